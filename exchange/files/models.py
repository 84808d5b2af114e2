"""The table of what is kept in the folder of files."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.files.rules import Kind


class StoredFile(Model):
    """A file in the folder, under a name that nobody chose. What it belongs to refers to it, and says who may have it.

    ``name``: as whoever handed it in called it; ``size`` in bytes; ``digest``: SHA-256 of its content, hexadecimal.
    """

    __tablename__ = "stored_file"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str]
    kind: Mapped[Kind]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    #: What stands in it, for those who look for it; read when it is indexed and when it is shown among what was found.
    words: Mapped[str] = mapped_column(default="", deferred=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Return its name."""
        return self.name

"""Tables of imports: what was handed in, how far it is, what it would change; the content apart, as long as it is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.importing.rules import State, What


class ImportRun(Model):
    """A file that was handed in for a table.

    ``count``: its rows; ``done``: those looked at so far. ``moved``: what it would change was another thing when it was to be
    saved. ``worked_at``: when a worker last said that it is at it.
    """

    __tablename__ = "import_run"
    __table_args__ = (sa.Index(None, "by_id", "at"), sa.Index(None, "state", "at"))

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(40))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    name: Mapped[str]
    size: Mapped[int]
    state: Mapped[State]
    refusal: Mapped[str] = mapped_column(sa.String(40), default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    count: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    moved: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    worked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        """Return the name of the file."""
        return self.name

    @property
    def changes(self) -> int:
        """Return how many rows would be changed or added."""
        return self.new + self.changed


class ImportContent(Model):
    """What the file held. It goes when the import is saved or dropped, and after a week."""

    __tablename__ = "import_content"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes]


class ImportLine(Model):
    """A change or an error of an import: in which row, for an error in which column, and what is told of it."""

    __tablename__ = "import_line"
    __table_args__ = (sa.Index(None, "run_id", "position"), sa.Index(None, "run_id", "what", "position"))

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id", ondelete="CASCADE"))
    position: Mapped[int]
    row: Mapped[int]
    column: Mapped[str] = mapped_column(sa.String(4))
    what: Mapped[What]
    told: Mapped[dict[str, Any]]

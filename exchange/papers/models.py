"""Tables of papers and their versions. The files themselves are kept by the room of files."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.files.models import StoredFile
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.papers.rules import Readers
from exchange.world.rules import Handling


class Paper(Model):
    """A paper of a meeting, on one of its items or on the whole. Withdrawn, it is kept for those who prepare the meeting."""

    __tablename__ = "paper"
    __table_args__ = (sa.Index(None, "meeting_id", "item_id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    readers: Mapped[Readers] = mapped_column(default=Readers.ALL)
    handling: Mapped[Handling] = mapped_column(default=Handling.LIMITE)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[by_id])
    versions: Mapped[list[PaperVersion]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise",
        order_by="PaperVersion.language, PaperVersion.number.desc()",
    )

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

    @property
    def latest(self) -> list[PaperVersion]:
        """Return the newest version in each language; the versions are loaded."""
        newest: dict[str, PaperVersion] = {}
        for one in self.versions:
            newest.setdefault(one.language, one)
        return list(newest.values())


class PaperVersion(Model):
    """One version of a paper in one language, numbered from 1 in each."""

    __tablename__ = "paper_version"
    __table_args__ = (sa.UniqueConstraint("paper_id", "language", "number"),)

    id: Mapped[Key]
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("paper.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]

    file: Mapped[StoredFile] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")

"""The table of what was forwarded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.forums.models import Forum
from exchange.meetings.agenda.models import AgendaItem
from exchange.practices.models import Practice
from exchange.world.rules import Audience, Level


class Forwarding(Model):
    """A practice, or what was found under an item of an exchange, on its way to a forum's next meeting of a level (E6).

    Which meeting has it, the agenda says: by its key. ``audience`` is that of what it comes from, at the most (V1).
    """

    __tablename__ = "forwarding"
    __table_args__ = (
        sa.CheckConstraint("(practice_id is null) <> (item_id is null)", name="of_one_thing"),
        sa.Index(None, "forum_id", "level"),
    )

    id: Mapped[Key]
    practice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("practice.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    level: Mapped[Level]
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    declined_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    practice: Mapped[Practice | None] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    forum: Mapped[Forum] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[by_id])

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

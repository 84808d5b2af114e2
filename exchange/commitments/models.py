"""The table of commitments."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.commitments.rules import Owner, State
from exchange.core.db import Key, Model
from exchange.decisions.models import Decision
from exchange.forums.models import Forum
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience, Level


class Commitment(Model):
    """What somebody answers for by a day. It comes from an item of a meeting, from a paragraph declared, or from neither.

    ``owner_country`` or ``authority_id``: who answers; neither means all of the forum. ``declaration`` and ``paragraph``
    name a text of the reference data.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        sa.CheckConstraint("owner_country is null or authority_id is null", name="one_owner"),
        sa.CheckConstraint("(declaration = '') = (paragraph is null)", name="paragraph_of_declaration"),
        sa.CheckConstraint("(meeting_id is null) = (item_id is null)", name="item_of_meeting"),
        sa.Index(None, "forum_id", "state", "due_on"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    level: Mapped[Level]
    audience: Mapped[Audience]
    title: Mapped[str]
    text: Mapped[str]
    owner_country: Mapped[str | None] = mapped_column(sa.ForeignKey("country.code"), index=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[State] = mapped_column(default=State.OPEN)
    since: Mapped[datetime]
    closed_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    declaration: Mapped[str] = mapped_column(default="")
    paragraph: Mapped[int | None]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    authority: Mapped[Authority | None] = relationship(lazy="raise")
    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    item: Mapped[AgendaItem | None] = relationship(lazy="raise")
    decision: Mapped[Decision | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")

    @property
    def owner(self) -> Owner:
        """Return who answers for it."""
        return Owner(self.owner_country or "", self.authority_id)

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

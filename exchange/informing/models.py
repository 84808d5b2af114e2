"""Tables of duties to inform: what was made known, who was told, and the links in messages."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.core.db import Key, Model, in_country
from exchange.forums.models import Forum
from exchange.informing.rules import How
from exchange.world.rules import Audience, Handling

_OWED = sa.text("acknowledged_at is null and released_at is null")


class Duty(Model):
    """One step of a thing that others must be told of. What was written is never changed, for it was sent.

    ``about_kind`` and ``about_id`` name the thing by its table and key; the room that keeps it says how it is called.
    ``title`` is how it was called when the duty was made. ``closed_reason`` is in somebody's words, or one of the
    reasons that the thing's room knows by a code.
    """

    __tablename__ = "duty"
    __table_args__ = (
        sa.UniqueConstraint("about_kind", "about_id", "step"),
        sa.Index(None, "forum_id", "made_at"),
    )

    id: Mapped[Key]
    about_kind: Mapped[str] = mapped_column(sa.String(40))
    about_id: Mapped[int]
    step: Mapped[str] = mapped_column(sa.String(40))
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    audience: Mapped[Audience]
    handling: Mapped[Handling] = mapped_column(default=Handling.LIMITE)
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    acknowledge_by: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(default="")

    forum: Mapped[Forum] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return how the thing was called."""
        return self.title


class Informed(Model):
    """Somebody who was told, for which country or body: never twice for one step.

    ``owed_at``: since when an acknowledgement is owed; the message was written in the same transaction.
    """

    __tablename__ = "informed"
    __table_args__ = (
        sa.UniqueConstraint("duty_id", "person_id"),
        sa.Index("ix_informed_owed", "person_id", sqlite_where=_OWED, postgresql_where=_OWED),
        sa.Index(None, "person_id", "owed_at"),
        sa.CheckConstraint("(acknowledged_at is null) = (acknowledged_how is null)", name="how_when_taken"),
    )

    id: Mapped[Key]
    duty_id: Mapped[int] = mapped_column(sa.ForeignKey("duty.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    country_code: Mapped[str | None] = in_country(nullable=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    owed_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_how: Mapped[How | None]
    released_at: Mapped[datetime | None]
    released_reason: Mapped[str] = mapped_column(default="")

    duty: Mapped[Duty] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    authority: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def written_at(self) -> datetime:
        """Return when the person was last written to."""
        return self.reminded_at or self.owed_at


class InformedLink(Model):
    """A personal link in a message, by which one takes note without signing in. Only its hash is kept."""

    __tablename__ = "informed_link"

    id: Mapped[Key]
    informed_id: Mapped[int] = mapped_column(sa.ForeignKey("informed.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]

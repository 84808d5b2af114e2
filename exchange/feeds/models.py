"""Tables of subscriptions, of the calendar text kept per meeting and deadline, and of the revision each feed is at."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.calendars.rules import Variant
from exchange.core.db import Key, Model, in_country
from exchange.feeds.rules import Detail, Scope
from exchange.world.rules import Level


class Subscription(Model):
    """One secret address under which one person's calendar program fetches one view of the meetings (K1)."""

    __tablename__ = "subscription"
    __table_args__ = (
        sa.CheckConstraint(
            "(scope = 'own') or (scope = 'forum' and forum_id is not null) or "
            "(scope = 'country' and country_code is not null) or (scope = 'level' and level is not null)",
            name="scope_has_its_object",
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scope: Mapped[Scope]
    forum_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    country_code: Mapped[str | None] = in_country(nullable=True)
    level: Mapped[Level | None]
    detail: Mapped[Detail] = mapped_column(default=Detail.FULL)
    language: Mapped[str] = mapped_column(sa.String(12))
    with_tentative: Mapped[bool] = mapped_column(default=True)
    with_cancelled: Mapped[bool] = mapped_column(default=True)
    with_deadlines: Mapped[bool] = mapped_column(default=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    fetched_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        """Return the name its owner gave it."""
        return self.name


class RetiredAddress(Model):
    """An address that a renewal replaced: programs that still ask there are told that it is gone for good."""

    __tablename__ = "retired_calendar_address"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    subscription_id: Mapped[int] = mapped_column(sa.ForeignKey("subscription.id", ondelete="CASCADE"), index=True)


class Piece(Model):
    """A meeting's VEVENT, ready to be sent, per language and variant; written when the meeting changes.

    SQLite keeps the rows in the order of their keys: the texts that a feed is made of lie side by side.
    """

    __tablename__ = "calendar_piece"
    __table_args__ = ({"sqlite_with_rowid": False},)

    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    variant: Mapped[Variant] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    text: Mapped[bytes]


class DeadlinePiece(Model):
    """A deadline's VEVENT, ready to be sent, per language and variant; busy time has none, since nobody is busy."""

    __tablename__ = "calendar_deadline_piece"
    __table_args__ = ({"sqlite_with_rowid": False},)

    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    variant: Mapped[Variant] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(
        sa.ForeignKey("deadline.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
    text: Mapped[bytes]


class Revision(Model):
    """How often something under a topic (a forum, a person, a country, a level) has changed."""

    __tablename__ = "calendar_revision"

    topic: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    number: Mapped[int]

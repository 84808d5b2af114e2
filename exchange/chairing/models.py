"""Tables of the agreed order, the chair terms dealt from it, and the turns that were passed."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.chairing.rules import Pattern
from exchange.core.db import Key, Model, in_country
from exchange.forums.models import Forum
from exchange.world.rules import Side


class Rotation(Model):
    """The agreed order in which a forum's countries chair: one per forum, or one per side (co-chairs)."""

    __tablename__ = "rotation"
    __table_args__ = (
        sa.UniqueConstraint("forum_id", "side"),
        # Two rows without a side would both be unique to the constraint above.
        sa.Index(
            "uq_rotation_forum_id_undivided",
            "forum_id",
            unique=True,
            sqlite_where=sa.text("side is null"),
            postgresql_where=sa.text("side is null"),
        ),
        sa.CheckConstraint("months between 1 and 60", name="months_in_range"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    #: The side whose countries take turns, or None when all of the forum's countries do.
    side: Mapped[Side | None]
    pattern: Mapped[Pattern]
    #: Length of a fixed term; the usual length of an event-based one, used until its meeting has a date.
    months: Mapped[int]
    anchor: Mapped[date]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    places: Mapped[list[RotationPlace]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="RotationPlace.position"
    )
    terms: Mapped[list[ChairTerm]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="ChairTerm.starts_on"
    )

    @property
    def label(self) -> str:
        """Return which side rotates."""
        return self.side.value if self.side else ""


class RotationPlace(Model):
    """One country's place in the agreed order."""

    __tablename__ = "rotation_place"

    rotation_id: Mapped[int] = mapped_column(sa.ForeignKey("rotation.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.String(2), sa.ForeignKey("country.code"), primary_key=True)
    position: Mapped[int]


class ChairTerm(Model):
    """One country holding the chair from a day to a day (``ends_on`` exclusive: the hand-over)."""

    __tablename__ = "chair_term"
    __table_args__ = (
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.UniqueConstraint("rotation_id", "starts_on"),
    )

    id: Mapped[Key]
    rotation_id: Mapped[int] = mapped_column(sa.ForeignKey("rotation.id", ondelete="CASCADE"))
    country_code: Mapped[str] = in_country(index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    #: The end is an estimate: the political meeting that will end the term has no date yet.
    expected: Mapped[bool] = mapped_column(default=False)
    #: The country whose turn this is by the order, where another holds it after a swap.
    in_turn_of: Mapped[str | None] = in_country(nullable=True)


class PassedTurn(Model):
    """A turn that a country let pass, with its reason (M4)."""

    __tablename__ = "passed_turn"

    id: Mapped[Key]
    rotation_id: Mapped[int] = mapped_column(sa.ForeignKey("rotation.id", ondelete="CASCADE"), index=True)
    country_code: Mapped[str] = in_country()
    would_have_started_on: Mapped[date]
    reason: Mapped[str]
    at: Mapped[datetime]

"""Tables of date polls: the dates on offer, who is asked, what each one says, and the links in messages."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.core import clock
from exchange.core.db import Key, Model, in_country
from exchange.meetings.models import Meeting
from exchange.scheduling.polls.rules import Choice, Origin, PollState, Standing
from exchange.world.rules import Capacity

_LIVE = sa.text("state = 'open' or (state = 'closed' and not decided)")


class Poll(Model):
    """People asked which of several dates suits them for a meeting that waits for one (M5).

    ``opened_at`` is when it was last opened; ``closes_at`` ends the day to respond by, in the forum's zone. Answers are
    taken until it is closed.
    """

    __tablename__ = "poll"
    __table_args__ = (
        sa.Index("uq_poll_live", "meeting_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        sa.Index(None, "state", "closes_at"),
        sa.CheckConstraint("not decided or state = 'closed'", name="decided_is_closed"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    state: Mapped[PollState] = mapped_column(default=PollState.OPEN)
    decided: Mapped[bool] = mapped_column(default=False)
    respond_by: Mapped[date]
    closes_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(default="")
    #: Everybody asked sees what the others say. Agreed when it is opened, and never changed after.
    open_answers: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    options: Mapped[list[PollOption]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="(PollOption.starts_at, PollOption.ends_at)"
    )

    @property
    def standing(self) -> Standing:
        """Return where it stands."""
        return Standing(self.state, self.decided)

    @property
    def offered(self) -> list[PollOption]:
        """Return the dates on offer, the earliest first."""
        return [option for option in self.options if option.taken_back_at is None]

    @property
    def chosen(self) -> PollOption | None:
        """Return the date it was closed on."""
        return next((option for option in self.options if option.chosen_at is not None), None)


class PollOption(Model):
    """A date on offer: wall times of one zone as they were agreed, and the instants derived from them.

    One that was taken back keeps its answers, and has them again when it is offered again.
    """

    __tablename__ = "poll_option"
    __table_args__ = (
        sa.UniqueConstraint("poll_id", "starts_at", "ends_at"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id", ondelete="CASCADE"))
    zone: Mapped[str]
    starts_local: Mapped[datetime] = mapped_column(sa.DateTime())
    ends_local: Mapped[datetime] = mapped_column(sa.DateTime())
    starts_fold: Mapped[int] = mapped_column(default=0)
    ends_fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    origin: Mapped[Origin]
    added_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]

    @property
    def walls(self) -> tuple[clock.WallTime, clock.WallTime]:
        """Return start and end as they were agreed."""
        return (
            clock.WallTime(self.starts_local, self.zone, self.starts_fold),
            clock.WallTime(self.ends_local, self.zone, self.ends_fold),
        )

    @property
    def told(self) -> str:
        """Return how the journal names it."""
        return self.starts_local.isoformat(timespec="minutes")


class PollVoter(Model):
    """A person asked in a poll, in one capacity, for a country or a body.

    ``required``: without this person the country is not there. ``reminded_by_itself_at``: the last reminder that nobody
    sent by hand.
    """

    __tablename__ = "poll_voter"
    __table_args__ = (sa.UniqueConstraint("poll_id", "person_id"), sa.Index(None, "person_id", "removed_at"))

    id: Mapped[Key]
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    country_code: Mapped[str | None] = in_country(nullable=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    capacity: Mapped[Capacity]
    required: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    #: Who noted the answer, when it was not the person: an answer given by phone.
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]
    reminded_by_itself_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    authority: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def party(self) -> str:
        """Return the country or body for which the person comes."""
        return self.country_code or f"body:{self.authority_id}"


class PollVote(Model):
    """What a person says to a date."""

    __tablename__ = "poll_vote"

    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_voter.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[int] = mapped_column(
        sa.ForeignKey("poll_option.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    choice: Mapped[Choice]
    changed_at: Mapped[datetime]


class PollLink(Model):
    """A personal link in a message: it leads the person, once signed in, to the poll. Only its hash is kept."""

    __tablename__ = "poll_link"

    id: Mapped[Key]
    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_voter.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]

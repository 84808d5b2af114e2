"""What all verbs on polls share: who may, one hand at a time, links in messages, entries in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.core.secrets import digest, new_secret
from exchange.forums.models import Forum
from exchange.meetings.access import plans
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import access
from exchange.scheduling.polls.models import Poll, PollLink, PollVoter
from exchange.scheduling.polls.rules import PollState, Refusal, RefusedError, Step, after
from exchange.world.rules import Capacity, Side

_ONE_DAY = timedelta(days=1)


class OddOptionsError(ValueError):
    """Dates that cannot be on offer; ``flaws`` says why, by their place."""

    def __init__(self, flaws: Mapping[int, Refusal]) -> None:
        """Keep what is wrong."""
        super().__init__(", ".join(f"{place}: {flaw.value}" for place, flaw in flaws.items()))
        self.flaws = dict(flaws)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is asked, in which capacity, and whether the country is not there without this person."""

    person: Person
    capacity: Capacity
    required: bool = False


def lock(poll: Poll) -> None:
    """Wait for one's turn on the poll, and read where it stands anew; SQLite lets only one write at a time anyway."""
    db.session.flush()
    columns = ["version", "state", "decided", "respond_by", "closes_at", "opened_at", "options"]
    db.session.refresh(poll, columns, with_for_update={"key_share": True})


def refuse_unless(allowed: bool) -> None:
    """Refuse an actor who may not. Raises RefusedError."""
    if not allowed:
        raise RefusedError(Refusal.NOT_YOURS)


def may_steer(actor: Actor, meeting: Meeting) -> bool:
    """Say whether the actor steers polls about the meeting; the platform itself does."""
    return not isinstance(actor, Viewer) or plans(actor, meeting.forum_id)


def may_handle(actor: Actor, meeting: Meeting, side: Side) -> bool:
    """Say whether the actor asks people of that side, and writes down what they say (V1)."""
    return not isinstance(actor, Viewer) or access.handles(actor, meeting.forum_id, side)


def check_open(poll: Poll) -> None:
    """Refuse what only an open poll takes. Raises RefusedError."""
    if poll.state is not PollState.OPEN:
        raise RefusedError(Refusal.NOT_OPEN)


def enter(poll: Poll, step: Step, now: datetime) -> list[str]:
    """Take a step of the poll's life; return the change of its state for the journal. Raises RefusedError."""
    before, target = poll.state, after(step, poll.standing)
    poll.state, poll.decided = target.state, target.decided
    poll.closed_at = None if target.state is PollState.OPEN else now
    return [before.value, target.state.value]


def today_of(meeting: Meeting, now: datetime) -> date:
    """Return the day it is in the zone of the meeting's forum."""
    return clock.day_in(_zone_of(meeting), now)


def end_of(meeting: Meeting, day: date) -> datetime:
    """Return the instant at which a day ends in the zone of the meeting's forum."""
    return clock.start_of(day + _ONE_DAY, _zone_of(meeting))


def _zone_of(meeting: Meeting) -> str:
    return db.session.get_one(Forum, meeting.forum_id).zone


def links(voters: Iterable[PollVoter], now: datetime) -> dict[int, str]:
    """Return a new secret for each of them, by the person's key; earlier ones lead there too."""
    secrets = {voter: new_secret() for voter in voters}
    db.session.add_all(
        PollLink(voter_id=voter.id, token_hash=digest(secret), made_at=now) for voter, secret in secrets.items()
    )
    return {voter.person_id: secret for voter, secret in secrets.items()}


def tell(
    actor: Actor,
    verb: str,
    poll: Poll,
    meeting: Meeting,
    now: datetime,
    *,
    changes: dict[str, Any],
    reason: str = "",
    private: dict[str, Any] | None = None,
) -> None:
    """Journal what was done to a poll. The listeners get the links that go into messages, by person."""
    journal.record(
        actor, f"poll.{verb}", poll, now, forum_id=meeting.forum_id, changes=changes, reason=reason, private=private
    )

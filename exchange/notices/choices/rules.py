"""What may be chosen of a message, when the digest leaves, and what it still says of things that have changed (V1, M5)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from exchange.core import clock
from exchange.meetings.rules import OVER, State
from exchange.scheduling.polls.rules import PollState

#: The kind of message that carries all that was collected.
DIGEST = "digest"
#: The kind by which those are told who watch a forum or a country.
WATCHED_MEETING = "watched_meeting"
#: On each reader's own clock: there before the working day begins.
DIGEST_AT = time(7)


class Topic(StrEnum):
    """What a person chooses about; whatever belongs to none of these always comes at once."""

    OUTCOMES = "outcomes"
    NOMINATIONS = "nominations"
    POLLS = "polls"
    HANDOVERS = "handovers"
    DEADLINES = "deadlines"
    PAPERS = "papers"
    WATCHED = "watched"


class Way(StrEnum):
    """How the messages of a topic come."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


_TOPICS = {
    "outcome_adopted": Topic.OUTCOMES,
    "outcome_reopened": Topic.OUTCOMES,
    "nomination_asked": Topic.NOMINATIONS,
    "poll_opened": Topic.POLLS,
    "poll_option_added": Topic.POLLS,
    "poll_reminder": Topic.POLLS,
    "poll_reopened": Topic.POLLS,
    "poll_closed": Topic.POLLS,
    "poll_withdrawn": Topic.POLLS,
    "reminder_handover": Topic.HANDOVERS,
    "reminder_deadline": Topic.DEADLINES,
    "paper_added": Topic.PAPERS,
    "paper_revised": Topic.PAPERS,
    WATCHED_MEETING: Topic.WATCHED,
}
#: How a topic comes to who chose nothing: whoever only watches is in no hurry, and papers come in bundles.
USUAL = dict.fromkeys(Topic, Way.AT_ONCE) | {Topic.WATCHED: Way.DAILY, Topic.PAPERS: Way.DAILY}
#: What a poll has to be for a message of the kind to be true still.
_POLL_IS = {
    "poll_opened": PollState.OPEN,
    "poll_option_added": PollState.OPEN,
    "poll_reminder": PollState.OPEN,
    "poll_reopened": PollState.OPEN,
    "poll_closed": PollState.CLOSED,
    "poll_withdrawn": PollState.WITHDRAWN,
}
#: What a meeting has to be.
_MEETING_IS = {
    "outcome_adopted": frozenset({State.ADOPTED}),
    "outcome_reopened": frozenset({State.HELD}),
    "nomination_asked": frozenset(State) - OVER,
    "reminder_deadline": frozenset(State) - {State.CANCELLED},
    "reminder_handover": frozenset(State) - {State.CANCELLED},
    "paper_added": frozenset(State) - {State.DRAFT, State.CANCELLED},
    "paper_revised": frozenset(State) - {State.DRAFT, State.CANCELLED},
    WATCHED_MEETING: frozenset(State) - {State.DRAFT},
}


def topic_of(kind: str) -> Topic | None:
    """Return what a kind of message belongs to; None: it always comes at once.

    So do invitations, changes and cancellations, links into an account, duties to inform, and reminders of one's own
    meetings and answers.

    >>> topic_of("poll_opened"), topic_of("meeting_cancelled")
    (<Topic.POLLS: 'polls'>, None)
    """
    return _TOPICS.get(kind)


def way(topic: Topic | None, choice: Way | None, *, muted: bool) -> Way:
    """Return how a message comes, given what was chosen for its topic (None: nothing) and whether its thing is muted.

    >>> way(Topic.WATCHED, None, muted=False).value, way(None, Way.NEVER, muted=True).value
    ('daily', 'at_once')
    """
    if topic is None:
        return Way.AT_ONCE
    if muted:
        return Way.NEVER
    return choice or USUAL[topic]


def collected_until(now: datetime, zone: str) -> datetime:
    """Return when the next digest is due: the next 07:00 on the reader's clock, as an instant.

    Where the clocks are set forward over it, or a whole day is left out, it comes as late as by the clock of before; of
    two such moments the first is it.

    >>> collected_until(datetime(2026, 11, 24, 9, tzinfo=UTC), "Europe/Brussels").isoformat()
    '2026-11-25T06:00:00+00:00'
    """
    place, today = clock.zone(zone), clock.day_in(zone, now)
    mornings = (
        datetime.combine(today + timedelta(days=later), DIGEST_AT, tzinfo=place).astimezone(UTC) for later in count()
    )
    return next(morning for morning in mornings if morning > now)


def holds_still(kind: str, meeting: State | None, poll: PollState | None = None) -> bool:
    """Say whether a collected message still says what is so, given what it is about as that stands now.

    >>> holds_still("poll_opened", State.DRAFT, PollState.CLOSED), holds_still("watched_meeting", State.CANCELLED)
    (False, True)
    """
    if poll is not None and kind in _POLL_IS:
        return poll is _POLL_IS[kind]
    return meeting is None or kind not in _MEETING_IS or meeting in _MEETING_IS[kind]

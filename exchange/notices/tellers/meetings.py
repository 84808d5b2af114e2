"""The life of a meeting, told to those on its list and to those who watch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from exchange.accounts.rules import Role
from exchange.core.journal import News
from exchange.meetings.life import queries as life
from exchange.meetings.life.rules import STEP_OF
from exchange.meetings.models import Meeting
from exchange.meetings.rules import ANNOUNCED, STEPS, State, Step
from exchange.notices import queries
from exchange.notices.choices.operations import take_apart
from exchange.notices.choices.queries import watchers
from exchange.notices.choices.rules import WATCHED_MEETING
from exchange.notices.letters.facts import facts_of
from exchange.notices.operations import drop, withhold_draft, withhold_from_partners
from exchange.notices.operations import tell as tell_of
from exchange.notices.rules import folded, is_material, rests_until
from exchange.notices.tellers.shared import Teller, held_on, meeting_of
from exchange.world.rules import Audience, Side

CHANGED = "meeting_changed"
#: Whoever watches a forum or a country is told of these steps, and of another time.
WATCHED_STEPS = frozenset({Step.SCHEDULE, Step.CONVENE, Step.POSTPONE, Step.CANCEL, Step.ADOPT})
MOVED = frozenset({"starts_at", "ends_at"})


#: Steps of a meeting's life of which people are told, and by which message.
STEP_KINDS = {
    "meeting.scheduled": "meeting_scheduled",
    "meeting.convened": "meeting_convened",
    "meeting.postponed": "meeting_postponed",
    "meeting.cancelled": "meeting_cancelled",
    "meeting.adopted": "outcome_adopted",
    "meeting.reopened": "outcome_reopened",
}


def _step(kind: str) -> Teller:
    def tell(news: News) -> None:
        meeting = meeting_of(news)
        told = queries.listed_people(life.people_of_step(meeting, STEP_OF[news.action], _state_before(news)))
        if kind == "meeting_cancelled":
            # What changed before matters to nobody any more, on the list or not; nor is anybody to be nominated.
            drop(meeting, None, news.at, resting=CHANGED)
            drop(meeting, None, news.at, kind="nomination_asked")
        resting = CHANGED if kind == "meeting_postponed" else ""
        for began, some in _by_beginning(meeting, told, resting, news).items():
            changes = _changes_since(meeting, began, news)
            facts = facts_of(meeting, news.at, reason=news.entry.reason, changes=changes)
            tell_of(some, kind, meeting, facts, news.at)
        _tell_watchers_of_step(meeting, [*told, *_tell_delegations_of_step(meeting, told, news)], news)

    return tell


def _tell_delegations_of_step(
    meeting: Meeting, told: Collection[queries.Recipient], news: News
) -> list[queries.Recipient]:
    """Tell the delegations that gain or lose the meeting when the step moves it across a hand-over (M3); return them."""
    listed = {one.person_id for one in told}
    others = [one for one in _delegations(meeting, news) if one.person_id not in listed]
    if others:
        facts = facts_of(meeting, news.at, changes=news.entry.changes)
        tell_of(others, CHANGED, meeting, facts, news.at)
    return others


def _tell_watchers_of_step(meeting: Meeting, told: Collection[queries.Recipient], news: News) -> None:
    """Tell those who watch, each once, and nobody who is told as one on the list."""
    step = STEP_OF[news.action]
    if step not in WATCHED_STEPS:
        return
    watching = watchers(meeting, [one.person_id for one in told], news.at)
    if watching:
        drop(meeting, [one.person_id for one in watching], news.at, resting=WATCHED_MEETING)
        state = {"state": [_state_before(news), STEPS[step][1].value]}
        facts = facts_of(meeting, news.at, reason=news.entry.reason, changes=news.entry.changes | state)
        tell_of(watching, WATCHED_MEETING, meeting, facts, news.at)


def _state_before(news: News) -> State | None:
    changed = news.entry.changes.get("state")
    return State(changed[0]) if changed else None


def _redrafted(news: News) -> None:
    """Let nothing leave any more of what was told when it was scheduled (M5)."""
    meeting = meeting_of(news)
    withhold_draft(meeting)
    take_apart(meeting, news.at, whose=list(Side))


def _changed(news: News) -> None:
    meeting = meeting_of(news)
    opened = meeting.audience is Audience.ALL and "audience" in news.entry.changes
    if meeting.audience is Audience.UNION and "audience" in news.entry.changes:
        # What has not left yet is not told to the partner side any more (V1).
        # First the messages: a digest that another has in hand is written then, and found.
        withhold_from_partners(meeting)
        take_apart(meeting, news.at, whose=[Side.PARTNER])
    if meeting.state in ANNOUNCED and is_material(news.entry.changes):
        listed = queries.listed_people(life.people_of_change(meeting))
        # Who is on the list is told as such, with the calendar part, also as one of a delegation.
        told = {one.person_id: one for one in (*_delegations(meeting, news), *listed)}
        _tell_change(CHANGED, meeting, _who_knew(told.values(), opened=opened), news)
        if MOVED & news.entry.changes.keys():
            watching = watchers(meeting, told, news.at)
            _tell_change(WATCHED_MEETING, meeting, _who_knew(watching, opened=opened), news)


def _who_knew(recipients: Collection[queries.Recipient], *, opened: bool) -> Collection[queries.Recipient]:
    """Return who knew of the meeting before: where it was until a moment ago is nothing for the partner side (V1)."""
    if not opened or not recipients:
        return recipients
    partners = queries.partners_among([one.person_id for one in recipients])
    return [one for one in recipients if one.person_id not in partners]


def _tell_change(kind: str, meeting: Meeting, recipients: Collection[queries.Recipient], news: News) -> None:
    """Tell each of all that has changed since what was last told; of what was put back meanwhile, nothing."""
    for began, some in _by_beginning(meeting, recipients, kind, news).items():
        changes = _changes_since(meeting, began, news)
        if is_material(changes):
            since, facts = began or news.at, facts_of(meeting, news.at, changes=changes)
            tell_of(some, kind, meeting, facts, news.at, hold=rests_until(news.at, since), since=since)


def _by_beginning(
    meeting: Meeting, recipients: Collection[queries.Recipient], resting: str, news: News
) -> dict[datetime | None, list[queries.Recipient]]:
    """Take back what rests, and put those together whose messages began with the same change; None: with this one."""
    keys = [one.person_id for one in recipients]
    taken_back = drop(meeting, keys, news.at, resting=resting) if resting and keys else {}
    together: dict[datetime | None, list[queries.Recipient]] = defaultdict(list)
    for one in recipients:
        together[taken_back.get(one.person_id)].append(one)
    return together


def _changes_since(meeting: Meeting, began: datetime | None, news: News) -> dict[str, Any]:
    """Return what has changed for those who were last told before that instant; of a step, with what it changes itself."""
    if began is None:
        return news.entry.changes
    earlier = queries.changes_since(meeting, began)
    return folded(earlier if news.action == "meeting.changed" else [*earlier, news.entry.changes])


def _delegations(meeting: Meeting, news: News) -> list[queries.Recipient]:
    """Return the delegations that gain or lose the meeting when it moved across a hand-over (M3)."""
    countries = [code for codes in news.entry.changes.get("chair", []) for code in codes or ()]
    if not countries:
        return []
    return queries.role_holders(meeting, Role.DELEGATION, countries, now_day=held_on(meeting, news))


TELLERS: dict[str, Teller] = {
    **{action: _step(kind) for action, kind in STEP_KINDS.items()},
    "meeting.redrafted": _redrafted,
    "meeting.changed": _changed,
}

"""Which messages may be chosen about, when a digest is due, and what holds still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core import clock
from exchange.meetings.rules import State
from exchange.notices.choices.rules import DIGEST_AT, USUAL, Topic, Way, collected_until, holds_still, topic_of, way
from exchange.notices.words import KINDS
from exchange.scheduling.polls.rules import PollState

#: Every kind of message: what it belongs to, or None for what always comes at once.
SORTED = {
    "person_invited": None,
    "password_reset": None,
    "meeting_scheduled": None,
    "meeting_convened": None,
    "meeting_postponed": None,
    "meeting_cancelled": None,
    "meeting_changed": None,
    "participation_invited": None,
    "participation_nominated": None,
    "participation_promoted": None,
    "participation_withdrawn": None,
    "outcome_adopted": Topic.OUTCOMES,
    "outcome_reopened": Topic.OUTCOMES,
    "paper_added": Topic.PAPERS,
    "paper_revised": Topic.PAPERS,
    "nomination_asked": Topic.NOMINATIONS,
    "poll_opened": Topic.POLLS,
    "poll_option_added": Topic.POLLS,
    "poll_reminder": Topic.POLLS,
    "poll_reopened": Topic.POLLS,
    "poll_closed": Topic.POLLS,
    "poll_withdrawn": Topic.POLLS,
    "reminder_meeting": None,
    "reminder_answer": None,
    "reminder_deadline": Topic.DEADLINES,
    "reminder_handover": Topic.HANDOVERS,
    "duty_informed": None,
    "duty_reminder": None,
    "watched_meeting": Topic.WATCHED,
    # Work that waits for somebody, and what became of the own text.
    "practice_to_review": None,
    "practice_passed": None,
    "practice_changes_asked": None,
    "practice_published": None,
    "practice_declined": None,
    "practice_withdrawn": None,
    "practice_moved": None,
    "forwarding_declined": None,
    "reminder_review": None,
    "reminder_briefing": None,
    "reminder_stale": None,
    "reminder_round": None,
    "digest": None,
}


def test_nobody_left_a_kind_of_message_unsorted():
    assert set(KINDS) ^ set(SORTED) == set()


@pytest.mark.parametrize(("kind", "topic"), SORTED.items())
def test_each_kind_belongs_where_the_table_says(kind, topic):
    assert topic_of(kind) is topic


WAYS = (
    # topic, chosen, muted, comes
    (None, None, False, Way.AT_ONCE),
    (None, Way.NEVER, False, Way.AT_ONCE),
    (None, Way.DAILY, True, Way.AT_ONCE),
    (Topic.POLLS, None, False, Way.AT_ONCE),
    (Topic.POLLS, Way.DAILY, False, Way.DAILY),
    (Topic.POLLS, Way.NEVER, False, Way.NEVER),
    (Topic.POLLS, Way.AT_ONCE, True, Way.NEVER),
    (Topic.WATCHED, None, False, Way.DAILY),
    (Topic.PAPERS, None, False, Way.DAILY),
    (Topic.WATCHED, Way.AT_ONCE, False, Way.AT_ONCE),
    (Topic.WATCHED, None, True, Way.NEVER),
)


@pytest.mark.parametrize(("topic", "chosen", "muted", "comes"), WAYS)
def test_how_a_message_comes(topic, chosen, muted, comes):
    assert way(topic, chosen, muted=muted) is comes


def test_papers_and_what_is_only_watched_are_usually_collected_and_all_else_comes_at_once():
    usually = {topic: one for topic, one in USUAL.items() if one is not Way.AT_ONCE}
    assert usually == {Topic.WATCHED: Way.DAILY, Topic.PAPERS: Way.DAILY}
    assert set(USUAL) == set(Topic)


@given(st.sampled_from([None, *Topic]), st.sampled_from([None, *Way]))
def test_muting_never_brings_more_and_never_stops_what_always_comes(topic, chosen):
    open_, muted = way(topic, chosen, muted=False), way(topic, chosen, muted=True)
    assert muted is (Way.AT_ONCE if topic is None else Way.NEVER)
    assert open_ is Way.AT_ONCE if topic is None else open_ is (chosen or USUAL[topic])


MORNINGS = (
    # now (UTC), zone, due (UTC)
    ("2026-11-24T05:59", "Europe/Brussels", "2026-11-24T06:00"),
    ("2026-11-24T06:00", "Europe/Brussels", "2026-11-25T06:00"),
    ("2026-11-24T09:00", "America/Lima", "2026-11-24T12:00"),
    ("2026-11-24T23:30", "Pacific/Kiritimati", "2026-11-25T17:00"),
    # The clocks are set forward, and back, in the night before.
    ("2027-03-27T20:00", "Europe/Brussels", "2027-03-28T05:00"),
    ("2026-10-24T20:00", "Europe/Brussels", "2026-10-25T06:00"),
    # On Samoa there was no 30 December 2011: its morning is that of the next day, and comes once.
    ("2011-12-29T20:00", "Pacific/Apia", "2011-12-30T17:00"),
    ("2011-12-30T17:00", "Pacific/Apia", "2011-12-31T17:00"),
)


def _instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("now", "zone", "due"), MORNINGS)
def test_a_digest_is_due_on_the_next_morning_of_the_readers_clock(now, zone, due):
    assert collected_until(_instant(now), zone) == _instant(due)


@given(
    st.datetimes(datetime(1980, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(sorted(clock.zone_names())),
)
def test_a_digest_is_always_to_come_within_a_day_in_the_morning_and_no_sooner_than_any_other(now, zone):
    due = collected_until(now, zone)
    # Clocks are set back by three hours at the most.
    assert now < due <= now + timedelta(hours=27)
    assert due.astimezone(clock.zone(zone)).time() == DIGEST_AT
    assert collected_until(due - timedelta(seconds=1), zone) == due


HOLDS = (
    ("poll_opened", State.DRAFT, PollState.OPEN, True),
    ("poll_opened", State.SCHEDULED, PollState.CLOSED, False),
    ("poll_reminder", State.DRAFT, PollState.WITHDRAWN, False),
    ("poll_option_added", State.DRAFT, PollState.OPEN, True),
    ("poll_reopened", State.DRAFT, PollState.CLOSED, False),
    ("poll_closed", State.SCHEDULED, PollState.CLOSED, True),
    ("poll_closed", State.DRAFT, PollState.OPEN, False),
    ("poll_withdrawn", State.DRAFT, PollState.WITHDRAWN, True),
    ("nomination_asked", State.SCHEDULED, None, True),
    ("nomination_asked", State.CANCELLED, None, False),
    ("nomination_asked", State.HELD, None, False),
    ("outcome_adopted", State.ADOPTED, None, True),
    ("outcome_adopted", State.HELD, None, False),
    ("outcome_reopened", State.HELD, None, True),
    ("outcome_reopened", State.ADOPTED, None, False),
    ("reminder_deadline", State.CANCELLED, None, False),
    ("reminder_deadline", State.HELD, None, True),
    ("reminder_handover", None, None, True),
    ("watched_meeting", State.CANCELLED, None, True),
    ("watched_meeting", State.DRAFT, None, False),
)


@pytest.mark.parametrize(("kind", "meeting", "poll", "holds"), HOLDS)
def test_what_has_been_overtaken_is_not_said_any_more(kind, meeting, poll, holds):
    assert holds_still(kind, meeting, poll) is holds

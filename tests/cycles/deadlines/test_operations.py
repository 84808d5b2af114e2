"""Deadlines set, moved, finished and removed; how they follow their meeting; what the journal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role
from exchange.core import clock
from exchange.core.journal import JournalEntry
from exchange.cycles.deadlines import operations, queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import DeadlineRefusedError, Kind, Refusal, Rule
from exchange.forums.models import Forum
from exchange.meetings import operations as meetings
from exchange.meetings.invitations.models import Call
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import State, Step
from tests.support.world import NOW

LATER = NOW + timedelta(hours=1)
PAPERS = Rule(Kind.PAPERS_DUE, -5, Role.CONTACT_POINT)
AGENDA = Rule(Kind.PROVISIONAL_AGENDA, -10, Role.SECRETARIAT)
OUTCOME = Rule(Kind.OUTCOME, 3, Role.CHAIR)
#: Five and ten common working days before Thursday, 24 December 2026.
FIVE_BEFORE, TEN_BEFORE = date(2026, 12, 17), date(2026, 12, 10)
BY_HAND = date(2026, 12, 13)


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


@pytest.fixture
def meeting(session, world):
    def fetch(key: str) -> Meeting:
        options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
        return session.get(Meeting, world.meetings[key], options=options, populate_existing=True)

    return fetch


@pytest.fixture
def set_one(session, secretariat, meeting):
    def add(rule: Rule = PAPERS, key: str = "exchange", by_hand: date | None = None) -> Deadline:
        its = meeting(key)
        made = operations.add(secretariat, its, rule, queries.calendars_for(its), NOW, by_hand=by_hand)
        session.commit()
        return session.get(Deadline, made.id, options=[joinedload(Deadline.meeting)], populate_existing=True)

    return add


def told(session):
    rows = session.scalars(sa.select(JournalEntry).where(JournalEntry.subject_kind == "deadline").order_by("id"))
    return [(entry.action, entry.subject_label) for entry in rows]


def stands(deadline):
    return deadline.due_on, deadline.pinned, deadline.sequence


def moved_to(day: date):
    starts, ends = (clock.agree(datetime(day.year, day.month, day.day, hour), "Europe/Brussels") for hour in (10, 17))
    return starts, ends


def test_one_is_counted_from_the_meeting_in_working_days_of_all_its_countries(session, set_one):
    papers, agenda, outcome = set_one(), set_one(AGENDA), set_one(OUTCOME)
    assert [one.due_on for one in (papers, agenda)] == [FIVE_BEFORE, TEN_BEFORE]
    # Friday is Christmas, then comes the week-end: the first day that counts is Monday, 28 December.
    assert outcome.due_on == date(2026, 12, 30)
    assert (papers.pinned, papers.forum_id, papers.version) == (False, papers.meeting.forum_id, 1)
    assert told(session) == [
        ("deadline.set", "papers_due"),
        ("deadline.set", "provisional_agenda"),
        ("deadline.set", "outcome"),
    ]


def test_a_day_set_by_hand_is_pinned(set_one):
    assert stands(set_one(by_hand=BY_HAND)) == (BY_HAND, True, 0)


@pytest.mark.parametrize("key", ["undated", "postponed", "cancelled"])
def test_without_a_date_that_holds_there_is_nothing_to_count_from(set_one, key):
    with pytest.raises(DeadlineRefusedError) as refused:
        set_one(key=key)
    assert refused.value.refusal is Refusal.NO_DATE


def test_a_meeting_has_one_of_each_kind(set_one):
    set_one()
    with pytest.raises(DeadlineRefusedError) as refused:
        set_one(replace(PAPERS, working_days=-2))
    assert refused.value.refusal is Refusal.THERE_ALREADY


def changed(secretariat, deadline, rule=PAPERS, by_hand=None):
    calendars = queries.calendars_for(deadline.meeting)
    return operations.change(secretariat, deadline, rule, calendars, LATER, by_hand=by_hand)


@pytest.mark.parametrize(
    ("pinned", "rule", "by_hand", "action", "expected"),
    [
        (None, PAPERS, None, None, (FIVE_BEFORE, False, 0)),
        (None, PAPERS, BY_HAND, "deadline.moved", (BY_HAND, True, 1)),
        (None, PAPERS, FIVE_BEFORE, "deadline.moved", (FIVE_BEFORE, True, 0)),
        (None, replace(PAPERS, working_days=-10), None, "deadline.changed", (TEN_BEFORE, False, 1)),
        (None, replace(PAPERS, owner=Role.CHAIR), None, "deadline.changed", (FIVE_BEFORE, False, 0)),
        (BY_HAND, PAPERS, BY_HAND, None, (BY_HAND, True, 0)),
        (BY_HAND, PAPERS, TEN_BEFORE, "deadline.moved", (TEN_BEFORE, True, 1)),
        (BY_HAND, replace(PAPERS, owner=Role.CHAIR), BY_HAND, "deadline.changed", (BY_HAND, True, 0)),
        (BY_HAND, PAPERS, None, "deadline.unpinned", (FIVE_BEFORE, False, 1)),
    ],
)
def test_a_change_is_called_what_it_is(session, secretariat, set_one, pinned, rule, by_hand, action, expected):
    deadline = set_one(by_hand=pinned)
    assert changed(secretariat, deadline, rule, by_hand) == action
    assert stands(deadline) == expected
    assert (deadline.shown_at == LATER, told(session)[1:] == [(action, "papers_due")]) == (bool(action), bool(action))


def test_what_is_done_is_not_changed_and_done_is_said_once(session, secretariat, set_one):
    deadline = set_one()
    for at in (LATER, LATER + timedelta(hours=1)):
        operations.finish(secretariat, deadline, at)
    assert (deadline.done_at, deadline.done_by) == (LATER, secretariat.person_id)
    with pytest.raises(DeadlineRefusedError) as refused:
        changed(secretariat, deadline, by_hand=BY_HAND)
    assert refused.value.refusal is Refusal.DONE
    assert told(session)[1:] == [("deadline.done", "papers_due")]


def test_unpinning_counts_anew_and_does_nothing_to_what_is_counted(session, secretariat, set_one):
    deadline = set_one(by_hand=BY_HAND)
    for _again in range(2):
        operations.unpin(secretariat, deadline, queries.calendars_for(deadline.meeting), LATER)
        assert stands(deadline) == (FIVE_BEFORE, False, 1)
    assert told(session)[1:] == [("deadline.unpinned", "papers_due")]


def test_removing_leaves_its_trace_in_the_journal_only(session, secretariat, set_one):
    deadline = set_one()
    operations.remove(secretariat, deadline, LATER)
    session.commit()
    assert session.scalars(sa.select(Deadline)).all() == []
    assert told(session)[1:] == [("deadline.removed", "papers_due")]


def test_rules_leave_what_is_pinned_or_done_on_its_day(session, secretariat, meeting, set_one):
    pinned, done, counted = set_one(by_hand=BY_HAND), set_one(AGENDA), set_one(OUTCOME)
    operations.finish(secretariat, done, LATER)
    rules = [replace(rule, working_days=-1) for rule in (PAPERS, AGENDA, OUTCOME)]
    exchange = meeting("exchange")
    laid = operations.lay(secretariat, exchange, rules, queries.calendars_for(exchange), LATER)
    assert {one.id: one.due_on for one in laid} == {
        pinned.id: BY_HAND,
        done.id: TEN_BEFORE,
        counted.id: date(2026, 12, 23),
    }
    assert {one.working_days for one in laid} == {-1}


# --- With the meeting -------------------------------------------------------------------------------------------------


def three(session, secretariat, set_one):
    """One counted, one pinned, one done."""
    counted, pinned, done = set_one(), set_one(AGENDA, by_hand=BY_HAND), set_one(OUTCOME)
    operations.finish(secretariat, done, NOW)
    session.commit()
    return counted, pinned, done


def again(session, *deadlines):
    session.expire_all()
    return [stands(session.get(Deadline, one.id)) for one in deadlines]


def test_when_the_meeting_moves_what_is_counted_moves_in_the_same_transaction(session, secretariat, meeting, set_one):
    ones = three(session, secretariat, set_one)
    before = again(session, *ones)
    exchange = meeting("exchange")
    starts, ends = moved_to(date(2027, 1, 14))
    meetings.change(secretariat, exchange, replace(meetings.details_of(exchange), starts=starts, ends=ends), LATER)
    session.commit()
    assert again(session, *ones) == [(date(2027, 1, 7), False, 1), *before[1:]]
    assert told(session)[-1] == ("deadline.moved", "papers_due")
    moved = session.get(Deadline, ones[0].id)
    assert moved.shown_at == LATER
    entry = session.scalars(sa.select(JournalEntry).where(JournalEntry.action == "deadline.moved")).one()
    assert entry.changes["due_on"] == ["2026-12-17", "2027-01-07"]
    assert entry.actor_id == secretariat.person_id


def test_a_move_that_is_undone_moves_nothing(session, secretariat, meeting, set_one):
    ones = three(session, secretariat, set_one)
    before, exchange = again(session, *ones), meeting("exchange")
    starts, ends = moved_to(date(2027, 1, 14))
    meetings.change(secretariat, exchange, replace(meetings.details_of(exchange), starts=starts, ends=ends), LATER)
    session.rollback()
    assert again(session, *ones) == before


def test_another_hour_of_the_same_day_moves_nothing(session, secretariat, meeting, set_one):
    ones = three(session, secretariat, set_one)
    before, exchange = again(session, *ones), meeting("exchange")
    starts, ends = (clock.agree(datetime(2026, 12, 24, hour), "Europe/Brussels") for hour in (9, 12))
    meetings.change(secretariat, exchange, replace(meetings.details_of(exchange), starts=starts, ends=ends), LATER)
    session.commit()
    assert again(session, *ones) == before


def test_putting_off_without_a_date_renews_the_entries_and_a_new_date_counts_anew(
    session, secretariat, meeting, set_one
):
    ones = three(session, secretariat, set_one)
    life.take(secretariat, meeting("exchange"), Step.POSTPONE, LATER, reason="Strike")
    session.commit()
    assert again(session, *ones) == [(FIVE_BEFORE, False, 1), (BY_HAND, True, 1), (ones[2].due_on, False, 0)]
    life.take(secretariat, meeting("exchange"), Step.SCHEDULE, LATER, when=moved_to(date(2027, 1, 14)))
    session.commit()
    assert again(session, *ones) == [(date(2027, 1, 7), False, 3), (BY_HAND, True, 2), (ones[2].due_on, False, 0)]


@pytest.mark.parametrize(("step", "state"), [(Step.CANCEL, State.CANCELLED), (Step.REDRAFT, State.DRAFT)])
def test_calling_off_leaves_the_days_and_the_version(session, secretariat, meeting, set_one, step, state):
    session.execute(sa.delete(Participation))
    session.execute(sa.delete(Call))
    deadline = set_one()
    life.take(secretariat, meeting("exchange"), step, LATER, reason="Strike")
    session.commit()
    session.expire_all()
    after = session.get(Deadline, deadline.id)
    assert (meeting("exchange").state, stands(after), after.version) == (state, (FIVE_BEFORE, False, 1), 1)


def test_not_done_after_all_counts_from_where_the_meeting_is_now(session, secretariat, meeting, set_one):
    deadline = set_one()
    operations.finish(secretariat, deadline, NOW)
    session.commit()
    life.take(secretariat, meeting("exchange"), Step.POSTPONE, LATER, reason="Strike", when=moved_to(date(2027, 1, 14)))
    session.commit()
    assert again(session, deadline) == [(FIVE_BEFORE, False, 0)]
    loaded = session.get(Deadline, deadline.id, options=[joinedload(Deadline.meeting)], populate_existing=True)
    operations.reopen(secretariat, loaded, queries.calendars_for(loaded.meeting), LATER)
    assert (loaded.done_at, loaded.done_by, *stands(loaded)) == (None, None, date(2027, 1, 7), False, 1)


def test_discarding_a_draft_takes_its_deadlines_along(session, secretariat, meeting, set_one):
    set_one(key="draft")
    meetings.discard(secretariat, meeting("draft"), LATER)
    session.commit()
    assert session.scalars(sa.select(Deadline)).all() == []

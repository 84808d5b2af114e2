"""Beginning, extending, changing and ending a series: its meetings are real ones, each by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.core import clock
from exchange.core.journal import JournalEntry
from exchange.forums.models import Forum
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, Flaw, PlanRefusedError, State, Step
from exchange.meetings.series import operations, queries
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.rules import MOST, Fate, Hours, Rhythm, Unit
from exchange.notices.models import Message
from exchange.world.rules import Audience, Capacity, Level
from tests.meetings.series.conftest import DAYS, FIRST_TUESDAYS, plan
from tests.support.world import NOW

LATER = NOW + timedelta(hours=1)
PATTERN = FIRST_TUESDAYS.pattern
THURSDAYS = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, weekdays=frozenset({3})))


def one(session, key: int) -> Meeting:
    """A meeting as the ordinary pages fetch it."""
    options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
    return session.get(Meeting, key, options=options, populate_existing=True)


def moved(actor, session, key: int, day: str, hour: int = 10) -> None:
    meeting = one(session, key)
    starts = clock.agree(datetime.combine(date.fromisoformat(day), time(hour)), "Europe/Brussels")
    ends = clock.agree(starts.local + timedelta(minutes=150), "Europe/Brussels")
    meetings.change(actor, meeting, replace(meetings.details_of(meeting), starts=starts, ends=ends), LATER)
    session.commit()


def cancelled(actor, session, key: int) -> None:
    life.take(actor, one(session, key), Step.CANCEL, LATER, reason="Strike")
    session.commit()


def seat(session, world, key: int, *names: str, answer: Answer = Answer.ACCEPTED) -> None:
    session.add_all(
        Participation(
            meeting_id=key, person_id=world.people[name], capacity=Capacity.POLICY_EXPERT, answer=answer, asked_at=NOW
        )
        for name in names
    )  # fmt: skip
    session.commit()


def actions(session) -> Counter[str]:
    return Counter(session.scalars(sa.select(JournalEntry.action)))


def days(found) -> list[str]:
    return [meeting.starts_local.date().isoformat() for meeting in found]


# --- Beginning --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("announced", "state"), [(True, State.SCHEDULED), (False, State.DRAFT)])
def test_a_series_begins_with_real_meetings_each_with_its_own_uid(session, begun, meetings_of, announced, state):
    series = begun(announced=announced)
    found = meetings_of(series.id)
    assert tuple(days(found)) == DAYS
    assert [meeting.series_on.isoformat() for meeting in found] == list(DAYS)
    assert {meeting.state for meeting in found} == {state}
    assert {(meeting.starts_local.time(), meeting.ends_local.time()) for meeting in found} == {(time(10), time(12, 30))}
    assert len({meeting.uid for meeting in found}) == len(DAYS)
    assert {(meeting.title, meeting.place) for meeting in found} == {("Contact group", "Brussels")}
    assert series.planned_until == date(2027, 11, 24)
    # A wall time stays a wall time: one hour earlier in UTC in summer.
    assert {meeting.starts_at.hour for meeting in found} == {8, 9}


def test_the_journal_tells_of_the_series_and_of_each_meeting(session, begun):
    series = begun()
    assert actions(session) == {"series.created": 1, "meeting.created": 11, "meeting.scheduled": 11}
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="series.created")).one()
    assert entry.changes == {
        "title": [None, "Contact group"],
        "pattern": [None, series.pattern],
        "occurrences": [None, 11],
    }


def test_at_most_36_are_made_and_the_rest_follows(session, begun, meetings_of):
    weekly = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, unit=Unit.WEEKS, except_months=frozenset()))
    series = begun(rhythm=weekly, months=24)
    found = meetings_of(series.id)
    assert len(found) == MOST
    assert series.planned_until == found[-1].series_on


def test_what_has_already_begun_today_is_not_made(session, begun, meetings_of):
    today = replace(PATTERN, unit=Unit.WEEKS, count=3)
    earlier = replace(FIRST_TUESDAYS, pattern=today, hours=Hours(time(9, 30), 60, "Europe/Brussels"))
    later = replace(FIRST_TUESDAYS, pattern=today, hours=Hours(time(10, 30), 60, "Europe/Brussels"))
    assert days(meetings_of(begun(rhythm=earlier).id)) == ["2026-12-01", "2026-12-08"]
    assert days(meetings_of(begun(rhythm=later).id)) == ["2026-11-24", "2026-12-01", "2026-12-08"]


def test_a_series_without_a_day_to_come_is_refused(session, actor, forum):
    over = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, first=date(2026, 1, 1), last=date(2026, 10, 1)))
    with pytest.raises(operations.NothingToPlanError):
        operations.create(actor("secretariat"), forum(), plan(rhythm=over), NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, PlanRefusedError),
        ({"online_link": "javascript:alert(1)"}, PlanRefusedError),
        ({"organiser_country": "AR"}, PlanRefusedError),
        ({"level": Level.EXPERT_EXCHANGE}, HinderedError),
    ],
)
def test_a_plan_that_makes_no_sense_makes_no_series(session, actor, forum, changes, error):
    with pytest.raises(error):
        operations.create(actor("secretariat"), forum(), plan(**changes), NOW)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(MeetingSeries.id))) == 0


def test_what_is_for_the_union_side_is_so_in_every_meeting(session, begun, meetings_of):
    series = begun("eu-clasi", audience=Audience.UNION, level=Level.SENIOR_OFFICIALS)
    assert {meeting.audience for meeting in meetings_of(series.id)} == {Audience.UNION}


# --- By hand ----------------------------------------------------------------------------------------------------------


def test_a_deleted_draft_leaves_a_gap(session, actor, begun, whole, meetings_of):
    series = begun(announced=False)
    meetings.discard(actor("secretariat"), one(session, meetings_of(series.id)[2].id), LATER)
    session.commit()
    assert queries.gaps(series.id) == [date(2027, 2, 2)]
    assert {one.fate for one in operations.preview(whole(series.id), FIRST_TUESDAYS, LATER)} == {Fate.UNCHANGED}


# --- Extending --------------------------------------------------------------------------------------------------------


def test_a_series_is_planned_further_from_where_it_was(session, actor, begun, whole, meetings_of):
    series = begun(months=3)
    assert days(meetings_of(series.id)) == list(DAYS[:3])
    found = whole(series.id)
    added = operations.extend(actor("secretariat"), found.series, found.meetings, date(2027, 5, 31), LATER)
    session.commit()
    assert days(added) == list(DAYS[3:6])
    assert {meeting.state for meeting in added} == {State.SCHEDULED}
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="series.extended")).one()
    assert entry.changes == {"planned_until": ["2027-02-24", "2027-05-31"], "occurrences": [None, 3]}
    again = whole(series.id)
    assert operations.extend(actor("secretariat"), again.series, again.meetings, date(2027, 5, 31), LATER) == []


def test_never_more_than_36_lie_ahead(session, actor, begun, whole):
    weekly = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, unit=Unit.WEEKS, except_months=frozenset()))
    series = begun(rhythm=weekly, months=6)
    found = whole(series.id)
    added = operations.extend(actor("secretariat"), found.series, found.meetings, date(2029, 1, 1), LATER)
    session.commit()
    assert len(found.meetings) + len(added) == MOST
    assert found.series.planned_until == added[-1].series_on
    full = whole(series.id)
    assert operations.extend(actor("secretariat"), full.series, full.meetings, date(2029, 1, 1), LATER) == []
    assert full.series.planned_until == added[-1].series_on


def test_a_bounded_series_ends_where_it_was_said(session, actor, begun, whole):
    bounded = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, count=4))
    series = begun(rhythm=bounded, months=2)
    found = whole(series.id)
    added = operations.extend(actor("secretariat"), found.series, found.meetings, date(2028, 12, 31), LATER)
    assert days(added) == list(DAYS[2:4])


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_a_change_moves_what_was_shown_and_keeps_what_was_taken_in_hand(
    session, actor, begun, whole, meetings_of
):  # fmt: skip
    series = begun()
    secretariat, keys = actor("secretariat"), [meeting.id for meeting in meetings_of(series.id)]
    moved(secretariat, session, keys[1], "2027-01-12")
    cancelled(secretariat, session, keys[2])
    shown = operations.preview(whole(series.id), THURSDAYS, LATER)
    done = operations.change(secretariat, whole(series.id), THURSDAYS, LATER)
    session.commit()
    assert [(one.fate, one.on) for one in done] == [(one.fate, one.on) for one in shown]
    found = meetings_of(series.id)
    assert [(meeting.series_on.isoformat(), meeting.day.isoformat(), meeting.state.value) for meeting in found[:4]] == [
        ("2026-12-03", "2026-12-03", "scheduled"), ("2027-01-07", "2027-01-12", "scheduled"),
        ("2027-02-04", "2027-02-02", "cancelled"), ("2027-03-04", "2027-03-04", "scheduled"),
    ]  # fmt: skip
    assert [meeting.id for meeting in found] == keys
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="series.changed")).one()
    assert [side["weekdays"] for side in entry.changes["pattern"]] == [[1], [3]]


def test_days_that_take_each_other_s_place_do_not_collide(session, actor, begun, whole, meetings_of):
    """Every first and third Tuesday becomes every third and fourth: each stands for a day that another stood for."""
    series = begun(rhythm=replace(FIRST_TUESDAYS, pattern=replace(PATTERN, places=frozenset({1, 3}))))
    later = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, places=frozenset({2, 3, 4})))
    operations.change(actor("secretariat"), whole(series.id), later, LATER)
    session.commit()
    december = [meeting.day.day for meeting in meetings_of(series.id) if meeting.day.month == 12]
    assert december == [8, 15, 22]
    weekly = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, unit=Unit.WEEKS, except_months=frozenset()))
    operations.change(actor("secretariat"), whole(series.id), weekly, LATER, reason="more")
    session.commit()
    found = meetings_of(series.id)
    assert days(found) == sorted(set(days(found)))
    assert {(meeting.day - date(2026, 11, 24)).days % 7 for meeting in found} == {0}


def test_what_falls_away_is_deleted_as_a_draft_and_cancelled_when_announced(
    session, actor, world, begun, whole, meetings_of
):  # fmt: skip
    series = begun()
    keys = [meeting.id for meeting in meetings_of(series.id)]
    life.take(actor("secretariat"), one(session, keys[4]), Step.REDRAFT, LATER)
    seat(session, world, keys[5], "prosecutor", "partner")
    shorter = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, last=date(2027, 3, 31)))
    with pytest.raises(HinderedError):
        operations.change(actor("secretariat"), whole(series.id), shorter, LATER)
    session.rollback()
    operations.change(actor("secretariat"), whole(series.id), shorter, LATER, reason="No more need")
    session.commit()
    left = meetings_of(series.id)
    assert [meeting.state.value for meeting in left] == ["scheduled"] * 4 + ["cancelled"] * 6
    assert session.get(Meeting, keys[4]) is None
    assert queries.gaps(series.id) == []
    told = session.scalars(sa.select(Message.kind).where(Message.about_id == keys[5])).all()
    assert told == ["meeting_cancelled", "meeting_cancelled"]


def test_other_hours_are_told_to_those_on_the_list_of_each_meeting(
    session, actor, world, begun, whole, meetings_of
):  # fmt: skip
    series = begun()
    keys = [meeting.id for meeting in meetings_of(series.id)]
    seat(session, world, keys[0], "prosecutor")
    seat(session, world, keys[1], "prosecutor", "judge")
    later = Rhythm(PATTERN, replace(FIRST_TUESDAYS.hours, starts=time(14)))
    assert [name for _key, name in queries.told(whole(series.id).meetings)] == ["Benoît Juge", "Dieter Ankläger"]
    operations.change(actor("secretariat"), whole(series.id), later, LATER)
    session.commit()
    told = Counter(session.scalars(sa.select(Message.person_id).filter_by(kind="meeting_changed")))
    assert told == {world.people["prosecutor"]: 2, world.people["judge"]: 1}
    assert {meeting.sequence for meeting in meetings_of(series.id)} == {1}


def test_the_day_to_respond_by_moves_along(session, actor, begun, whole, meetings_of):
    series = begun()
    first = one(session, meetings_of(series.id)[0].id)
    meetings.change(
        actor("secretariat"), first, replace(meetings.details_of(first), respond_by=date(2026, 11, 30)), LATER
    )
    session.commit()
    operations.change(actor("secretariat"), whole(series.id), THURSDAYS, LATER)
    session.commit()
    assert meetings_of(series.id)[0].respond_by == date(2026, 12, 2)


def test_a_convened_meeting_stays_where_people_were_told_it_is(session, actor, begun, whole, meetings_of):
    series = begun()
    key = meetings_of(series.id)[0].id
    life.take(actor("secretariat"), one(session, key), Step.CONVENE, LATER)
    session.commit()
    done = operations.change(actor("secretariat"), whole(series.id), THURSDAYS, LATER)
    session.commit()
    assert done[0].fate is Fate.KEPT_CONVENED
    assert one(session, key).day == date(2026, 12, 1)


def test_a_pattern_that_begins_later_is_planned_for_its_first_months(session, actor, begun, whole, meetings_of):
    series = begun(announced=False)
    later = replace(FIRST_TUESDAYS, pattern=replace(PATTERN, first=date(2028, 1, 1)))
    operations.change(actor("secretariat"), whole(series.id), later, LATER)
    session.commit()
    found = meetings_of(series.id)
    assert (days(found)[0], days(found)[-1], len(found)) == ("2028-01-04", "2028-12-05", 11)
    assert whole(series.id).series.planned_until == date(2029, 1, 1)


# --- Another plan -----------------------------------------------------------------------------------------------------


def test_another_plan_reaches_drafts_and_scheduled_meetings_but_not_what_they_have_by_hand(
    session, actor, world, begun, whole, meetings_of
):  # fmt: skip
    series = begun()
    keys = [meeting.id for meeting in meetings_of(series.id)]
    first = one(session, keys[0])
    meetings.change(actor("secretariat"), first, replace(meetings.details_of(first), place="Ghent"), LATER)
    life.take(actor("secretariat"), one(session, keys[1]), Step.CONVENE, LATER)
    cancelled(actor("secretariat"), session, keys[2])
    seat(session, world, keys[3], "prosecutor")
    details = replace(series.details, title="Call of the contact group", place="Antwerp")
    changed = operations.replan(actor("secretariat"), whole(series.id), details, LATER)
    session.commit()
    found = [(meeting.title, meeting.place) for meeting in meetings_of(series.id)]
    assert found[:4] == [
        ("Call of the contact group", "Ghent"), ("Contact group", "Brussels"), ("Contact group", "Brussels"),
        ("Call of the contact group", "Antwerp"),
    ]  # fmt: skip
    assert len(changed) == len(DAYS) - 2
    assert session.scalars(sa.select(Message.about_id).filter_by(kind="meeting_changed")).all() == [keys[3]]
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="series.changed")).one()
    assert entry.changes == {"title": ["Contact group", "Call of the contact group"], "place": ["Brussels", "Antwerp"]}


def test_the_journal_does_not_keep_the_link(session, actor, begun, whole):
    series = begun()
    details = replace(series.details, online_link="https://meet.example/other")
    operations.replan(actor("secretariat"), whole(series.id), details, LATER)
    session.commit()
    texts = session.scalars(sa.select(sa.cast(JournalEntry.changes, sa.Text()))).all()
    assert [text for text in texts if "meet.example" in text] == []


def test_a_plan_that_one_meeting_cannot_have_changes_none(session, actor, world, begun, whole, meetings_of):
    series = begun()
    seat(session, world, meetings_of(series.id)[6].id, "partner")
    with pytest.raises(PlanRefusedError) as refused:
        operations.replan(
            actor("secretariat"), whole(series.id), replace(series.details, audience=Audience.UNION), LATER
        )
    assert refused.value.flaws == {"audience": Flaw.PARTNERS_ON_THE_LIST}
    session.rollback()
    assert {meeting.audience for meeting in meetings_of(series.id)} == {Audience.ALL}


# --- Ending -----------------------------------------------------------------------------------------------------------


def test_a_series_ends_from_a_day_and_what_lies_before_stays(session, actor, begun, whole, meetings_of):
    series = begun()
    keys = [meeting.id for meeting in meetings_of(series.id)]
    moved(actor("secretariat"), session, keys[2], "2027-03-03")
    life.take(actor("secretariat"), one(session, keys[5]), Step.REDRAFT, LATER)
    affected = operations.end(actor("secretariat"), whole(series.id), date(2027, 3, 2), LATER, reason="Done")
    session.commit()
    assert [meeting.id for meeting in affected] == [keys[2], *keys[3:]]
    left = {meeting.id: meeting.state for meeting in meetings_of(series.id)}
    assert left == {
        key: State.SCHEDULED if number < 2 else State.CANCELLED for number, key in enumerate(keys) if number != 5
    }
    ended = whole(series.id)
    assert ended.series.ended_on == date(2027, 3, 2)
    with pytest.raises(operations.EndedError):
        operations.extend(actor("secretariat"), ended.series, ended.meetings, date(2029, 1, 1), LATER)
    with pytest.raises(operations.EndedError):
        operations.change(actor("secretariat"), ended, THURSDAYS, LATER)
    with pytest.raises(operations.EndedError):
        operations.end(actor("secretariat"), ended, date(2027, 4, 1), LATER)


def test_announced_meetings_are_not_called_off_without_a_reason(session, actor, begun, whole, meetings_of):
    series = begun()
    with pytest.raises(HinderedError):
        operations.end(actor("secretariat"), whole(series.id), date(2027, 3, 2), LATER)
    session.rollback()
    assert {meeting.state for meeting in meetings_of(series.id)} == {State.SCHEDULED}

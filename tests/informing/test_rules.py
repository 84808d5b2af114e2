"""Rules of duties to inform: how people stand, and when they are reminded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.informing.rules import (
    EVERY,
    FIRST,
    MOST,
    OWING,
    WEEK,
    Progress,
    Stand,
    Tally,
    is_due,
    may_be_reminded,
    progress,
    reminder_day,
    stand,
    tally,
)
from exchange.workdays.rules import Holiday, WorkCalendar

TODAY = date(2026, 12, 2)
#: Egypt rests on Friday and Saturday; and somebody has a holiday on the Monday.
CAIRO = WorkCalendar("EG", frozenset({4, 5}), {})
FEAST = WorkCalendar("XX", frozenset({5, 6}), {date(2026, 11, 30): Holiday({"": "Feast"})})
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))
CALENDARS = st.sampled_from([WEEK, CAIRO, FEAST]).map(lambda one: [one])


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        ({}, Stand.OWED),
        ({"due": TODAY}, Stand.OWED),
        ({"due": TODAY - timedelta(days=1)}, Stand.LATE),
        ({"due": TODAY - timedelta(days=1), "left": True}, Stand.LEFT),
        ({"released": True, "left": True, "due": TODAY - timedelta(days=1)}, Stand.RELEASED),
        ({"acknowledged": True, "released": True, "left": True}, Stand.TAKEN),
    ],
)
def test_how_somebody_stands(facts, stands):
    assert stand(**{"acknowledged": False, "released": False, "today": TODAY, **facts}) is stands


@given(st.lists(st.sampled_from(list(Stand))))
def test_a_tally_counts_those_who_had_to_take_note_and_nobody_else(stands):
    count = tally(stands)
    assert 0 <= count.taken <= count.of <= len(stands)
    assert count.owing == sum(one in OWING for one in stands)
    assert count.of == sum(one in OWING or one is Stand.TAKEN for one in stands)


@pytest.mark.parametrize(
    ("count", "closed", "stands"),
    [
        (Tally(0, 2), False, Progress.OPEN),
        (Tally(2, 2), False, Progress.DONE),
        (Tally(0, 0), False, Progress.DONE),
        (Tally(0, 2), True, Progress.CLOSED),
        (Tally(2, 2), True, Progress.CLOSED),
    ],
)
def test_how_a_duty_stands(count, closed, stands):
    assert progress(count, closed=closed) is stands


@pytest.mark.parametrize(
    ("told", "last", "calendar", "day"),
    [
        # Told on a Tuesday, a Friday, a Saturday.
        (date(2026, 11, 24), None, WEEK, date(2026, 11, 27)),
        (date(2026, 11, 27), None, WEEK, date(2026, 12, 2)),
        (date(2026, 11, 28), None, WEEK, date(2026, 12, 2)),
        (date(2026, 11, 27), None, FEAST, date(2026, 12, 3)),
        (date(2026, 11, 25), None, CAIRO, date(2026, 11, 30)),
        # A week later; a reminder by hand on a Saturday or Sunday leads to a Monday.
        (date(2026, 11, 24), date(2026, 11, 27), WEEK, date(2026, 12, 4)),
        (date(2026, 11, 24), date(2026, 11, 28), WEEK, date(2026, 12, 7)),
        (date(2026, 11, 24), date(2026, 11, 27), CAIRO, date(2026, 12, 6)),
        (date(2026, 11, 24), date(2026, 11, 23), FEAST, date(2026, 12, 1)),
    ],
)
def test_on_which_day_a_reminder_falls(told, last, calendar, day):
    assert reminder_day(told, last, [calendar]) == day


@given(DAYS, st.none() | DAYS, CALENDARS)
def test_reminders_fall_on_working_days_and_never_too_early(told, last, calendars):
    day = reminder_day(told, last, calendars)
    assert calendars[0].is_working(day)
    assert day - told >= timedelta(days=FIRST) if last is None else day - last >= EVERY


@given(DAYS, CALENDARS)
def test_day_by_day_nobody_is_reminded_more_often_than_is_said(told, calendars):
    reminded: list[date] = []
    for number in range(90):
        today = told + timedelta(days=number)
        if is_due(told, today, calendars, last_on=reminded[-1] if reminded else None, reminders=len(reminded)):
            reminded.append(today)
    assert len(reminded) == MOST
    assert all(later - earlier >= EVERY for earlier, later in pairwise(reminded))


def test_a_command_that_did_not_run_for_weeks_reminds_once_and_not_for_each_week():
    told, today = date(2026, 11, 24), date(2027, 1, 4)
    assert is_due(told, today, [WEEK])
    assert not is_due(told, today, [WEEK], last_on=today, reminders=1)


@pytest.mark.parametrize(("hours", "may"), [(0, False), (23, False), (24, True), (100, True)])
def test_nobody_is_written_to_twice_within_a_day(hours, may):
    last = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert may_be_reminded(last, last + timedelta(hours=hours)) is may

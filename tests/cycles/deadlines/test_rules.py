"""On which day something is due for a meeting, and how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exchange.accounts.rules import Role
from exchange.cycles.deadlines.rules import (
    MOST_DAYS,
    DeadlineRefusedError,
    Kind,
    Refusal,
    Rule,
    Standing,
    day_for,
    due_on,
    is_moot,
    standing,
)
from exchange.meetings.rules import State
from exchange.workdays.rules import FURTHEST, Holiday, WorkCalendar, is_working_day, working_days

WEEKEND = frozenset({5, 6})
BELGIUM = WorkCalendar("BE", WEEKEND, {date(2027, 5, 6): Holiday({"": "O.L.H. Hemelvaart"})})
FIRST, LAST = date(2027, 5, 10), date(2027, 5, 11)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, date(2027, 5, 7)), (-2, date(2027, 5, 5)), (1, date(2027, 5, 12)), (4, date(2027, 5, 17))],
)
def test_days_are_counted_before_the_first_and_after_the_last_day(days, expected):
    assert due_on(Rule(Kind.PAPERS_DUE, days, Role.SECRETARIAT), FIRST, LAST, [BELGIUM]) == expected


@pytest.mark.parametrize(
    ("today", "is_done", "is_moot", "expected"),
    [
        (date(2027, 5, 8), False, False, Standing.LATE),
        (date(2027, 5, 7), False, False, Standing.SOON),
        (date(2027, 4, 30), False, False, Standing.SOON),
        (date(2027, 4, 29), False, False, Standing.COMING),
        (date(2027, 5, 8), True, True, Standing.DONE),
        (date(2027, 5, 8), False, True, Standing.MOOT),
    ],
)
def test_how_it_stands(today, is_done, is_moot, expected):
    assert standing(date(2027, 5, 7), today, is_done=is_done, is_moot=is_moot) is expected


PAPERS = Rule(Kind.PAPERS_DUE, -3, Role.SECRETARIAT)
ALWAYS_RESTING = WorkCalendar("XX", frozenset(range(7)), {})


@pytest.mark.parametrize(
    ("rule", "calendars", "by_hand", "refusal"),
    [
        (replace(PAPERS, working_days=0), [], None, Refusal.DAYS_OUT_OF_RANGE),
        (replace(PAPERS, working_days=-121), [], None, Refusal.DAYS_OUT_OF_RANGE),
        (replace(PAPERS, working_days=121), [], date(2027, 5, 1), Refusal.DAYS_OUT_OF_RANGE),
        (PAPERS, [ALWAYS_RESTING], None, Refusal.NO_WORKING_DAY),
        (PAPERS, [], date(1, 1, 1), Refusal.TOO_FAR),
        (PAPERS, [], date(9999, 12, 31), Refusal.TOO_FAR),
        (PAPERS, [], FIRST + FURTHEST + timedelta(days=1), Refusal.TOO_FAR),
    ],
)
def test_what_cannot_be_is_refused(rule, calendars, by_hand, refusal):
    with pytest.raises(DeadlineRefusedError) as refused:
        day_for(rule, FIRST, LAST, calendars, by_hand)
    assert refused.value.refusal is refusal


def test_a_day_set_by_hand_need_be_no_working_day():
    sunday = date(2027, 5, 9)
    assert day_for(PAPERS, FIRST, LAST, [ALWAYS_RESTING], sunday) == sunday
    assert day_for(PAPERS, FIRST, LAST, [BELGIUM]) == date(2027, 5, 4)


@pytest.mark.parametrize("state", State)
def test_deadlines_of_what_does_not_take_place_bind_nobody(state):
    assert (is_moot(state, date_open=False), is_moot(state, date_open=True)) == (
        state in (State.DRAFT, State.CANCELLED),
        state in (State.DRAFT, State.CANCELLED, State.POSTPONED),
    )


DAYS = st.integers(1, MOST_DAYS).flatmap(lambda count: st.sampled_from([count, -count]))
RESTS = st.frozensets(st.integers(0, 6), max_size=3)
COUNTRIES = st.lists(st.builds(WorkCalendar, st.just("XX"), RESTS, st.just({})), max_size=3)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 5), DAYS, COUNTRIES)
def test_it_lies_on_a_common_working_day_outside_the_meeting_and_as_far_as_the_rule_says(
    first, lasts, count, countries
):
    last = first + timedelta(days=lasts)
    assume(len(set().union(*(country.rest_days for country in countries))) <= 5)
    day = due_on(replace(PAPERS, working_days=count), first, last, countries)
    assert is_working_day(day, countries)
    if count > 0:
        assert (day > last, working_days(last + timedelta(days=1), day + timedelta(days=1), countries)) == (True, count)
    else:
        assert (day < first, working_days(day, first, countries)) == (True, -count)

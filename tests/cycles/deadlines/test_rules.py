"""On which day something is due for a meeting, and how it stands."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.accounts.rules import Role
from exchange.cycles.deadlines.rules import Kind, Rule, Standing, due_on, standing
from exchange.workdays.rules import Holiday, WorkCalendar

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

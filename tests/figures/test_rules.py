"""What the figures say, from the facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.commitments.rules import State
from exchange.figures.rules import Figures, Kept, Promise, Replies, days_between, kept, share, what_became

DUE = date(2026, 6, 30)
TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("state", "due_on", "closed_on", "became"),
    [
        (State.FULFILLED, DUE, DUE, Kept.ON_TIME),
        (State.FULFILLED, DUE, DUE + timedelta(days=1), Kept.TOO_LATE),
        (State.OPEN, DUE, None, Kept.OVERDUE),
        (State.UNDER_WAY, TODAY, None, Kept.NOT_YET_DUE),
        (State.LAPSED, DUE, DUE + timedelta(days=9), Kept.LAPSED),
    ],
)
def test_a_commitment_is_kept_late_overdue_or_not_due_yet(state, due_on, closed_on, became):
    assert what_became(Promise(state, due_on, closed_on), TODAY) is became


@given(st.lists(st.builds(Promise, st.sampled_from(State), st.dates(), st.none() | st.dates())), st.dates())
def test_every_commitment_is_counted_once(promises, today):
    assert sum(kept(promises, today).values()) == len(promises)


@pytest.mark.parametrize(("asked", "answered", "percent"), [(0, 0, None), (3, 1, 33), (3, 2, 67), (4, 4, 100)])
def test_the_rate_of_answers(asked, answered, percent):
    assert Replies(asked, answered).percent == percent


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_the_greatest_fills_the_bar_and_nothing_is_longer(numbers):
    shares = [share(one, numbers) for one in numbers]
    assert all(0 <= one <= 100 for one in shares)
    assert max(shares) == (100 if any(numbers) else 0)


def test_days_are_counted_from_the_first_need_and_never_below_zero():
    assert days_between([DUE, DUE - timedelta(days=30)], DUE) == 30
    assert days_between([DUE + timedelta(days=3)], DUE) == 0
    assert days_between([], DUE) is None


def test_the_usual_time_is_the_median():
    told = Figures(2026, {}, None, {}, {}, (3, 10, 90))
    assert told.usual_days == 10
    assert Figures(2026, {}, None, {}, {}, ()).usual_days is None

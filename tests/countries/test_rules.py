from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.countries.rules import CountryRefusedError, Period, Refusal, check_period, ends_soon

DAY = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: DAY + timedelta(days=n))
periods = st.builds(
    lambda starts_on, length: Period(starts_on, starts_on + timedelta(days=length) if length else None),
    days,
    st.integers(0, 20),
)


@given(periods, periods)
def test_two_periods_overlap_exactly_when_some_day_belongs_to_both(one, other):
    some_days = [DAY + timedelta(days=n) for n in range(100)]
    assert one.overlaps(other) == any(one.holds(day) and other.holds(day) for day in some_days)


@given(periods, periods)
def test_overlapping_is_mutual(one, other):
    assert one.overlaps(other) == other.overlaps(one)


@pytest.mark.parametrize("ends_on", [DAY, DAY - timedelta(days=1)])
def test_a_period_that_ends_before_it_begins_is_refused(ends_on):
    with pytest.raises(CountryRefusedError) as refused:
        check_period(Period(DAY, ends_on), [])
    assert refused.value.refusal is Refusal.ENDS_BEFORE_START


def test_the_refusal_names_what_stands_in_the_way():
    other = Period(date(2025, 6, 1), None, "PE")
    with pytest.raises(CountryRefusedError) as refused:
        check_period(Period(DAY, None), [Period(date(2024, 1, 1), DAY), other], Refusal.POSTED_MEANWHILE)
    assert (refused.value.refusal, refused.value.other) == (Refusal.POSTED_MEANWHILE, other)


@pytest.mark.parametrize(
    ("ends_on", "soon"),
    [(None, False), (date(2026, 11, 25), True), (date(2027, 5, 26), True), (date(2027, 5, 27), False)],
)
def test_what_ends_within_six_months_stands_out(ends_on, soon):
    assert ends_soon(ends_on, date(2026, 11, 24)) is soon

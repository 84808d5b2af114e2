"""Posts and their holders: gaps between them and after them, and where each lies in the picture (E4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.countries.posts.rules import Gap, gap_on, gaps, span
from exchange.countries.rules import Period

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


def held(*pairs: tuple[int, int | None]) -> list[Period]:
    return [Period(TODAY + DAY * first, None if last is None else TODAY + DAY * last) for first, last in pairs]


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        (held(), []),
        (held((-9, None)), []),
        (held((-9, 9)), []),
        (held((-9, 0)), [(0, None)]),
        (held((-9, -3)), [(-3, None)]),
        (held((-9, -3), (-3, None)), []),
        (held((-9, -3), (-1, None)), [(-3, -1)]),
        (held((-1, None), (-9, -3)), [(-3, -1)]),
        (held((-9, -3), (4, 9)), [(-3, 4)]),
        (held((-9, -6), (-5, -3)), [(-6, -5), (-3, None)]),
    ],
)
def test_gaps_lie_between_holders_and_after_the_last(periods, found):
    expected = [Gap(TODAY + DAY * since, None if until is None else TODAY + DAY * until) for since, until in found]
    assert gaps(periods, TODAY) == expected


def test_a_post_is_vacant_today_unless_it_was_given_up_long_ago():
    assert gap_on(held((-9, -3)), TODAY) == Gap(TODAY - DAY * 3, None)
    assert gap_on(held((-9, -3), (4, None)), TODAY) == Gap(TODAY - DAY * 3, TODAY + DAY * 4)
    assert gap_on(held((-9, 3)), TODAY) is None
    assert gap_on(held((-2000, -1000)), TODAY) is None


SPELLS = st.lists(st.tuples(st.integers(-400, 400), st.integers(1, 200)), max_size=6)


@given(SPELLS)
def test_on_no_day_of_a_gap_anybody_holds_the_post(spells):
    periods = held(*((first, first + length) for first, length in spells))
    found = gaps(periods, TODAY)
    for gap in found:
        assert not any(one.holds(gap.since) for one in periods)
        assert gap.until is None or gap.since < gap.until
        assert gap.until is None or any(one.starts_on == gap.until for one in periods)
    assert [one.since for one in found] == sorted(one.since for one in found)


@given(st.integers(-2000, 2000), st.integers(1, 3000))
def test_what_is_drawn_lies_within_the_picture(first, length):
    found = span(held((first, first + length))[0], TODAY)
    assert found is None or 0 <= found[0] < found[1] <= 1

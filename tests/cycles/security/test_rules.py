"""Two cycles held against each other: like with like, the nearest first, in whole months (P4)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.chairing.rules import add_months
from exchange.cycles.security.picture import MARGIN, ROOM, WIDTH, draw, spread
from exchange.cycles.security.rules import COMPARED, FURTHEST, Milestone, Stage, aligned, months_between
from exchange.world.rules import Side

DAYS = st.dates(date(1900, 1, 1), date(2199, 1, 1))
MILESTONES = st.lists(
    st.builds(Milestone, st.sampled_from(Side), st.sampled_from(Stage), DAYS, st.just("A day")), max_size=12
)
OTHER_SIDE = {Side.UNION: Side.PARTNER, Side.PARTNER: Side.UNION}


def one(side: Side, stage: Stage, *day: int) -> Milestone:
    return Milestone(side, stage, date(*day), "A day")


@pytest.mark.parametrize(
    ("first", "other", "months"),
    [
        (date(2025, 3, 18), date(2025, 3, 18), 0),
        (date(2025, 3, 18), date(2025, 4, 17), 0),
        (date(2025, 3, 18), date(2025, 4, 18), 1),
        (date(2025, 12, 31), date(2026, 1, 15), 0),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2026, 1, 1), date(2025, 1, 1), 12),
        (date(2021, 3, 10), date(2025, 3, 18), 48),
    ],
)
def test_months_are_counted_whole_whichever_comes_first(first, other, months):
    assert months_between(first, other) == months_between(other, first) == months


@given(DAYS, st.integers(0, 400), st.integers(0, 27))
def test_a_day_so_many_months_later_is_so_many_months_away(day, months, more):
    later = add_months(day.replace(day=1), months) + timedelta(days=more)
    assert months_between(day.replace(day=1), later) == months


def test_the_nearest_go_together_and_what_has_no_counterpart_is_named():
    early, late = (one(Side.UNION, Stage.THREAT_ASSESSMENT, year, 3, 10) for year in (2021, 2025))
    partner = one(Side.PARTNER, Stage.THREAT_ASSESSMENT, 2024, 9, 16)
    begin, founded = one(Side.PARTNER, Stage.PLANS_BEGIN, 2025, 7, 1), one(Side.PARTNER, Stage.OTHER, 2022, 3, 2)
    found = aligned([partner, late, founded, begin, early])
    assert [(pair.union, pair.partner, pair.months, pair.first) for pair in found.pairs] == [
        (late, partner, 5, Side.PARTNER)
    ]
    assert found.misaligned == list(found.pairs)
    assert found.alone == (early, begin)


def test_what_lies_within_a_month_is_not_misaligned():
    found = aligned([one(Side.UNION, Stage.END, 2025, 12, 31), one(Side.PARTNER, Stage.END, 2026, 1, 15)])
    assert [(pair.months, pair.first) for pair in found.pairs] == [(0, Side.UNION)]
    assert found.misaligned == []


@given(MILESTONES)
def test_each_milestone_stands_in_one_place_and_like_is_held_against_like(milestones):
    found = aligned(milestones)
    placed = [id(side) for pair in found.pairs for side in (pair.union, pair.partner)] + [
        id(one) for one in found.alone
    ]
    assert sorted(placed) == sorted(id(one) for one in milestones if one.stage in COMPARED)
    for pair in found.pairs:
        assert pair.union.stage is pair.partner.stage
        assert (pair.union.side, pair.partner.side) == (Side.UNION, Side.PARTNER)
    for one in found.alone:
        others = [other for other in found.alone if (other.stage, other.side) == (one.stage, OTHER_SIDE[one.side])]
        assert all(months_between(one.day, other.day) > FURTHEST for other in others)


@given(MILESTONES)
def test_it_is_the_same_whichever_side_looks(milestones):
    mirrored = [Milestone(OTHER_SIDE[one.side], one.stage, one.day, one.title) for one in milestones]
    here, there = aligned(milestones), aligned(mirrored)
    assert sorted(pair.months for pair in here.pairs) == sorted(pair.months for pair in there.pairs)
    assert len(here.alone) == len(there.alone)


@given(st.lists(st.floats(MARGIN, WIDTH - MARGIN), max_size=30).map(sorted))
def test_marks_keep_their_order_their_room_and_the_lane(places):
    width = max(WIDTH, 2 * MARGIN + ROOM * len(places))
    found = spread(places, width)
    assert all(after - before >= ROOM - 0.001 for before, after in pairwise(found))
    assert all(0 <= place <= width - MARGIN for place in found)


@given(MILESTONES, DAYS)
def test_a_drawing_has_every_milestone_by_its_number(milestones, today):
    found = draw(milestones, today)
    assert (found is None) == (not milestones)
    if found is not None:
        assert [mark.number for mark in found.marks] == list(range(1, len(milestones) + 1))
        assert len(found.links) == len(aligned(milestones).pairs)
        assert found.today_x is None or MARGIN <= found.today_x <= found.width

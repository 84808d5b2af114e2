"""What comes back: tables of cases, and that nothing is proposed twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.continuity.rules import (
    APPROVAL_MINUTES,
    USUAL_MINUTES,
    Left,
    Point,
    Previous,
    Why,
    chosen,
    not_yet_taken,
    points_from,
    why_open,
)
from exchange.meetings.rules import State
from exchange.world.rules import Audience

HELD = Previous(7, "Contact group in The Hague", State.HELD, date(2026, 11, 4))


def item(**more):
    return Left(**{"id": 1, "title": "Extradition", "kind": ItemKind.DISCUSSION} | more)


@pytest.mark.parametrize(
    ("left", "state", "expected"),
    [
        (item(), State.HELD, Why.NOTHING_WRITTEN),
        (item(), State.ADOPTED, Why.NOTHING_WRITTEN),
        (item(is_written=True), State.HELD, None),
        (item(is_written=True, carries_over=True), State.ADOPTED, Why.CARRIED_OVER),
        (item(carries_over=True), State.HELD, Why.CARRIED_OVER),
        # Nobody can say yet what a meeting leaves open that is not recorded as held, but what was marked is.
        (item(), State.SCHEDULED, None),
        (item(), State.CONVENED, None),
        (item(carries_over=True), State.CONVENED, Why.CARRIED_OVER),
        (item(kind=ItemKind.SECTION), State.HELD, None),
        (item(kind=ItemKind.INFORMATION), State.HELD, Why.NOTHING_WRITTEN),
        # An approval is closed by the adoption of what it was to approve.
        (item(approves=State.ADOPTED), State.HELD, None),
        (item(approves=State.HELD), State.HELD, Why.NOTHING_WRITTEN),
        (item(approves=State.ADOPTED, carries_over=True), State.HELD, Why.CARRIED_OVER),
    ],
)
def test_which_items_come_back(left, state, expected):
    assert why_open(left, state) is expected


def test_the_approval_stands_first_then_what_is_open_in_its_order():
    left = [item(id=3, minutes=40, note="See paper 4"), item(id=1, is_written=True), item(id=2, carries_over=True)]
    assert points_from(HELD, left) == [
        Point("approval:7", HELD.title, Why.APPROVAL, ItemKind.DECISION, APPROVAL_MINUTES, meeting_id=7),
        Point(
            "item:3",
            "Extradition",
            Why.NOTHING_WRITTEN,
            ItemKind.DISCUSSION,
            40,
            "See paper 4",
            meeting_id=7,
            item_id=3,
        ),
        Point("item:2", "Extradition", Why.CARRIED_OVER, ItemKind.DISCUSSION, USUAL_MINUTES, meeting_id=7, item_id=2),
    ]


@pytest.mark.parametrize(
    ("meeting", "left", "expected"),
    [
        (Audience.ALL, Audience.ALL, [Audience.ALL, Audience.ALL]),
        (Audience.ALL, Audience.UNION, [Audience.ALL, Audience.UNION]),
        (Audience.UNION, Audience.ALL, [Audience.UNION, Audience.UNION]),
    ],
)
def test_what_only_the_union_side_saw_comes_back_for_it_only(meeting, left, expected):
    previous = Previous(7, "Before", State.HELD, date(2026, 11, 4), meeting)
    assert [point.audience for point in points_from(previous, [item(audience=left)])] == expected


def test_one_all_or_none_are_chosen_in_their_order():
    points = [Point(key, key) for key in ("approval:7", "item:1", "item:2")]
    assert chosen(points, None) == points
    assert chosen(points, {"item:2", "approval:7", "item:99"}) == [points[0], points[2]]
    assert chosen(points, []) == []


@given(st.lists(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_nothing_is_proposed_twice_or_where_it_stands_already(keys, taken):
    found = [point.key for point in not_yet_taken([Point(key, key) for key in keys], taken)]
    assert found == [key for key in dict.fromkeys(keys) if key not in taken]

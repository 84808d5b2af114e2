"""Chains, rest, and what several changes come to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exchange.meetings.rules import MATERIAL as COUNTED
from exchange.notices.rules import LONGEST_REST, REST, folded, is_material, rests_until

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
VALUES = st.integers(0, 3)


@given(st.lists(st.integers(0, 240), max_size=40))
def test_a_change_is_told_within_minutes_however_often_it_is_changed_again(pauses):
    at, leaves = NOON, rests_until(NOON, NOON)
    for pause in pauses:
        if at + timedelta(seconds=pause) >= leaves:
            break
        at += timedelta(seconds=pause)
        leaves = rests_until(at, NOON)
        assert at <= leaves <= at + REST
    assert leaves <= NOON + LONGEST_REST


@st.composite
def _histories(draw):
    """Yield where columns stood at first, and changes that hang together, each from the value before."""
    first = {name: draw(VALUES) for name in "abc"}
    stands, steps = dict(first), []
    for _ in range(draw(st.integers(0, 6))):
        new = {name: draw(VALUES) for name in draw(st.sets(st.sampled_from("abc")))}
        steps.append({name: [stands[name], value] for name, value in new.items()})
        stands |= new
    return first, steps, stands


@given(_histories())
def test_changes_come_to_the_difference_between_first_and_last(history):
    first, steps, last = history
    assert folded(steps) == {name: [first[name], last[name]] for name in "abc" if first[name] != last[name]}


def test_a_corrected_title_is_told_to_nobody_another_place_is():
    assert not is_material({"title": ["a", "b"], "purpose": ["", "x"]})
    assert is_material({"title": ["a", "b"], "place": ["Brussels", "Ghent"]})


def test_whatever_calendars_count_is_told():
    assert all(is_material({column: [None, "x"]}) for column in COUNTED)

"""Running times, numbers and order of an agenda."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.meetings.agenda.rules import (
    AgendaRefusedError,
    Budget,
    Direction,
    Hands,
    ItemKind,
    Merge,
    Refusal,
    Wording,
    budget,
    carried,
    hands,
    merged,
    moved,
    moved_by_one,
    numbers,
    running_times,
    several_days,
)
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Side

TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIVE = TEN + timedelta(hours=7)


def section(title="Part", audience=Audience.ALL):
    return Wording(ItemKind.SECTION, title, audience=audience)


def item(minutes, audience=Audience.ALL, kind=ItemKind.DISCUSSION):
    return Wording(kind, "Item", minutes, audience=audience)


wordings = st.lists(
    st.builds(
        Wording,
        kind=st.sampled_from(ItemKind),
        title=st.just("Item"),
        minutes=st.integers(0, 1440),
        audience=st.sampled_from(Audience),
    ),
    max_size=30,
)
orders = st.lists(st.integers(1, 60), unique=True, max_size=30)


def facts(slot):
    start = None if slot.starts is None else (slot.starts - TEN) // timedelta(minutes=1)
    end = None if slot.ends is None else (slot.ends - TEN) // timedelta(minutes=1)
    return slot.number, start, end, slot.minutes, slot.beyond


def test_times_run_on_and_a_section_sums_what_stands_under_it():
    agenda = [item(15), section(), item(90), item(30), section(), item(60)]
    assert [facts(slot) for slot in running_times(agenda, TEN, FIVE)] == [
        ("1", 0, 15, 15, 0),
        ("", 15, 135, 120, 0),
        ("2", 15, 105, 90, 0),
        ("3", 105, 135, 30, 0),
        ("", 135, 195, 60, 0),
        ("4", 135, 195, 60, 0),
    ]


@pytest.mark.parametrize(
    ("lengths", "beyond"),
    [
        ([420], [0]),
        ([421], [1]),
        ([400, 30, 10], [0, 10, 20]),
        ([420, 0], [0, 0]),
        ([], []),
    ],
)
def test_an_item_that_ends_after_the_meeting_says_by_how_much(lengths, beyond):
    slots = running_times([item(minutes) for minutes in lengths], TEN, FIVE)
    assert [slot.beyond for slot in slots] == beyond
    assert [slot.over_run for slot in slots] == [more > 0 for more in beyond]


def test_without_a_date_there_are_lengths_only():
    slots = running_times([section(), item(20)], None, None)
    assert [facts(slot) for slot in slots] == [("", None, None, 20, 0), ("1", None, None, 20, 0)]


def test_the_partner_side_sees_true_times_its_own_sums_and_no_gap_in_the_numbers():
    agenda = [section(), item(30), item(60, Audience.UNION), item(45), section(audience=Audience.UNION), item(15)]
    assert [facts(slot) for slot in running_times(agenda, TEN, FIVE, side=Side.PARTNER)] == [
        ("", 0, 150, 90, 0),
        ("1", 0, 30, 30, 0),
        ("2", 90, 135, 45, 0),
        ("3", 135, 150, 15, 0),
    ]


def test_both_sides_call_an_item_by_the_same_number():
    agenda = [item(1), item(1, Audience.UNION), section(), item(1), item(1, Audience.UNION)]
    assert numbers(agenda) == ["1", "U1", "", "2", "U2"]
    assert numbers(agenda, closed=True) == ["1", "2", "", "3", "4"]


@given(wordings)
def test_each_item_begins_where_the_one_before_ends(agenda):
    slots = [slot for slot in running_times(agenda, TEN, FIVE) if not slot.is_section]
    starts = [TEN, *(slot.ends for slot in slots if slot.ends)]
    assert [slot.starts for slot in slots] == starts[: len(slots)]
    closing = [start + timedelta(minutes=slot.item.minutes) for slot, start in zip(slots, starts, strict=False)]
    assert [slot.ends for slot in slots] == closing
    late = [bool(slot.item.minutes) and slot.ends > FIVE for slot in slots]  # type: ignore[operator]
    assert [slot.over_run for slot in slots] == late


@given(wordings)
def test_the_minutes_of_sections_and_of_what_stands_before_the_first_are_all_minutes(agenda):
    slots = running_times(agenda, TEN, FIVE)
    first = next((place for place, slot in enumerate(slots) if slot.is_section), len(slots))
    before = sum(slot.minutes for slot in slots[:first])
    assert before + sum(slot.minutes for slot in slots if slot.is_section) == budget(slots, TEN, FIVE).planned


@given(wordings)
def test_what_the_partner_side_sees_is_what_the_union_side_sees_of_it(agenda):
    def told(slots):
        return [(s.item, s.number, s.starts, s.beyond) for s in slots if s.item.audience is Audience.ALL]

    partner = running_times(agenda, TEN, FIVE, side=Side.PARTNER)
    assert told(partner) == told(running_times(agenda, TEN, FIVE))
    assert len(told(partner)) == len(partner)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], Budget(0, 420, 420)),
        ([60, 30], Budget(90, 420, 330)),
        ([420], Budget(420, 420, 0)),
        ([400, 40], Budget(440, 420, -20)),
    ],
)
def test_spare_or_excess_is_between_the_last_item_and_the_end(lengths, expected):
    slots = running_times([item(minutes) for minutes in lengths], TEN, FIVE)
    found = budget(slots, TEN, FIVE)
    assert found == expected
    assert found.excess == max(0, -expected.spare)


def test_what_is_hidden_behind_the_last_item_does_not_count_for_those_it_is_hidden_from():
    agenda = [item(30), item(60, Audience.UNION)]
    partner = running_times(agenda, TEN, FIVE, side=Side.PARTNER)
    assert budget(partner, TEN, FIVE) == Budget(30, 420, 390)


def test_without_a_date_or_over_several_days_nothing_is_spare():
    slots = running_times([item(30)], TEN, FIVE)
    assert budget(slots, None, None) == Budget(30)
    assert budget(slots, TEN, FIVE, several_days=True) == Budget(30)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (datetime(2026, 11, 24, 17), False),
        (datetime(2026, 11, 25), False),
        (datetime(2026, 11, 25, 0, 1), True),
        (None, False),
    ],
)
def test_a_meeting_lasts_several_days_when_it_goes_on_after_midnight(ends, expected):
    assert several_days(datetime(2026, 11, 24, 10), ends) is expected


# --- Order ------------------------------------------------------------------------------------------------------------


@given(orders.filter(bool), st.data())
def test_moving_keeps_every_item_once_and_the_order_of_the_others(order, data):
    one, to = data.draw(st.sampled_from(order)), data.draw(st.integers(-5, 40))
    found = moved(order, one, to)
    assert [other for other in found if other != one] == [other for other in order if other != one]
    assert found.index(one) == max(0, min(to, len(order) - 1))
    assert moved(found, one, to) == found
    assert moved(found, one, order.index(one)) == order


@given(orders.filter(lambda order: len(order) > 1), st.data())
def test_up_undoes_down_except_at_the_end(order, data):
    one = data.draw(st.sampled_from(order[:-1]))
    assert moved_by_one(moved_by_one(order, one, Direction.DOWN), one, Direction.UP) == order
    assert moved_by_one(order, order[-1], Direction.DOWN) == order
    assert moved_by_one(order, order[0], Direction.UP) == order


@given(orders, st.lists(st.integers(1, 70), max_size=40), st.frozensets(st.integers(1, 60), max_size=10))
def test_a_merged_order_loses_nothing_invents_nothing_and_is_settled(present, asked, hidden):
    found = merged(present, asked, hidden)
    assert sorted(found.order) == sorted(present)
    assert merged(found.order, asked, hidden).order == found.order
    visible = [key for key in found.order if key not in hidden]
    wanted = [key for key in dict.fromkeys(asked) if key in present and key not in hidden]
    assert visible == [*wanted, *found.missing]
    assert not hidden & set(found.missing)
    assert set(found.unknown) == {key for key in asked if key not in present or key in hidden}


@given(orders, st.frozensets(st.integers(1, 60), max_size=10))
def test_asking_for_the_order_one_sees_moves_nothing_hidden(present, hidden):
    visible = [key for key in present if key not in hidden]
    assert merged(present, visible, hidden) == Merge(list(present), [], [])


@pytest.mark.parametrize(
    ("present", "asked", "hidden", "expected"),
    [
        ([1, 2, 3], [3, 1, 2], (), Merge([3, 1, 2], [], [])),
        ([1, 2, 3], [3, 1], (), Merge([3, 1, 2], [], [2])),
        ([1, 2, 3], [9, 3, 3, 2, 1], (), Merge([3, 2, 1], [9], [])),
        ([1, 2, 3, 4], [4, 1, 3], (2,), Merge([4, 1, 2, 3], [], [])),
        ([2, 1, 3], [3, 1], (2,), Merge([2, 3, 1], [], [])),
        ([1, 2], [], (), Merge([1, 2], [], [1, 2])),
    ],
)
def test_a_posted_order_is_merged_with_what_is_there(present, asked, hidden, expected):
    assert merged(present, asked, frozenset(hidden)) == expected


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DRAFT, Hands.PLANNERS),
        (State.SCHEDULED, Hands.PLANNERS),
        (State.POSTPONED, Hands.PLANNERS),
        (State.CONVENED, Hands.RUNNERS),
        (State.HELD, Hands.NOBODY),
        (State.ADOPTED, Hands.NOBODY),
        (State.CANCELLED, Hands.NOBODY),
    ],
)
def test_in_whose_hands_an_agenda_is(state, expected):
    assert hands(state) is expected


def test_a_section_has_neither_minutes_nor_rapporteur():
    assert Wording(ItemKind.SECTION, "Part", 30, 7, "n").settled() == Wording(ItemKind.SECTION, "Part", note="n")


@pytest.mark.parametrize(
    ("title", "minutes", "refusal"), [("", 10, Refusal.TITLE), ("A", -1, Refusal.MINUTES), ("A", 1441, Refusal.MINUTES)]
)
def test_words_that_cannot_be_kept(title, minutes, refusal):
    with pytest.raises(AgendaRefusedError) as refused:
        Wording(ItemKind.DECISION, title, minutes).settled()
    assert refused.value.refusal is refusal


def test_what_only_the_union_side_saw_stays_so_elsewhere():
    kept = [carried(one, other) for one in Audience for other in Audience]
    assert kept == [Audience.ALL, Audience.UNION, Audience.UNION, Audience.UNION]

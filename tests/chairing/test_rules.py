"""The rotating chair by tables: the Coalition's real chairs, and what each agreed change does to a small plan (M3, M4)."""

from __future__ import annotations

import doctest
import importlib
from datetime import date

import pytest

from exchange.chairing import rules
from exchange.chairing.rules import Change, Flaw, Pattern, Term

COALITION = ["NL", "BE", "DE", "ES", "FR", "IT"]
MINISTERS = [date(2022, 10, 7), date(2023, 6, 12), date(2024, 5, 7), date(2025, 2, 14)]
FOUNDED = date(2021, 12, 9)
ORDER = ["A", "B", "C", "D"]
TODAY = date(2025, 6, 1)


def years(holders: str, first: int = 2025) -> list[Term]:
    """Terms of a calendar year each, held by the countries named by one letter."""
    return [Term(holder, date(first + i, 1, 1), date(first + i + 1, 1, 1)) for i, holder in enumerate(holders)]


def holders(terms: list[Term]) -> str:
    return "".join(term.holder for term in terms)


def starts(year: int) -> date:
    return date(year, 1, 1)


# --- Who chairs when ---------------------------------------------------------------------------------------------------


def test_the_coalition_hands_over_on_the_day_after_its_ministers_met():
    terms = rules.plan_events(COALITION, FOUNDED, MINISTERS, until=date(2026, 12, 31))
    assert terms == [
        Term("NL", date(2021, 12, 9), date(2022, 10, 8)),
        Term("BE", date(2022, 10, 8), date(2023, 6, 13)),
        Term("DE", date(2023, 6, 13), date(2024, 5, 8)),
        Term("ES", date(2024, 5, 8), date(2025, 2, 15)),
        Term("FR", date(2025, 2, 15), date(2026, 2, 15), expected=True),
        Term("IT", date(2026, 2, 15), date(2027, 2, 15), expected=True),
    ]


@pytest.mark.parametrize(
    ("day", "holder", "days"),
    [
        (date(2021, 12, 8), None, None),
        (date(2021, 12, 9), "NL", 303),
        (date(2022, 10, 7), "NL", 1),
        (date(2022, 10, 8), "BE", 248),
        (date(2023, 6, 12), "BE", 1),
        (date(2024, 2, 29), "DE", 69),
        (date(2024, 5, 7), "DE", 1),
        (date(2025, 2, 14), "ES", 1),
        (date(2025, 2, 15), None, None),
    ],
)
def test_a_day_has_the_chair_whose_term_covers_it(day, holder, days):
    terms = rules.plan_events(COALITION, FOUNDED, MINISTERS, until=FOUNDED)
    assert (rules.holder_on(terms, day), rules.days_to_handover(terms, day)) == (holder, days)


def test_an_open_ended_term_covers_every_later_day_and_counts_no_days():
    term = Term("NL", date(2022, 3, 1), None)
    assert rules.term_on([term], date(2099, 1, 1)) == term
    assert rules.days_to_handover([term], date(2099, 1, 1)) is None


@pytest.mark.parametrize(("day", "start"), [((2024, 12, 31), 2025), ((2025, 1, 1), 2026), ((2026, 1, 1), None)])
def test_the_next_term_is_the_first_that_starts_after_the_day(day, start):
    terms = years("AB")
    expected = next((term for term in terms if start and term.starts_on == starts(start)), None)
    assert rules.next_term(list(reversed(terms)), date(*day)) == expected


def test_later_terms_are_those_that_have_not_begun():
    assert rules.later_terms(years("ABC"), starts(2026)) == years("ABC")[2:]


def test_terms_sort_by_their_start_whoever_holds_them():
    first, second, third = years("CBA")
    assert sorted([third, first, second]) == [first, second, third]


# --- Tiling ------------------------------------------------------------------------------------------------------------

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("terms", "flaw", "concerned"),
    [
        ([], Flaw.EMPTY, []),
        ([Term("A", JAN, FEB), Term("B", FEB, FEB)], Flaw.EMPTY, [1]),
        ([Term("A", FEB, JAN)], Flaw.EMPTY, [0]),
        ([Term("A", JAN, FEB), Term("B", FEB, MAR), Term("C", APR, None)], Flaw.GAP, [1, 2]),
        ([Term("A", JAN, MAR), Term("B", FEB, APR)], Flaw.OVERLAP, [0, 1]),
        ([Term("A", JAN, None), Term("B", FEB, APR)], Flaw.OVERLAP, [0, 1]),
        ([Term("A", JAN, FEB), Term("B", JAN, FEB)], Flaw.OVERLAP, [0, 1]),
        ([Term("A", FEB, MAR), Term("B", JAN, FEB)], Flaw.DISORDER, [0, 1]),
    ],
)
def test_terms_that_do_not_tile_time_are_refused_by_name(terms, flaw, concerned):
    with pytest.raises(rules.NotTiling) as refused:
        rules.check_tiling(terms)
    assert (refused.value.flaw, list(refused.value.terms)) == (flaw, [terms[i] for i in concerned])


def test_terms_without_gap_or_overlap_tile_time_and_the_last_may_stay_open():
    rules.check_tiling([Term("A", JAN, FEB), Term("B", FEB, MAR), Term("A", MAR, None)])


@pytest.mark.parametrize(
    "change",
    [
        lambda terms: rules.extend(terms, ORDER, 12, until=TODAY),
        lambda terms: rules.replan_fixed(terms, ORDER, 12, today=TODAY, until=TODAY),
        lambda terms: rules.replan_events(terms, ORDER, [], today=TODAY, until=TODAY),
        lambda terms: rules.swap(terms, starts(2027), starts(2028), TODAY),
        lambda terms: rules.pass_turn(terms, ORDER, starts(2027), TODAY),
        lambda terms: rules.join(terms, ORDER, "E", 0, TODAY),
        lambda terms: rules.leave(terms, ORDER, "A", TODAY, TODAY),
        lambda terms: rules.reorder(terms, ORDER, ORDER, TODAY),
    ],
)
def test_no_change_is_made_to_terms_that_leave_a_gap(change):
    with pytest.raises(rules.NotTiling):
        change([*years("A"), *years("BCD", first=2027)])


# --- Plans -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 2, 29), 912, date(2100, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 31), -2, date(2024, 11, 30)),
        (date(2025, 1, 31), 0, date(2025, 1, 31)),
    ],
)
def test_months_are_added_and_cut_at_the_end_of_a_short_month(day, months, expected):
    assert rules.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("until", "count"), [((2025, 1, 1), 1), ((2025, 6, 30), 1), ((2025, 7, 1), 2), ((2000, 1, 1), 1)]
)
def test_a_fixed_plan_has_as_many_whole_terms_as_cover_the_day(until, count):
    terms = rules.plan_fixed(ORDER, date(2025, 1, 1), 6, until=date(*until))
    assert (
        terms
        == [
            Term("A", date(2025, 1, 1), date(2025, 7, 1)),
            Term("B", date(2025, 7, 1), date(2026, 1, 1)),
        ][:count]
    )


@pytest.mark.parametrize(("first", "expected"), [(0, "ABCDA"), (2, "CDABC"), (5, "BCDAB")])
def test_a_plan_begins_with_the_member_it_is_told_and_goes_round(first, expected):
    fixed = rules.plan_fixed(ORDER, starts(2025), 12, until=date(2029, 6, 1), first=first)
    event = rules.plan_events(ORDER, starts(2025), [], until=date(2029, 6, 1), first=first)
    assert (holders(fixed), holders(event)) == (expected, expected)


def test_an_event_plan_takes_meetings_in_any_order_once_and_none_from_before_it():
    days = [date(2026, 5, 4), date(2025, 3, 3), date(2026, 5, 4), date(2024, 12, 31), date(2024, 1, 1)]
    terms = rules.plan_events(ORDER, starts(2025), days, until=date(2026, 5, 5), usual_months=9)
    assert terms == [
        Term("A", date(2025, 1, 1), date(2025, 3, 4)),
        Term("B", date(2025, 3, 4), date(2026, 5, 5)),
        Term("C", date(2026, 5, 5), date(2027, 2, 5), expected=True),
    ]


@pytest.mark.parametrize("order", [[], ["A", "B", "A"]])
def test_an_order_without_members_or_with_one_twice_gives_no_plan(order):
    with pytest.raises((rules.OrderWouldBeEmpty, rules.AlreadyInOrder)):
        rules.plan_fixed(order, starts(2025), 12, until=TODAY)
    with pytest.raises((rules.OrderWouldBeEmpty, rules.AlreadyInOrder)):
        rules.plan_events(order, starts(2025), [], until=TODAY)


def test_terms_of_no_length_are_refused():
    with pytest.raises(rules.NoLength):
        rules.plan_fixed(ORDER, starts(2025), 0, until=TODAY)
    with pytest.raises(rules.NoLength):
        rules.plan_events(ORDER, starts(2025), [], until=TODAY, usual_months=0)


# --- Extending and planning anew ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("have", "expected"),
    [("ABC", "ABCDAB"), ("DCA", "DCABCD"), ("ABX", "ABXCDA"), ("XYZ", "XYZABC"), ("ABCDABC", "ABCDABC")],
)
def test_terms_are_extended_in_the_order_after_the_last_turn_of_a_member(have, expected):
    assert rules.extend(years(have), ORDER, 12, until=date(2030, 6, 1)) == years(expected)


def test_an_extension_after_a_swap_goes_on_after_the_turn_not_after_its_holder():
    swapped = rules.swap(years("ABCD"), starts(2026), starts(2028), TODAY)
    assert holders(rules.extend(swapped, ORDER, 12, until=date(2032, 6, 1))) == "ADCBABCD"


def test_an_extension_stays_on_the_grid_of_its_anchor():
    january = date(2025, 1, 31)
    terms = rules.plan_fixed(ORDER, january, 1, until=january)
    on_grid = rules.extend(terms, ORDER, 1, until=date(2025, 4, 1), anchor=january)
    assert [term.ends_on for term in on_grid] == [date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30)]


def test_terms_that_end_off_the_grid_start_a_new_one():
    terms = [Term("A", date(2025, 1, 1), date(2025, 5, 20))]
    extended = rules.extend(terms, ORDER, 6, until=date(2026, 1, 1), anchor=date(2025, 1, 1))
    assert [term.ends_on for term in extended] == [date(2025, 5, 20), date(2025, 11, 20), date(2026, 5, 20)]


def test_nothing_follows_an_open_ended_term():
    terms = [Term("A", starts(2025), None)]
    assert rules.extend(terms, ORDER, 12, until=starts(2040)) == terms
    assert rules.replan_fixed(terms, ORDER, 12, today=TODAY, until=starts(2040)) == terms


def test_another_length_of_fixed_terms_begins_after_the_running_one():
    terms = rules.replan_fixed(years("ABC"), ORDER, 6, today=TODAY, until=date(2027, 1, 1))
    assert terms == [
        Term("A", date(2025, 1, 1), date(2026, 1, 1)),
        Term("B", date(2026, 1, 1), date(2026, 7, 1)),
        Term("C", date(2026, 7, 1), date(2027, 1, 1)),
        Term("D", date(2027, 1, 1), date(2027, 7, 1)),
    ]


def test_planning_fixed_terms_anew_before_the_first_has_begun_keeps_its_start():
    terms = rules.replan_fixed(years("BC", first=2026), ORDER, 24, today=TODAY, until=TODAY)
    assert terms == [Term("B", starts(2026), starts(2028)), Term("C", starts(2028), starts(2030))]


def test_an_event_based_rotation_that_becomes_fixed_makes_the_running_end_firm():
    terms = rules.plan_events(ORDER, starts(2025), [], until=date(2026, 6, 1))
    replanned = rules.replan_fixed(terms, ORDER, 6, today=TODAY, until=date(2026, 6, 1))
    assert replanned == [Term("A", starts(2025), starts(2026)), Term("B", starts(2026), date(2026, 7, 1))]


EVENTS = [Term("A", date(2024, 3, 1), date(2025, 3, 1)), Term("B", date(2025, 3, 1), date(2026, 3, 1), expected=True)]


@pytest.mark.parametrize(
    ("political_days", "today", "expected"),
    [
        # set: the running term ends with it, the estimates follow
        (
            [(2025, 11, 10)],
            TODAY,
            [("A", (2025, 3, 1), False), ("B", (2025, 11, 11), False), ("C", (2026, 11, 11), True)],
        ),
        # set and the one after it too
        (
            [(2025, 11, 10), (2026, 9, 9)],
            TODAY,
            [("A", (2025, 3, 1), False), ("B", (2025, 11, 11), False), ("C", (2026, 9, 10), False)],
        ),
        # held yesterday: today the next country chairs
        ([(2025, 5, 31)], TODAY, [("A", (2025, 3, 1), False), ("B", (2025, 6, 1), False), ("C", (2026, 6, 1), True)]),
        # nothing set
        ([], TODAY, [("A", (2025, 3, 1), False), ("B", (2026, 3, 1), True)]),
        # nothing set and the estimate has passed: the chair stays, by whole months
        ([], date(2026, 3, 1), [("A", (2025, 3, 1), False), ("B", (2026, 4, 1), True)]),
        ([], date(2026, 8, 20), [("A", (2025, 3, 1), False), ("B", (2026, 9, 1), True)]),
        # what a meeting ended long ago stays, whatever is said of it now
        ([(2024, 6, 6)], TODAY, [("A", (2025, 3, 1), False), ("B", (2026, 3, 1), True)]),
    ],
)
def test_a_political_meeting_that_is_set_moved_held_or_cancelled_moves_the_hand_overs(political_days, today, expected):
    days = [date(*day) for day in political_days]
    terms = rules.replan_events(EVENTS, ORDER, days, today=today, until=date(2026, 2, 1))
    assert [(term.holder, term.ends_on, term.expected) for term in terms] == [
        (holder, date(*end), expected) for holder, end, expected in expected
    ]


def test_events_planned_anew_keep_swaps_and_passed_turns():
    terms = rules.plan_events(ORDER, starts(2025), [], until=date(2028, 6, 1))
    terms = rules.pass_turn(rules.swap(terms, starts(2026), starts(2028), TODAY), ORDER, starts(2027), TODAY)
    assert holders(terms) == "ADBA"
    moved = rules.replan_events(terms, ORDER, [date(2025, 9, 9)], today=TODAY, until=date(2030, 1, 1))
    assert holders(moved) == "ADBABC"


def test_events_planned_anew_drop_no_agreed_turn_however_short_the_plan():
    terms = rules.plan_events(ORDER, starts(2025), [], until=date(2028, 6, 1))
    swapped = rules.swap(terms, starts(2026), starts(2028), TODAY)
    assert rules.replan_events(swapped, ORDER, [], today=TODAY, until=TODAY) == swapped


def test_a_running_swapped_term_keeps_its_holder_when_its_meeting_is_set():
    terms = rules.plan_events(ORDER, starts(2026), [], until=date(2029, 6, 1))
    swapped = rules.swap(terms, starts(2026), starts(2029), TODAY)
    later = rules.replan_events(swapped, ORDER, [date(2027, 5, 5)], today=starts(2026), until=date(2028, 1, 1))
    assert later[0] == Term("D", starts(2026), date(2027, 5, 6), in_turn_of="A")
    assert holders(later) == "DBCA"


def test_a_plan_wholly_in_the_past_goes_on_from_its_last_hand_over():
    terms = rules.replan_events(years("A", first=2023), ORDER, [], today=TODAY, until=TODAY)
    assert terms == [*years("A", first=2023), Term("B", starts(2024), date(2025, 7, 1), expected=True)]


@pytest.mark.parametrize(
    "change",
    [
        lambda terms, today: rules.swap(terms, date(2026, 3, 1), date(2027, 3, 1), today),
        lambda terms, today: rules.pass_turn(terms, ORDER, date(2026, 3, 1), today),
        lambda terms, today: rules.join(terms, ORDER, "E", 0, today),
        lambda terms, today: rules.leave(terms, ORDER, "C", today, today),
        lambda terms, today: rules.reorder(terms, ORDER, ORDER, today),
        lambda terms, today: rules.replan_fixed(terms, ORDER, 12, today=today, until=today),
    ],
)
def test_no_change_is_agreed_while_an_estimate_that_has_passed_leaves_the_chair_unsure(change):
    terms = rules.replan_events(EVENTS, ORDER, [], today=TODAY, until=date(2027, 6, 1))
    with pytest.raises(rules.EstimateHasPassed):
        change(terms, date(2026, 3, 1))


# --- Swapping and passing ----------------------------------------------------------------------------------------------


def test_a_swap_exchanges_holders_and_remembers_whose_turn_it_is():
    swapped = rules.swap(years("ABCD"), starts(2026), starts(2028), TODAY)
    assert swapped == [
        Term("A", starts(2025), starts(2026)),
        Term("D", starts(2026), starts(2027), in_turn_of="B"),
        Term("C", starts(2027), starts(2028)),
        Term("B", starts(2028), starts(2029), in_turn_of="D"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "today", "refusal"),
    [
        (2025, 2026, TODAY, rules.TermHasBegun),
        (2026, 2027, starts(2026), rules.TermHasBegun),
        (2027, 2026, starts(2026), rules.TermHasBegun),
        (2026, 2035, TODAY, rules.NoSuchTerm),
        (2026, 2030, TODAY, rules.SameHolder),
        (2026, 2026, TODAY, rules.SameHolder),
    ],
)
def test_a_swap_of_a_begun_unknown_or_own_term_is_refused(first, second, today, refusal):
    with pytest.raises(refusal):
        rules.swap(years("ABCDAB"), starts(first), starts(second), today)


@pytest.mark.parametrize(
    ("have", "order", "year", "expected"),
    [
        ("ABCDA", ORDER, 2026, "ACDAB"),
        ("ABCD", ORDER, 2028, "ABCA"),
        ("ABAB", ["A", "B"], 2026, "AABA"),
        ("CABBA", ["A", "B"], 2027, "CAABA"),
    ],
)
def test_a_passed_turn_moves_the_later_ones_up(have, order, year, expected):
    assert holders(rules.pass_turn(years(have), order, starts(year), TODAY)) == expected


def test_a_country_that_passes_a_turn_it_swapped_for_gives_up_that_turn_only():
    swapped = rules.swap(years("ABCDA"), starts(2026), starts(2028), TODAY)
    assert holders(swapped) == "ADCBA"
    assert holders(rules.pass_turn(swapped, ORDER, starts(2026), TODAY)) == "ACBAB"


@pytest.mark.parametrize(
    ("order", "year", "refusal"),
    [(ORDER, 2025, rules.TermHasBegun), (ORDER, 2040, rules.NoSuchTerm), (["B"], 2026, rules.NobodyElse)],
)
def test_a_turn_that_has_begun_is_unknown_or_has_no_taker_cannot_be_passed(order, year, refusal):
    with pytest.raises(refusal):
        rules.pass_turn(years("ABCD"), order, starts(year), TODAY)


# --- Joining, leaving, another order -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("have", "position", "expected"),
    [
        ("ABCDAB", 0, "ABCDEA"),
        ("ABCDAB", 1, "AEBCDA"),
        ("ABCDAB", 2, "ABECDA"),
        ("ABCDAB", 4, "ABCDEA"),
        ("ACDABC", 2, "AECDAB"),  # B has passed
        ("AABCDA", 3, "AEABCE"),  # everybody else has passed
    ],
)
def test_a_newcomer_comes_wherever_the_order_passes_its_place(have, position, expected):
    order, terms = rules.join(years(have), ORDER, "E", position, TODAY)
    assert order == [*ORDER[:position], "E", *ORDER[position:]]
    assert terms == years(expected)


@pytest.mark.parametrize(("position", "expected"), [(0, "EABCDE"), (1, "AEBCDA"), (4, "ABCDEA")])
def test_a_newcomer_before_the_first_term_begins_keeps_its_place(position, expected):
    _order, terms = rules.join(years("ABCDAB", first=2026), ORDER, "E", position, TODAY)
    assert holders(terms) == expected


def test_a_swap_moves_down_with_its_turns_when_a_country_joins():
    swapped = rules.swap(years("ABCDAB"), starts(2026), starts(2028), TODAY)
    assert holders(rules.join(swapped, ORDER, "E", 1, TODAY)[1]) == "AEDCBA"


def test_a_swap_that_loses_one_of_its_turns_to_a_newcomer_is_taken_back():
    swapped = rules.swap(years("ABCD"), starts(2026), starts(2028), TODAY)
    assert rules.join(swapped, ORDER, "E", 1, TODAY)[1] == years("AEBC")


def test_the_terms_of_a_country_that_has_left_do_not_disturb_a_newcomer():
    order, terms = rules.join(years("AXBCD"), ORDER, "E", 1, starts(2026))
    assert (order, holders(terms)) == (["A", "E", "B", "C", "D"], "AXEBC")


def test_a_last_term_of_a_country_that_leaves_later_stays_when_another_joins():
    order, terms = rules.leave(years("ABCDABC"), ORDER, "B", starts(2028), TODAY)
    assert holders(rules.join(terms, order, "E", 1, TODAY)[1]) == "ABECDAE"


@pytest.mark.parametrize(
    ("newcomer", "position", "refusal"),
    [("B", 0, rules.AlreadyInOrder), ("E", 5, rules.NoSuchPlace), ("E", -1, rules.NoSuchPlace)],
)
def test_a_member_cannot_join_again_and_nobody_outside_the_order(newcomer, position, refusal):
    with pytest.raises(refusal):
        rules.join(years("AB"), ORDER, newcomer, position, TODAY)


def test_an_order_without_any_plan_can_still_change():
    assert rules.join([], [], "A", 0, TODAY) == (["A"], [])
    assert rules.leave([], ["A", "B"], "A", TODAY, TODAY) == (["B"], [])
    assert rules.reorder([], ["A", "B"], ["B", "A"], TODAY, first="A") == []


@pytest.mark.parametrize(("leaver", "expected"), [("B", "ACDACD"), ("C", "ABDABD"), ("D", "ABCABC")])
def test_the_later_turns_of_a_country_that_leaves_go_and_the_others_move_up(leaver, expected):
    order, terms = rules.leave(years("ABCDAB"), ORDER, leaver, TODAY, TODAY)
    assert (order, terms) == ([member for member in ORDER if member != leaver], years(expected))


def test_the_successor_of_a_leaving_chair_adds_the_rest_to_its_own_fixed_term():
    on = date(2025, 9, 1)
    order, terms = rules.leave(years("ABCDA"), ORDER, "A", on, TODAY)
    assert order == ["B", "C", "D"]
    assert terms == [Term("A", starts(2025), on), Term("B", on, starts(2027)), *years("CDB", first=2027)]


def test_the_successor_of_a_leaving_chair_takes_over_its_political_meeting():
    on = date(2025, 9, 1)
    _order, terms = rules.leave(years("ABCDA"), ORDER, "A", on, TODAY, pattern=Pattern.EVENT)
    assert terms == [Term("A", starts(2025), on), Term("B", on, starts(2026)), *years("CDBC", first=2026)]


def test_an_agreed_hand_over_by_a_leaving_chair_survives_a_new_date_of_the_meeting():
    on = date(2025, 9, 1)
    plan = rules.plan_events(ORDER, starts(2025), [date(2025, 12, 1)], until=date(2026, 2, 1))
    order, terms = rules.leave(plan, ORDER, "A", on, TODAY, pattern=Pattern.EVENT)
    moved = rules.replan_events(terms, order, [date(2026, 1, 20)], today=TODAY, until=date(2026, 2, 1))
    assert moved == [
        Term("A", starts(2025), on),
        Term("B", on, date(2026, 1, 21)),
        Term("C", date(2026, 1, 21), date(2027, 1, 21), expected=True),
    ]


@pytest.mark.parametrize("pattern", list(Pattern))
def test_a_chair_that_leaves_as_its_term_starts_never_chairs(pattern):
    _order, terms = rules.leave(years("ABCDA"), ORDER, "B", starts(2026), starts(2026), pattern=pattern)
    assert terms == years("ACDAC")


@pytest.mark.parametrize("pattern", list(Pattern))
def test_a_country_that_leaves_later_keeps_its_terms_until_then(pattern):
    _order, terms = rules.leave(years("ABCDABC"), ORDER, "B", starts(2028), TODAY, pattern=pattern)
    assert terms == years("ABCDACD")


@pytest.mark.parametrize(("first", "successor"), [("A", "B"), ("D", "A")])
def test_a_leaving_chair_of_the_only_planned_term_is_followed_by_its_successor(first, successor):
    on = date(2025, 9, 1)
    _order, terms = rules.leave(years(first), ORDER, first, on, TODAY)
    assert terms == [Term(first, starts(2025), on), Term(successor, on, starts(2026))]


def test_an_open_ended_chair_that_leaves_is_followed_by_an_open_ended_one():
    on = date(2025, 9, 1)
    _order, terms = rules.leave([Term("A", starts(2025), None)], ORDER, "A", on, TODAY)
    assert terms == [Term("A", starts(2025), on), Term("B", on, None)]


@pytest.mark.parametrize("pattern", list(Pattern))
def test_a_swapped_turn_goes_back_to_its_country_when_the_chair_leaves(pattern):
    swapped = rules.swap(years("ABCDA"), starts(2026), starts(2028), TODAY)
    on = date(2026, 9, 1)
    _order, terms = rules.leave(swapped, ORDER, "D", on, starts(2026), pattern=pattern)
    assert terms == [
        *years("A"),
        Term("D", starts(2026), on, in_turn_of="B"),
        Term("B", on, starts(2027)),
        *years("CAB", first=2027),
    ]


@pytest.mark.parametrize(("leaver", "expected"), [("B", "ACDAC"), ("D", "ABCAB"), ("C", "ADBAB")])
def test_a_swap_with_a_country_that_leaves_is_taken_back_and_others_stay(leaver, expected):
    swapped = rules.swap(years("ABCDA"), starts(2026), starts(2028), TODAY)
    assert holders(rules.leave(swapped, ORDER, leaver, TODAY, TODAY)[1]) == expected


def test_a_chain_of_swaps_with_a_country_that_leaves_is_taken_back_whole():
    swapped = rules.swap(years("ABCDABCD"), starts(2026), starts(2027), TODAY)
    swapped = rules.swap(swapped, starts(2027), starts(2028), TODAY)
    assert holders(swapped) == "ACDBABCD"
    assert holders(rules.leave(swapped, ORDER, "C", TODAY, TODAY)[1]) == "ABDABDAB"


@pytest.mark.parametrize(
    ("order", "leaver", "on", "refusal"),
    [
        (ORDER, "E", TODAY, rules.NotInOrder),
        (["A"], "A", TODAY, rules.OrderWouldBeEmpty),
        (ORDER, "A", date(2025, 5, 31), rules.DayHasPassed),
    ],
)
def test_an_outsider_the_last_member_or_a_day_that_is_over_cannot_be_left(order, leaver, on, refusal):
    with pytest.raises(refusal):
        rules.leave(years("AB"), order, leaver, on, TODAY)


@pytest.mark.parametrize(
    ("new_order", "first", "expected"),
    [("ADCB", None, "ADCBAD"), ("CABD", None, "ABDCAB"), ("ADCB", "C", "ACBADC"), ("ABCD", None, "ABCDAB")],
)
def test_a_new_order_deals_the_later_terms_anew(new_order, first, expected):
    swapped = rules.swap(years("ABCDAB"), starts(2026), starts(2028), TODAY)
    assert rules.reorder(swapped, ORDER, list(new_order), TODAY, first=first) == years(expected)


@pytest.mark.parametrize(
    ("new_order", "first", "refusal"),
    [
        ("ABC", None, rules.MembersDiffer),
        ("ABCE", None, rules.MembersDiffer),
        ("AABCD", None, rules.AlreadyInOrder),
        ("", None, rules.OrderWouldBeEmpty),
        ("DCBA", "E", rules.NotInOrder),
    ],
)
def test_a_new_order_has_the_same_members_once_each(new_order, first, refusal):
    with pytest.raises(refusal):
        rules.reorder(years("AB"), ORDER, list(new_order), TODAY, first=first)


# --- What changes ------------------------------------------------------------------------------------------------------


def test_equal_plans_show_no_change():
    assert rules.changes(years("ABC"), years("ABC")) == []
    assert rules.changes([], []) == []


def test_a_swap_shows_both_intervals():
    swapped = rules.swap(years("ABCD"), starts(2026), starts(2028), TODAY)
    assert rules.changes(years("ABCD"), swapped) == [
        Change(starts(2026), starts(2027), "B", "D"),
        Change(starts(2028), starts(2029), "D", "B"),
    ]


def test_a_moved_meeting_shows_the_days_between_the_hand_overs():
    before = rules.plan_events(COALITION, FOUNDED, MINISTERS, until=FOUNDED)
    after = rules.plan_events(COALITION, FOUNDED, [*MINISTERS[:3], date(2025, 2, 21)], until=FOUNDED)
    assert rules.changes(before, after) == [Change(date(2025, 2, 15), date(2025, 2, 22), None, "ES")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (years("AB"), years("A"), [Change(starts(2026), starts(2027), "B", None)]),
        (years("A"), [Term("A", starts(2025), None)], [Change(starts(2026), None, None, "A")]),
        ([Term("A", starts(2025), None)], [Term("B", starts(2025), None)], [Change(starts(2025), None, "A", "B")]),
        # a new boundary inside one holder's time is no change; neighbours with the same change are one
        ([Term("A", JAN, APR)], [Term("A", JAN, FEB), Term("A", FEB, APR)], []),
        ([Term("A", JAN, APR)], [Term("B", JAN, FEB), Term("B", FEB, APR)], [Change(JAN, APR, "A", "B")]),
    ],
)
def test_a_change_is_an_interval_with_another_chair(before, after, expected):
    assert rules.changes(before, after) == expected


# --- The examples in the code ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["terms", "dealing", "planning", "agreeing"])
def test_the_examples_in_the_code_hold(module):
    result = doctest.testmod(importlib.import_module(f"exchange.chairing.rules.{module}"))
    assert result.failed == 0
    assert result.attempted > 0

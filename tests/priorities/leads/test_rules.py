"""Who can hold which role on a priority, in which years, beside whom (P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.forums.rules import Spell
from exchange.priorities.leads.rules import ALONE, Details, Refusal, Role, may_remove, obstacle, told
from exchange.priorities.rules import merged

START, END = date(2022, 1, 1), date(2026, 1, 1)
DRIVER = Details(Role.DRIVER, "c", "drugs", "NL", None, START)
LEADER = replace(DRIVER, role=Role.ACTION_LEADER, action="Ports")
COORDINATOR = replace(DRIVER, role=Role.COORDINATOR, priority="")
HELD = [Spell(date(2023, 1, 1), date(2024, 1, 1))]


@pytest.mark.parametrize(
    ("details", "others", "refusal"),
    [
        (DRIVER, [], None),
        (replace(DRIVER, ends_on=END), [], None),
        (replace(DRIVER, priority=""), [], Refusal.NO_PRIORITY),
        (replace(DRIVER, country="", body_id=3), [], None),
        (COORDINATOR, [], None),
        (replace(COORDINATOR, country="", body_id=3), [], Refusal.NO_COUNTRY),
        (LEADER, [], None),
        (replace(LEADER, action=""), [], Refusal.NO_ACTION),
        (replace(DRIVER, ends_on=START), [], Refusal.ENDS_FIRST),
        (replace(DRIVER, starts_on=date(2021, 12, 31)), [], Refusal.NOT_IN_CYCLE),
        (replace(DRIVER, starts_on=END), [], Refusal.NOT_IN_CYCLE),
        (replace(DRIVER, ends_on=date(2026, 1, 2)), [], Refusal.NOT_IN_CYCLE),
        (DRIVER, HELD, Refusal.TAKEN),
        (COORDINATOR, HELD, Refusal.TAKEN),
        (replace(DRIVER, role=Role.CO_DRIVER), HELD, None),
        (LEADER, HELD, None),
        (replace(DRIVER, ends_on=date(2023, 1, 1)), HELD, None),
        (replace(DRIVER, starts_on=date(2024, 1, 1)), HELD, None),
        (DRIVER, [Spell(date(2030, 1, 1))], None),
    ],
)
def test_a_role_is_held_within_its_cycle_and_alone_where_it_must_be(details, others, refusal):
    assert obstacle(details, 2022, 2025, others) is refusal


DAYS = st.dates(date(2022, 1, 1), date(2025, 12, 30))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=8), st.sampled_from(Role))
def test_however_terms_are_entered_those_of_one_alone_never_overlap(terms, role):
    held: list[Spell] = []
    for starts_on, ends_on in terms:
        details = replace(LEADER, role=role, starts_on=starts_on, ends_on=ends_on)
        if obstacle(details, 2022, 2025, held) is None:
            held.append(Spell(starts_on, ends_on))
    overlapping = [(a, b) for n, a in enumerate(held) for b in held[n + 1 :] if a.overlaps(b)]
    assert overlapping == [] or role not in ALONE


def test_what_a_role_does_not_have_is_left_out():
    assert told(replace(COORDINATOR, priority="drugs")).priority == ""
    assert told(replace(DRIVER, action="Ports")).action == ""
    assert told(LEADER) == LEADER


def test_only_what_has_not_begun_can_be_taken_away():
    assert [may_remove(date(2026, 1, day), date(2026, 1, 2)) for day in (1, 2, 3)] == [False, False, True]


SETS = st.sets(st.sampled_from("abcdef"))


@given(SETS, SETS, SETS)
def test_two_who_choose_at_once_both_get_what_they_changed(now, shown, chosen):
    found = merged(now, shown, chosen)
    assert chosen - shown <= found
    assert not (shown - chosen) & found
    untouched = set("abcdef") - (shown ^ chosen)
    assert found & untouched == now & untouched
    assert merged(shown, shown, chosen) == chosen

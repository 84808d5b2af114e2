"""How instruments stand, and the legal basis that follows (C4, JC 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.instruments.queries import bounds, conventions
from exchange.instruments.rules import (
    Details,
    Kind,
    Matter,
    Refusal,
    Standing,
    State,
    Strength,
    What,
    holds,
    legal_basis,
    obstacle,
    strength,
    what_of,
)

TODAY = date(2026, 11, 24)
ETS_24 = What(Kind.CONVENTION, Matter.EXTRADITION, "ets-24")
MATTERS = {key: one.matter for key, one in conventions().items()}


def standing(what: What, state: State = State.IN_FORCE, since: date | None = None, key: int = 1) -> Standing:
    return Standing(key, what.kind, what.matter, state, since, what.convention, what.member)


@pytest.mark.parametrize(
    ("slot", "what"),
    [
        ("ets-24", ETS_24),
        ("cets-212", What(Kind.CONVENTION, Matter.EXTRADITION, "cets-212")),
        ("ets-30", What(Kind.CONVENTION, Matter.MUTUAL_LEGAL_ASSISTANCE, "ets-30")),
        ("union-extradition", What(Kind.UNION, Matter.EXTRADITION)),
        ("bilateral-mutual_legal_assistance", What(Kind.BILATERAL, Matter.MUTUAL_LEGAL_ASSISTANCE)),
        ("eurojust", What(Kind.EUROJUST, Matter.COOPERATION)),
        ("liaison_magistrate", What(Kind.LIAISON_MAGISTRATE, Matter.COOPERATION)),
    ],
)
def test_a_place_is_read_back_as_what_it_is(slot, what):
    assert what_of(slot, conventions(), MATTERS) == what
    assert what.slot == slot


@pytest.mark.parametrize(
    "slot", ["", "ets-1", "union", "union-cooperation", "bilateral-", "eurojust-extradition", "convention"]
)
def test_what_is_no_instrument_has_no_place(slot):
    assert what_of(slot, conventions(), MATTERS) is None


@pytest.mark.parametrize("key", sorted(conventions()))
def test_nobody_is_a_party_before_it_was_opened_for_signature(key):
    facts, what = conventions()[key], what_of(key, conventions(), MATTERS)
    day = facts.opened - timedelta(days=1)
    assert obstacle(what, Details(State.IN_FORCE, day, "x", TODAY), TODAY, facts) is Refusal.BEFORE_OPENING
    assert obstacle(what, Details(State.IN_FORCE, facts.opened, "x", TODAY), TODAY, facts) is None
    assert obstacle(what, Details(State.IN_FORCE, None, "x", TODAY), TODAY, facts) is None


def test_the_days_on_which_the_conventions_were_opened():
    opened = {key: one.opened for key, one in conventions().items()}
    assert opened == {
        "ets-24": date(1957, 12, 13), "ets-86": date(1975, 10, 15), "ets-98": date(1978, 3, 17),
        "cets-209": date(2010, 11, 10), "cets-212": date(2012, 9, 20), "ets-30": date(1959, 4, 20),
        "ets-99": date(1978, 3, 17), "ets-182": date(2001, 11, 8),
    }  # fmt: skip


def test_a_bilateral_treaty_names_its_member_state_and_no_source_speaks_of_tomorrow():
    told = Details(State.IN_FORCE, None, "x", TODAY)
    assert obstacle(What(Kind.BILATERAL, Matter.EXTRADITION), told, TODAY, None) is Refusal.NO_MEMBER
    assert obstacle(What(Kind.BILATERAL, Matter.EXTRADITION, member="NL"), told, TODAY, None) is None
    early = Details(State.IN_FORCE, None, "x", TODAY + timedelta(days=1))
    assert obstacle(ETS_24, early, TODAY, conventions()["ets-24"]) is Refusal.SOURCE_TO_COME


def test_what_binds_both_stands_first_the_more_particular_before_the_general():
    rows = [
        standing(ETS_24, key=1),
        standing(What(Kind.UNION, Matter.EXTRADITION), key=2),
        standing(What(Kind.BILATERAL, Matter.EXTRADITION, member="NL"), key=3),
        standing(What(Kind.BILATERAL, Matter.EXTRADITION, member="FR"), key=4),
        standing(What(Kind.CONVENTION, Matter.MUTUAL_LEGAL_ASSISTANCE, "ets-30"), key=5),
        standing(What(Kind.EUROJUST, Matter.COOPERATION), key=6),
    ]
    answer = legal_basis(rows, "NL", Matter.EXTRADITION, bounds(), TODAY)
    assert [one.id for one in answer.binding] == [3, 2, 1]
    assert legal_basis(rows, "SE", Matter.EXTRADITION, bounds(), TODAY).binding == (rows[1], rows[0])
    assert legal_basis(rows, "NL", Matter.MUTUAL_LEGAL_ASSISTANCE, bounds(), TODAY).binding == (rows[4],)


def test_a_protocol_counts_beside_its_convention_only_and_is_never_a_basis_of_its_own():
    protocol = standing(What(Kind.CONVENTION, Matter.EXTRADITION, "ets-98"), key=2)
    alone = legal_basis([protocol], "NL", Matter.EXTRADITION, bounds(), TODAY)
    assert (alone.binding, alone.protocols) == ((), ())
    both = legal_basis([protocol, standing(ETS_24)], "NL", Matter.EXTRADITION, bounds(), TODAY)
    assert [one.convention for one in both.binding] == ["ets-24"]
    assert both.protocols == (protocol,)


@pytest.mark.parametrize(
    ("state", "since", "binding", "coming"),
    [
        (State.IN_FORCE, None, True, False),
        (State.IN_FORCE, TODAY, True, False),
        (State.IN_FORCE, TODAY + timedelta(days=1), False, True),
        (State.CONCLUDED, date(2020, 1, 1), False, True),
        (State.NEGOTIATING, None, False, True),
        (State.NONE, None, False, False),
        (State.ENDED, date(2020, 1, 1), False, False),
    ],
)
def test_what_is_not_in_force_on_the_day_is_no_basis(state, since, binding, coming):
    answer = legal_basis([standing(ETS_24, state, since)], "NL", Matter.EXTRADITION, bounds(), TODAY)
    assert (answer.exists, bool(answer.coming)) == (binding, coming)


@pytest.mark.parametrize(
    ("rows", "band"),
    [
        ([], Strength.NONE),
        ([standing(What(Kind.EUROJUST, Matter.COOPERATION))], Strength.NONE),
        ([standing(What(Kind.BILATERAL, Matter.EXTRADITION, member="NL"))], Strength.NONE),
        ([standing(ETS_24, State.CONCLUDED)], Strength.COMING),
        ([standing(ETS_24)], Strength.ONE),
        ([standing(ETS_24), standing(What(Kind.UNION, Matter.MUTUAL_LEGAL_ASSISTANCE))], Strength.BOTH),
    ],
)
def test_how_far_all_member_states_have_a_legal_basis(rows, band):
    assert strength(rows, bounds(), TODAY) is band


CHOICES = [what_of(slot, conventions(), MATTERS) for slot in [*conventions(), "union-extradition", "eurojust"]]
ROWS = st.lists(
    st.builds(
        standing,
        st.sampled_from([*CHOICES, What(Kind.BILATERAL, Matter.EXTRADITION, member="FR")]),
        st.sampled_from(State),
        st.none() | st.dates(date(2000, 1, 1), date(2050, 1, 1)),
        st.integers(1, 9),
    ),
    max_size=8,
)


@given(ROWS, st.sampled_from(["NL", "FR"]), st.sampled_from(Matter), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_a_legal_basis_is_always_one_in_force_on_that_day_about_that_matter(rows, member, matter, day):
    answer = legal_basis(rows, member, matter, bounds(), day)
    for one in (*answer.binding, *answer.protocols):
        assert one.matter is matter
        assert holds(one.state, one.since, day)
        assert one.member in ("", member)
    assert not set(answer.binding) & set(answer.coming)
    assert {one.convention for one in answer.binding} <= {"", "ets-24", "ets-30"}

"""Rounds, answers and consolidation: when they are taken, how they spread, how countries rank (C1, C2)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import reference
from exchange.assessments.rules import (
    MOST,
    Given,
    Plan,
    Refusal,
    RoundState,
    Spread,
    Trend,
    changed,
    moved,
    ranking,
    read_table,
    spread_of,
    takes_answers,
    trend,
    trouble_of_answer,
    trouble_of_plan,
)

TODAY = date(2026, 11, 24)
PLAN = Plan("Round", TODAY, ("judicial",), ("PE",))


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (PLAN, None),
        (Plan("Round", TODAY, (), ("PE",)), Refusal.NOTHING_ASKED),
        (Plan("Round", TODAY, ("judicial",), ()), Refusal.NO_COUNTRIES),
        (Plan("Round", TODAY, ("judicial",), ("PE", "NL")), Refusal.MEMBER_STATE),
        (Plan("Round", TODAY - timedelta(days=1), ("judicial",), ("PE",)), Refusal.DEADLINE_PAST),
    ],
)
def test_what_a_round_asks(plan, refusal):
    assert trouble_of_plan(plan, TODAY, ["NL", "FR"]) is refusal


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_answers_are_taken_while_open_until_the_last_day(state, days):
    assert takes_answers(state, TODAY + timedelta(days=days), TODAY) == (state is RoundState.OPEN and days >= 0)


@pytest.mark.parametrize(
    ("answer", "levels", "refusal"),
    [
        (Given(), 0, None),
        (Given(0), 0, None),
        (Given(MOST), 0, None),
        (Given(MOST + 1), 0, Refusal.TOO_MANY),
        (Given(-1), 0, Refusal.BELOW_ZERO),
        (Given(4), 5, None),
        (Given(5), 5, Refusal.NO_LEVEL),
        (Given(-1), 5, Refusal.BELOW_ZERO),
        (Given(unknown=True), 5, None),
        (Given(3, unknown=True), 0, Refusal.BOTH),
    ],
)
def test_an_answer_is_a_count_a_level_or_that_it_is_not_known(answer, levels, refusal):
    assert trouble_of_answer(answer, levels) is refusal


def test_only_what_changed_is_written():
    was = {"a": Given(1), "b": Given(2, reason="x")}
    now = {"a": Given(1), "b": Given(2, reason="y"), "c": Given()}
    assert changed(was, now) == {"b": Given(2, reason="y")}
    assert changed({"a": Given(1)}, {"a": Given()}) == {"a": Given()}


def test_the_criteria_are_those_of_the_council_each_level_with_its_words():
    kinds = {one.key: one.kind for one in reference.criteria()}
    assert [key for key, kind in kinds.items() if kind == "count"] == [
        "targets-extradition", "targets-assistance", "targets-confiscation",
    ]  # fmt: skip
    assert all(bool(one.levels) == (one.kind == "level") for one in reference.criteria())


ANSWERS = st.lists(
    st.builds(Given, st.none() | st.integers(0, 20)) | st.just(Given(unknown=True)) | st.just(Given()), max_size=12
)


@given(ANSWERS, st.integers(0, 5))
def test_no_answer_is_lost_and_none_is_invented(answers, silent):
    asked = len(answers) + silent
    spread = spread_of(answers, asked)
    assert len(spread.values) + spread.unknown + spread.missing == asked
    assert list(spread.values) == sorted(one.value for one in answers if one.value is not None)
    if spread.values:
        assert (spread.least, spread.most) == (spread.values[0], spread.values[-1])
        assert spread.middle in spread.values
    assert read_table({"PE": {"a": spread.told()}}) == {"PE": {"a": spread}}


@pytest.mark.parametrize(
    ("now", "before", "is_count", "how"),
    [
        (Spread((1, 2)), Spread((1, 1)), True, Trend.UP),
        (Spread((1, 2, 2)), Spread((3, 3)), True, Trend.DOWN),
        (Spread((1, 2, 2)), Spread((2,)), False, Trend.SAME),
        (Spread((3,)), Spread((2,)), False, Trend.UP),
        (Spread((3,)), None, False, Trend.NEW),
        (Spread((3,)), Spread((), 4), False, Trend.NEW),
        (Spread(()), Spread((2,)), False, None),
    ],
)
def test_how_it_moved_since_the_round_before(now, before, is_count, how):
    assert trend(now, before, is_count=is_count) is how


COUNTS, LEVELS = frozenset({"targets"}), {"judicial": 5, "haven": 5}
SPREADS = st.builds(lambda values: Spread(tuple(sorted(values))), st.lists(st.integers(0, 4), max_size=4))
ROW = st.fixed_dictionaries({"targets": SPREADS, "judicial": SPREADS, "haven": SPREADS})
TABLES = st.dictionaries(st.sampled_from(["PE", "CO", "EC", "BR"]), ROW, min_size=1)
WEIGHTS = st.fixed_dictionaries({key: st.integers(0, 5) for key in ("targets", "judicial", "haven")})


@given(TABLES, WEIGHTS)
def test_every_country_has_a_place_and_a_higher_score_is_never_below(table, weights):
    ranks = ranking(table, COUNTS, LEVELS, weights)
    assert {one.country for one in ranks} == set(table)
    assert ranks[0].place == 1
    for one, other in pairwise(ranks):
        assert one.score >= other.score
        assert (one.place == other.place) == (one.score == other.score)
    assert all(0 <= one.score <= 1 and 0 <= one.known <= 1 for one in ranks)


@given(TABLES, WEIGHTS, st.integers(2, 9))
def test_weights_count_in_proportion_only(table, weights, times):
    more = {key: weight * times for key, weight in weights.items()}
    assert ranking(table, COUNTS, LEVELS, weights) == ranking(table, COUNTS, LEVELS, more)


@given(TABLES, WEIGHTS)
def test_a_criterion_without_weight_changes_nothing(table, weights):
    without = {code: row | {"haven": Spread((4,))} for code, row in table.items()}
    still = weights | {"haven": 0}
    assert ranking(table, COUNTS, LEVELS, still) == ranking(without, COUNTS, LEVELS, still)


def test_a_rank_changes_with_the_weights_and_says_by_how_much():
    table = {
        "PE": {"targets": Spread((9,)), "judicial": Spread((1,))},
        "CO": {"targets": Spread((3,)), "judicial": Spread((4,))},
        "EC": {"targets": Spread(), "judicial": Spread((2,))},
    }
    heavy = ranking(table, COUNTS, LEVELS, {"targets": 5, "judicial": 1})
    equal = ranking(table, COUNTS, LEVELS, {"targets": 1, "judicial": 1})
    assert [one.country for one in heavy] == ["PE", "EC", "CO"]
    assert [one.country for one in equal] == ["CO", "PE", "EC"]
    assert moved(equal, heavy) == {"PE": 1, "EC": 1, "CO": -2}
    assert next(one for one in heavy if one.country == "EC").known == Fraction(1, 6)

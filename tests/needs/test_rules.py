"""How a need moves on the board, and what its evidence must be like (G1)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from exchange.needs.rules import (
    BOARD,
    Consideration,
    Evidence,
    Kind,
    NeedRefusedError,
    Refusal,
    Stage,
    check_evidence,
    check_move,
    first_audience,
    next_stage,
)
from exchange.needs.words import CONSIDERATIONS, KINDS, REFUSALS, SHAPES, STAGES
from exchange.world.rules import Audience

NOTHING, SOME = 0, 1


@pytest.mark.parametrize(("is_union", "two_sided"), list(product((False, True), repeat=2)))
def test_what_the_union_side_names_before_both_sides_is_first_for_itself(is_union: bool, two_sided: bool):
    closed = first_audience(is_union=is_union, two_sided=two_sided) is Audience.UNION
    assert closed == (is_union and two_sided)


def test_a_need_is_offered_the_next_column_and_begins_anew_when_it_has_left_the_board():
    assert [next_stage(one) for one in Stage] == [
        Stage.EXAMINED,
        Stage.PROPOSED,
        Stage.ANSWERED,
        Stage.NAMED,
        Stage.NAMED,
    ]


MOVES = (
    # from, to, evidence, reason, what is wrong
    (Stage.NAMED, Stage.EXAMINED, NOTHING, "", None),
    (Stage.EXAMINED, Stage.NAMED, NOTHING, "", None),
    (Stage.EXAMINED, Stage.PROPOSED, NOTHING, "why", Refusal.NO_EVIDENCE),
    (Stage.EXAMINED, Stage.PROPOSED, SOME, "", None),
    (Stage.NAMED, Stage.ANSWERED, NOTHING, "", Refusal.NO_EVIDENCE),
    (Stage.PROPOSED, Stage.ANSWERED, SOME, "", None),
    (Stage.NAMED, Stage.SET_ASIDE, NOTHING, "", Refusal.NO_REASON),
    (Stage.NAMED, Stage.SET_ASIDE, NOTHING, " ", Refusal.NO_REASON),
    (Stage.NAMED, Stage.SET_ASIDE, NOTHING, "why", None),
    (Stage.SET_ASIDE, Stage.NAMED, NOTHING, "", Refusal.NO_REASON),
    (Stage.SET_ASIDE, Stage.NAMED, NOTHING, "why", None),
    (Stage.SET_ASIDE, Stage.PROPOSED, NOTHING, "why", Refusal.NO_EVIDENCE),
    (Stage.SET_ASIDE, Stage.SET_ASIDE, NOTHING, "", None),
)


def flaw(check, *args, **more):
    try:
        check(*args, **more)
    except NeedRefusedError as error:
        return error.code
    return None


@pytest.mark.parametrize(("was", "to", "evidence", "reason", "wrong"), MOVES)
def test_where_a_card_may_go(was, to, evidence, reason, wrong):
    assert flaw(check_move, was, to, evidence=evidence, reason=reason) is wrong


@pytest.mark.parametrize(("was", "to"), list(product(Stage, Stage)))
def test_with_evidence_and_a_reason_a_card_goes_wherever_the_group_puts_it(was, to):
    assert flaw(check_move, was, to, evidence=SOME, reason="why") is None


TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("evidence", "is_link", "wrong"),
    [
        (Evidence("Report"), False, None),
        (Evidence("Report", TODAY), False, None),
        (Evidence("Report", date(2027, 3, 2)), False, Refusal.IN_THE_FUTURE),
        (Evidence("Report", link="https://a.example/r"), True, None),
        (Evidence("Report", link="javascript:alert(1)"), False, Refusal.NOT_A_LINK),
    ],
)
def test_evidence_is_of_a_day_that_was_and_behind_a_web_address(evidence, is_link, wrong):
    assert flaw(check_evidence, evidence, TODAY, is_link=is_link) is wrong


def test_everything_has_words(app):
    assert (set(KINDS), set(STAGES), set(SHAPES)) == (set(Kind), set(Stage), set(Stage))
    assert (set(CONSIDERATIONS), set(REFUSALS)) == (set(Consideration), set(Refusal))
    assert set(Stage) - set(BOARD) == {Stage.SET_ASIDE}

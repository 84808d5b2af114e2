"""The overlap check, and what must be settled before a proposal goes to a meeting (G2, A1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.proposals.rules import (
    LEAST,
    WEIGHTS,
    Answer,
    Details,
    Footprint,
    Funding,
    ProposalRefusedError,
    Refusal,
    State,
    Why,
    check_answer,
    closes_circle,
    compare,
    flaw,
    missing,
    overlaps,
    same_time,
)
from exchange.proposals.words import ANSWERS, FUNDINGS, REFUSALS, SHAPES, STATES, WHYS

JAN, JUNE, DEC = date(2027, 1, 1), date(2027, 6, 1), date(2027, 12, 31)
BASE = Footprint(frozenset({"PE"}), frozenset({"desks"}), frozenset({"drugs"}), JAN, DEC)


def of(**parts):
    return replace(
        Footprint(), **{name: frozenset(value) if isinstance(value, set) else value for name, value in parts.items()}
    )


CASES = (
    # what runs already, the score, why
    (BASE, 100, (Why.COUNTRY, Why.TOPIC, Why.PRIORITY, Why.PERIOD)),
    (of(countries={"PE"}), 50, (Why.COUNTRY, Why.PERIOD)),
    (of(countries={"PE"}, ends_on=date(2026, 12, 31)), 40, (Why.COUNTRY,)),
    (of(topics={"desks"}), 40, (Why.TOPIC, Why.PERIOD)),
    (of(priorities={"drugs"}), 30, (Why.PRIORITY, Why.PERIOD)),
    (of(countries={"CO"}, topics={"ports"}), None, ()),
    # That both run at the same time says nothing by itself.
    (of(starts_on=JAN, ends_on=DEC), None, ()),
)


@pytest.mark.parametrize(("other", "score", "whys"), CASES)
def test_how_near_two_come_and_why(other, score, whys):
    found = compare("x", BASE, other)
    assert (found.score if found else None, found.whys if found else ()) == (score, whys)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((JAN, JUNE), (JUNE, DEC), True),
        ((JAN, date(2027, 5, 31)), (JUNE, DEC), False),
        ((None, JAN), (JUNE, None), False),
        ((None, None), (JUNE, JUNE), True),
    ],
)
def test_periods_share_a_day_or_not(one, other, together):
    first, second = (of(starts_on=starts, ends_on=ends) for starts, ends in (one, other))
    assert same_time(first, second) is together
    assert same_time(second, first) is together


_SETS = st.frozensets(st.sampled_from(["a", "b", "c", "d"]), max_size=4)
_DAYS = st.none() | st.dates(JAN, DEC)
_FOOTPRINTS = st.builds(Footprint, _SETS, _SETS, _SETS, _DAYS, _DAYS)


@given(_FOOTPRINTS, _FOOTPRINTS)
def test_a_score_is_of_a_hundred_and_nothing_comes_nearer_than_itself(one, other):
    found = compare("x", one, other)
    if found is not None:
        assert 0 < found.score <= sum(WEIGHTS.values()) == 100
        itself = compare("x", one, replace(one, starts_on=other.starts_on, ends_on=other.ends_on))
        assert itself is not None
        assert found.score <= itself.score


@given(_FOOTPRINTS, _FOOTPRINTS, st.sampled_from(["a", "b", "c", "d"]))
def test_the_more_is_shared_the_nearer(one, other, more):
    before = compare("x", one, other)
    after = compare("x", one, replace(other, countries=other.countries | {more}))
    assert (after.score if after else 0) >= (before.score if before else 0)


@given(_FOOTPRINTS, st.lists(_FOOTPRINTS, max_size=12))
def test_all_that_come_near_are_found_the_nearest_first(one, others):
    keyed = [(f"{number:02}", other) for number, other in enumerate(others)]
    found = overlaps(one, keyed)
    every = [compare(key, one, other) for key, other in keyed]
    assert {item.key for item in found} == {item.key for item in every if item and item.score >= LEAST}
    assert found == sorted(found, key=lambda item: (-item.score, item.key))


WHOLE = Details(
    "Desks", "One list", frozenset({"ES", "FR"}), starts_on=JAN, ends_on=DEC, fund="ISF", needs=frozenset({1})
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "unanswered", "left"),
    [
        ({}, 0, []),
        ({}, 2, [Refusal.UNANSWERED]),
        ({"participants": frozenset({"ES"})}, 0, [Refusal.TOO_FEW]),
        ({"aims": ""}, 0, [Refusal.NO_AIMS]),
        ({"needs": frozenset()}, 0, [Refusal.NO_NEED]),
        ({"ends_on": None}, 0, [Refusal.NO_PERIOD]),
        ({"fund": ""}, 0, [Refusal.NO_FUND]),
        ({"fund": "", "funding": Funding.OTHER}, 0, [Refusal.NO_FUND]),
        ({"fund": "", "funding": Funding.NONE}, 0, []),
    ],
)
def test_what_must_be_settled_first(changed, unanswered, left):
    assert missing(replace(WHOLE, **changed), unanswered=unanswered) == left


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, None),
        ({"participants": frozenset({"SE"})}, Refusal.NOT_A_MEMBER),
        ({"ends_on": date(2026, 12, 31)}, Refusal.ENDS_BEFORE_START),
        ({"ends_on": JAN}, None),
    ],
)
def test_what_no_proposal_may_say(changed, wrong):
    assert flaw(replace(WHOLE, **changed), ["ES", "FR"]) is wrong


@pytest.mark.parametrize("answer", list(Answer))
def test_that_there_is_no_overlap_needs_its_reason(answer):
    check_answer(answer, "They end before we begin")
    if answer is Answer.NO_OVERLAP:
        with pytest.raises(ProposalRefusedError):
            check_answer(answer, " ")
    else:
        check_answer(answer, "")


def test_everything_has_words(app):
    for named, all_of in (
        (ANSWERS, Answer), (FUNDINGS, Funding), (REFUSALS, Refusal), (SHAPES, State), (STATES, State), (WHYS, Why),
    ):  # fmt: skip
        assert set(named) == set(all_of)


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=20))
def test_however_answers_are_given_no_proposal_supersedes_itself(answers):
    supersedes: dict[int, list[int]] = {}
    for proposal, other in answers:
        if not closes_circle(supersedes, proposal, other):
            supersedes.setdefault(proposal, []).append(other)
    for one, others in supersedes.items():
        assert not any(closes_circle(supersedes, one, other) for other in others)

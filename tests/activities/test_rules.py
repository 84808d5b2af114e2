"""How a joint activity moves, and who is outside it (A1, A2)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.activities.rules import NEXT, Refusal, State, may_leave, obstacle, outside, period_flaw

CODES = st.sets(st.sampled_from(["BE", "DE", "ES", "FR", "IT", "NL", "SE"]))


@pytest.mark.parametrize("wanted", State)
@pytest.mark.parametrize("now", State)
def test_only_the_next_steps_are_taken(now: State, wanted: State):
    refusal = obstacle(now, wanted, participants=["ES", "FR"], reason="It costs too much", evaluation="It met its aim")
    assert refusal is (None if wanted in NEXT[now] else Refusal.NOT_NEXT)


@pytest.mark.parametrize(
    ("now", "wanted", "participants", "reason", "evaluation", "refusal"),
    [
        (State.CONSIDERED, State.UNDERTAKEN, ["ES"], "", "", Refusal.TOO_FEW),
        (State.CONSIDERED, State.UNDERTAKEN, ["ES", "ES"], "", "", Refusal.TOO_FEW),
        (State.CONSIDERED, State.UNDERTAKEN, ["ES", "FR"], "", "", None),
        (State.CONSIDERED, State.DROPPED, ["ES"], " ", "", Refusal.NO_REASON),
        (State.CONSIDERED, State.DROPPED, ["ES"], "No funds", "", None),
        (State.UNDERTAKEN, State.COMPLETED, ["ES", "FR"], "", " ", Refusal.NOT_EVALUATED),
        (State.UNDERTAKEN, State.COMPLETED, ["ES", "FR"], "", "Met", None),
        (State.COMPLETED, State.DROPPED, ["ES", "FR"], "Late", "Met", Refusal.NOT_NEXT),
    ],
)
def test_what_stands_in_the_way_of_a_step(now, wanted, participants, reason, evaluation, refusal):
    found = obstacle(now, wanted, participants=participants, reason=reason, evaluation=evaluation)
    assert found is refusal


@pytest.mark.parametrize(
    ("now", "participants", "refusal"),
    [
        (State.UNDERTAKEN, ["ES", "FR"], Refusal.TOO_FEW),
        (State.UNDERTAKEN, ["ES", "FR", "IT"], None),
        (State.COMPLETED, ["ES", "FR", "IT"], Refusal.OVER),
        (State.DROPPED, ["ES", "FR", "IT"], Refusal.OVER),
    ],
)
def test_two_stay_and_what_is_over_stands(now, participants, refusal):
    assert may_leave(now, participants) is refusal


@given(CODES, CODES)
def test_every_member_either_takes_part_or_is_told(members: set[str], participants: set[str]):
    told = outside(members, participants)
    assert told | (members & participants) == members
    assert not told & participants


def test_a_period_ends_after_it_begins():
    assert period_flaw(date(2027, 2, 1), date(2027, 1, 1)) is Refusal.ENDS_BEFORE_START
    assert period_flaw(date(2027, 1, 1), date(2027, 1, 1)) is None
    assert period_flaw(None, date(2027, 1, 1)) is None

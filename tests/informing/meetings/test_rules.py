"""Which step of a meeting can be made known."""

from __future__ import annotations

import pytest

from exchange.informing.meetings.rules import REACHED_BY, parts_of, step_code
from exchange.informing.meetings.words import STEPS
from exchange.meetings.life.rules import ACTIONS
from exchange.meetings.rules import ANNOUNCED, State


@pytest.mark.parametrize("state", sorted(ANNOUNCED))
@pytest.mark.parametrize(("times", "number"), [(0, 1), (1, 1), (2, 2), (11, 11)])
def test_a_step_taken_again_is_another_one_and_is_read_back(state, times, number):
    assert parts_of(step_code(state, times)) == (state, number)
    assert len(step_code(state, times)) <= 40


def test_a_draft_has_no_step():
    assert step_code(State.DRAFT, 3) is None


def test_every_announced_state_is_reached_by_actions_that_there_are_and_has_its_words():
    assert REACHED_BY.keys() == STEPS.keys() == ANNOUNCED
    assert set().union(*REACHED_BY.values()) <= set(ACTIONS.values())

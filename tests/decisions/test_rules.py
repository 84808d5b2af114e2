"""When a decision can be taken, and how it is numbered (G3, M5, V1)."""

from __future__ import annotations

import pytest

from exchange.decisions.rules import PROPOSAL_STATE, Refusal, Result, obstacle, reference, strictest
from exchange.meetings.rules import State
from exchange.proposals.rules import State as ProposalState
from exchange.world.rules import Audience, Level


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("level", Level)
def test_only_a_political_meeting_that_was_held_decides_and_none_once_its_outcome_is_adopted(
    level: Level, state: State
):
    if level is not Level.POLITICAL:
        assert obstacle(level, state) is Refusal.NOT_POLITICAL
    elif state is State.HELD:
        assert obstacle(level, state) is None
    else:
        assert obstacle(level, state) is (Refusal.ADOPTED if state is State.ADOPTED else Refusal.NOT_HELD)


def test_what_is_for_the_union_side_has_numbers_of_its_own():
    assert reference(2027, 12, Audience.ALL) == "2027/12"
    assert reference(2027, 12, Audience.UNION) == "2027/U12"


@pytest.mark.parametrize(
    ("audiences", "reads"),
    [
        ((Audience.ALL, Audience.ALL, Audience.ALL), Audience.ALL),
        ((Audience.UNION, Audience.ALL, Audience.ALL), Audience.UNION),
        ((Audience.ALL, Audience.UNION, Audience.ALL), Audience.UNION),
        ((Audience.ALL, Audience.ALL, Audience.UNION), Audience.UNION),
    ],
)
def test_a_decision_is_read_by_those_who_read_all_that_it_rests_on(audiences: tuple[Audience, ...], reads: Audience):
    assert strictest(*audiences) is reads


def test_every_result_leads_a_proposal_somewhere():
    assert {one: PROPOSAL_STATE[one] for one in Result} == {
        Result.AGREED: ProposalState.AGREED,
        Result.NOT_AGREED: ProposalState.NOT_AGREED,
        Result.SENT_BACK: ProposalState.DRAFT,
    }

"""How a measure of the toolkit may stand (C3, JC 9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from exchange import reference
from exchange.toolkit.queries import CARRIED_BY
from exchange.toolkit.rules import Details, Refusal, State, is_late, obstacle

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)
WHOLE = {"owner": "NL", "next_step": "Write"}


@pytest.mark.parametrize(
    ("details", "was", "refusal"),
    [
        (Details(State.CONSIDERED), None, None),
        (Details(State.DONE), None, None),
        (Details(State.NOT_APPROPRIATE), None, Refusal.NO_REASON),
        (Details(State.NOT_APPROPRIATE, reason="No independent courts"), None, None),
        (Details(State.PLANNED, next_step="Write"), None, Refusal.NO_OWNER),
        (Details(State.UNDER_WAY, owner="NL"), None, Refusal.NO_STEP),
        (Details(State.PLANNED, **WHOLE), None, None),
        (Details(State.PLANNED, **WHOLE, next_on=TODAY), None, None),
        (Details(State.PLANNED, **WHOLE, next_on=YESTERDAY), None, Refusal.STEP_PAST),
        (Details(State.PLANNED, **WHOLE, next_on=YESTERDAY), YESTERDAY, None),
    ],
)
def test_what_is_refused(details, was, refusal):
    assert obstacle(details, was, TODAY) is refusal


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_only_what_lies_ahead_can_be_late(state, days):
    late = is_late(state, TODAY + timedelta(days=days), TODAY)
    assert late == (state in (State.PLANNED, State.UNDER_WAY) and days < 0)


def test_the_measures_stand_in_the_order_of_paragraphs_4_to_8():
    paragraphs = [one.paragraph for one in reference.measures()]
    assert paragraphs == sorted(paragraphs)
    assert {one[0] for one in paragraphs} == {"4", "5", "6", "7", "8"}
    assert set(CARRIED_BY) <= {one.key for one in reference.measures()}

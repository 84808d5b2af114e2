"""How a commitment moves, and how it stands to its day (M6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.commitments.rules import NEXT, PENDING, Refusal, State, Timing, obstacle, timing

DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("now", "wanted", "said", "refusal"),
    [
        (State.OPEN, State.UNDER_WAY, "", None),
        (State.OPEN, State.FULFILLED, "Report of 3 May", None),
        (State.OPEN, State.FULFILLED, "  ", Refusal.NO_EVIDENCE),
        (State.UNDER_WAY, State.FULFILLED, "", Refusal.NO_EVIDENCE),
        (State.OPEN, State.LAPSED, "", Refusal.NO_REASON),
        (State.UNDER_WAY, State.LAPSED, "Overtaken by a treaty", None),
        (State.UNDER_WAY, State.OPEN, "", None),
        (State.FULFILLED, State.OPEN, "", Refusal.NO_REASON),
        (State.FULFILLED, State.OPEN, "It broke down again", None),
        (State.LAPSED, State.OPEN, "", Refusal.NO_REASON),
        (State.FULFILLED, State.LAPSED, "Why", Refusal.NOT_NEXT),
        (State.LAPSED, State.FULFILLED, "Report", Refusal.NOT_NEXT),
        (State.OPEN, State.OPEN, "Why", Refusal.NOT_NEXT),
    ],
)
def test_what_is_fulfilled_has_evidence_and_what_ends_or_reopens_a_reason(now, wanted, said, refusal):
    assert obstacle(now, wanted, said) is refusal


@given(st.sampled_from(State), st.sampled_from(State))
def test_nothing_is_closed_or_reopened_in_silence(now, wanted):
    """Whatever ends a commitment, or brings an ended one back, needs a word."""
    ends_or_returns = (wanted in PENDING) != (now in PENDING)
    if ends_or_returns:
        assert obstacle(now, wanted, "") is not None


def test_from_every_state_there_is_a_way_back_to_open():
    assert all(State.OPEN in NEXT[state] for state in State if state is not State.OPEN)


@pytest.mark.parametrize(
    ("state", "closed_on", "today", "expected"),
    [
        (State.OPEN, None, DUE + timedelta(days=1), Timing.LATE),
        (State.OPEN, None, DUE, Timing.SOON),
        (State.UNDER_WAY, None, DUE - timedelta(days=30), Timing.SOON),
        (State.UNDER_WAY, None, DUE - timedelta(days=31), Timing.IN_TIME),
        (State.FULFILLED, DUE, DUE + timedelta(days=400), Timing.IN_TIME),
        (State.FULFILLED, DUE + timedelta(days=1), DUE + timedelta(days=400), Timing.LATE),
        (State.FULFILLED, DUE - timedelta(days=1), DUE - timedelta(days=1), Timing.IN_TIME),
    ],
)
def test_a_commitment_is_late_after_its_day_and_a_closed_one_is_measured_when_it_was_closed(
    state, closed_on, today, expected
):
    assert timing(state, DUE, closed_on, today) is expected


def test_without_a_day_nothing_is_late():
    assert timing(State.OPEN, None, None, DUE) is Timing.NO_DAY

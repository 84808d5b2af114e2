"""Who leads an action takes part, and what is not done after its day is late (A1)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from exchange.activities.plan.rules import Details, Kind, Progress, Refusal, is_late, obstacle, progress
from exchange.activities.rules import State

PARTICIPANTS = {"ES", "FR"}
DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("state", "kind", "leader", "refusal"),
    [
        (State.CONSIDERED, Kind.ACTION, "ES", None),
        (State.UNDERTAKEN, Kind.ACTION, "FR", None),
        (State.UNDERTAKEN, Kind.ACTION, "", Refusal.NO_LEADER),
        (State.UNDERTAKEN, Kind.ACTION, "NL", Refusal.NOT_A_PARTICIPANT),
        (State.UNDERTAKEN, Kind.MILESTONE, "", None),
        (State.COMPLETED, Kind.ACTION, "ES", Refusal.OVER),
        (State.DROPPED, Kind.MILESTONE, "", Refusal.OVER),
    ],
)
def test_an_action_is_led_by_a_country_that_takes_part_while_the_activity_runs(state, kind, leader, refusal):
    assert obstacle(state, PARTICIPANTS, Details(kind, "Train", leader)) is refusal


@pytest.mark.parametrize(
    ("due_on", "done_on", "today", "late"),
    [
        (DUE, None, DUE, False),
        (DUE, None, DUE + timedelta(days=1), True),
        (DUE, DUE, DUE + timedelta(days=9), False),
        (DUE, DUE + timedelta(days=1), DUE + timedelta(days=9), True),
        (None, None, DUE, False),
    ],
)
def test_a_step_is_late_after_its_day(due_on, done_on, today, late):
    assert is_late(due_on, done_on, today) is late


def test_progress_counts_what_is_done_and_what_is_late():
    steps = [(DUE, None), (DUE, DUE), (DUE, DUE + timedelta(days=5)), (None, None)]
    assert progress(steps, DUE + timedelta(days=1)) == Progress(total=4, done=2, late=1)
    assert progress([], DUE) == Progress(0, 0, 0)

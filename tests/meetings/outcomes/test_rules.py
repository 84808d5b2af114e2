"""When an outcome is open, and how two hands on one attendance list are brought together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.meetings.outcomes.rules import Phase, Reconciled, Texts, phase, reconcile
from exchange.meetings.rules import State
from tests.support.world import NOW

MINUTE = timedelta(minutes=1)
marks = st.dictionaries(st.integers(1, 6), st.sampled_from((True, False, None)))


@pytest.mark.parametrize(
    ("state", "starts_at", "expected"),
    [
        (State.DRAFT, NOW - MINUTE, Phase.CLOSED),
        (State.SCHEDULED, NOW - MINUTE, Phase.CLOSED),
        (State.CONVENED, None, Phase.CLOSED),
        (State.CONVENED, NOW + MINUTE, Phase.CLOSED),
        (State.CONVENED, NOW, Phase.NOTES),
        (State.HELD, NOW - MINUTE, Phase.DRAFT),
        (State.ADOPTED, NOW - MINUTE, Phase.ADOPTED),
        (State.POSTPONED, NOW - MINUTE, Phase.CLOSED),
        (State.CANCELLED, NOW - MINUTE, Phase.CLOSED),
    ],
)
def test_how_far_an_outcome_is(state, starts_at, expected):
    assert phase(state, starts_at, NOW) is expected


def test_texts_are_empty_when_neither_is_written():
    assert [Texts(*pair).is_empty for pair in (("", ""), ("a", ""), ("", "b"))] == [True, False, False]


@pytest.mark.parametrize(
    ("shown", "wanted", "saved", "expected"),
    [
        ({1: None}, {1: True}, {1: None}, Reconciled({1: True})),
        ({1: None}, {1: None}, {1: True}, Reconciled()),
        ({1: None}, {1: True}, {1: True}, Reconciled()),
        ({1: None}, {1: True}, {1: False}, Reconciled({}, {1: False})),
        ({1: True}, {1: None}, {1: True}, Reconciled({1: None})),
        ({1: None, 2: None}, {1: True, 2: False}, {1: None, 2: None}, Reconciled({1: True, 2: False})),
        ({}, {7: True}, {1: None}, Reconciled()),
        ({1: None}, {}, {1: None}, Reconciled()),
    ],
)
def test_marks_are_brought_together(shown, wanted, saved, expected):
    assert reconcile(shown, wanted, saved) == expected


@given(marks, marks, marks)
def test_no_mark_of_another_is_overwritten_and_no_stranger_is_marked(shown, wanted, saved):
    found = reconcile(shown, wanted, saved)
    assert all(saved[key] == shown.get(key) for key in found.changes)
    assert not set(found.changes) & set(found.clashes)
    after = {**saved, **found.changes}
    assert reconcile(after, wanted, after).clashes == {}
    assert all(after[key] == wanted[key] for key in wanted if key in saved and wanted[key] != shown.get(key)
               and key not in found.clashes)  # fmt: skip

"""A line as picture and as text says the same (G3)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from exchange.tracing.rules import Stage, Thing, columns, reached, told

NEED = Thing(Stage.NEED, 1, "Nobody answers", "new", date(2026, 1, 1))
OTHER = Thing(Stage.NEED, 2, "No list", "new", date(2025, 1, 1))
PROPOSAL = Thing(Stage.PROPOSAL, 1, "Desks", "ready", date(2026, 2, 1), ("need:1", "need:2"))
DECISION = Thing(Stage.DECISION, 7, "2026/1 Desks", "agreed", date(2026, 3, 1), ("proposal:1",))

REFS = st.tuples(st.sampled_from(Stage), st.integers(1, 4))
THINGS = st.lists(
    st.builds(
        Thing, st.sampled_from(Stage), st.integers(1, 4), st.just("A thing"), st.just("open"), st.none() | st.dates(),
        st.lists(REFS.map(lambda ref: f"{ref[0].value}:{ref[1]}"), max_size=3).map(tuple),
    ),
    unique_by=lambda one: one.ref,
)  # fmt: skip


def test_the_picture_has_every_stage_and_each_its_things_by_day():
    assert [(stage, some) for stage, some in columns([DECISION, PROPOSAL, NEED, OTHER])] == [
        (Stage.NEED, (OTHER, NEED)), (Stage.PROPOSAL, (PROPOSAL,)), (Stage.DECISION, (DECISION,)), (Stage.ACTIVITY, ()),
        (Stage.EVALUATION, ()), (Stage.COMMITMENT, ()),
    ]  # fmt: skip


def test_the_text_names_what_each_follows_from_and_leads_to():
    sentences = {one.thing.ref: one for one in told([DECISION, PROPOSAL, NEED, OTHER])}
    assert sentences["proposal:1"].of == (NEED, OTHER)
    assert sentences["proposal:1"].leads_to == (DECISION,)
    assert sentences["need:1"].leads_to == (PROPOSAL,)
    assert sentences["decision:7"].of == (PROPOSAL,)


def test_what_is_hidden_is_not_told():
    (only,) = told([DECISION])
    assert only.of == ()


def test_how_far_it_came():
    assert reached([]) is None
    assert reached([DECISION, NEED]) is Stage.DECISION


@given(THINGS)
def test_picture_and_text_hold_the_same_things_once(things):
    drawn = [one for _stage, some in columns(things) for one in some]
    assert [one.thing for one in told(things)] == drawn
    assert sorted(one.ref for one in drawn) == sorted(one.ref for one in things)


@given(THINGS)
def test_what_one_follows_from_leads_to_it(things):
    sentences = told(things)
    forth = {(one.thing.ref, after.ref) for one in sentences for after in one.leads_to}
    back = {(before.ref, one.thing.ref) for one in sentences for before in one.of}
    assert forth == back

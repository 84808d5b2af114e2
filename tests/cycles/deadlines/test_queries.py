"""Whose deadlines one meets: those of the meetings one sees, and those that one's roles answer for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.cycles.deadlines import queries
from exchange.cycles.deadlines.queries import ANY, Wanted
from exchange.cycles.deadlines.rules import Kind, Standing
from tests.support.world import NOW

COALITION = {"exchange", "convened", "held", "union", "cancelled", "postponed"}
SEEN = {
    "stranger": set(),
    "judge": {"exchange"},
    "prosecutor": {"exchange", "union"},
    "member": COALITION,
    "contact_group": COALITION | {"draft"},
    "partner": {"exchange", "clasi"},
    "partner_chair": {"clasi"},
}
OWNED = {
    "stranger": [],
    "judge": [],
    "member": [],
    "contact_point": ["exchange/papers_due"],
    "contact_group": ["postponed/papers_due", "union/papers_due"],
    "secretariat": [
        "cancelled/papers_due",
        "convened/provisional_agenda",
        "draft/call_for_topics",
        "exchange/convening_notice",
        "held/outcome",
    ],
    "chair": ["clasi/provisional_agenda", "clasi_union/outcome", "exchange/call_for_topics"],
    # France follows in the chair, and Peru's contact point must not meet what is for the Union side only (V1).
    "next_chair": [],
    "partner": ["clasi/papers_due"],
    "partner_chair": ["clasi/provisional_agenda"],
}


@pytest.fixture
def listed(session, world, due):
    names = {key: f"{meeting}/{kind}" for (meeting, kind), key in due.items()}

    def read(who, **wanted):
        viewer = viewer_of(world.people[who], NOW)
        query, values = queries.matching(viewer, Wanted(**({"stands": ANY} | wanted)), NOW.date())
        return [names[row.id] for row in db.session.execute(query, values)]

    return read


@pytest.mark.parametrize("who", SEEN)
def test_one_sees_the_deadlines_of_the_meetings_one_sees(listed, who):
    assert {name.partition("/")[0] for name in listed(who, mine=False)} == SEEN[who]


@pytest.mark.parametrize("who", OWNED)
def test_one_answers_for_those_of_ones_present_roles(listed, who):
    assert sorted(listed(who)) == OWNED[who]


def test_the_chair_answers_while_the_term_runs(session, world, due):
    """On 1 January the chair passes from Spain to France (M3)."""
    owned = {}
    for days in (37, 38):
        for who in ("chair", "next_chair"):
            viewer = viewer_of(world.people[who], NOW + timedelta(days=days))
            query, values = queries.matching(viewer, Wanted(forum_id=world.forums["coalition"]), NOW.date())
            owned[who, days] = len(db.session.execute(query, values).all())
    assert owned == {("chair", 37): 1, ("next_chair", 37): 0, ("chair", 38): 0, ("next_chair", 38): 1}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stands": ""}, ["exchange/call_for_topics", "convened/provisional_agenda", "union/papers_due", "exchange/papers_due"]),
        ({"stands": Standing.LATE}, ["exchange/call_for_topics"]),
        ({"stands": Standing.SOON}, ["convened/provisional_agenda", "union/papers_due"]),
        ({"stands": Standing.COMING}, ["exchange/papers_due"]),
        ({"stands": Standing.DONE}, ["held/outcome", "exchange/convening_notice"]),
        ({"stands": Standing.MOOT}, ["postponed/papers_due", "cancelled/papers_due"]),
        ({"stands": "", "kind": Kind.PAPERS_DUE}, ["union/papers_due", "exchange/papers_due"]),
        ({"stands": "", "forum_id": 99}, []),
        (
            {"stands": ANY},
            [
                *("exchange/call_for_topics", "convened/provisional_agenda", "union/papers_due", "exchange/papers_due"),
                *("exchange/convening_notice", "held/outcome", "cancelled/papers_due", "postponed/papers_due"),
            ],
        ),
    ],
)  # fmt: skip
def test_filters_and_order(listed, wanted, found):
    """What is late stands first, what is settled last."""
    assert listed("member", mine=False, **wanted) == found


def test_the_standing_asked_for_is_the_one_shown(session, world, due):
    viewer = viewer_of(world.people["contact_group"], NOW)
    for stands in Standing:
        query, values = queries.matching(viewer, Wanted(mine=False, stands=stands), NOW.date())
        rows = db.session.execute(query, values).all()
        assert rows != []
        assert {queries.stands(row, NOW.date()) for row in rows} == {stands}

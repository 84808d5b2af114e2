"""What rooms want to know of one thing: all by one statement, once a request."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import g

from exchange.accounts.models import Person
from exchange.accounts.queries import Facts, viewer_of
from tests.support.world import NOW


@pytest.fixture
def facts():
    """Two things that somebody may want to know of a person."""
    facts = Facts("asked_id")
    name = sa.select(Person.name).where(Person.id == sa.bindparam("asked_id", type_=sa.Integer)).scalar_subquery()
    facts.announce("name", lambda viewer: name)
    facts.announce("is_union", lambda viewer: sa.true() if viewer.is_union else sa.false())
    return facts


@pytest.mark.on_both
@pytest.mark.parametrize(("who", "is_union"), [("secretariat", True), ("partner", False)])
def test_all_that_rooms_want_to_know_is_asked_by_one_statement(session, world, facts, count_queries, who, is_union):
    judge = session.get_one(Person, world.people["judge"])
    viewer = viewer_of(world.people[who], NOW)
    with count_queries() as statements:
        found = facts.of(viewer, judge.id)
    assert (found.name, bool(found.is_union), len(statements)) == (judge.name, is_union, 1)


def test_a_request_asks_once_for_each_thing(session, world, facts, count_queries):
    viewer = viewer_of(world.people["member"], NOW)
    with count_queries() as statements:
        names = [facts.of(viewer, world.people[who]).name for who in ("judge", "partner", "judge")]
    assert names[0] == names[2] != names[1]
    assert len(statements) == 2
    del g.facts
    with count_queries() as statements:
        facts.of(viewer, world.people["judge"])
    assert len(statements) == 1


def test_what_is_announced_later_is_asked_too(session, world, facts):
    viewer = viewer_of(world.people["member"], NOW)
    facts.of(viewer, world.people["judge"])
    del g.facts
    facts.announce("five", lambda viewer: sa.literal(5))
    assert facts.of(viewer, world.people["judge"]).five == 5


def test_the_answer_is_for_whoever_asks(session, world, facts):
    asked = [viewer_of(world.people[who], NOW) for who in ("member", "partner", "member")]
    assert [bool(facts.of(viewer, world.people["judge"]).is_union) for viewer in asked] == [True, False, True]


def test_a_thing_and_its_facts_come_by_one_statement(session, world, facts, count_queries):
    viewer = viewer_of(world.people["member"], NOW)

    def finds_one(_viewer):
        return sa.select(Person).where(Person.id == sa.bindparam("asked_id"))

    with count_queries() as statements:
        judge = facts.beside(viewer, world.people["judge"], finds_one)
        found = facts.of(viewer, judge.id)
    assert (judge.id, found.name, bool(found.is_union)) == (world.people["judge"], judge.name, True)
    assert len(statements) == 1
    facts.announce("five", lambda viewer: sa.literal(5))
    assert facts.beside(viewer, 0, finds_one) is None
    facts.beside(viewer, judge.id, finds_one)
    assert facts.of(viewer, judge.id).five == 5

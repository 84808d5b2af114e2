"""Reading agendas: whose items, with which times, taken where."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.meetings.agenda import operations, queries
from exchange.meetings.agenda.rules import ItemKind, Wording
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience
from tests.support.world import NOW


@pytest.fixture
def who(session, world):
    return lambda key: viewer_of(world.people[key], NOW)


@pytest.fixture
def meeting(session, world):
    def find(key):
        query = sa.select(Meeting).filter_by(id=world.meetings[key]).options(selectinload(Meeting.forum))
        return session.scalars(query).one()

    return find


@pytest.mark.parametrize(
    ("person", "titles"),
    [
        ("partner", ["Experience", "Extradition in practice"]),
        ("judge", ["Experience", "Extradition in practice", "HERON requests that failed"]),
    ],
)
def test_each_side_sees_its_items_in_order(who, meeting, person, titles):
    assert [item.title for item in queries.items_for(who(person), meeting("exchange"))] == titles


def test_the_rapporteur_comes_along(who, meeting, world):
    one = meeting("draft")
    operations.add(Platform(), one, Wording(ItemKind.DECISION, "A", rapporteur_id=world.people["prosecutor"]), NOW)
    db.session.expunge_all()
    (item,) = queries.items_for(who("secretariat"), meeting("draft"))
    assert item.rapporteur.name == "Dieter Ankläger"


def test_a_postponed_meeting_without_a_new_date_has_no_running_times(who, meeting):
    one = meeting("postponed")
    operations.add(Platform(), one, Wording(ItemKind.DISCUSSION, "A", 10), NOW)
    (slot,) = queries.programme(who("secretariat"), one)
    assert (slot.starts, slot.minutes) == (None, 10)


def test_hidden_items_take_their_time_before_what_the_partner_side_sees(who, meeting):
    one = meeting("exchange")
    operations.add(Platform(), one, Wording(ItemKind.DISCUSSION, "Last", 10), NOW)
    shown = [
        (slot.number, slot.item.title, slot.starts - one.starts_at) for slot in queries.programme(who("partner"), one)
    ]
    whole = [
        (slot.number, slot.item.title, slot.starts - one.starts_at) for slot in queries.programme(who("judge"), one)
    ]
    assert shown == [row for row in whole if "HERON" not in row[1]]
    assert [row[0] for row in whole] == ["", "1", "U1", "2"]


@pytest.mark.parametrize(
    ("person", "keys"),
    [
        ("contact_group", ["postponed", "exchange", "draft", "undated"]),
        ("chair", ["postponed", "convened", "union", "exchange", "clasi_union", "clasi", "draft", "undated"]),
        ("admin", ["postponed", "convened", "union", "exchange", "clasi_union", "clasi", "draft", "undated"]),
        ("partner_chair", ["clasi"]),
        ("member", []),
        ("partner", []),
    ],
)
def test_items_can_be_taken_to_agendas_in_ones_hands_that_are_not_over(who, world, person, keys):
    found = queries.places(who(person), NOW)
    assert [meeting.id for meeting in found] == [world.meetings[key] for key in keys]


def test_an_items_presenters_are_on_the_list_or_hold_a_role(session, meeting):
    found = {person.email.split("@")[0] for person in session.scalars(queries.rapporteurs(meeting("exchange"), NOW))}
    assert found == {
        *("prosecutor", "judge", "central.authority", "partner"),
        *("secretariat", "chair", "next.chair", "contact.group", "contact.point", "member", "eurojust"),
    }


def test_who_has_declined_for_good_presents_nothing(session, meeting, world):
    one = meeting("draft")
    assert queries.can_present(one, world.people["prosecutor"], Audience.ALL, NOW)
    session.execute(sa.text("update participation set answer = 'withdrawn'"))
    assert not queries.can_present(one, world.people["prosecutor"], Audience.ALL, NOW)

"""Whom one may see, and everything kept about oneself."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.accounts import operations, queries
from exchange.accounts.models import Person, PersonState
from exchange.world.rules import Capacity
from tests.support.world import NOW, email_of

COALITION = {"secretariat", "chair", "next_chair", "contact_group", "contact_point", "member", "eurojust"}
CLASI = {"secretariat", "partner_chair", "partner", "chair"}


def seen_by(session, world, who: str, **filters) -> set[str]:
    viewer = queries.viewer_of(world.people[who], NOW)
    names = {key: name for name, key in world.people.items()}
    return {names.get(person.id, person.name) for person in session.scalars(queries.people(viewer, **filters))}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("stranger", {"stranger"}),
        ("member", COALITION),
        ("secretariat", COALITION | CLASI),
        # On a list together: the exchange on Peru, its HERON list for the Union side, EU-CLASI.
        ("prosecutor", {"prosecutor", "judge", "central_authority", "partner"}),
        ("partner", CLASI | {"prosecutor", "judge", "central_authority"}),
        ("partner_chair", CLASI),
    ],
)
def test_one_sees_the_people_of_ones_forums_and_meetings(session, world, who, seen):
    assert seen_by(session, world, who) == seen


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({"name": "PRESIDENTA"}, {"chair", "partner_chair"}),
        ({"name": "medlem sv"}, {"member"}),
        ({"name": "francois"}, {"next_chair"}),
        ({"name": "100% _"}, set()),
        ({"country": "FR"}, {"next_chair", "contact_point"}),
        ({"country": "FR", "name": "claire"}, {"contact_point"}),
        ({"country": "XX"}, set()),
        ({"authority_id": 0}, set()),
        ({"state": PersonState.INVITED}, set()),
    ],
)
def test_filters_narrow_the_list(session, world, filters, seen):
    assert seen_by(session, world, "admin", **filters) == seen


def test_closed_accounts_are_listed_only_when_asked_for(session, world):
    session.get_one(Person, world.people["member"]).state = PersonState.CLOSED
    session.flush()
    assert "member" not in seen_by(session, world, "admin")
    assert seen_by(session, world, "admin", state=PersonState.CLOSED) == {"member"}


def test_a_secretariat_sees_whom_it_let_in_before_any_role_is_given(session, world):
    secretariat = queries.viewer_of(world.people["secretariat"], NOW)
    operations.invite(
        secretariat, email="nora@people.example", name="Nora Nieuw", authority=None, country_code="NL",
        capacities=[Capacity.PROSECUTOR], zone="Europe/Amsterdam", locale="en", now=NOW,
    )  # fmt: skip
    assert "Nora Nieuw" in seen_by(session, world, "secretariat")
    assert "Nora Nieuw" not in seen_by(session, world, "chair") | seen_by(session, world, "member")


def test_filters_offer_only_what_people_one_sees_have(session, world):
    viewer = queries.viewer_of(world.people["partner_chair"], NOW)
    assert queries.countries_of_people(viewer) == {"ES", "AR", "PE"}
    assert [one.key for one in queries.authorities_of_people(viewer)] == [
        "eurojust", "ministry-ar", "ministry-es", "prosecution-pe",
    ]  # fmt: skip


def test_the_copy_of_ones_data_holds_all_that_is_linked_but_no_secret(session, world):
    person = session.get_one(
        Person,
        world.people["member"],
        options=[sa.orm.selectinload(Person.authority), sa.orm.selectinload(Person.capacities)],
    )
    operations.ask_reset(person.email, NOW)
    session.commit()
    kept = queries.all_about(person)
    assert kept["person"] == {
        "id": person.id, "email": email_of("member"), "name": "Sven Medlem", "authority_id": person.authority_id,
        "country_code": "SE", "side": "union", "phone": "", "languages": ["en"], "zone": "Europe/Stockholm",
        "locale": "en", "state": "active", "is_admin": False, "illustrative": False, "created_at": NOW.isoformat(),
        "invited_by": None, "privacy_version": "", "privacy_accepted_at": None,
        "capacities": ["policy_expert"], "authority": "Ministry of Justice of Sweden",
    }  # fmt: skip
    assert [set(row) for row in kept["sessions"]] == [{"id", "person_id", "begun_at", "seen_at", "program", "ended_at"}]
    assert [row["purpose"] for row in kept["links"]] == ["reset"]
    assert [row["action"] for row in kept["journal"]] == ["person.reset_asked"]
    assert "hash" not in repr(kept)


def test_rooms_upstairs_add_to_the_copy_of_ones_data(session, world):
    source = lambda person_id: {"practices": [person_id]}  # noqa: E731
    queries.data_sources.append(source)
    try:
        kept = queries.all_about(session.get_one(
            Person, world.people["member"], options=[sa.orm.selectinload(Person.authority), sa.orm.selectinload(Person.capacities)]
        ))  # fmt: skip
    finally:
        queries.data_sources.remove(source)
    assert kept["practices"] == [world.people["member"]]

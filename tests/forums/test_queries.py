"""Reading forums: who sees which, who held what when."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role
from exchange.forums import queries
from exchange.forums.models import Mandate, Membership
from exchange.forums.rules import Seat
from exchange.world.rules import Side
from tests.support.world import LONG_AGO, NOW, PERSONAS

TODAY = NOW.date()


@pytest.mark.parametrize("who", PERSONAS)
def test_each_sees_the_forums_where_a_role_is_held(session, world, who):
    held = {
        "admin": {"coalition", "eu-clasi"},
        "secretariat": {"coalition", "eu-clasi"},
        "chair": {"coalition", "eu-clasi"},
        "partner": {"eu-clasi"},
        "partner_chair": {"eu-clasi"},
        **{who: {"coalition"} for who in ("next_chair", "contact_group", "contact_point", "member", "eurojust")},
    }
    seen = {forum.key for forum in queries.forums(viewer_of(world.people[who], NOW))}
    assert seen == held.get(who, set())


def test_members_are_counted_by_side_on_each_forums_day(session, world):
    coalition, clasi = world.forums["coalition"], world.forums["eu-clasi"]
    peru = session.scalars(sa.select(Membership).filter_by(forum_id=clasi, country_code="PE")).one()
    peru.ends_on = TODAY
    session.flush()
    assert queries.member_counts({coalition: TODAY, clasi: TODAY}) == {
        coalition: {Side.UNION: 7, Side.PARTNER: 0},
        clasi: {Side.UNION: 7, Side.PARTNER: 3},
    }
    assert queries.member_counts({coalition: LONG_AGO, clasi: date(2021, 11, 30)})[clasi] == dict.fromkeys(Side, 0)


def test_seats_come_from_the_chair_with_its_successor(session, world):
    clasi = world.forums["eu-clasi"]
    since, until = date(2026, 7, 1), date(2027, 1, 1)
    assert queries.seats({clasi: TODAY}) == {
        clasi: [
            Seat(Side.UNION, "ES", since, until, expected=False, next_holder="FR"),
            Seat(Side.PARTNER, "AR", since, until, expected=False, next_holder="PE"),
        ]
    }


def test_who_held_what_is_answered_for_any_day(session, world):
    coalition = world.forums["coalition"]
    member = session.scalars(
        sa.select(Mandate).filter_by(forum_id=coalition, role=Role.MEMBER, country_code="SE")
    ).one()
    member.ends_on = date(2024, 1, 1)
    session.flush()
    on = {day: [m.person_id for m in queries.mandates_from(coalition, day) if m.country_code == "SE"]
          for day in (date(2023, 12, 31), date(2024, 1, 1))}  # fmt: skip
    assert on == {date(2023, 12, 31): [world.people["member"]], date(2024, 1, 1): []}


@pytest.mark.parametrize(
    ("who", "asked", "countries", "found"),
    [
        ("secretariat", "claire", None, ["contact_point"]),
        ("secretariat", "Claire Contact", None, ["contact_point"]),
        ("secretariat", "stig", None, []),
        ("secretariat", "stranger@people.example", None, ["stranger"]),
        ("secretariat", "STRANGER@people.example", None, ["stranger"]),
        ("contact_point", "stranger@people.example", {"FR"}, []),
        ("contact_point", "francois", {"FR"}, ["next_chair"]),
        ("contact_point", "elena", {"FR"}, []),
        ("admin", "stig", None, ["stranger"]),
        ("secretariat", "100%", None, []),
    ],
)
def test_people_are_found_by_name_among_those_one_sees_and_by_exact_address(
    session, world, who, asked, countries, found
):
    viewer = viewer_of(world.people[who], NOW)
    assert [person.id for person in queries.candidates(viewer, asked, countries)] == [
        world.people[key] for key in found
    ]


def test_an_exact_name_leaves_longer_names_out(session, world):
    other = session.get(Person, world.people["judge"])
    other.name, other.folded_name = "Claire Contact-Dupont", "claire contact-dupont"
    session.flush()
    viewer = viewer_of(world.people["admin"], NOW)
    assert [person.id for person in queries.candidates(viewer, "claire contact", None)] == [
        world.people["contact_point"]
    ]


def test_the_list_of_forums_takes_as_many_statements_for_one_as_for_two(session, world, count_queries):
    counts = []
    for which in (["coalition"], ["coalition", "eu-clasi"]):
        days = {world.forums[key]: TODAY for key in which}
        with count_queries() as seen:
            queries.member_counts(days)
            queries.seats(days)
        counts.append(len(seen))
    assert counts == [2, 2]

"""What can be done to a forum, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Grant, Role
from exchange.core.journal import JournalEntry, Platform
from exchange.forums import operations, queries
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forums.rules import (
    ChairRotates,
    EndsBeforeStart,
    ForumFacts,
    NotAMember,
    NotYours,
    Office,
    OutlastsMembership,
    Overlaps,
    RolesHeld,
    SignInClosed,
    Spell,
)
from exchange.world.models import Country
from exchange.world.rules import Level, Side
from tests.support.world import LONG_AGO, NOW

TODAY = NOW.date()
NEXT_YEAR = date(2027, 1, 1)
FACTS = ForumFacts(
    "Experts on Peru", {"en": "Experts on Peru"}, "", "Europe/Amsterdam", (Level.EXPERT_EXCHANGE,), False
)


@pytest.fixture
def coalition(session, world):
    query = sa.select(Forum).where(Forum.id == world.forums["coalition"]).options(sa.orm.selectinload(Forum.levels))
    return session.scalars(query).one()


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


def membership_of(session, forum, country):
    query = sa.select(Membership).where(Membership.forum_id == forum.id, Membership.country_code == country)
    return session.scalars(query.options(sa.orm.joinedload(Membership.forum))).one()


def mandate_of(session, forum, person_id, role):
    query = sa.select(Mandate).filter_by(forum_id=forum.id, person_id=person_id, role=role)
    options = (sa.orm.joinedload(Mandate.forum), sa.orm.joinedload(Mandate.person))
    return session.scalars(query.options(*options)).one()


def person_of(session, world, key):
    return session.get(Person, world.people[key])


def told(session):
    query = sa.select(JournalEntry.action, JournalEntry.changes).order_by(JournalEntry.id)
    return [(action, changes) for action, changes in session.execute(query)]


def test_a_forum_gets_its_key_from_its_name_and_a_number_where_that_is_taken(session, world):
    first = operations.create(Platform(), FACTS, NOW)
    second = operations.create(Platform(), FACTS, NOW)
    assert (first.key, second.key) == ("experts-on-peru", "experts-on-peru-2")
    assert queries.levels_of(first) == [Level.EXPERT_EXCHANGE]
    entry = session.scalars(sa.select(JournalEntry).where(JournalEntry.subject_id == first.id)).one()
    assert (entry.action, entry.forum_id) == ("forum.created", first.id)


def test_a_forum_whose_name_has_no_letters_still_gets_a_key(session, world):
    from dataclasses import replace

    assert operations.create(Platform(), replace(FACTS, name="…"), NOW).key == "forum"


def test_changing_levels_alone_raises_the_version_and_is_told(session, coalition):
    before = coalition.version
    facts = ForumFacts(coalition.name, {"en": coalition.name}, "", coalition.zone, (Level.POLITICAL,), False)
    operations.change(Platform(), coalition, facts, NOW)
    assert coalition.version == before + 1
    assert queries.levels_of(coalition) == [Level.POLITICAL]
    [(action, changes)] = told(session)
    assert (action, changes["levels"]) == ("forum.changed", [[level.value for level in Level], ["political"]])


def test_names_in_other_languages_stay(session, coalition):
    coalition.names = {"en": "Old", "pt": "Coligação"}
    session.flush()
    facts = ForumFacts("New", {"en": "New", "nl": "Nieuw"}, "", coalition.zone, tuple(Level), False)
    operations.change(Platform(), coalition, facts, NOW)
    assert coalition.names == {"en": "New", "pt": "Coligação", "nl": "Nieuw"}


def test_two_sides_cannot_be_made_of_one_while_the_chair_rotates(session, coalition):
    facts = ForumFacts("New", {}, "", coalition.zone, tuple(Level), True)
    with pytest.raises(ChairRotates):
        operations.change(Platform(), coalition, facts, NOW)


def test_the_side_follows_from_the_country_on_its_first_day(session, coalition):
    peru = operations.join(Platform(), coalition, session.get(Country, "PE"), Spell(TODAY), NOW)
    body = session.scalars(sa.select(Authority).filter_by(key="eurojust")).one()
    eurojust = operations.join(Platform(), coalition, body, Spell(TODAY), NOW, note="As agreed")
    assert (peru.side, eurojust.side, eurojust.authority_id) == (Side.PARTNER, Side.UNION, body.id)
    assert [action for action, _changes in told(session)] == ["membership.joined"] * 2


def test_a_country_joins_again_after_it_left_and_not_before(session, coalition):
    sweden = session.get(Country, "SE")
    operations.end_membership(Platform(), membership_of(session, coalition, "SE"), date(2026, 12, 1), NOW)
    with pytest.raises(Overlaps):
        operations.join(Platform(), coalition, sweden, Spell(date(2026, 11, 30)), NOW)
    operations.join(Platform(), coalition, sweden, Spell(date(2026, 12, 1)), NOW)
    rows = [m for m in queries.memberships(coalition.id) if m.country_code == "SE"]
    assert [(m.starts_on, m.ends_on) for m in rows] == [(LONG_AGO, date(2026, 12, 1)), (date(2026, 12, 1), None)]


def test_roles_end_the_day_their_country_leaves_and_each_end_is_told(session, world, coalition):
    france = membership_of(session, coalition, "FR")
    operations.end_membership(Platform(), france, NEXT_YEAR, NOW, reason="Left")
    held = {m.person_id: m.ends_on for m in queries.mandates(coalition.id) if m.country_code == "FR"}
    assert held == dict.fromkeys((world.people["next_chair"], world.people["contact_point"]), NEXT_YEAR)
    ended = {"ends_on": [None, "2027-01-01"]}
    assert told(session) == [("membership.ended", ended), ("mandate.ended", ended), ("mandate.ended", ended)]


def test_a_role_that_has_not_begun_when_its_country_leaves_never_begins(session, world, coalition):
    sven = person_of(session, world, "stranger")
    office = Office(Role.CONTACT_GROUP, "SE", Spell(date(2027, 3, 1)))
    later = operations.give(Platform(), coalition, sven, office, NOW)
    sweden = membership_of(session, coalition, "SE")
    leaving = operations.farewell(sweden, NEXT_YEAR, NOW)
    assert ([m.person_id for m in leaving.ended], [m.id for m in leaving.withdrawn], leaving.stuck) == (
        [world.people["member"]], [later.id], [],
    )  # fmt: skip
    operations.end_membership(Platform(), sweden, NEXT_YEAR, NOW)
    session.flush()
    assert [m.person_id for m in queries.mandates(coalition.id) if m.country_code == "SE"] == [world.people["member"]]


def test_a_membership_does_not_end_before_a_role_that_has_begun_under_it(session, world, coalition):
    office = Office(Role.MEMBER, "SE", Spell(date(2026, 11, 1)))
    operations.give(Platform(), coalition, person_of(session, world, "stranger"), office, NOW)
    with pytest.raises(RolesHeld) as refused:
        operations.end_membership(Platform(), membership_of(session, coalition, "SE"), date(2026, 10, 1), NOW)
    assert refused.value.names == ("Stig Utanför",)


def test_a_membership_cannot_end_before_it_begins(session, coalition):
    with pytest.raises(EndsBeforeStart):
        operations.end_membership(Platform(), membership_of(session, coalition, "IT"), LONG_AGO, NOW)


def test_a_membership_that_has_not_begun_can_be_called_off(session, coalition):
    peru = operations.join(Platform(), coalition, session.get(Country, "PE"), Spell(NEXT_YEAR), NOW)
    peru = session.scalars(
        sa.select(Membership).filter_by(id=peru.id).options(sa.orm.joinedload(Membership.forum))
    ).one()
    operations.end_membership(Platform(), peru, NEXT_YEAR, NOW)
    session.flush()
    assert "PE" not in {m.country_code for m in queries.memberships(coalition.id)}
    assert told(session)[-1] == ("membership.ended", {"starts_on": ["2027-01-01", None]})


def test_leaving_does_not_touch_the_order_of_the_chair(session, coalition):
    from exchange.chairing.queries import rotations

    before = [(term.country_code, term.starts_on) for term in rotations(coalition.id)[0].terms]
    operations.end_membership(Platform(), membership_of(session, coalition, "FR"), NEXT_YEAR, NOW)
    session.expire_all()
    assert [(term.country_code, term.starts_on) for term in rotations(coalition.id)[0].terms] == before


def test_corrected_days_may_not_leave_a_role_outside(session, coalition):
    sweden = membership_of(session, coalition, "SE")
    with pytest.raises(RolesHeld):
        operations.change_membership(Platform(), sweden, Spell(date(2024, 5, 7)), NOW)
    italy = membership_of(session, coalition, "IT")
    operations.change_membership(Platform(), italy, Spell(date(2022, 10, 7)), NOW, note="Press release")
    assert told(session) == [
        ("membership.changed", {"starts_on": ["2021-12-01", "2022-10-07"], "note": ["", "Press release"]})
    ]


def test_an_end_brought_forward_by_a_correction_ends_the_roles_too(session, world, coalition):
    sweden = membership_of(session, coalition, "SE")
    operations.change_membership(Platform(), sweden, Spell(LONG_AGO, NEXT_YEAR), NOW)
    [held] = [m for m in queries.mandates(coalition.id) if m.country_code == "SE"]
    assert held.ends_on == NEXT_YEAR


def test_a_role_is_given_for_a_term_and_counts_from_its_first_day(session, world, coalition):
    office = Office(Role.CONTACT_POINT, "SE", Spell(TODAY, NEXT_YEAR))
    mandate = operations.give(Platform(), coalition, person_of(session, world, "stranger"), office, NOW)
    assert Grant(Role.CONTACT_POINT, coalition.id, "SE") in viewer_of(world.people["stranger"], NOW).grants
    assert told(session)[-1][0] == "mandate.given"
    assert (mandate.starts_on, mandate.ends_on) == (TODAY, NEXT_YEAR)


@pytest.mark.parametrize(
    ("who", "office", "refusal"),
    [
        ("partner", Office(Role.MEMBER, "PE", Spell(TODAY)), NotAMember),
        ("member", Office(Role.MEMBER, "SE", Spell(TODAY)), Overlaps),
        ("eurojust", Office(Role.CONTACT_GROUP, None, Spell(TODAY)), NotAMember),
        ("member", Office(Role.CONTACT_POINT, "SE", Spell(date(2020, 1, 1), date(2020, 2, 1))), NotAMember),
    ],
)
def test_a_role_outside_a_membership_or_held_twice_is_refused(session, world, coalition, who, office, refusal):
    with pytest.raises(refusal):
        operations.give(Platform(), coalition, person_of(session, world, who), office, NOW)
    assert told(session) == []


def test_a_role_may_not_outlast_the_membership(session, world, coalition):
    operations.end_membership(Platform(), membership_of(session, coalition, "SE"), NEXT_YEAR, NOW)
    office = Office(Role.CONTACT_POINT, "SE", Spell(TODAY))
    with pytest.raises(OutlastsMembership):
        operations.give(Platform(), coalition, person_of(session, world, "stranger"), office, NOW)


def test_who_has_left_the_platform_gets_no_role(session, world, coalition):
    person = person_of(session, world, "stranger")
    person.state = PersonState.CLOSED
    with pytest.raises(SignInClosed):
        operations.give(Platform(), coalition, person, Office(Role.MEMBER, "SE", Spell(TODAY)), NOW)


def test_a_contact_point_gives_and_ends_roles_of_the_own_country_only(session, world, coalition):
    actor = viewer_of(world.people["contact_point"], NOW)
    successor = mandate_of(session, coalition, world.people["next_chair"], Role.DELEGATION)
    operations.end_mandate(actor, successor, NEXT_YEAR, NOW)
    french = person_of(session, world, "next_chair")
    operations.give(actor, coalition, french, Office(Role.CONTACT_GROUP, "FR", Spell(TODAY)), NOW)
    for office in (Office(Role.CONTACT_POINT, "FR", Spell(TODAY)), Office(Role.MEMBER, "SE", Spell(TODAY))):
        with pytest.raises(NotYours):
            operations.give(actor, coalition, french, office, NOW)
    with pytest.raises(NotYours):
        operations.end_mandate(
            actor, mandate_of(session, coalition, world.people["chair"], Role.DELEGATION), TODAY, NOW
        )


def test_a_later_end_is_checked_as_a_longer_term(session, world, coalition):
    held = mandate_of(session, coalition, world.people["member"], Role.MEMBER)
    operations.end_mandate(Platform(), held, date(2026, 12, 1), NOW)
    again = Office(Role.MEMBER, "SE", Spell(date(2026, 12, 1)))
    operations.give(Platform(), coalition, person_of(session, world, "member"), again, NOW)
    with pytest.raises(Overlaps):
        operations.end_mandate(Platform(), held, NEXT_YEAR, NOW)


def test_a_term_of_office_is_corrected_under_the_same_rules(session, world, coalition, secretariat):
    held = mandate_of(session, coalition, world.people["member"], Role.MEMBER)
    operations.change_mandate(secretariat, held, Spell(date(2024, 5, 7), NEXT_YEAR), NOW)
    assert told(session) == [
        ("mandate.changed", {"starts_on": ["2021-12-01", "2024-05-07"], "ends_on": [None, "2027-01-01"]})
    ]
    with pytest.raises(NotAMember):
        operations.change_mandate(secretariat, held, Spell(date(2020, 1, 1)), NOW)

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import viewer_of
from exchange.core.journal import JournalEntry
from exchange.countries import operations, queries
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import CountryRefusedError, Degree, Office, Period, Refusal
from exchange.world.models import Country
from tests.support.world import LONG_AGO, NOW


def actor(world, who):
    return viewer_of(world.people[who], NOW)


def entries(session):
    query = sa.select(JournalEntry.action, JournalEntry.actor_name, JournalEntry.changes, JournalEntry.reason)
    return [tuple(row) for row in session.execute(query.order_by(JournalEntry.id))]


def refusal(call, *arguments):
    with pytest.raises(CountryRefusedError) as refused:
        call(*arguments)
    return refused.value.refusal


def test_a_third_country_becomes_a_priority_by_a_list(session, world):
    admin, argentina = actor(world, "admin"), session.get(Country, "AR")
    operations.set_priority(admin, argentina, date(2027, 1, 1), "Council list of 2026", NOW)
    assert [(p.starts_on, p.ends_on, p.source) for p in queries.priorities_of("AR")] == [
        (date(2027, 1, 1), None, "Council list of 2026")
    ]
    assert [entry[:2] for entry in entries(session)] == [("priority.set", "Ada Adminson")]


def test_a_country_is_not_a_priority_twice_at_a_time_but_again_after_an_end(session, world):
    admin, peru = actor(world, "admin"), session.get(Country, "PE")
    assert refusal(operations.set_priority, admin, peru, date(2027, 1, 1), "Again", NOW) is Refusal.OVERLAPS
    (priority,) = queries.priorities_of("PE")
    operations.end_priority(admin, priority, date(2026, 12, 1), NOW, "Off the list")
    operations.set_priority(admin, peru, date(2027, 1, 1), "Again", NOW)
    assert [p.starts_on for p in queries.priorities_of("PE")] == [date(2027, 1, 1), LONG_AGO]
    assert [(action, reason) for action, _who, _changes, reason in entries(session)] == [
        ("priority.ended", "Off the list"),
        ("priority.set", ""),
    ]


def test_a_priority_ends_after_it_began(session, world):
    priority = session.scalars(sa.select(Priority).filter_by(country_code="PE")).one()
    assert refusal(operations.end_priority, actor(world, "admin"), priority, LONG_AGO, NOW) is Refusal.ENDS_BEFORE_START


def test_a_member_state_is_no_priority_third_country(session, world):
    spain = session.get(Country, "ES")
    assert (
        refusal(operations.set_priority, actor(world, "admin"), spain, LONG_AGO, "A list", NOW) is Refusal.MEMBER_STATE
    )


def test_a_contact_point_posts_people_of_the_own_country(session, world):
    successor = session.get(Person, world.people["next_chair"])
    period = Period(date(2027, 1, 1), date(2030, 1, 1))
    posting = operations.add_posting(
        actor(world, "contact_point"), successor, session.get(Country, "CO"), period, NOW, office=Office(note="Embassy")
    )
    assert (posting.person_id, posting.country_code, posting.ends_on, posting.note) == (
        successor.id, "CO", date(2030, 1, 1), "Embassy",
    )  # fmt: skip
    assert [entry[:2] for entry in entries(session)] == [("posting.added", "Claire Contact")]


@pytest.mark.parametrize(
    ("who", "posted", "country", "period", "expected"),
    [
        ("contact_point", "liaison", "CO", Period(date(2028, 1, 1), None), Refusal.NOT_YOURS),
        ("member", "stranger", "CO", Period(date(2028, 1, 1), None), Refusal.NOT_YOURS),
        ("admin", "liaison", "NL", Period(date(2028, 1, 1), None), Refusal.OWN_COUNTRY),
        ("admin", "liaison", "CO", Period(date(2027, 1, 1), None), Refusal.POSTED_MEANWHILE),
        ("admin", "liaison", "CO", Period(date(2028, 1, 1), date(2028, 1, 1)), Refusal.ENDS_BEFORE_START),
    ],
)
def test_what_cannot_be_a_posting_is_refused(session, world, who, posted, country, period, expected):
    person = session.get(Person, world.people[posted])
    found = refusal(operations.add_posting, actor(world, who), person, session.get(Country, country), period, NOW)
    assert found is expected
    assert session.scalar(sa.select(sa.func.count()).select_from(Posting)) == 1


def test_somebody_who_has_left_is_not_posted(session, world):
    person = session.get(Person, world.people["stranger"])
    person.state = PersonState.CLOSED
    found = refusal(
        operations.add_posting,
        actor(world, "admin"),
        person,
        session.get(Country, "CO"),
        Period(LONG_AGO, None),
        NOW,
    )
    assert found is Refusal.SIGN_IN_CLOSED


def posting_of(session, world):
    return session.get(Posting, session.scalar(sa.select(Posting.id).filter_by(person_id=world.people["liaison"])))


def test_a_posting_is_corrected_and_ended(session, world):
    posting, admin = posting_of(session, world), actor(world, "admin")
    session.refresh(posting, ["person"])
    operations.change_posting(admin, posting, Period(LONG_AGO, date(2028, 6, 1)), NOW, office=Office(note="Lima"))
    operations.end_posting(admin, posting, date(2027, 3, 1), NOW, "Recalled")
    assert (posting.ends_on, posting.note) == (date(2027, 3, 1), "Lima")
    assert entries(session) == [
        (
            "posting.changed",
            "Ada Adminson",
            {"ends_on": ["2027-06-01", "2028-06-01"], "note": ["", "Lima"]},
            "",
        ),
        ("posting.ended", "Ada Adminson", {"ends_on": ["2028-06-01", "2027-03-01"]}, "Recalled"),
    ]


def test_a_posting_that_has_not_begun_can_be_called_off(session, world):
    admin, person = actor(world, "admin"), session.get(Person, world.people["stranger"])
    period = Period(date(2027, 2, 1), None)
    posting = operations.add_posting(admin, person, session.get(Country, "CO"), period, NOW)
    session.refresh(posting, ["person"])
    operations.end_posting(admin, posting, date(2027, 2, 1), NOW, "Not needed")
    session.flush()
    assert queries.periods_of(person.id) == []
    assert entries(session)[-1][2:] == (
        {"person_id": [person.id, None], "starts_on": ["2027-02-01", None]},
        "Not needed",
    )


def test_only_its_keeper_ends_a_posting(session, world):
    posting = posting_of(session, world)
    session.refresh(posting, ["person"])
    assert (
        refusal(operations.end_posting, actor(world, "contact_point"), posting, date(2027, 3, 1), NOW)
        is Refusal.NOT_YOURS
    )


def test_a_contact_point_states_the_need_of_the_own_country_and_the_journal_keeps_each(session, world):
    point, france, peru = actor(world, "contact_point"), session.get(Country, "FR"), session.get(Country, "PE")
    operations.state_need(point, france, peru, Degree.LOW, NOW, note="Few cases")
    operations.state_need(point, france, peru, Degree.HIGH, NOW, note="More cases")
    operations.state_need(point, france, peru, Degree.HIGH, NOW, note="More cases")
    need = queries.need_of("FR", "PE")
    assert (need.degree, need.note, need.stated_by, need.stated_at) == (Degree.HIGH, "More cases", point.person_id, NOW)
    assert [changes["degree"] for _action, _who, changes, _reason in entries(session)] == [
        [None, "low"],
        ["low", "high"],
    ]


@pytest.mark.parametrize(
    ("who", "country", "third", "expected"),
    [
        ("contact_point", "DE", "PE", Refusal.NOT_YOURS),
        ("admin", "NL", "PE", Refusal.NOT_YOURS),
        ("secretariat", "FR", "PE", Refusal.NOT_YOURS),
        ("partner", "PE", "CO", Refusal.NOT_YOURS),
        ("contact_point", "FR", "DE", Refusal.MEMBER_STATE),
    ],
)
def test_nobody_else_states_a_need_and_none_about_a_member_state(session, world, who, country, third, expected):
    before = session.scalar(sa.select(sa.func.count()).select_from(StatedNeed))
    country, third = session.get(Country, country), session.get(Country, third)
    assert refusal(operations.state_need, actor(world, who), country, third, Degree.LOW, NOW) is expected
    assert session.scalar(sa.select(sa.func.count()).select_from(StatedNeed)) == before

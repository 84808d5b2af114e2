"""The journal: what it writes, what it never writes, and when it tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Role
from exchange.core import journal
from exchange.core.journal import JournalEntry, Platform
from exchange.forums.models import Forum, Mandate
from exchange.world.rules import Side
from tests.support.world import LONG_AGO, NOW


@pytest.fixture
def heard():
    """What a listener is told, a list for each time it is called."""
    told: list[list[journal.News]] = []
    journal.listen(told.append)
    yield told
    journal._listeners.remove(told.append)


@pytest.fixture
def member(session, world):
    return session.get_one(Person, world.people["member"])


def entries(session) -> list[JournalEntry]:
    return list(session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))


def test_an_entry_says_who_did_what_to_which_thing_when_and_why(session, member):
    journal.record(Platform(7, "Ada"), "person.updated", member, NOW, reason="asked by mail")
    session.commit()
    (entry,) = entries(session)
    assert (entry.at, entry.actor_id, entry.actor_name, entry.action, entry.reason) == (
        NOW, 7, "Ada", "person.updated", "asked by mail",
    )  # fmt: skip
    assert (entry.subject_kind, entry.subject_id, entry.subject_label) == ("person", member.id, "Sven Medlem")


def test_an_entry_says_from_what_to_what_even_of_values_never_read(session, member):
    session.expire(member, ["zone"])
    member.zone, member.state, member.created_at = "UTC", PersonState.CLOSED, NOW + timedelta(days=1)
    member.languages = ["sv"]
    journal.record(Platform(), "person.updated", member, NOW)
    assert entries(session)[0].changes == {
        "zone": ["Europe/Stockholm", "UTC"],
        "state": ["active", "closed"],
        "languages": [["en"], ["sv"]],
        "created_at": [NOW.isoformat(), (NOW + timedelta(days=1)).isoformat()],
    }


def test_secrets_and_derived_columns_are_never_told(session, member):
    member.password_hash, member.folded_name = "hash", "folded"
    assert journal.changes_of(member) == {}


def test_a_new_thing_is_told_with_its_first_values(session):
    person = Person(
        email="n@people.example", name="N", folded_name="n", side=Side.UNION, zone="UTC", locale="en", created_at=NOW
    )
    journal.record(Platform(), "person.invited", person, NOW)
    (entry,) = entries(session)
    assert entry.subject_id == person.id
    assert entry.changes == {
        "email": [None, "n@people.example"], "name": [None, "N"], "side": [None, "union"], "zone": [None, "UTC"],
        "locale": [None, "en"], "created_at": [None, NOW.isoformat()],
    }  # fmt: skip


def test_what_belongs_to_a_forum_is_found_by_it(session, world, member):
    mandate = session.scalars(sa.select(Mandate).filter_by(person_id=member.id)).one()
    mandate.starts_on = LONG_AGO - timedelta(days=1)
    journal.record(Platform(), "mandate.changed", mandate, NOW)
    journal.record(Platform(), "person.updated", member, NOW, forum_id=world.forums["eu-clasi"])
    assert [entry.forum_id for entry in entries(session)] == [mandate.forum_id, world.forums["eu-clasi"]]


def test_listeners_hear_of_a_transaction_once_within_it_and_with_what_is_private(session, member, heard):
    journal.record(Platform(), "person.one", member, NOW, private={"link_secret": "s3cret"})
    journal.record(Platform(), "person.two", member, NOW)
    assert heard == []
    session.commit()
    ((one, two),) = heard
    assert [(news.action, news.at, news.subject, news.private) for news in (one, two)] == [
        ("person.one", NOW, member, {"link_secret": "s3cret"}),
        ("person.two", NOW, member, {}),
    ]
    assert "s3cret" not in repr([entry.changes for entry in entries(session)])
    session.commit()
    assert len(heard) == 1


def test_what_a_listener_does_belongs_to_the_same_transaction(session, member):
    def answer(news):
        if news[0].action == "person.asked":
            member.phone = "called"
            journal.record(Platform(), "person.answered", member, NOW)

    journal.listen(answer)
    try:
        journal.record(Platform(), "person.asked", member, NOW)
        session.commit()
    finally:
        journal._listeners.remove(answer)
    assert [entry.action for entry in entries(session)] == ["person.asked", "person.answered"]
    assert session.scalar(sa.select(Person.phone).filter_by(id=member.id)) == "called"


def test_what_is_undone_is_not_told(session, member, heard):
    journal.record(Platform(), "person.updated", member, NOW)
    session.rollback()
    session.commit()
    assert (heard, entries(session)) == ([], [])


def test_a_listener_that_fails_undoes_the_whole(session, member):
    def fail(_news):
        raise ZeroDivisionError

    journal.listen(fail)
    member.phone = "changed"
    try:
        journal.record(Platform(), "person.updated", member, NOW)
        with pytest.raises(ZeroDivisionError):
            session.commit()
    finally:
        journal._listeners.remove(fail)
    session.rollback()
    assert (entries(session), session.get_one(Forum, 1).id, member.phone) == ([], 1, "")


def test_many_entries_are_written_as_one_by_one_and_told_together(session, world, heard, member, count_queries):
    places = [Mandate(forum_id=world.forums["coalition"], person_id=member.id, role=Role.MEMBER, country_code="SE", starts_on=LONG_AGO + timedelta(days=n)) for n in range(60)]  # fmt: skip
    member.zone = "UTC"
    with count_queries() as seen:
        journal.record_all(Platform(), [*(("mandate.given", one) for one in places), ("person.updated", member)], NOW)
    assert len(seen) < 12
    session.commit()
    found = entries(session)
    assert [one.subject_id for one in found] == [*(one.id for one in places), member.id]
    assert len({one.id for one in places}) == 60
    assert found[0].changes["starts_on"] == [None, LONG_AGO.isoformat()]
    assert found[-1].changes == {"zone": ["Europe/Stockholm", "UTC"]}
    assert [[news.subject for news in told] for told in heard] == [[*places, member]]

"""Who is written to when something happens, in which words, and who never is."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.core.i18n import SOURCE_LANGUAGE
from exchange.meetings.invitations.models import Call
from exchange.meetings.models import Meeting, Participation
from exchange.notices.models import Message
from tests.support.world import NOW, email_of

PLATFORM = journal.Platform()


@pytest.fixture
def happens(session, world):
    """Record an action about something, commit, and return who was written what."""

    def record(action, subject, **details):
        journal.record(PLATFORM, action, subject, NOW, **details)
        session.commit()
        return sorted(session.execute(sa.select(Message.address, Message.kind)).all())

    return record


def _meeting(session, world, key):
    return session.get_one(Meeting, world.meetings[key])


def _told(kind, *people):
    return sorted((email_of(person), kind) for person in people)


def test_convening_is_told_to_everybody_on_the_list(happens, session, world):
    told = happens("meeting.convened", _meeting(session, world, "exchange"))
    assert told == _told("meeting_convened", "prosecutor", "judge", "central_authority", "partner")


@pytest.mark.parametrize("action", ["scheduled", "convened", "postponed", "cancelled", "adopted", "changed"])
def test_the_partner_side_is_never_written_about_a_meeting_of_the_union_side(happens, session, world, action):
    meeting = _meeting(session, world, "union")
    told = happens(f"meeting.{action}", meeting, changes={"starts_at": ["a", "b"]}, reason="HERON")
    assert [address for address, _kind in told] == [email_of("prosecutor")]


def test_a_corrected_title_is_told_to_nobody(happens, session, world):
    meeting = _meeting(session, world, "exchange")
    meeting.title = "Experts' exchange on Peru and the region"
    assert happens("meeting.changed", meeting) == []


def test_nothing_about_a_draft_leaves(happens, session, world):
    draft = _meeting(session, world, "draft")
    assert happens("meeting.changed", draft, changes={"starts_at": ["a", "b"]}) == []
    place = session.scalars(sa.select(Participation).filter_by(meeting_id=draft.id)).first()
    assert happens("participation.invited", place) == []


def test_a_meeting_that_moves_across_a_hand_over_is_told_to_both_delegations(happens, session, world):
    meeting = _meeting(session, world, "exchange")
    told = happens("meeting.changed", meeting, changes={"chair": [["ES"], ["FR"]]})
    assert told == _told(
        "meeting_changed", "prosecutor", "judge", "central_authority", "partner", "chair", "next_chair"
    )  # fmt: skip


def test_the_contact_points_of_the_country_asked_are_told(happens, session, world):
    call = session.scalars(sa.select(Call)).one()
    assert happens("call.made", call) == _told("nomination_asked", "contact_point")


@pytest.mark.parametrize(
    ("action", "kind", "path"),
    [("person.invited", "person_invited", "/enter/"), ("person.reset_asked", "password_reset", "/reset/")],
)
def test_the_secret_of_a_link_is_in_the_message_and_not_in_the_journal(happens, session, world, action, kind, path):
    person = session.get_one(Person, world.people["judge"])
    assert happens(action, person, private={"link_secret": "s3cret"}) == _told(kind, "judge")
    assert f"{path}s3cret" in session.scalars(sa.select(Message.body)).one()
    entry = session.scalars(sa.select(journal.JournalEntry)).one()
    assert "s3cret" not in str((entry.changes, entry.reason, entry.subject_label))


def test_what_is_rolled_back_is_told_to_nobody(session, world):
    journal.record(PLATFORM, "meeting.convened", _meeting(session, world, "exchange"), NOW)
    session.rollback()
    session.commit()
    assert session.scalars(sa.select(Message)).all() == []


def test_a_title_cannot_make_a_second_header(happens, session, world):
    meeting = _meeting(session, world, "exchange")
    meeting.title = "Peru\r\nBcc: everyone@example.org"
    happens("meeting.convened", meeting)
    for message in session.scalars(sa.select(Message)):
        assert "\n" not in message.subject
        assert "\r" not in message.subject


def test_times_are_given_in_the_meetings_zone_and_in_the_readers(happens, session, world):
    happens("meeting.convened", _meeting(session, world, "exchange"))
    query = sa.select(Message.body).filter_by(address=email_of("partner"))
    body = session.scalars(query).one()
    assert "10:00–17:00 (Brussels)" in body
    assert "04:00–11:00 (Lima)" in body


def test_each_message_is_in_its_readers_language(happens, session, world):
    reader = session.get_one(Person, world.people["judge"])
    reader.locale = "nl"
    happens("meeting.convened", _meeting(session, world, "exchange"))
    languages = dict(session.execute(sa.select(Message.address, Message.language)).all())
    assert languages[email_of("judge")] in ("nl", SOURCE_LANGUAGE)
    assert languages[email_of("prosecutor")] == SOURCE_LANGUAGE

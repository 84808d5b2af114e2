"""Who is written to when something happens, in which words, and who never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.core.i18n import SOURCE_LANGUAGE
from exchange.meetings.invitations.models import Call
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.notices.choices.models import Watch
from exchange.notices.delivery import operations as delivery
from exchange.notices.models import Message, Occasion
from exchange.notices.rules import Delivery
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.world.rules import Audience, Capacity
from tests.support.letters import latest_to, text_of
from tests.support.polls import furnish_polls
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


def test_put_off_across_a_hand_over_it_is_told_to_both_delegations_too(happens, session, world):
    changes = {"chair": [["ES"], ["FR"]], "state": ["scheduled", "postponed"]}
    told = happens("meeting.postponed", _meeting(session, world, "exchange"), changes=changes, reason="Strike")
    listed = _told("meeting_postponed", "prosecutor", "judge", "central_authority", "partner")
    assert told == sorted([*listed, *_told("meeting_changed", "chair", "next_chair")])
    assert "In the chair: France" in latest_to(email_of("chair"))


def test_whoever_is_on_the_list_is_told_as_such_also_as_one_of_a_delegation(happens, session, world):
    meeting = _meeting(session, world, "exchange")
    place = Participation(
        meeting_id=meeting.id, person_id=world.people["chair"], capacity=Capacity.SENIOR_OFFICIAL, country_code="ES",
        answer=Answer.ACCEPTED, asked_at=NOW,
    )  # fmt: skip
    session.add(place)
    happens("meeting.changed", meeting, changes={"chair": [["ES"], ["FR"]]})
    own = dict(session.execute(sa.select(Message.address, Message.own)).all())
    assert own[email_of("chair")] == {"place": place.id, "answer": "accepted"}
    assert own[email_of("next_chair")] == {}


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


def test_asking_many_in_a_poll_takes_as_many_questions_as_asking_few(session, world, happens, count_queries):
    furnish_polls(
        NOW,
        {key: session.get_one(Person, number) for key, number in world.people.items()},
        {key: session.get_one(Meeting, number) for key, number in world.meetings.items()},
    )
    session.commit()
    poll = session.scalars(sa.select(Poll).where(Poll.meeting_id == world.meetings["postponed"])).one()
    voters = session.scalars(sa.select(PollVoter.person_id).filter_by(poll_id=poll.id)).all()
    taken = []
    for asked in (voters[:1], voters):
        session.expire_all()
        with count_queries() as seen:
            happens("poll.opened", poll, private={"links": dict.fromkeys(asked, "s3cret")})
        # SQLite gives each message its key by itself.
        taken.append(len([one for one in seen if not one.startswith("INSERT INTO message")]))
    assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1 + len(voters) > 3
    assert taken[0] == taken[1]


def test_nothing_more_leaves_to_whoever_has_left(happens, session, world):
    happens("meeting.convened", _meeting(session, world, "exchange"))
    happens("person.closed", session.get_one(Person, world.people["judge"]))
    taken_back = session.scalars(sa.select(Message.address).filter_by(state=Delivery.DROPPED))
    assert taken_back.all() == [email_of("judge")]


def test_what_has_not_left_goes_to_the_address_of_now_but_for_links_into_the_account(happens, session, world):
    judge = session.get_one(Person, world.people["judge"])
    happens("person.reset_asked", judge, private={"link_secret": "s3cret"})
    happens("meeting.convened", _meeting(session, world, "exchange"))
    judge.email = "judge@elsewhere.example"
    happens("person.email_changed", judge)
    found = dict(session.execute(sa.select(Message.kind, Message.address).filter_by(person_id=judge.id)).all())
    assert found == {"password_reset": email_of("judge"), "meeting_convened": "judge@elsewhere.example"}


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
    body = latest_to(email_of("partner"))
    assert "10:00–17:00 (Brussels)" in body
    assert "04:00–11:00 (Lima)" in body


def test_each_message_is_in_its_readers_language(happens, session, world):
    reader = session.get_one(Person, world.people["judge"])
    reader.locale = "nl"
    happens("meeting.convened", _meeting(session, world, "exchange"))
    languages = dict(session.execute(sa.select(Message.address, Message.language)).all())
    assert languages[email_of("judge")] in ("nl", SOURCE_LANGUAGE)
    assert languages[email_of("prosecutor")] == SOURCE_LANGUAGE


# --- Several changes within minutes -----------------------------------------------------------------------------------


@pytest.fixture
def edits(session, world):
    """Change the meeting at a number of minutes after NOW; afterwards return what waits for a person and what does not."""

    def edit(minute, who="judge", key="exchange", **values):
        meeting = _meeting(session, world, key)
        for name, value in values.items():
            setattr(meeting, name, value)
        journal.record(PLATFORM, "meeting.changed", meeting, NOW + timedelta(minutes=minute))
        session.commit()
        session.expire_all()
        query = sa.select(Message).filter_by(address=email_of(who)).order_by(Message.id)
        rows = session.scalars(query).all()
        return [row for row in rows if row.state is Delivery.WAITING], [
            row for row in rows if row.state is not Delivery.WAITING
        ]

    return edit


def test_several_edits_within_three_minutes_become_one_mail_that_says_how_it_stands(edits):
    edits(0, place="Ghent")
    edits(2, place="Bruges")
    (waits,), replaced = edits(4, online_link="https://meet.example/new")
    assert [row.state for row in replaced] == [Delivery.DROPPED] * 2
    assert "Where: Bruges" in text_of(waits)
    assert (waits.since, waits.not_before) == (NOW, NOW + timedelta(minutes=7))


def test_an_edit_after_the_rest_is_told_by_itself(edits):
    edits(0, place="Ghent")
    waits, replaced = edits(3, place="Bruges")
    assert (len(waits), replaced) == (2, [])
    assert waits[0].chain == waits[1].chain


def test_edits_that_never_end_are_told_after_a_quarter_of_an_hour(edits):
    for minute in range(0, 14, 2):
        edits(minute, place=f"Room {minute}")
    (waits,), _replaced = edits(14, place="Room 14")
    assert waits.not_before == NOW + timedelta(minutes=15)


def test_what_is_put_back_is_told_to_nobody(edits):
    edits(0, place="Ghent")
    waits, replaced = edits(1, place="Brussels")
    assert (waits, [row.state for row in replaced]) == ([], [Delivery.DROPPED])


def test_what_the_first_edit_said_of_the_chair_is_not_lost_in_the_second(session, world, happens):
    meeting = _meeting(session, world, "exchange")
    happens("meeting.changed", meeting, changes={"chair": [["ES"], ["FR"]], "starts_at": ["a", "b"]})
    happens("meeting.changed", meeting, changes={"place": ["Brussels", "Ghent"]})
    assert "In the chair: France" in latest_to(email_of("judge"), state=Delivery.WAITING)


@pytest.mark.parametrize("step", ["cancelled", "postponed"])
def test_whoever_is_told_that_it_does_not_take_place_is_not_told_of_the_change_before(session, world, happens, step):
    meeting = _meeting(session, world, "exchange")
    happens("meeting.changed", meeting, changes={"place": ["Brussels", "Ghent"]})
    happens(f"meeting.{step}", meeting, reason="Strike")
    query = sa.select(Message.kind, Message.state).filter_by(address=email_of("prosecutor")).order_by(Message.id)
    assert session.execute(query).all() == [
        ("meeting_changed", Delivery.DROPPED), (f"meeting_{step}", Delivery.WAITING),
    ]  # fmt: skip


def test_where_it_was_while_for_the_union_side_only_is_told_to_nobody_of_the_partner_side(session, world, happens):
    for who in ("partner", "chair"):
        session.add(Watch(person_id=world.people[who], forum_id=world.forums["eu-clasi"], since=NOW))
    meeting = _meeting(session, world, "clasi_union")
    meeting.audience, meeting.starts_at = Audience.ALL, meeting.starts_at + timedelta(hours=1)
    assert happens("meeting.changed", meeting) == _told("watched_meeting", "chair")


def test_no_delegation_is_told_of_a_hand_over_that_a_cancelled_meeting_would_have_crossed(session, world, happens):
    meeting = _meeting(session, world, "exchange")
    happens("meeting.changed", meeting, changes={"chair": [["ES"], ["FR"]]})
    happens("meeting.cancelled", meeting, reason="Strike")
    query = sa.select(Message.address).filter_by(kind="meeting_changed", state=Delivery.WAITING)
    assert session.scalars(query).all() == []


def test_nobody_is_asked_to_nominate_for_what_was_called_off(session, world, happens):
    happens("call.made", session.scalars(sa.select(Call)).one())
    happens("meeting.cancelled", _meeting(session, world, "exchange"), reason="Strike")
    assert session.scalars(sa.select(Message.state).filter_by(kind="nomination_asked")).all() == [Delivery.DROPPED]


def test_put_off_to_another_time_it_has_moved_from_where_its_readers_knew_it_to_be(session, world, edits, happens):
    meeting = _meeting(session, world, "exchange")
    known, between, then = (meeting.starts_at + timedelta(hours=hours) for hours in range(3))
    edits(0, starts_at=between)
    meeting.starts_at, meeting.state = then, State.POSTPONED
    happens("meeting.postponed", meeting, reason="Strike")
    facts = session.scalars(sa.select(Occasion.facts).order_by(Occasion.id.desc())).first()
    assert facts["changes"]["starts_at"] == [known.isoformat(), then.isoformat()]


def test_what_waits_for_the_partner_side_is_taken_back_when_the_meeting_becomes_for_the_union_side_only(
    session, world, edits
):
    journal.record(PLATFORM, "meeting.convened", _meeting(session, world, "exchange"), NOW)
    edits(1, place="Ghent")
    waits, replaced = edits(5, who="partner", audience=Audience.UNION)
    assert (waits, [row.state for row in replaced]) == ([], [Delivery.DROPPED] * 2)
    kept = sa.select(sa.func.count()).where(Message.state == Delivery.WAITING, Message.address == email_of("judge"))
    assert session.scalar(kept) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"leased_until": NOW + timedelta(minutes=1)},
        {"leased_until": NOW - timedelta(hours=1)},
        {"state": Delivery.REFUSED},
        {"about_kind": "poll", "about_id": 10_000},
    ],
    ids=str,
)
def test_nothing_of_it_is_tried_again_for_the_partner_side_whoever_has_it_in_hand(session, world, edits, values):
    journal.record(PLATFORM, "meeting.convened", _meeting(session, world, "exchange"), NOW)
    (message,), _none = edits(0, who="partner", title="Peru")
    for name, value in values.items():
        setattr(message, name, value)
    edits(1, audience=Audience.UNION)
    delivery.failed(message, values.get("leased_until", NOW), NOW, "450 later")
    session.expire_all()
    assert message.state is Delivery.DROPPED


@pytest.mark.parametrize(("invitation", "state"), [(Delivery.SENT, "waiting"), (Delivery.WAITING, "dropped")])
def test_whoever_was_taken_off_the_list_before_learns_it_if_the_invitation_had_left(
    session, world, edits, happens, invitation, state
):
    happens("meeting.convened", _meeting(session, world, "exchange"))
    invited = session.scalars(sa.select(Message).filter_by(address=email_of("partner"))).one()
    invited.state, invited.sent_at = invitation, NOW if invitation is Delivery.SENT else None
    of_partner = {"person_id": world.people["partner"], "meeting_id": world.meetings["exchange"]}
    place = session.scalars(sa.select(Participation).filter_by(**of_partner)).one()
    place.answer = Answer.WITHDRAWN
    happens("participation.withdrawn", place)
    edits(1, audience=Audience.UNION)
    query = sa.select(Message.state).filter_by(kind="participation_withdrawn")
    assert session.scalars(query).one().value == state


def test_messages_about_a_meeting_are_in_the_readers_chain_of_it_and_those_about_an_account_in_none(
    session, world, happens
):
    happens("meeting.convened", _meeting(session, world, "exchange"))
    happens("person.reset_asked", session.get_one(Person, world.people["judge"]), private={"link_secret": "s"})
    chains = dict(session.execute(sa.select(Message.kind, Message.chain).filter_by(address=email_of("judge"))).all())
    meeting, judge = world.meetings["exchange"], world.people["judge"]
    assert chains == {"meeting_convened": f"meeting:{meeting}/person:{judge}", "password_reset": None}

"""Taking answers that came by mail: what counts is set as on the page, everything else is set aside with the reason."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform, record
from exchange.meetings.invitations import operations as invitations
from exchange.meetings.invitations.forms import NOTE_LENGTH
from exchange.meetings.invitations.rules import Refusal
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.notices.answers import operations, queries
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import KEPT, LONGEST_NOTE, Fate, Reason, Trouble
from exchange.notices.models import Message
from exchange.world.rules import Audience, Capacity
from tests.notices.answers.replies import KEY, MAILBOX, SHAPES, address_for, calendar_part, event, mail
from tests.support.world import NOW, email_of, uid_of

TAKEN = ("taken", "")
LATER = NOW + timedelta(hours=1)


def _said(place):
    return place.answer, place.note, place.answered_at, place.recorded_by


# --- What counts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_from_every_calendar_is_set_as_on_the_page(take, place, address, shape):
    assert take(SHAPES[shape](address())) == TAKEN
    comment = "" if shape == "apple" else "I come, and bring the file."
    assert _said(place()) == (Answer.ACCEPTED, comment, NOW, None)


@pytest.mark.parametrize("head", ["Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"])
def test_whose_it_is_follows_from_where_it_was_sent(take, place, address, head):
    assert take(mail(to="", head=[f"{head}: <{address().upper()}>"])) == TAKEN
    assert place().answer is Answer.ACCEPTED


def test_the_address_may_stand_in_the_calendar_alone_or_come_from_the_mail_server(take, place, address):
    assert take(mail(organizer=address())) == TAKEN
    assert take(mail(status="DECLINED", message_id="<2@x>"), recipient=address()) == TAKEN
    assert place().answer is Answer.DECLINED


def test_an_answer_is_journalled_as_the_persons_own(take, session, world, address):
    take(mail(to=address()))
    entry = session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.actor_id, entry.at) == ("participation.answered", world.people["judge"], NOW)
    assert entry.changes["answer"] == ["invited", "accepted"]


def test_an_empty_comment_keeps_the_note_and_a_long_one_is_cut(take, place, session, address):
    place().note = "Vegetarian"
    session.commit()
    assert take(mail(to=address())) == TAKEN
    assert place().note == "Vegetarian"
    assert take(mail(to=address(), message_id="<2@x>", comment="x" * 5_000)) == TAKEN
    assert place().note == "x" * LONGEST_NOTE
    assert LONGEST_NOTE == NOTE_LENGTH


@pytest.mark.parametrize(
    ("locale", "holds"),
    [
        ("en", "I propose another time: Friday, 25 December 2026, 10:00–11:00 (Brussels)."),
        ("nl", "vrijdag 25 december"),
    ],
)
def test_a_proposed_time_becomes_a_note_by_the_clock_of_the_meeting(
    take, place, session, world, address, locale, holds
):
    session.execute(sa.update(Person).where(Person.id == world.people["judge"]).values(locale=locale))
    session.commit()
    text = event(method="COUNTER", status="TENTATIVE", comment="Rather then").replace("20261224T09", "20261225T09")
    text = text.replace("20261224T16", "20261225T10")
    assert take(mail(to=address(), parts=[calendar_part(text, "COUNTER")])) == TAKEN
    answer, note, *_rest = _said(place())
    first, second = note.split("\n")
    assert (answer, second) == (Answer.TENTATIVE, "Rather then")
    assert holds in first


def test_seats_are_given_as_on_the_page(take, place, session, world, address, change):
    """Who declines frees the seat; who waits moves up, and is told; who says yes too late waits."""
    second = Participation(
        meeting_id=world.meetings["exchange"], person_id=world.people["contact_group"], capacity=Capacity.POLICY_EXPERT,
        country_code="BE", answer=Answer.WAITING, waiting=1, asked_at=NOW,
    )  # fmt: skip
    session.add(second)
    session.commit()
    change(seats_per_country=1)
    assert take(mail(to=address(), status="DECLINED")) == TAKEN
    assert place("contact_group").answer is Answer.INVITED
    told = session.scalars(sa.select(Message.kind).where(Message.person_id == world.people["contact_group"])).all()
    assert told == ["participation_promoted"]
    assert take(mail(to=address(), message_id="<2@x>")) == TAKEN
    assert (place().answer, place().confirmed) == (Answer.WAITING, True)


# --- Twice, and too late ----------------------------------------------------------------------------------------------


def test_the_same_mail_is_taken_once(take, place, address, mails):
    first = mail(to=address())
    assert [take(first), take(first), take(b"X-Another-Way: here\r\n" + first)] == [TAKEN, None, None]
    assert len(mails()) == 1
    nameless = mail(to=address(), message_id="", status="DECLINED", stamp="DTSTAMP:20261124T084000Z")
    assert [take(nameless), take(nameless)] == [TAKEN, None]
    assert place().answer is Answer.DECLINED


def test_nobody_can_forestall_another_ones_mail_by_its_name(take, place, address):
    assert take(mail(to=address(), sender="other@x.example")) == ("open", Reason.OTHER_SENDER)
    assert take(mail(to=address())) == TAKEN


def _stamped(minute, number, **values):
    return mail(stamp=f"DTSTAMP:20261124T08{minute:02}00Z", message_id=f"<{number}@x>", **values)


def test_an_older_answer_never_takes_the_place_of_a_newer_one(take, place, address, mails):
    assert take(_stamped(30, 1, to=address())) == TAKEN
    assert take(_stamped(20, 2, to=address(), status="DECLINED"), LATER) == ("overtaken", Reason.NEWER_ANSWER)
    assert take(_stamped(40, 3, to=address(), status="TENTATIVE"), LATER) == TAKEN
    assert place().answer is Answer.TENTATIVE
    assert [(one.fate, one.answer) for one in mails()] == [
        (Fate.TAKEN, Answer.ACCEPTED), (Fate.OVERTAKEN, Answer.DECLINED), (Fate.TAKEN, Answer.TENTATIVE),
    ]  # fmt: skip


def test_what_counts_is_when_an_answer_was_given_not_when_it_came_in(take, place, address):
    """One given at 8:40 and brought at 10:05 is newer than one given at 8:30 and brought at 9:00."""
    assert take(_stamped(30, 1, to=address()), NOW) == TAKEN
    assert take(_stamped(40, 2, to=address(), status="DECLINED"), LATER) == TAKEN
    assert place().answer is Answer.DECLINED
    # The same answer again, given later, changes nothing, but what lies between does not count any more.
    assert take(_stamped(50, 3, to=address(), status="DECLINED"), LATER) == TAKEN
    assert take(_stamped(45, 4, to=address()), LATER) == ("overtaken", Reason.NEWER_ANSWER)


def test_an_answer_on_the_page_is_newer_than_one_that_was_sent_before(take, place, session, world, address):
    viewer = viewer_of(world.people["judge"], NOW)
    invitations.answer(viewer, place(), Answer.DECLINED, "No", NOW)
    session.commit()
    assert take(_stamped(30, 1, to=address()), LATER) == ("overtaken", Reason.NEWER_ANSWER)
    late = mail(to=address(), stamp="DTSTAMP:20261124T093000Z", message_id="<2@x>")
    assert take(late, LATER) == TAKEN
    assert place().answer is Answer.ACCEPTED


def test_a_clock_that_is_fast_is_not_believed(take, place, address):
    assert take(mail(to=address(), stamp="DTSTAMP:20300101T000000Z")) == TAKEN
    late = mail(to=address(), stamp="DTSTAMP:20261124T093000Z", message_id="<2@x>", status="DECLINED")
    assert take(late, LATER) == TAKEN
    assert place().answer is Answer.DECLINED


def test_without_a_stamp_the_date_of_the_mail_counts(take, address):
    assert take(mail(to=address(), stamp="")) == TAKEN
    older = mail(to=address(), stamp="", date="Tue, 24 Nov 2026 07:30:00 +0000", message_id="<2@x>", status="DECLINED")
    assert take(older, LATER) == ("overtaken", Reason.NEWER_ANSWER)


# --- What does not count ----------------------------------------------------------------------------------------------

ASIDE = (
    ({"sender": "other@x.example"}, "open", Reason.OTHER_SENDER),
    ({"sender": f'"{email_of("judge")}" <other@x.example>'}, "open", Reason.OTHER_SENDER),
    ({"attendee": "other@x.example"}, "open", Reason.OTHER_ATTENDEE),
    ({"attendee": ""}, "open", Reason.OTHER_ATTENDEE),
    # What there is under another name is not told: neither that it exists nor what it is (V1).
    ({"uid": uid_of("union")}, "open", Reason.OTHER_ENTRY),
    ({"uid": "nowhere"}, "open", Reason.OTHER_ENTRY),
    ({"status": "NEEDS-ACTION"}, "open", Reason.UNDECIDED),
    ({"status": "DELEGATED"}, "open", Reason.DELEGATED),
    ({"parts": [calendar_part(event(comment=str(n))) for n in range(10)]}, "open", Reason.SEVERAL_CALENDARS),
    ({"parts": [calendar_part("x")]}, "open", Reason.BAD_CALENDAR),
    ({"parts": [("Content-Type: text/plain", "Yes")]}, "open", Reason.NO_ANSWER_IN_IT),
    ({"text": "x" * 5_300_000}, "open", Reason.TOO_LARGE),
    ({"parts": [("Content-Type: text/plain", "Away")], "head": ["Auto-Submitted: auto-replied"]}, "quiet", Reason.AUTOMATIC),
    ({"parts": [("Content-Type: text/plain", "Lost")], "sender": "MAILER-DAEMON@x.example"}, "quiet", Reason.BOUNCE),
)  # fmt: skip


@pytest.mark.parametrize(("values", "fate", "reason"), ASIDE)
def test_what_does_not_count_is_set_aside_with_the_reason_and_answered_with_nothing(
    take, place, session, address, mails, values, fate, reason
):
    before = _said(place())
    assert take(mail(to=address(), **values)) == (fate, reason)
    assert _said(place()) == before
    (kept,) = mails()
    assert (kept.meeting_id, kept.participation_id) == (place().meeting_id, place().id)
    assert session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(JournalEntry)) == 0


@pytest.mark.parametrize(
    "to",
    [
        MAILBOX,
        "answers+b-" + "a" * 26 + "@platform.example",
        address_for(999_999),
        address_for(1).replace("platform", "other"),
        address_for(1).replace("answers+b", "answers+c"),
    ],
)
def test_without_the_address_of_an_invitation_nothing_is_known_of_it(take, mails, to):
    assert take(mail(to=to)) == ("open", Reason.NO_ADDRESS)
    (kept,) = mails()
    assert (kept.meeting_id, kept.participation_id, kept.person_id) == (None, None, None)


def test_an_invitation_of_another_person_or_of_two_is_not_answered(take, place, address):
    assert take(mail(to=address("partner"))) == ("open", Reason.OTHER_SENDER)
    assert take(mail(to=f"{address()}, {address('partner')}", message_id="<2@x>")) == ("open", Reason.SEVERAL_ADDRESSES)
    assert take(mail(to=address(), organizer=address("partner"), message_id="<3@x>")) == (
        "open", Reason.SEVERAL_ADDRESSES,
    )  # fmt: skip
    assert {place().answer, place("partner").answer} == {Answer.INVITED}


def test_an_answer_to_an_earlier_version_is_set_aside(take, change, address, place):
    change(sequence=2)
    assert take(mail(to=address(), sequence="SEQUENCE:1")) == ("open", Reason.EARLIER_VERSION)
    assert take(mail(to=address(), sequence="SEQUENCE:2", message_id="<2@x>")) == TAKEN


def test_what_was_changed_and_put_back_before_anybody_was_told_makes_no_answer_an_earlier_one(
    session, world, take, change, address
):
    meeting = session.get_one(Meeting, world.meetings["exchange"])
    record(Platform(), "meeting.convened", meeting, NOW)
    session.commit()
    change(sequence=2)
    assert take(mail(to=address())) == TAKEN
    change(ends_at=meeting.ends_at + timedelta(hours=1))
    assert take(mail(to=address(), message_id="<2@x>")) == ("open", Reason.EARLIER_VERSION)


@pytest.mark.parametrize(
    ("who", "meeting", "refusal"),
    [
        ("contact_group", "cancelled", Refusal.CANCELLED),
        ("contact_group", "held", Refusal.OVER),
        ("judge", "over", Refusal.OVER),
        ("prosecutor", "draft", Refusal.DRAFT),
        # V1: the partner stands there by mistake; the meeting became one of the Union side only.
        ("partner", "union", Refusal.UNION_ONLY),
    ],
)
def test_what_the_list_refuses_is_refused_here_for_the_same_reason(take, place, address, who, meeting, refusal):
    before = _said(place(who, meeting))
    raw = mail(to=address(who, meeting), uid=uid_of(meeting), sender=email_of(who), attendee=email_of(who))
    assert take(raw) == ("open", refusal)
    assert _said(place(who, meeting)) == before


def test_whoever_is_off_the_list_or_has_left_is_not_answered_for(take, place, session, world, address):
    invitations.withdraw(Platform(), place(), "", NOW)
    session.commit()
    assert take(mail(to=address())) == ("open", Refusal.NOT_ON_LIST)
    session.execute(sa.update(Person).where(Person.id == world.people["judge"]).values(state=PersonState.CLOSED))
    session.commit()
    assert take(mail(to=address(), message_id="<2@x>")) == ("open", Refusal.LEFT)


def test_of_a_deleted_draft_the_mail_stays(take, session, world, address, mails):
    take(mail(to=address("prosecutor", "draft"), sender=email_of("prosecutor")))
    session.execute(sa.delete(Meeting).where(Meeting.id == world.meetings["draft"]))
    session.commit()
    assert [(one.meeting_id, one.participation_id) for one in mails()] == [(None, None)]


def test_odd_characters_reach_the_database_clean(take, mails, address):
    odd = mail(
        to=address(), subject="=?utf-8?b?AAD/7aCA?= \x00\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        text="\x00\x01\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"), comment="A\\n\x00\u202eB",
    )  # fmt: skip
    assert take(odd) == TAKEN
    assert mails()[0].comment == "A\nB"


@given(st.binary(max_size=1_000), st.integers(0, 2**16))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_is_kept(take, address, session, raw, at):
    whole = mail(to=address(), comment="x")
    place = at % len(whole)
    take(whole[:place] + raw + whole[place:], LATER)
    assert session.scalar(sa.select(sa.func.count()).select_from(IncomingMail)) > 0


# --- Two at once ------------------------------------------------------------------------------------------------------


def test_the_same_mail_brought_twice_at_once_is_taken_once(app, place, address, mails, session):
    raw, found = mail(to=address()), []
    session.rollback()
    together = threading.Barrier(2)

    def bring():
        with app.app_context():
            together.wait(10)
            taken = operations.take(raw, NOW, KEY, MAILBOX)
            db.session.commit()
            found.append(taken.fate)
            db.session.remove()

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["None", "taken"]
    assert len(mails()) == 1


def test_two_answers_brought_at_once_come_to_the_newer_one(app, place, address, session):
    raws = [_stamped(30, 1, to=address()), _stamped(40, 2, to=address(), status="DECLINED")]
    session.rollback()
    together = threading.Barrier(2)

    def bring(raw):
        with app.app_context():
            together.wait(10)
            operations.take(raw, NOW, KEY, MAILBOX)
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=bring, args=(raw,)) for raw in raws]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert place().answer is Answer.DECLINED


# --- By hand ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def aside(take, address, mails):
    """One mail that was set aside."""
    assert take(mail(to=address(), sender="judge.private@x.example")) == ("open", Reason.OTHER_SENDER)
    return mails()[0]


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


def test_an_answer_is_recorded_by_hand(session, aside, place, secretariat, world):
    operations.record(secretariat, aside, Answer.ACCEPTED, "As said by mail", LATER)
    session.commit()
    assert _said(place()) == (Answer.ACCEPTED, "As said by mail", LATER, world.people["secretariat"])
    assert (aside.fate, aside.settled_by, aside.settled_at) == (Fate.SETTLED, world.people["secretariat"], LATER)
    actions = session.scalars(sa.select(JournalEntry.action).order_by(JournalEntry.id)).all()
    assert actions == ["participation.recorded", "answer.settled"]
    with pytest.raises(operations.NotOpenError):
        operations.record(secretariat, aside, Answer.DECLINED, "", LATER)


def test_a_mail_is_settled_and_opened_again(session, aside, place, secretariat):
    operations.settle(secretariat, aside, "A private address; she will answer herself.", LATER)
    with pytest.raises(operations.NotOpenError):
        operations.settle(secretariat, aside, "", LATER)
    assert place().answer is Answer.INVITED
    operations.reopen(secretariat, aside, LATER)
    assert (aside.fate, aside.settled_by, aside.settled_at, aside.settled_note) == (Fate.OPEN, None, None, "")
    with pytest.raises(operations.NotSettledError):
        operations.reopen(secretariat, aside, LATER)


def test_what_was_taken_is_not_opened_again(take, address, mails, secretariat):
    take(mail(to=address()))
    with pytest.raises(operations.NotSettledError):
        operations.reopen(secretariat, mails()[0], LATER)


def test_mails_are_kept_for_ninety_days_and_as_long_as_somebody_has_to_look(take, address, mails, session, secretariat):
    take(mail(to=address()))
    take(mail(to=address(), sender="other@x.example", message_id="<2@x>"))
    take(mail(to=address(), sender="other@x.example", message_id="<3@x>"))
    operations.settle(secretariat, mails()[2], "", LATER)
    session.commit()
    assert operations.tidy(NOW + KEPT) == 0
    assert operations.tidy(NOW + KEPT + timedelta(minutes=1)) == 1
    assert operations.tidy(LATER + KEPT + timedelta(minutes=1)) == 1
    assert [one.fate for one in mails()] == [Fate.OPEN]


def test_how_far_the_mailbox_was_read_is_kept_for_that_mailbox_only(session):
    operations.note_read("a@x/INBOX", 7, 12)
    assert [queries.last_read(*which) for which in (("a@x/INBOX", 7), ("a@x/INBOX", 8), ("b@x/INBOX", 7))] == [12, 0, 0]
    operations.note_trouble(Trouble.UNREACHABLE, "gone", NOW)
    operations.note_trouble(Trouble.UNREACHABLE, "still gone", LATER)
    found = queries.standing_trouble()
    assert (found.trouble, found.words, found.since) == (Trouble.UNREACHABLE, "still gone", NOW)
    operations.forget_trouble()
    assert queries.standing_trouble() is None


def test_people_find_their_own_mails_in_their_data(take, address, world):
    take(mail(to=address(), comment="Gladly"))
    take(mail(to=address(), sender="other@x.example", message_id="<2@x>"))
    (kept,) = queries.kept_about(world.people["judge"])["answers_by_mail"]
    assert (kept["from"], kept["answer"], kept["comment"]) == (email_of("judge"), "accepted", "Gladly")


def test_a_meeting_that_became_for_the_union_side_takes_no_answer_from_the_partner(take, change, place, address):
    change(audience=Audience.UNION, state=State.CONVENED)
    who = {"sender": email_of("partner"), "attendee": email_of("partner")}
    assert take(mail(to=address("partner"), **who)) == ("open", Refusal.UNION_ONLY)
    assert place("partner").answer is Answer.INVITED

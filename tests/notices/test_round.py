"""The whole round over real lines: invited by mail, answered in the calendar, told of a change once, and called off."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.meetings.models import Participation
from exchange.meetings.rules import Answer
from tests.meetings.reading import form_of
from tests.notices.answers.replies import MAILBOX, event
from tests.notices.answers.replies import mail as reply
from tests.support.calendars import asked_by
from tests.support.post import receiving
from tests.support.world import NOW, email_of, uid_of

GUEST, GUEST_ADDRESS = "contact_group", email_of("contact_group")
TYPED = "%Y-%m-%dT%H:%M"


@pytest.fixture
def post(app, monkeypatch):
    """A mail server, and the platform set to send by it and to take answers. Returns what came for a person since last asked."""
    with receiving() as sink:
        settings = {
            "SMTP_HOST": sink.address[0], "SMTP_PORT": sink.address[1], "SMTP_TLS": "none", "MAIL_ANSWERS": MAILBOX,
            "MAIL_FROM": "exchange@platform.example",
        }  # fmt: skip
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        seen = 0

        def arrived(who=GUEST_ADDRESS):
            nonlocal seen
            done = app.test_cli_runner().invoke(args=["mail", "deliver"])
            assert done.exit_code == 0, done.output
            new, seen = sink.arrived[seen:], len(sink.arrived)
            return [mail.mail for mail in new if mail.recipient == who]

        yield arrived


@pytest.fixture
def people(world):
    return f"/meetings/{world.meetings['convened']}/people"


@pytest.fixture
def invited(as_, world, people, post):
    """Somebody is put on the list of a convened meeting, and has the mail."""
    sent = {"key": "k1", "person": world.people[GUEST], "capacity": "policy_expert"}
    answer = as_("secretariat").post(f"{people}/invite", data=sent)
    assert answer.status_code == 302, answer.text
    (mail,) = post()
    return mail


def _take(app, raw):
    done = app.test_cli_runner().invoke(args=["mail", "take"], input=raw)
    assert done.exit_code == 0, done.output
    return done.output.strip()


def _answer(invitation, status, minute, **more):
    asked = asked_by(invitation)
    stamp = (NOW + timedelta(minutes=minute)).strftime("DTSTAMP:%Y%m%dT%H%M%SZ")
    part = event(
        uid=asked.uid, sequence=f"SEQUENCE:{asked.sequence}", stamp=stamp, organizer=asked.organiser,
        attendee=asked.attendee, status=status, **more,
    )  # fmt: skip
    told = ("Content-Type: text/calendar; charset=utf-8; method=REPLY", part)
    return reply(to=asked.organiser, sender=asked.attendee, message_id=f"<{minute}@people.example>", parts=[told])


def _own_row(page, name):
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.text))
    return " ".join(text[text.index(name) :].split())[:200]


def test_invited_by_mail_answered_in_the_calendar_and_seen_on_the_page(app, as_, people, invited):
    asked = asked_by(invited)
    assert (asked.method, asked.uid, asked.answer, asked.replies) == (
        "REQUEST",
        uid_of("convened"),
        "NEEDS-ACTION",
        True,
    )
    assert asked.attendee == GUEST_ADDRESS
    with freeze_time(NOW + timedelta(minutes=10)):
        assert _take(app, _answer(invited, "TENTATIVE", 5, comment="I may be late.")) == "taken."
        page = as_("secretariat").get(people)
        assert "Tentative" in _own_row(page, "Bram Beleid")
        assert "I may be late." in page.text
        assert _take(app, _answer(invited, "ACCEPTED", 9)) == "taken."
        # What was said before is not said after.
        assert _take(app, _answer(invited, "DECLINED", 7)).startswith("overtaken.")
        assert "Accepted" in _own_row(as_("secretariat").get(people), "Bram Beleid")


def test_several_changes_within_minutes_are_one_request_with_a_higher_sequence(session, as_, world, invited, post):
    first, client = asked_by(invited), as_("secretariat")
    page = f"/meetings/{world.meetings['convened']}/edit"
    for minute, hour in ((1, 11), (2, 12)):
        with freeze_time(NOW + timedelta(minutes=minute)):
            fields = form_of(client.get(page))
            day = datetime.strptime(fields["starts"], TYPED)  # noqa: DTZ007 - a wall time
            fields |= {"starts": day.replace(hour=hour).strftime(TYPED), "place": f"Room {hour}"}
            answer = client.post(page, data=fields)
            assert answer.status_code == 302, answer.text
    with freeze_time(NOW + timedelta(minutes=4)):
        assert post() == []
    own = {"person_id": world.people[GUEST], "meeting_id": world.meetings["convened"]}
    session.execute(sa.update(Participation).filter_by(**own).values(answer=Answer.ACCEPTED))
    session.commit()
    with freeze_time(NOW + timedelta(minutes=6)):
        (mail,) = post()
    asked = asked_by(mail)
    assert (first.answer, asked.answer) == ("NEEDS-ACTION", "ACCEPTED")
    assert (asked.method, asked.uid, asked.organiser) == ("REQUEST", first.uid, first.organiser)
    assert asked.sequence > first.sequence
    assert asked.starts - first.starts == timedelta(hours=2)
    said = mail.get_body(("plain",)).get_content()
    assert (
        "Moved from Tuesday, 8 December 2026, 10:00–17:00 (Brussels) to Tuesday, 8 December 2026, 12:00–17:00" in said
    )
    assert "Place: Room 12; before: Brussels." in said


def test_called_off_it_leaves_the_calendar_after_all_that_came_before(as_, world, invited, post):
    client, page = as_("secretariat"), f"/meetings/{world.meetings['convened']}/step/cancel"
    fields = form_of(client.get(page)) | {"reason": "A strike."}
    assert client.post(page, data=fields).status_code == 302
    (mail,) = post()
    asked, first = asked_by(mail), asked_by(invited)
    assert (asked.method, asked.status, asked.uid) == ("CANCEL", "CANCELLED", first.uid)
    assert asked.sequence > first.sequence
    assert "Reason: A strike." in mail.get_body(("plain",)).get_content()


def test_who_is_taken_off_the_list_before_the_invitation_left_gets_both_in_order(as_, app, world, people, post):
    client = as_("secretariat")
    client.post(f"{people}/invite", data={"key": "k1", "person": world.people[GUEST], "capacity": "policy_expert"})
    place = re.search(rf"{people}/(\d+)/withdraw", client.get(people).text)
    assert place
    with freeze_time(NOW + timedelta(minutes=1)):
        assert client.post(f"{people}/{place[1]}/withdraw", data={"reason": "ill"}).status_code == 302
        mails = post()
    assert [asked_by(mail).method for mail in mails] == ["REQUEST", "CANCEL"]


def test_an_answer_to_a_meeting_that_was_called_off_is_set_aside(app, as_, world, invited):
    client, page = as_("secretariat"), f"/meetings/{world.meetings['convened']}/step/cancel"
    client.post(page, data=form_of(client.get(page)) | {"reason": "A strike."})
    with freeze_time(NOW + timedelta(minutes=5)):
        said = _take(app, _answer(invited, "ACCEPTED", 4))
    assert said.startswith("open.")


# --- Before anything is sent ------------------------------------------------------------------------------------------


def _step(world, meeting, step):
    return f"/meetings/{world.meetings[meeting]}/step/{step}"


def test_whoever_takes_a_step_reads_first_what_the_others_will_read(as_, world):
    page = as_("secretariat").get(_step(world, "exchange", "cancel"))
    assert "What they will read" in page.text
    assert "Cancelled: Experts&#39; exchange on Peru" in page.text
    assert "It takes the meeting out of the calendar." in page.text


def test_what_is_typed_can_be_seen_in_the_message_and_nothing_is_done(as_, world, post):
    client, address = as_("secretariat"), _step(world, "exchange", "postpone")
    fields = form_of(client.get(address)) | {"reason": "A strike & more.", "preview": "1"}
    fields |= {"starts": "2027-02-01T10:00", "ends": "2027-02-01T17:00"}
    page = client.post(address, data=fields)
    assert page.status_code == 200
    assert "Reason: A strike &amp; more." in page.text
    assert "When: Monday, 1 February 2027, 10:00–17:00 (Brussels)" in page.text
    assert "Moved from Thursday, 24 December 2026, 10:00–17:00 (Brussels) to Monday, 1 February 2027" in page.text
    assert 'value="2027-02-01T10:00"' in page.text
    assert post() == []
    assert "Postpone" in client.get(address).text


def test_what_makes_no_sense_is_said_in_the_preview_too(as_, world):
    client, address = as_("secretariat"), _step(world, "exchange", "postpone")
    fields = form_of(client.get(address)) | {"starts": "2027-02-01T10:00", "ends": "", "preview": "1"}
    page = client.post(address, data=fields)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text


def test_a_step_that_nobody_is_told_of_has_no_preview(as_, world):
    assert "What they will read" not in as_("secretariat").get(_step(world, "exchange", "redraft")).text

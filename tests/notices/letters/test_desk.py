"""A message about a meeting in its reader's words, zone and side, and what it asks of a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.calendars.sheets import Sheet
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.rules import Answer, State
from exchange.notices.delivery.envelope import Office, compose
from exchange.notices.letters.desk import Desk, Reader
from exchange.notices.letters.facts import Facts, Point
from exchange.world.rules import Audience, Handling, Level, Side
from tests.support.calendars import asked_by

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)
OFFICE = Office("exchange@platform.example", "http://127.0.0.1:5000")
SHEET = Sheet(
    id=7, forum_id=1, starts_local=datetime(2027, 3, 1, 10), uid="5f0c", sequence=3, created_at=NINE, shown_at=NINE,
    state=State.CONVENED, date_open=False, title="Exchange on Peru", level=Level.EXPERT_EXCHANGE,
    handling=Handling.LIMITE, starts_at=NINE, ends_at=NINE + timedelta(hours=7), zone="Europe/Brussels",
    place="Residence Palace", place_country="BE", online_link="https://meet.example/x", forum_name="Coalition",
    forum_names={"nl": "Coalitie"}, third=(("PE", "America/Lima"),), chairs=("ES",),
)  # fmt: skip
AGENDA = (
    Point(ItemKind.SECTION, "Experience", 0, Audience.ALL),
    Point(ItemKind.DISCUSSION, "Extradition", 60, Audience.ALL),
    Point(ItemKind.DISCUSSION, "HERON", 30, Audience.UNION),
    Point(ItemKind.DECISION, "What next", 15, Audience.ALL),
)
FACTS = Facts(SHEET, Audience.ALL, NINE, AGENDA, languages=("en", "fr"))
READER = Reader("Benoît Juge", "judge@people.example", "en", "Europe/Brussels", Side.UNION, 12, Answer.INVITED)


@pytest.fixture
def desk(app):
    with app.app_context():
        yield Desk(OFFICE.sender, lambda place: f"answers+{place}@platform.example")


def _mail(written, reader=READER):
    letter = compose(
        OFFICE, written, address=reader.address, reference="0f" * 16, language=reader.language, written_at=NINE
    )
    return message_from_bytes(letter.content, policy=policy.default)


def _asked(desk, kind="meeting_convened", facts=FACTS, reader=READER):
    return asked_by(_mail(desk.write(kind, facts, reader), reader))


def test_an_invitation_is_read_alike_by_two_parsers_and_names_its_reader_alone(desk):
    asked = _asked(desk)
    assert (asked.method, asked.uid, asked.sequence, asked.status) == ("REQUEST", "5f0c", 3, "CONFIRMED")
    assert (asked.starts, asked.ends) == (NINE, NINE + timedelta(hours=7))
    assert (asked.organiser, asked.attendee) == ("answers+12@platform.example", READER.address)
    assert (asked.answer, asked.replies, asked.place) == ("NEEDS-ACTION", True, "Residence Palace, Belgium")


def test_answers_go_to_the_organiser_and_a_reply_by_hand_too(desk):
    assert _mail(desk.write("meeting_convened", FACTS, READER))["Reply-To"] == "answers+12@platform.example"


def test_without_a_mailbox_for_answers_no_program_offers_to_send_one(desk):
    desk = Desk(OFFICE.sender, lambda _place: None)
    written = desk.write("meeting_convened", FACTS, READER)
    asked = asked_by(_mail(written))
    assert (asked.organiser, asked.replies, _mail(written)["Reply-To"]) == (OFFICE.sender, False, None)
    assert "in your calendar" not in written.text


def test_a_cancellation_is_one_in_every_respect_and_its_title_stays_as_it_was(desk):
    sheet = replace(SHEET, state=State.CANCELLED, sequence=4)
    asked = _asked(desk, "meeting_cancelled", replace(FACTS, sheet=sheet, reason="Strike"))
    assert (asked.method, asked.status, asked.sequence) == ("CANCEL", "CANCELLED", 4)
    assert asked.summary == "Exchange on Peru"


def test_who_is_taken_off_the_list_loses_the_entry_and_nobody_else_does(desk):
    off = replace(READER, answer=Answer.WITHDRAWN)
    asked = _asked(desk, "participation_withdrawn", reader=off)
    assert (asked.method, asked.status, asked.sequence) == ("CANCEL", "CANCELLED", 3)


def test_postponed_without_a_date_it_leaves_the_calendar_and_with_one_it_moves(desk):
    put_off = replace(SHEET, state=State.POSTPONED, date_open=True)
    moved = replace(put_off, date_open=False)
    found = [_asked(desk, "meeting_postponed", replace(FACTS, sheet=sheet)).method for sheet in (put_off, moved)]
    assert found == ["CANCEL", "REQUEST"]


def test_only_those_with_a_seat_read_the_online_address(desk):
    texts = {
        answer: desk.write("meeting_changed", FACTS, replace(READER, answer=answer)).text
        for answer in (Answer.ACCEPTED, Answer.WAITING, None)
    }
    assert [answer for answer, text in texts.items() if "meet.example" in text] == [Answer.ACCEPTED]


def test_times_stand_in_the_meetings_zone_and_in_the_readers_own(desk):
    told = desk.write("meeting_convened", FACTS, replace(READER, zone="America/Lima")).text
    assert "When: Monday, 1 March 2027, 10:00–17:00 (Brussels)" in told
    assert "In your time: Monday, 1 March 2027, 04:00–11:00 (Lima)" in told
    assert "In your time" not in desk.write("meeting_convened", FACTS, READER).text


def test_each_side_gets_the_agenda_it_may_see_with_true_times(desk):
    union, partner = (
        desk.write("meeting_convened", FACTS, replace(READER, side=side)).text for side in (Side.UNION, Side.PARTNER)
    )
    assert "11:00  U1. HERON" in union
    assert "HERON" not in partner
    assert "11:30  2. What next" in partner


def test_where_it_was_and_where_it_is_now_stand_in_one_message(desk):
    changes = {
        "starts_at": [(NINE - timedelta(days=7)).isoformat(), NINE.isoformat()],
        "ends_at": [(NINE - timedelta(days=7, hours=-7)).isoformat(), SHEET.ends_at.isoformat()],
        "place": ["Ghent", "Residence Palace"], "online_link": ["…", "…"],
    }  # fmt: skip
    told = desk.write("meeting_changed", replace(FACTS, changes=changes), READER).text
    before, after = (f"Monday, {day} 2027, 10:00–17:00 (Brussels)" for day in ("22 February", "1 March"))
    assert f"Moved from {before} to {after}." in told
    assert "Place: Residence Palace; before: Ghent." in told
    assert "The address to join online has changed." in told


def test_the_same_house_in_another_country_is_another_place(desk):
    changes = {"place_country": ["NL", "BE"]}
    told = desk.write("meeting_changed", replace(FACTS, changes=changes), READER).text
    assert f"Place: {SHEET.place}, Belgium; before: {SHEET.place}, Netherlands." in told


def test_the_text_and_the_page_say_the_same_in_the_readers_language(desk):
    written = desk.write("meeting_convened", FACTS, replace(READER, language="nl"))
    mail = _mail(written, replace(READER, language="nl"))
    page = mail.get_body(("html",)).get_content()
    for said in ("Benoît Juge", "Coalitie", "Extradition", "maandag 1 maart 2027", "http://127.0.0.1:5000/meetings/7"):
        assert said in written.text
        assert said in page
    assert '<html lang="nl">' in page


def test_what_is_written_for_one_is_not_read_by_another(desk):
    first = desk.write("meeting_convened", FACTS, READER)
    other = desk.write(
        "meeting_convened", FACTS, replace(READER, name="Pilar & Co", address="partner@people.example", place_id=13)
    )
    assert "Pilar & Co" in other.text
    assert "Pilar &amp; Co" in other.html
    for part in (other.text, other.html, other.calendar.text.decode()):
        assert "Benoît" not in part
        assert "judge@" not in part
    assert first.calendar.organiser != other.calendar.organiser


def test_a_message_to_nobody_any_more_can_still_be_read(desk):
    assert "Dear" in desk.write("meeting_convened", FACTS, replace(READER, name="")).text


ODD = st.text(st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=40)
@given(title=ODD, place=ODD, name=ODD, reason=ODD, point=ODD)
def test_whatever_is_typed_no_line_of_it_becomes_a_header_or_a_property(shared_desk, title, place, name, reason, point):
    sheet = replace(SHEET, title=title, place=place)
    facts = replace(FACTS, sheet=sheet, reason=reason, agenda=(Point(ItemKind.DISCUSSION, point, 5, Audience.ALL),))
    for kind in ("meeting_cancelled", "participation_invited"):
        mail = _mail(shared_desk(kind, facts, replace(READER, name=name)))
        assert [header for header in mail if header not in HEADERS] == []
        asked = asked_by(mail)
        assert (asked.uid, asked.attendee) == ("5f0c", READER.address)


HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared_desk(request):
    from exchange import create_app

    app = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "k" * 40})
    with app.app_context():
        made = Desk(OFFICE.sender, lambda place: f"answers+{place}@platform.example")
        yield lambda *told: made.write(*told)  # noqa: PLW0108 - the method would be shown with all that its desk keeps

"""Reminders of one's own meetings and of answers that are missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.core import clock
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.notices.models import Message
from exchange.notices.reminders.rules import ANSWER, MEETING
from tests.notices.reminders.conftest import DAY, HOUR, LISTED, STARTS, WEEK, on, to
from tests.support.letters import latest_to
from tests.support.world import NOW, email_of

pytestmark = pytest.mark.usefixtures("calm")


def _place(session, world, who, meeting="exchange"):
    query = sa.select(Participation).filter_by(meeting_id=world.meetings[meeting], person_id=world.people[who])
    return session.scalars(query).one()


# --- One's own meetings -----------------------------------------------------------------------------------------------


def test_whoever_has_a_seat_is_reminded_a_week_and_a_day_before(meeting, reminded):
    assert meeting.starts_at == STARTS
    assert reminded(STARTS - WEEK - timedelta(minutes=1)) == []
    assert reminded(STARTS - WEEK) == to(MEETING, *LISTED)
    # It is the small hours in Lima, where the reader sleeps.
    assert reminded(STARTS - WEEK + 4 * HOUR) == to(MEETING, "partner")
    assert reminded(STARTS - WEEK + 5 * HOUR) == []
    assert reminded(STARTS - DAY) == to(MEETING, *LISTED)
    assert reminded(STARTS - DAY + 4 * HOUR) == to(MEETING, "partner")
    assert reminded(STARTS - HOUR) == []
    assert reminded(STARTS + HOUR) == []


@pytest.mark.parametrize(
    ("begins", "comes"),
    [
        # The night in which clocks are set forward, and back, lies between the reminder and the meeting.
        ("2027-03-28 10:00", ["2027-03-21 08:00", "2027-03-27 08:00"]),
        ("2027-10-31 10:00", ["2027-10-24 09:00", "2027-10-30 09:00"]),
        # Half past eight is half past seven a week before, when people sleep; in autumn it is half past nine.
        ("2027-04-03 08:30", ["2027-03-27 07:00", "2027-04-02 06:30"]),
        ("2027-11-06 08:30", ["2027-10-30 07:30", "2027-11-05 07:30"]),
        # The day before is the leap day; the week before was the year before.
        ("2028-03-01 10:00", ["2028-02-23 09:00", "2028-02-29 09:00"]),
        ("2027-01-07 21:00", ["2027-01-01 07:00", "2027-01-07 07:00"]),
    ],
)
def test_it_comes_once_at_its_hour_however_often_one_looks(session, world, meeting, reminded, begins, comes):
    """Half-hourly rounds around each of both, and rounds later on the day."""
    local = datetime.fromisoformat(begins)
    meeting.set_times(*(clock.agree(local + length, "Europe/Brussels", 0) for length in (timedelta(), HOUR)))
    looked = [
        meeting.starts_at - days * DAY + half * HOUR / 2
        for days in (7, 1)
        for half in (*range(-4, 7), 21, 22, 24)
    ]  # fmt: skip
    found = [now for now in looked if ("judge", MEETING) in reminded(now)]
    assert [now.strftime("%Y-%m-%d %H:%M") for now in found] == comes


@pytest.mark.parametrize("answer", [Answer.DECLINED, Answer.WITHDRAWN, Answer.WAITING])
def test_whoever_has_no_seat_is_not(session, world, reminded, answer):
    _place(session, world, "prosecutor").answer = answer
    assert reminded(STARTS - WEEK) == to(MEETING, "central_authority", "judge")


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.DRAFT}, {"state": State.CANCELLED}, {"state": State.HELD},
        {"state": State.POSTPONED, "date_open": True},
    ],
    ids=str,
)  # fmt: skip
def test_of_what_does_not_take_place_nobody_is(meeting, reminded, values):
    for name, value in values.items():
        setattr(meeting, name, value)
    assert reminded(STARTS - WEEK) == []


def test_of_what_was_moved_to_another_day_all_are(meeting, reminded):
    meeting.state = State.POSTPONED
    assert reminded(STARTS - WEEK) == to(MEETING, *LISTED)


def test_whoever_has_left_is_not(session, world, reminded):
    session.get_one(Person, world.people["judge"]).state = PersonState.CLOSED
    assert reminded(STARTS - WEEK) == to(MEETING, "central_authority", "prosecutor")


def test_the_partner_side_is_never_reminded_of_what_is_for_the_union_side(session, world, reminded):
    starts = session.get_one(Meeting, world.meetings["union"]).starts_at
    session.get_one(Meeting, world.meetings["union"]).respond_by = (starts - WEEK).date()
    assert _place(session, world, "partner", "union").answer is Answer.INVITED
    everything = [one for hours in range(0, 21 * 24, 6) for one in reminded(NOW + hours * HOUR)]
    assert everything == to(MEETING, "prosecutor", "prosecutor")


def test_whoever_was_just_told_is_not_reminded_of_what_that_said(session, world, meeting, reminded):
    """Convened three days before: the week has passed without a word, the day is kept."""
    meeting.convened_at = STARTS - 3 * DAY
    assert reminded(STARTS - 3 * DAY + HOUR) == []
    assert reminded(STARTS - DAY) == to(MEETING, *LISTED)


def test_whoever_was_put_on_the_list_or_written_to_meanwhile_is_reminded_of_the_next_lead_only(
    session, world, meeting, reminded
):
    _place(session, world, "judge").asked_at = STARTS - 5 * DAY
    told = Message(
        person_id=world.people["prosecutor"], address="x", language="en", subject="Changed", kind="meeting_changed",
        about_kind="meeting", about_id=meeting.id, written_at=STARTS - 5 * DAY,
    )  # fmt: skip
    session.add(told)
    assert reminded(STARTS - 4 * DAY) == to(MEETING, "central_authority")
    assert reminded(STARTS - DAY) == to(MEETING, *LISTED)


def test_a_moved_meeting_is_reminded_of_anew_and_a_meeting_moved_back_is_not(meeting, reminded):
    assert reminded(STARTS - DAY) == to(MEETING, *LISTED)

    def begin(days):
        local = datetime(2026, 12, 24, 10) + timedelta(days=days)
        meeting.set_times(*(clock.agree(local + length, "Europe/Brussels", 0) for length in (timedelta(), 7 * HOUR)))

    begin(3)
    assert reminded(STARTS - DAY + HOUR) == to(MEETING, *LISTED)
    begin(0)
    assert reminded(STARTS - HOUR) == []
    begin(3)
    assert reminded(STARTS + 2 * DAY) == to(MEETING, *LISTED)


def test_the_message_says_when_and_where_and_asks_for_nothing(world, meeting, reminded):
    reminded(STARTS - WEEK)
    text = latest_to(email_of("judge"))
    assert "“Experts' exchange on Peru” takes place on Thursday, 24 December 2026, and you are on its list." in text
    assert "When: Thursday, 24 December 2026, 10:00–17:00 (Brussels)" in text
    assert "https://meet.example/exchange" in text
    assert "your answer" not in text


def test_it_stands_in_the_meetings_chain_and_carries_no_calendar_request(session, world, meeting, reminded):
    from flask import current_app

    from exchange.notices.letters.queries import as_read

    reminded(STARTS - WEEK)
    message = session.scalars(sa.select(Message).filter_by(address=email_of("judge"))).one()
    assert message.chain == f"meeting:{meeting.id}/person:{world.people['judge']}"
    assert as_read(current_app.config, message).calendar is None


# --- Answers that are missing -----------------------------------------------------------------------------------------


@pytest.fixture
def asking(meeting):
    """The exchange with answers due on Wednesday, 16 December."""
    meeting.respond_by = date(2026, 12, 16)
    return meeting


def test_whoever_has_not_answered_is_asked_three_working_days_before_and_on_the_day(asking, reminded):
    assert reminded(on(11, 6), ANSWER) == []
    assert reminded(on(11, 7), ANSWER) == to(ANSWER, "judge")
    assert reminded(on(11, 13), ANSWER) == to(ANSWER, "partner")
    assert reminded(on(15, 18), ANSWER) == []
    assert reminded(on(16, 7), ANSWER) == to(ANSWER, "judge")
    assert reminded(on(16, 13), ANSWER) == to(ANSWER, "partner")
    assert reminded(on(17, 9)) == to(MEETING, *LISTED)


def test_holidays_at_home_count(session, world, asking, reminded):
    """8 December is a holiday in Peru, so three working days before the 11th begin a day earlier there."""
    asking.respond_by = date(2026, 12, 11)
    assert reminded(on(7, 13), ANSWER) == to(ANSWER, "partner")
    assert reminded(on(8, 13), ANSWER) == to(ANSWER, "judge")


def test_whoever_answers_meanwhile_is_not_asked_again(session, world, asking, reminded):
    assert reminded(on(11, 9), ANSWER) == to(ANSWER, "judge")
    _place(session, world, "judge").answer = Answer.TENTATIVE
    _place(session, world, "partner").answer = Answer.DECLINED
    assert reminded(on(16, 13), ANSWER) == []


def test_whoever_was_nominated_is_asked_whoever_waits_for_a_seat_is_not(session, world, asking, reminded):
    _place(session, world, "judge").answer = Answer.NOMINATED
    _place(session, world, "prosecutor").answer = Answer.WAITING
    assert reminded(on(11, 9), ANSWER) == to(ANSWER, "judge")


def test_whoever_was_asked_yesterday_is_asked_again_only_on_the_day(session, world, asking, reminded):
    _place(session, world, "judge").asked_at = on(14, 9)
    assert reminded(on(15, 9), ANSWER) == []
    assert reminded(on(16, 9), ANSWER) == to(ANSWER, "judge")


def test_another_day_to_answer_by_is_asked_for_anew(asking, reminded):
    assert reminded(on(11, 9), ANSWER) == to(ANSWER, "judge")
    asking.respond_by = date(2026, 12, 17)
    assert reminded(on(14, 9), ANSWER) == to(ANSWER, "judge")


def test_the_message_asks_and_says_by_when(asking, reminded):
    reminded(on(11, 9))
    text = latest_to(email_of("judge"))
    assert "Please answer by: Wednesday, 16 December 2026" in text
    assert "The meeting and your answer: http://127.0.0.1:5000/meetings/" in text

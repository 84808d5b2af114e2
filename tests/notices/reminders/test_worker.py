"""Nothing is said twice, however many are at it."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Event, Thread

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.notices.reminders import operations
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import MEETING, Lead, Occurrence
from exchange.notices.reminders.sources import Source
from exchange.notices.reminders.wiring import ANSWERS, DEADLINES, HANDOVERS, MEETINGS
from exchange.notices.reminders.worker import remind
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience
from tests.notices.reminders.conftest import HOUR, LISTED, STARTS, WEEK, on, to
from tests.support.deadlines import add_deadlines
from tests.support.world import NOW

# --- Never twice ------------------------------------------------------------------------------------------------------


def test_what_was_said_is_noted_with_its_message(session, world, meeting, reminded):
    reminded(STARTS - WEEK)
    noted = sa.select(
        *(Reminder.person_id, Reminder.kind, Reminder.about_kind, Reminder.about_id, Reminder.lead, Reminder.due),
        *(Reminder.until, Reminder.written_at, Message.person_id, Message.kind),
    ).join(Message, Message.id == Reminder.message_id)
    judge = world.people["judge"]
    assert session.execute(noted.where(Reminder.person_id == judge)).all() == [
        (judge, MEETING, "meeting", meeting.id, "7d", STARTS, STARTS, STARTS - WEEK, judge, MEETING)
    ]


def test_several_at_once_say_everything_once(app, session, world):
    add_deadlines(NOW)
    session.commit()
    session.remove()
    now, start, failures, counts = STARTS - WEEK + 4 * HOUR, Barrier(4), [], []

    def work():
        with app.app_context():
            try:
                start.wait()
                counts.append(remind(now))
            except Exception as failure:  # noqa: BLE001 - told below
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    messages = session.execute(sa.select(Message.person_id, Message.kind, Message.about_id, Message.body)).all()
    assert len(messages) == len(set(messages)) > 10
    notes = session.execute(sa.select(Reminder.id, Reminder.message_id)).all()
    assert sum(counts) == len(notes)
    assert {note.message_id for note in notes} == set(session.scalars(sa.select(Message.id)))


@pytest.mark.on_both
@pytest.mark.parametrize("source", [MEETINGS, ANSWERS, DEADLINES, HANDOVERS])
def test_of_two_with_the_same_in_hand_only_the_first_to_note_it_writes_it(app, session, world, meeting, source):
    """The second has read what is due before the first has ended; on SQLite it waits with reading as well."""
    meeting.respond_by = (STARTS - WEEK).date()
    add_deadlines(NOW)
    session.commit()
    now = STARTS - WEEK + 4 * HOUR
    found = operations.due(source, now)
    session.rollback()
    first = operations.remind(source, found, now)
    assert first > 1
    written, done = [], Event()

    def follow():
        with app.app_context():
            written.append(operations.remind(source, found, now))
            db.session.commit()
            db.session.remove()
            done.set()

    thread = Thread(target=follow)
    thread.start()
    assert not done.wait(0.3)
    session.commit()
    thread.join()
    assert written == [0]
    notes = session.execute(sa.select(Reminder.message_id)).all()
    assert len(notes) == first


def test_what_fails_is_said_the_next_time(session, meeting, reminded, monkeypatch):
    def broken(*_anything):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(operations, "tell", broken)
        with pytest.raises(RuntimeError):
            reminded(STARTS - WEEK)
    session.rollback()
    assert session.scalars(sa.select(Reminder)).all() == []
    assert reminded(STARTS - WEEK, MEETING) == to(MEETING, *LISTED)


@pytest.mark.parametrize(
    ("values", "written"),
    [({}, 4), ({"state": State.CANCELLED}, 0), ({"date_open": True}, 0), ({"audience": Audience.UNION}, 3)],
    ids=str,
)
def test_what_changed_after_it_was_found_is_read_again(session, meeting, values, written):
    now = STARTS - WEEK + 4 * HOUR
    found = operations.due(MEETINGS, now)
    assert len(found) == 4
    session.execute(sa.update(Meeting).where(Meeting.id == meeting.id).values(**values or {"place": "Ghent"}))
    assert operations.remind(MEETINGS, found, now) == written


@pytest.mark.on_both
@pytest.mark.parametrize("source", [MEETINGS, ANSWERS, DEADLINES])
def test_whoever_is_changing_a_meeting_is_waited_for(app, session, meeting, source):
    """Found while it was being called off by another: nothing is written, and nothing has to be taken back."""
    meeting.respond_by = (STARTS - WEEK).date()
    add_deadlines(NOW)
    session.execute(sa.delete(Deadline).where(Deadline.meeting_id != meeting.id))
    session.commit()
    now = STARTS - WEEK + 4 * HOUR
    found = operations.due(source, now)
    session.rollback()
    assert found
    session.execute(sa.update(Meeting).where(Meeting.id == meeting.id).values(state=State.CANCELLED))
    written, done = [], Event()

    def follow():
        with app.app_context():
            written.append(operations.remind(source, found, now))
            db.session.commit()
            db.session.remove()
            done.set()

    thread = Thread(target=follow)
    thread.start()
    assert not done.wait(0.3)
    session.commit()
    thread.join()
    assert written == [0]


# --- What other rooms are to be reminded of ---------------------------------------------------------------------------


@pytest.fixture
def reviews(session, world, monkeypatch):
    """A source of another room: papers of two forums whose review falls on 10 and on 12 December, and their keepers."""
    keepers = {"judge": 1, "prosecutor": 1, "partner": 2}
    days = {1: date(2026, 12, 10), 2: date(2026, 12, 12)}
    leads = (Lead("14d", days=14), Lead("0d"))

    def find(_now, keys):
        return [
            Occurrence(
                "outcome_adopted", "paper", paper, world.people[who], days[paper], "Europe/Brussels", leads
            )
            for who, paper in keepers.items()
            if paper in days and (keys is None or paper in keys)
        ]  # fmt: skip

    def write(dues, now):
        written = {}
        for due in dues:
            occurrence = due.occurrence
            message = Message(
                person_id=occurrence.person_id, address="x", language="en", subject=f"Review by {occurrence.due}",
                kind=occurrence.kind, written_at=now,
            )  # fmt: skip
            session.add(message)
            session.flush()
            written[occurrence.about_id, occurrence.person_id] = message.id
        return written

    monkeypatch.setattr("exchange.notices.reminders.worker.sources", [Source(find, lambda _keys: None, write)])
    return days


def _subjects(session):
    names = sa.select(Person.name, Message.subject).join(Person, Person.id == Message.person_id)
    return sorted(tuple(row) for row in session.execute(names))


def test_a_source_of_another_room_is_asked_as_these_are(session, reviews):
    first, second = on(1, 9), on(12, 9)
    assert [remind(first), remind(first), remind(second), remind(second)] == [3, 0, 1, 0]
    assert _subjects(session) == [
        ("Benoît Juge", "Review by 2026-12-10"), ("Dieter Ankläger", "Review by 2026-12-10"),
        ("Pilar Fiscal", "Review by 2026-12-12"), ("Pilar Fiscal", "Review by 2026-12-12"),
    ]  # fmt: skip


def test_what_another_room_puts_off_is_said_anew_and_what_it_gives_up_is_not(session, reviews):
    remind(on(1, 9))
    reviews[1] = date(2026, 12, 14)
    del reviews[2]
    assert [remind(on(1, 10)), remind(on(14, 9))] == [2, 2]


def test_another_room_takes_back_what_has_not_left(session, reviews):
    remind(on(1, 9))
    operations.take_back(sa.and_(Reminder.about_kind == "paper", Reminder.about_id == 1))
    session.commit()
    assert sorted(session.scalars(sa.select(Message.state))) == [Delivery.DROPPED, Delivery.DROPPED, Delivery.WAITING]
    assert session.scalars(sa.select(Reminder.about_id)).all() == [2]

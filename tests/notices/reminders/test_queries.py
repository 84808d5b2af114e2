"""What is found for all at once is what pages show to each; and finding it takes as many statements for many as for few."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm
from exchange.chairing.queries import in_the_chair
from exchange.core.text import fold
from exchange.cycles.deadlines import queries as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Mandate
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.notices.models import Message
from exchange.notices.reminders import queries
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.worker import remind
from exchange.world.rules import Capacity, Side
from tests.notices.reminders.conftest import DAY, HOUR, STARTS, WEEK
from tests.support.deadlines import add_deadlines
from tests.support.world import LONG_AGO, NOW

#: Before, around and after the hand-over at midnight in Brussels on 1 January.
INSTANTS = [NOW + days * DAY for days in (0, 9, 20, 33)] + [NOW + 37 * DAY + hours * HOUR for hours in (13, 15)]


@pytest.fixture
def full(session, world):
    """All deadlines of the world, once more around the hand-over; a mandate that ends and one that begins there."""
    add_deadlines(NOW)
    for number, deadline in enumerate(session.scalars(sa.select(Deadline).order_by(Deadline.id))):
        deadline.due_on += (number % 3) * 15 * DAY
    mandates = session.scalars(sa.select(Mandate).order_by(Mandate.id)).all()
    mandates[0].ends_on = mandates[5].starts_on = (NOW + 20 * DAY).date()
    session.commit()


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_deadlines_are_found_for_exactly_those_who_see_them_among_their_own(session, world, full, now):
    found = {(one.about_id, one.person_id) for one in queries.own_deadlines(now)}
    today = now.date()
    expected = {
        (key, person_id)
        for person_id in world.people.values()
        for viewer in [viewer_of(person_id, now)]
        for key in session.scalars(
            sa.select(Deadline.id)
            .join(Meeting, Meeting.id == Deadline.meeting_id)
            .where(
                deadlines.visible_to(viewer),
                deadlines.owned_by(viewer),
                deadlines.to_be_done(),
                Deadline.due_on.between(today - 16 * DAY, today + 8 * DAY),
            )
        )
    }
    assert found == expected
    assert found


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_whoever_is_in_the_chair_is_whoever_has_its_rights(session, world, now):
    for term in session.scalars(sa.select(ChairTerm).where(ChairTerm.starts_on < NOW.date())):
        term.ends_on, term.expected = (NOW + 15 * DAY).date(), True
    session.commit()
    held = in_the_chair(world.forums.values(), now)
    for key, person_id in world.people.items():
        viewer = viewer_of(person_id, now)
        for forum_id in world.forums.values():
            delegated = viewer.countries(forum_id, Role.DELEGATION)
            assert viewer.countries(forum_id, Role.CHAIR) == held[forum_id] & delegated, key


def test_nobody_is_in_the_chair_of_no_forum(session, world):
    assert in_the_chair([], NOW) == {}


@pytest.mark.parametrize("days", [7, 15, 24, 38, 39])
def test_meetings_are_found_only_for_those_who_may_see_them(session, world, days):
    now = NOW + days * DAY
    session.execute(sa.update(Meeting).values(respond_by=sa.func.coalesce(Meeting.respond_by, (now + DAY).date())))
    found = [*queries.own_meetings(now), *queries.missing_answers(now)]
    assert found
    for one in found:
        viewer = viewer_of(one.person_id, now)
        assert session.scalar(sa.select(Meeting.id).where(Meeting.id == one.about_id, meetings.visible_to(viewer)))


# --- As many statements for many as for few ---------------------------------------------------------------------------


def _crowd(session, world, count, *, first=0):
    """Put so many more people on the list of the exchange, each a contact point and a delegate too."""
    people = [
        Person(
            email=f"reader{number}@people.example", name=f"Reader {number}", folded_name=fold(f"Reader {number}"),
            country_code="BE", side=Side.UNION, zone="Europe/Brussels", locale="en", languages=["en"], created_at=NOW,
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    session.add_all(
        Participation(
            meeting_id=world.meetings["exchange"], person_id=one.id, capacity=Capacity.PROSECUTOR, country_code="BE",
            answer=Answer.INVITED, asked_at=NOW,
        )
        for one in people
    )  # fmt: skip
    session.add_all(
        Mandate(forum_id=forum_id, person_id=one.id, role=role, country_code=country, starts_on=LONG_AGO)
        for one in people
        for forum_id in world.forums.values()
        for role, country in ((Role.CONTACT_POINT, "BE"), (Role.DELEGATION, "FR"))
    )


@pytest.fixture
def due_together(session, world):
    """All there is at once, a week and a day before Christmas: a meeting and its answers, two deadlines, three hand-overs."""
    now = STARTS - WEEK + 5 * HOUR
    tomorrow = (now + DAY).date()
    session.get_one(Meeting, world.meetings["exchange"]).respond_by = tomorrow
    add_deadlines(NOW)
    session.execute(sa.delete(Deadline).where(Deadline.kind != "provisional_agenda"))
    session.execute(sa.update(Deadline).values(owner=Role.CONTACT_POINT, due_on=tomorrow))
    return now


def _asked(seen):
    """Return the statements, but for the rows of messages with words: SQLite gives each its key by itself."""
    return [one for one in seen if not one.startswith("INSERT INTO message")]


def test_reminding_three_hundred_takes_as_many_statements_as_reminding_three(
    database, session, world, due_together, count_queries
):
    taken: list[list[str]] = []
    for count in (3, 297):
        _crowd(session, world, count, first=len(taken) * 3)
        session.commit()
        session.execute(sa.delete(Reminder))
        session.execute(sa.delete(Message))
        session.commit()
        session.remove()
        with count_queries() as seen:
            remind(due_together)
        taken.append(seen if database.app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql") else _asked(seen))
    kinds = dict(session.execute(sa.select(Message.kind, sa.func.count()).group_by(Message.kind)).all())
    assert kinds == {
        "reminder_meeting": 304, "reminder_answer": 302, "reminder_deadline": 302,
        # Those of France take over the chair of both forums.
        "reminder_handover": 607,
    }  # fmt: skip
    few, many = (len(seen) for seen in taken)
    assert few == many


def test_a_round_with_nothing_new_asks_few_questions_however_much_was_said(session, world, due_together, count_queries):
    _crowd(session, world, 300)
    session.commit()
    remind(due_together)
    session.remove()
    with count_queries() as seen:
        assert remind(due_together + timedelta(minutes=10)) == 0
    # Two of meetings and two of answers, three of deadlines, two of hand-overs, one each of practices, packages and
    # rounds, what was said of each but
    # the last, of which there is none; what waits too long.
    assert len(seen) == 2 + 2 + 3 + 2 + 3 + 4 + 1

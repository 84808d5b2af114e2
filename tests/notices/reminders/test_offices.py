"""Reminders of deadlines and hand-overs, for those who answer for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.chairing.models import ChairTerm, Rotation
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Mandate
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import DEADLINE, HANDOVER
from tests.notices.reminders.conftest import DAY, HOUR, on, to
from tests.support.deadlines import add_deadlines
from tests.support.letters import latest_to, text_of
from tests.support.world import NOW, email_of

# --- Deadlines --------------------------------------------------------------------------------------------------------


def _due(session, world, key, kind, days):
    """Give a deadline of the world another day, and return it."""
    meeting_id = world.meetings[key]
    deadline = session.scalars(sa.select(Deadline).filter_by(meeting_id=meeting_id, kind=kind)).one()
    deadline.due_on, deadline.created_at = (NOW + days * DAY).date(), NOW - timedelta(days=90)
    return deadline


@pytest.fixture
def alone(session, world):
    """One deadline: papers for the exchange, due on Tuesday, 8 December, from the contact points; it is not late."""
    add_deadlines(NOW)
    deadline = _due(session, world, "exchange", "papers_due", 14)
    session.execute(sa.delete(Deadline).where(Deadline.id != deadline.id))
    session.commit()
    return deadline


def test_whoever_answers_for_a_deadline_is_reminded_a_week_and_a_day_before_and_when_it_is_late(alone, reminded):
    times = [(1, 6), (1, 7), (2, 9), (7, 6), (7, 7), (8, 9), (9, 6), (9, 7), (10, 9)]
    found = {when: reminded(on(*when), DEADLINE) for when in times}
    assert {when for when, told in found.items() if told} == {(1, 7), (7, 7), (9, 7)}
    assert found[1, 7] == to(DEADLINE, "contact_point")
    assert "was due on Tuesday, 8 December 2026" in latest_to(email_of("contact_point"), kind=DEADLINE)


def test_of_what_is_done_or_moot_nobody_is_reminded(session, world, alone, reminded):
    alone.done_at = NOW
    assert reminded(on(1, 9)) == []
    alone.done_at = None
    session.get_one(Meeting, alone.meeting_id).state = State.CANCELLED
    assert reminded(on(1, 9)) == []


def test_a_lead_that_came_before_the_deadline_was_set_is_skipped(alone, reminded):
    alone.created_at = on(3, 9)
    assert reminded(on(3, 10), DEADLINE) == []
    assert reminded(on(7, 9), DEADLINE) == to(DEADLINE, "contact_point")


def test_a_deadline_that_moved_is_reminded_of_anew(alone, reminded):
    assert reminded(on(1, 9), DEADLINE) == to(DEADLINE, "contact_point")
    alone.due_on += 2 * DAY
    assert reminded(on(3, 9), DEADLINE) == to(DEADLINE, "contact_point")


def test_the_chair_answers_for_is_whoever_holds_it_on_the_day_of_the_reminder(session, world, alone, reminded):
    alone.owner, alone.due_on = "chair", date(2027, 1, 4)
    assert reminded(datetime(2026, 12, 28, 9, tzinfo=UTC), DEADLINE) == to(DEADLINE, "chair")
    assert reminded(datetime(2027, 1, 3, 9, tzinfo=UTC), DEADLINE) == to(DEADLINE, "next_chair")


def test_several_deadlines_of_one_person_on_one_day_are_one_message(session, world, reminded):
    add_deadlines(NOW)
    for key, kind in (("exchange", "papers_due"), ("convened", "provisional_agenda"), ("clasi", "papers_due")):
        _due(session, world, key, kind, 8).owner = "secretariat"
    # Another has one of them only.
    session.add(
        Mandate(
            forum_id=world.forums["eu-clasi"], person_id=world.people["partner"], role="secretariat",
            starts_on=NOW.date(),
        )
    )  # fmt: skip
    now = NOW + DAY + 5 * HOUR
    told = reminded(now, DEADLINE)
    assert [who for who, _kind in told if who in ("secretariat", "partner")] == ["partner", "secretariat"]
    query = sa.select(Message.subject, Message.about_kind, Message.about_id).filter_by(kind=DEADLINE)
    assert session.execute(query.filter_by(person_id=world.people["secretariat"])).one() == (
        "3 deadlines, the first for Experts' exchange on Peru", "", None,
    )  # fmt: skip
    assert session.execute(query.filter_by(person_id=world.people["partner"])).one() == (
        "Papers due: EU–CLASI ministers", "meeting", world.meetings["clasi"],
    )  # fmt: skip
    text = latest_to(email_of("secretariat"), kind=DEADLINE)
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        "- Papers due, “Experts' exchange on Peru”: due on Wednesday, 2 December 2026",
        "- Provisional agenda, “Senior officials before Madrid”: due on Wednesday, 2 December 2026",
        "- Papers due, “EU–CLASI ministers”: due on Wednesday, 2 December 2026",
    ]
    said = sa.select(sa.func.count()).select_from(Reminder).filter_by(person_id=world.people["secretariat"])
    assert session.scalar(said.where(Reminder.message_id.is_not(None))) == 3


# --- Hand-overs -------------------------------------------------------------------------------------------------------

THIRTY, SEVEN = datetime(2026, 12, 2, 14, tzinfo=UTC), datetime(2026, 12, 25, 14, tzinfo=UTC)
COALITION = ("chair", "next_chair", "secretariat")
#: The secretariat of EU–CLASI is told of both its chairs; there is no delegation of Peru.
CLASI = ("chair", "partner_chair", "secretariat", "secretariat")


def test_both_delegations_and_the_secretariat_are_reminded_a_month_and_a_week_before(reminded):
    assert reminded(THIRTY - 8 * HOUR) == []
    assert reminded(THIRTY) == to(HANDOVER, *COALITION, *CLASI)
    assert reminded(THIRTY + DAY) == []
    assert reminded(SEVEN, HANDOVER) == to(HANDOVER, *COALITION, *CLASI)
    assert reminded(datetime(2027, 1, 1, 14, tzinfo=UTC), HANDOVER) == []


def test_each_side_reads_of_what_passes_on_as_far_as_it_knows(session, world, reminded):
    reminded(THIRTY)

    def read(who):
        query = sa.select(Message).filter_by(person_id=world.people[who], about_kind="forum")
        return [text_of(message) for message in session.scalars(query.filter_by(about_id=world.forums["eu-clasi"]))]

    (union,), (partner,) = read("chair"), read("partner_chair")
    assert "The chair passes from Spain to France on Friday, 1 January 2027." in union
    assert "2 planned meetings pass on with it." in union
    assert "Union side" in union
    assert "The chair passes from Argentina to Peru on Friday, 1 January 2027." in partner
    assert "One planned meeting passes on with it." in partner
    assert f"http://127.0.0.1:5000/forums/{world.forums['eu-clasi']}/handover" in partner


def test_nobody_of_the_partner_side_is_told_of_the_chair_of_the_union_side(session, world, reminded):
    session.add(
        Mandate(
            forum_id=world.forums["eu-clasi"], person_id=world.people["partner"], role="secretariat",
            starts_on=NOW.date(),
        )
    )  # fmt: skip
    assert reminded(THIRTY).count(("partner", HANDOVER)) == 1
    assert "Argentina to Peru" in latest_to(email_of("partner"))


def _terms(session, world):
    query = sa.select(ChairTerm).join(Rotation, Rotation.id == ChairTerm.rotation_id)
    query = query.where(Rotation.forum_id == world.forums["coalition"]).order_by(ChairTerm.starts_on)
    return session.scalars(query).all()


def test_a_term_that_ends_on_another_day_is_reminded_of_anew_and_of_an_estimate_it_is_said(session, world, reminded):
    reminded(THIRTY)
    first, second, *_others = _terms(session, world)
    first.ends_on = second.starts_on = date(2027, 1, 5)
    first.expected = True
    assert reminded(THIRTY + 4 * DAY) == to(HANDOVER, *COALITION)
    assert "is expected to pass from Spain to France on Tuesday, 5 January 2027" in latest_to(email_of("next_chair"))


def test_of_a_country_that_takes_over_from_itself_nobody_is_told(session, world, reminded):
    _first, second, *_others = _terms(session, world)
    second.country_code = "ES"
    assert reminded(THIRTY) == to(HANDOVER, *CLASI)


def test_where_nobody_follows_that_is_said(session, world, reminded):
    for term in _terms(session, world)[1:]:
        session.delete(term)
    assert reminded(THIRTY) == to(HANDOVER, "chair", "secretariat", *CLASI)
    query = sa.select(Message).filter_by(person_id=world.people["chair"], about_id=world.forums["coalition"])
    assert "ends on Friday, 1 January 2027. Nobody is planned to follow." in text_of(session.scalars(query).one())

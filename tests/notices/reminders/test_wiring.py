"""What has not left is taken back in the transaction that makes it untrue, and what still holds is said anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.chairing import operations as chairing
from exchange.chairing.proposals import Swap
from exchange.chairing.queries import rotation
from exchange.core import clock, journal
from exchange.core.journal import Platform
from exchange.cycles.deadlines import operations as deadlines
from exchange.cycles.deadlines import queries as deadline_queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind, Rule
from exchange.forums import operations as forums
from exchange.forums.models import Forum, Mandate
from exchange.meetings import operations as meetings
from exchange.meetings.invitations import operations as invitations
from exchange.meetings.life.operations import take
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, Step
from exchange.notices.models import Message
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import ANSWER, DEADLINE, HANDOVER, MEETING
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience
from tests.notices.reminders.conftest import DAY, HOUR, LISTED, STARTS, WEEK, on, to
from tests.support.deadlines import add_deadlines

PLATFORM = Platform()
#: The exchange is a week off, and the partner in Lima is awake.
NOON = STARTS - WEEK + 5 * HOUR
EVERYBODY = (*LISTED, "partner")


@pytest.fixture
def stand(session, world):
    """Return who is to get which kind of reminder that waits, and who was spared one."""
    names = {key: name for name, key in world.people.items()}

    def read(kind):
        session.commit()
        rows = session.execute(sa.select(Message.person_id, Message.state).filter_by(kind=kind)).all()
        return tuple(
            sorted(names[person_id] for person_id, state in rows if state is wanted)
            for wanted in (Delivery.WAITING, Delivery.DROPPED)
        )

    return read


@pytest.fixture
def exchange(session, world, calm):
    """The exchange of the world, with all that its operations need; answers are due a day after it is a week off."""
    options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
    meeting = session.get_one(Meeting, world.meetings["exchange"], options=options, populate_existing=True)
    meeting.respond_by = (STARTS - WEEK + DAY).date()
    session.commit()
    return meeting


def _day(meeting, days):
    walls = (meeting.starts_local, meeting.ends_local)
    starts, ends = (clock.agree(wall + timedelta(days=days), "Europe/Brussels", 0) for wall in walls)
    return starts, ends


# --- A meeting --------------------------------------------------------------------------------------------------------


def test_a_meeting_that_moves_is_reminded_of_for_its_new_date_only(exchange, reminded, stand):
    assert reminded(NOON) == sorted(to(MEETING, *EVERYBODY) + to(ANSWER, "judge", "partner"))
    starts, ends = _day(exchange, 10)
    details = replace(meetings.details_of(exchange), starts=starts, ends=ends)
    meetings.change(PLATFORM, exchange, details, NOON)
    assert stand(MEETING) == ([], sorted(EVERYBODY))
    # The day to answer by stays where it is, and whoever was told of the move knows it.
    assert stand(ANSWER) == ([], ["judge", "partner"])
    assert reminded(NOON + HOUR) == []
    assert reminded(NOON + 10 * DAY, MEETING) == to(MEETING, *EVERYBODY)


@pytest.mark.parametrize("step", [Step.POSTPONE, Step.CANCEL])
def test_a_meeting_that_does_not_take_place_is_not_reminded_of(exchange, reminded, stand, step):
    reminded(NOON)
    take(PLATFORM, exchange, step, NOON, reason="Strike")
    assert stand(MEETING) == ([], sorted(EVERYBODY))
    assert stand(ANSWER) == ([], ["judge", "partner"])
    assert [one for hours in range(0, 7 * 24, 5) for one in reminded(NOON + hours * HOUR)] == []


def test_a_meeting_postponed_to_another_day_is_reminded_of_then(exchange, reminded, stand):
    reminded(NOON)
    take(PLATFORM, exchange, Step.POSTPONE, NOON, reason="Strike", when=_day(exchange, 10))
    assert stand(MEETING) == ([], sorted(EVERYBODY))
    assert reminded(NOON + 10 * DAY, MEETING) == to(MEETING, *EVERYBODY)


def test_another_title_takes_nothing_back(exchange, reminded, stand):
    reminded(NOON)
    meetings.change(PLATFORM, exchange, replace(meetings.details_of(exchange), title="Peru"), NOON)
    assert stand(MEETING) == (sorted(EVERYBODY), [])


def test_what_is_only_for_the_union_side_now_reaches_it_alone(exchange, session, reminded, stand):
    reminded(NOON)
    exchange.audience = Audience.UNION
    journal.record(PLATFORM, "meeting.changed", exchange, NOON)
    assert stand(MEETING) == ([], sorted(EVERYBODY))
    assert reminded(NOON) == sorted(to(MEETING, *LISTED) + to(ANSWER, "judge"))


def test_what_a_worker_has_in_hand_or_has_sent_stays(exchange, session, world, reminded, stand):
    reminded(NOON)
    sent = sa.update(Message).where(Message.person_id == world.people["judge"])
    session.execute(sent.values(state=Delivery.SENT, sent_at=NOON))
    in_hand = sa.update(Message).where(Message.person_id == world.people["prosecutor"])
    session.execute(in_hand.values(leased_until=NOON + HOUR))
    take(PLATFORM, exchange, Step.CANCEL, NOON, reason="Strike")
    assert stand(MEETING) == (["prosecutor"], ["central_authority", "partner"])
    noted = session.scalars(sa.select(Reminder.person_id).filter_by(kind=MEETING)).all()
    assert sorted(noted) == sorted(world.people[who] for who in ("judge", "prosecutor"))


def test_what_is_rolled_back_takes_nothing_back(exchange, session, reminded, stand):
    reminded(NOON)
    take(PLATFORM, exchange, Step.CANCEL, NOON, reason="Strike")
    session.rollback()
    assert stand(MEETING) == (sorted(EVERYBODY), [])


# --- A place on the list ----------------------------------------------------------------------------------------------


@pytest.fixture
def place(session, world, exchange):
    query = sa.select(Participation).filter_by(meeting_id=exchange.id, person_id=world.people["judge"])
    return session.scalars(query).one()


def test_whoever_answers_is_not_asked_but_still_reminded(session, world, place, reminded, stand):
    reminded(NOON)
    invitations.answer(viewer_of(world.people["judge"], NOON), place, Answer.ACCEPTED, "", NOON)
    assert stand(ANSWER) == (["partner"], ["judge"])
    assert stand(MEETING) == (sorted(EVERYBODY), [])
    assert reminded(NOON) == []


def test_whoever_declines_is_neither(session, world, place, reminded, stand):
    reminded(NOON)
    invitations.answer(viewer_of(world.people["judge"], NOON), place, Answer.DECLINED, "", NOON)
    assert stand(ANSWER) == (["partner"], ["judge"])
    assert stand(MEETING) == (sorted({*EVERYBODY} - {"judge"}), ["judge"])


def test_whoever_is_taken_off_the_list_is_neither(session, world, place, reminded, stand):
    reminded(NOON)
    invitations.withdraw(viewer_of(world.people["secretariat"], NOON), place, "Ill", NOON)
    assert stand(ANSWER) == (["partner"], ["judge"])
    assert stand(MEETING) == (sorted({*EVERYBODY} - {"judge"}), ["judge"])
    assert reminded(STARTS - DAY, MEETING) == to(MEETING, *(who for who in LISTED if who != "judge"))


# --- A deadline -------------------------------------------------------------------------------------------------------


@pytest.fixture
def due(session, world, calm):
    """Two deadlines of the secretariat's, both due on 8 December."""
    add_deadlines(on(1, 0) - 90 * DAY)
    keys = [("exchange", Kind.PAPERS_DUE), ("convened", Kind.PROVISIONAL_AGENDA)]
    kept = []
    for key, kind in keys:
        query = sa.select(Deadline).filter_by(meeting_id=world.meetings[key], kind=kind)
        deadline = session.scalars(query.options(joinedload(Deadline.meeting))).one()
        deadline.due_on, deadline.owner, deadline.pinned = date(2026, 12, 8), "secretariat", True
        kept.append(deadline)
    session.flush()
    session.execute(sa.delete(Deadline).where(Deadline.id.not_in([one.id for one in kept])))
    session.commit()
    return kept


def _subjects(session, state=Delivery.WAITING):
    query = sa.select(Message.subject).filter_by(kind=DEADLINE, state=state)
    return session.scalars(query.order_by(Message.id)).all()


TWO = "2 deadlines, the first for Experts' exchange on Peru"
ONE = "Provisional agenda: Senior officials before Madrid"


@pytest.mark.parametrize("what", ["done", "removed", "moved", "called off"])
def test_a_message_on_two_deadlines_of_which_one_holds_no_more_is_replaced_by_one_on_the_other(
    session, world, due, reminded, what
):
    reminded(on(1, 9))
    assert _subjects(session) == [TWO]
    first, _second = due
    if what == "done":
        deadlines.finish(PLATFORM, first, on(1, 10))
    elif what == "removed":
        deadlines.remove(PLATFORM, first, on(1, 10))
    elif what == "moved":
        rule = Rule(first.kind, first.working_days, first.owner)
        calendars = deadline_queries.calendars_for(first.meeting)
        deadlines.change(PLATFORM, first, rule, calendars, on(1, 10), by_hand=date(2026, 12, 20))
    else:
        options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
        meeting = session.get_one(Meeting, first.meeting_id, options=options, populate_existing=True)
        take(PLATFORM, meeting, Step.CANCEL, on(1, 10), reason="Strike")
    session.commit()
    assert (_subjects(session), _subjects(session, Delivery.DROPPED)) == ([], [TWO])
    assert reminded(on(1, 11)) == to(DEADLINE, "secretariat")
    assert _subjects(session) == [ONE]


def test_whoever_gives_up_the_role_does_not_answer_for_it_any_more(session, world, due, reminded, stand):
    reminded(on(1, 9))
    query = sa.select(Mandate).filter_by(forum_id=world.forums["coalition"], person_id=world.people["secretariat"])
    mandate = session.scalars(query.options(joinedload(Mandate.person))).one()
    forums.end_mandate(PLATFORM, mandate, date(2026, 12, 1), on(1, 10))
    assert stand(DEADLINE) == ([], ["secretariat"])
    assert reminded(on(1, 11)) == []


# --- A hand-over ------------------------------------------------------------------------------------------------------


def test_two_terms_that_are_swapped_are_told_to_whoever_takes_over_now(session, world, reminded, stand):
    now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    session.add(
        Mandate(
            forum_id=world.forums["coalition"], person_id=world.people["central_authority"], role="delegation",
            country_code="IT", starts_on=date(2026, 1, 1),
        )
    )  # fmt: skip
    coalition = ("chair", "next_chair", "secretariat")
    assert reminded(now) == to(HANDOVER, *coalition, "chair", "secretariat", "secretariat")
    swap = Swap(date(2027, 1, 1), date(2027, 7, 1))
    chairing.carry_out(PLATFORM, rotation(world.forums["coalition"], None), swap, now)
    assert stand(HANDOVER)[1] == sorted(coalition)
    assert reminded(now + HOUR) == to(HANDOVER, "central_authority", "chair", "secretariat")
    waiting = sa.select(Message.body).join(Person, Person.id == Message.person_id)
    (body,) = session.scalars(waiting.where(Person.id == world.people["central_authority"])).all()
    assert "The chair passes from Spain to Italy on Friday, 1 January 2027." in body


# --- What waited too long ---------------------------------------------------------------------------------------------


def test_what_could_not_leave_until_its_meeting_began_never_leaves(exchange, session, reminded, stand):
    reminded(STARTS - DAY + 5 * HOUR)
    assert stand(MEETING) == (sorted(EVERYBODY), [])
    reminded(STARTS - timedelta(seconds=1))
    assert stand(MEETING) == (sorted(EVERYBODY), [])
    assert reminded(STARTS) == []
    assert stand(MEETING) == ([], sorted(EVERYBODY))

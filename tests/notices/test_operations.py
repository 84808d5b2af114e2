"""Writing, taking back, and trying again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Person, PersonState
from exchange.core import journal
from exchange.informing import operations as informing
from exchange.informing import queries as duties
from exchange.informing.models import Informed
from exchange.informing.rules import How
from exchange.meetings.models import Meeting
from exchange.notices import operations, queries
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience
from tests.support.world import NOW, email_of

DAY = timedelta(days=1)
SOON = NOW + timedelta(minutes=3)


@pytest.fixture
def meeting(session, world):
    return session.get_one(Meeting, world.meetings["exchange"])


@pytest.fixture
def write(session, world, meeting):
    def written(*people, kind="meeting_changed", hold=SOON, **facts):
        to = [one for person in people for one in queries.person(world.people[person])]
        rows = operations.write(to, kind, NOW, about=meeting, chain=meeting, hold=hold, changes={}, **facts)
        session.flush()
        return rows

    return written


def test_a_message_has_a_reference_of_its_own_a_chain_and_its_rest(world, meeting, write):
    judge, partner = write("judge", "partner")
    assert judge.chain == f"meeting:{meeting.id}/person:{world.people['judge']}"
    assert (judge.not_before, judge.since, judge.state, judge.tries) == (SOON, NOW, Delivery.WAITING, 0)
    assert judge.reference != partner.reference
    assert len(judge.reference) == 32


def test_without_chain_and_hold_it_is_due_at_once(session, world):
    (message,) = operations.write(queries.person(world.people["judge"]), "password_reset", NOW, secret="s")
    session.flush()
    assert (message.chain, message.not_before, message.leased_until) == (None, NOW, None)


def _states(session):
    return list(session.scalars(sa.select(Message.state).order_by(Message.id)))


def test_taking_back_what_rests_leaves_other_people_and_other_kinds(session, world, meeting, write):
    write("judge", "prosecutor")
    write("judge", kind="participation_promoted")
    since = operations.drop(meeting, [world.people["judge"]], NOW, resting="meeting_changed")
    session.expire_all()
    assert since == {world.people["judge"]: NOW}
    assert _states(session) == [Delivery.DROPPED, Delivery.WAITING, Delivery.WAITING]


@pytest.mark.parametrize(
    "values",
    [
        {"not_before": NOW},
        {"tries": 1},
        {"leased_until": SOON},
        {"leased_until": NOW - timedelta(hours=1)},
        {"state": Delivery.REFUSED},
        {"about_id": 10_000},
    ],
    ids=str,
)
def test_what_rests_no_more_or_is_on_its_way_is_not_taken_back(session, world, meeting, write, values):
    (message,) = write("judge")
    for name, value in values.items():
        setattr(message, name, value)
    session.flush()
    assert operations.drop(meeting, [world.people["judge"]], NOW, resting="meeting_changed") == {}
    session.expire_all()
    assert _states(session) == [values.get("state", Delivery.WAITING)]


def test_what_has_not_left_can_be_taken_back_altogether(session, world, meeting, write):
    write("judge", hold=NOW)
    write("judge", kind="participation_promoted", hold=NOW - timedelta(hours=1))
    assert set(operations.drop(meeting, [world.people["judge"]], NOW)) == {world.people["judge"]}
    session.expire_all()
    assert _states(session) == [Delivery.DROPPED] * 2


# --- Trying again -----------------------------------------------------------------------------------------------------


@pytest.fixture
def stranded(session, write):
    (message,) = write("judge", hold=NOW)
    message.state, message.tries, message.last_error = Delivery.GIVEN_UP, 8, "451 Not now"
    session.flush()
    return message


def test_a_stranded_message_is_tried_again_at_the_readers_present_address(session, world, stranded):
    session.get_one(Person, world.people["judge"]).email = "new@people.example"
    later = NOW + timedelta(days=2)
    operations.retry(stranded, later)
    assert (stranded.state, stranded.tries, stranded.not_before) == (Delivery.WAITING, 0, later)
    assert stranded.address == "new@people.example"


@pytest.mark.parametrize("state", [Delivery.WAITING, Delivery.DROPPED])
def test_only_what_is_stranded_is_tried_again(stranded, state):
    stranded.state = state
    with pytest.raises(operations.NotStrandedError):
        operations.retry(stranded, NOW)


def test_what_a_later_message_has_overtaken_is_not_sent_after_it(session, stranded, write):
    (later,) = write("judge", kind="participation_promoted")
    operations.retry(stranded, NOW)
    stranded.state = Delivery.REFUSED
    later.leased_until = SOON
    with pytest.raises(operations.OvertakenError):
        operations.retry(stranded, NOW)
    later.state, later.sent_at, later.leased_until = Delivery.SENT, NOW, None
    with pytest.raises(operations.OvertakenError):
        operations.retry(stranded, NOW)


def test_nobody_is_invited_by_what_is_over_though_its_end_could_not_be_told_either(stranded, write):
    (end,) = write("judge", kind="participation_withdrawn", reason="")
    end.state = Delivery.GIVEN_UP
    with pytest.raises(operations.OvertakenError):
        operations.retry(stranded, NOW)
    operations.retry(end, NOW)


def test_nobody_is_written_to_who_has_left_or_may_know_of_it_no_more(session, world, meeting, write, stranded):
    session.get_one(Person, world.people["judge"]).state = PersonState.CLOSED
    with pytest.raises(operations.NobodyError):
        operations.retry(stranded, NOW)
    (to_partner,) = write("partner")
    to_partner.state = Delivery.REFUSED
    meeting.audience = Audience.UNION
    with pytest.raises(operations.NobodyError):
        operations.retry(to_partner, NOW)


def test_addresses_are_those_of_the_people(write):
    assert [message.address for message in write("judge", "partner")] == [email_of("judge"), email_of("partner")]


def test_who_is_asked_no_more_to_take_note_is_not_written_to_again(session, world, meeting):
    judge = session.get_one(Person, world.people["judge"])
    told = informing.inform(
        journal.Platform(), meeting, "convened", [informing.Recipient(judge)], NOW, title=meeting.title,
        forum_id=meeting.forum_id, audience=meeting.audience,
    )  # fmt: skip
    session.commit()
    message = session.scalars(sa.select(Message).filter_by(kind="duty_informed")).one()
    message.state = Delivery.GIVEN_UP
    operations.retry(message, NOW)
    assert message.state is Delivery.WAITING
    message.state = Delivery.GIVEN_UP
    owed = session.scalars(sa.select(Informed).filter_by(duty_id=told.duty.id)).one()
    owed.released_at, owed.released_reason = NOW, "The country takes part."
    session.flush()
    with pytest.raises(operations.NobodyError):
        operations.retry(message, NOW)


def test_nobody_is_reminded_to_take_note_who_has_done_so_meanwhile(session, world, meeting):
    judge, platform, tomorrow = session.get_one(Person, world.people["judge"]), journal.Platform(), NOW + DAY
    duty = informing.inform(
        platform, meeting, "convened", [informing.Recipient(judge)], NOW, title=meeting.title,
        forum_id=meeting.forum_id, audience=meeting.audience,
    ).duty  # fmt: skip
    session.commit()
    informing.remind(platform, duties.held_for_platform(duty.id), tomorrow)
    session.commit()
    owed = session.scalars(sa.select(Informed).options(joinedload(Informed.duty), joinedload(Informed.person))).one()
    informing.acknowledge(informing.Bearer(judge.id, judge.name), owed, tomorrow, How.PAGE)
    session.commit()
    query = sa.select(Message.kind, Message.state).order_by(Message.id)
    assert session.execute(query).all() == [("duty_informed", Delivery.WAITING), ("duty_reminder", Delivery.DROPPED)]

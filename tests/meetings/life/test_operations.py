"""Steps taken: what changes, what the journal says, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core import clock
from exchange.core.journal import JournalEntry, Platform
from exchange.forums.models import Forum, Membership
from exchange.meetings import operations as meetings
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.invitations.queries import coverage_gaps
from exchange.meetings.life import operations, queries
from exchange.meetings.life.rules import STEP_OF, HinderedError, Hindrance
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import STEPS, Answer, Flaw, PlanRefusedError, State, Step, StepRefusedError
from exchange.world.rules import Audience, Capacity, Level
from tests.support.world import NOW

LATER = NOW + timedelta(hours=1)
BRUSSELS = "Europe/Brussels"


def span(day: date) -> tuple[clock.WallTime, clock.WallTime]:
    starts, ends = (clock.agree(datetime(day.year, day.month, day.day, hour), BRUSSELS) for hour in (10, 17))
    return starts, ends


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


@pytest.fixture
def meeting(session, world):
    def fetch(key: str, **values) -> Meeting:
        if values:
            session.execute(sa.update(Meeting).where(Meeting.id == world.meetings[key]).values(**values))
        options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
        return session.get(Meeting, world.meetings[key], options=options, populate_existing=True)

    return fetch


def last_entry(session) -> JournalEntry:
    return session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id.desc())).first()


def cover(session, exchange: Meeting) -> None:
    for gap in coverage_gaps(exchange):
        note = CellNote(
            meeting_id=exchange.id, country_code=gap.country, capacity=gap.capacity, applicable=True, reason="JC 4", noted_at=NOW
        )  # fmt: skip
        session.add(note)
    session.flush()


def test_what_a_state_does_not_allow_is_refused_and_changes_nothing(session, secretariat, meeting):
    before = session.scalar(sa.select(sa.func.count(JournalEntry.id)))
    refused = [(state, step) for state in State for step in Step if state not in STEPS[step][0]]
    for state, step in refused:
        convened = meeting("convened", state=state)
        with pytest.raises(StepRefusedError):
            operations.take(secretariat, convened, step, LATER, reason="why")
        assert convened.state is state
    assert session.scalar(sa.select(sa.func.count(JournalEntry.id))) == before


@pytest.mark.parametrize(
    ("key", "step", "when", "reason", "expected"),
    [
        ("draft", Step.SCHEDULE, None, "", (State.SCHEDULED, 0, False, "", "meeting.scheduled")),
        ("undated", Step.SCHEDULE, span(date(2027, 2, 2)), "", (State.SCHEDULED, 0, False, "", "meeting.scheduled")),
        ("postponed", Step.SCHEDULE, span(date(2027, 2, 2)), "", (State.SCHEDULED, 1, False, "", "meeting.scheduled")),
        ("convened", Step.POSTPONE, None, "Strike", (State.POSTPONED, 1, True, "Strike", "meeting.postponed")),
        (
            "convened",
            Step.POSTPONE,
            span(date(2027, 2, 2)),
            "Strike",
            (State.POSTPONED, 1, False, "Strike", "meeting.postponed"),
        ),
        ("postponed", Step.CANCEL, None, " Strike ", (State.CANCELLED, 1, False, "Strike", "meeting.cancelled")),
        ("exchange", Step.CANCEL, None, "Strike", (State.CANCELLED, 1, False, "Strike", "meeting.cancelled")),
        ("over", Step.HOLD, None, "", (State.HELD, 0, False, "", "meeting.held")),
    ],
)
def test_a_step_leads_on_and_is_written_down(session, secretariat, meeting, key, step, when, reason, expected):
    taken = meeting(key)
    entry = operations.take(secretariat, taken, step, LATER, reason=reason, when=when)
    assert (taken.state, taken.sequence, taken.date_open, taken.state_reason, entry.action) == expected
    assert (taken.shown_at, entry.at, entry.reason, entry.actor_id) == (
        LATER,
        LATER,
        reason.strip(),
        secretariat.person_id,
    )
    assert entry.changes["state"][1] == taken.state.value
    if when:
        assert taken.day == date(2027, 2, 2)


def test_convening_notes_when_and_keeps_the_edition(session, secretariat, meeting):
    officials = meeting("convened", state=State.SCHEDULED)
    entry = operations.take(secretariat, officials, Step.CONVENE, LATER)
    assert (officials.state, officials.convened_at, officials.sequence, entry.action) == (
        State.CONVENED,
        LATER,
        0,
        "meeting.convened",
    )


def test_an_exchange_is_not_convened_with_gaps_and_is_without(session, secretariat, meeting):
    exchange = meeting("exchange")
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, exchange, Step.CONVENE, LATER)
    assert (refused.value.hindrances, exchange.state) == ((Hindrance.GAPS,), State.SCHEDULED)
    cover(session, exchange)
    operations.take(secretariat, exchange, Step.CONVENE, LATER)
    assert exchange.state is State.CONVENED


def test_an_exchange_about_no_country_is_not_scheduled(session, secretariat, meeting):
    session.execute(sa.delete(MeetingCountry))
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, meeting("draft"), Step.SCHEDULE, LATER)
    assert refused.value.hindrances == (Hindrance.NO_THIRD_COUNTRY,)


@pytest.mark.parametrize(("key", "hindrance"), [("undated", Hindrance.NO_DATE), ("postponed", Hindrance.NO_DATE)])
def test_nothing_is_scheduled_without_a_date(session, secretariat, meeting, key, hindrance):
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, meeting(key), Step.SCHEDULE, LATER)
    assert refused.value.hindrances == (hindrance,)


def test_a_political_meeting_without_preparation_is_convened_with_a_reason_only(session, secretariat, meeting):
    ministers = meeting("clasi", state=State.SCHEDULED)
    assert queries.missing_preparation(ministers) == (Level.CONTACT_GROUP,)
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, ministers, Step.CONVENE, LATER, reason="  ")
    assert refused.value.hindrances == (Hindrance.NO_REASON,)
    entry = operations.take(secretariat, ministers, Step.CONVENE, LATER, reason="Ministers insist")
    assert (ministers.state, ministers.state_reason, entry.reason) == (State.CONVENED, "", "Ministers insist")


def test_the_reason_and_what_was_missing_stay_with_the_meeting_whatever_becomes_of_it(session, secretariat, meeting):
    ministers = meeting("clasi", state=State.SCHEDULED)
    entry = operations.take(secretariat, ministers, Step.CONVENE, LATER, reason=" Ministers insist ")
    kept = ("Ministers insist", ["contact_group"])
    assert (ministers.unprepared_reason, ministers.unprepared_levels) == kept
    assert entry.changes["unprepared_levels"] == [[], ["contact_group"]]
    operations.take(secretariat, ministers, Step.POSTPONE, LATER, reason="Strike")
    assert (ministers.unprepared_reason, ministers.unprepared_levels) == kept
    operations.take(secretariat, ministers, Step.SCHEDULE, LATER, when=span(date(2027, 2, 2)))
    operations.take(secretariat, ministers, Step.CONVENE, LATER, reason="They still insist")
    operations.take(secretariat, ministers, Step.HOLD, ministers.ends_at)
    assert (ministers.unprepared_reason, ministers.unprepared_levels) == ("They still insist", ["contact_group"])


def test_the_latest_convening_decides_and_a_prepared_one_needs_no_reason(session, world, secretariat, meeting):
    ministers = meeting(
        "clasi", state=State.SCHEDULED, unprepared_reason="In haste", unprepared_levels=["contact_group"]
    )
    meeting("held", forum_id=world.forums["eu-clasi"])
    operations.take(secretariat, ministers, Step.CONVENE, LATER, reason="None was asked for")
    assert (ministers.unprepared_reason, ministers.unprepared_levels) == ("", [])


def test_a_copy_is_not_excused_by_the_reason_of_the_first(session, secretariat, meeting):
    ministers = meeting("clasi", unprepared_reason="In haste", unprepared_levels=["contact_group"])
    copied = operations.copy(secretariat, ministers, LATER)
    assert (copied.unprepared_reason, copied.unprepared_levels) == ("", [])


@pytest.mark.parametrize(
    ("state", "missing"),
    [
        (State.DRAFT, (Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP)),
        (State.POSTPONED, (Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP)),
        (State.CANCELLED, (Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP)),
        (State.SCHEDULED, (Level.CONTACT_GROUP,)),
        (State.HELD, (Level.CONTACT_GROUP,)),
    ],
)
def test_only_what_was_announced_and_stands_prepares(session, meeting, state, missing):
    meeting("clasi_union", state=state)
    assert queries.missing_preparation(meeting("clasi")) == missing


def test_preparation_of_another_forum_does_not_count(session, world, meeting):
    ministers = meeting("clasi", forum_id=world.forums["coalition"])
    assert queries.missing_preparation(ministers) == ()
    assert queries.missing_preparation(meeting("exchange")) == ()


def test_a_meeting_is_held_only_once_it_is_over(session, secretariat, meeting):
    convened = meeting("convened")
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, convened, Step.HOLD, convened.ends_at - timedelta(seconds=1))
    assert refused.value.hindrances == (Hindrance.NOT_OVER,)
    operations.take(secretariat, convened, Step.HOLD, convened.ends_at)
    assert convened.state is State.HELD


def test_an_outcome_is_adopted_once_it_is_written_and_can_be_reopened(session, secretariat, meeting):
    held = meeting("held")
    empty = Outcome(meeting_id=held.id, item_id=None, edited_at=NOW)
    session.add(empty)
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, held, Step.ADOPT, LATER)
    assert refused.value.hindrances == (Hindrance.NO_OUTCOME,)
    empty.conclusion = "The meeting took note."
    operations.take(secretariat, held, Step.ADOPT, LATER)
    assert held.state is State.ADOPTED
    with pytest.raises(HinderedError):
        operations.take(secretariat, held, Step.REOPEN, LATER)
    entry = operations.take(secretariat, held, Step.REOPEN, LATER, reason="A figure was wrong")
    assert (held.state, entry.action, entry.reason) == (State.HELD, "meeting.reopened", "A figure was wrong")


def test_a_scheduled_meeting_returns_to_draft_as_long_as_nobody_was_asked(session, secretariat, meeting, world):
    exchange = meeting("exchange")
    session.execute(sa.delete(Participation).where(Participation.meeting_id == exchange.id))
    with pytest.raises(HinderedError) as refused:
        operations.take(secretariat, exchange, Step.REDRAFT, LATER)
    assert refused.value.hindrances == (Hindrance.SOMEONE_ASKED,)
    session.execute(sa.delete(Call).where(Call.meeting_id == exchange.id))
    entry = operations.take(secretariat, exchange, Step.REDRAFT, LATER)
    assert (exchange.state, entry.action, entry.changes["state"]) == (
        State.DRAFT,
        "meeting.redrafted",
        ["scheduled", "draft"],
    )


def test_a_person_who_withdrew_had_been_asked(session, secretariat, meeting):
    exchange = meeting("exchange")
    session.execute(
        sa.update(Participation).where(Participation.meeting_id == exchange.id).values(answer=Answer.WITHDRAWN)
    )
    session.execute(sa.delete(Call).where(Call.meeting_id == exchange.id))
    with pytest.raises(HinderedError):
        operations.take(secretariat, exchange, Step.REDRAFT, LATER)


def test_postponing_across_the_hand_over_names_the_new_chair(session, secretariat, meeting):
    entry = operations.take(
        secretariat, meeting("convened"), Step.POSTPONE, LATER, reason="Strike", when=span(date(2027, 2, 2))
    )
    assert entry.changes["chair"] == [["ES"], ["FR"]]
    kept = operations.take(
        secretariat, meeting("exchange"), Step.POSTPONE, LATER, reason="Strike", when=span(date(2026, 12, 30))
    )
    assert "chair" not in kept.changes


def test_a_new_time_is_measured_as_in_the_plan(session, secretariat, meeting):
    convened = meeting("convened", organiser_country="SE")
    starts, ends = span(date(2027, 2, 2))
    with pytest.raises(PlanRefusedError) as refused:
        operations.take(secretariat, convened, Step.POSTPONE, LATER, reason="Strike", when=(ends, starts))
    assert refused.value.flaws == {"ends": Flaw.ENDS_BEFORE_START}
    session.execute(sa.update(Membership).where(Membership.country_code == "SE").values(ends_on=date(2027, 2, 1)))
    with pytest.raises(PlanRefusedError) as refused:
        operations.take(secretariat, convened, Step.POSTPONE, LATER, reason="Strike", when=(starts, ends))
    assert (refused.value.flaws, convened.state) == ({"organiser": Flaw.NOT_A_MEMBER_THEN}, State.CONVENED)


def test_a_step_that_brings_no_time_leaves_the_time_alone(session, secretariat, meeting):
    over = meeting("over")
    day = over.day
    operations.take(secretariat, over, Step.HOLD, LATER, when=span(date(2027, 2, 2)))
    assert over.day == day


# --- Who is told ------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_answers(session, world):
    """Put people with every answer on the list of the exchange; return the names of those who are told."""
    listed = {
        "prosecutor": Answer.ACCEPTED,
        "judge": Answer.INVITED,
        "central_authority": Answer.WAITING,
        "partner": Answer.TENTATIVE,
        "member": Answer.NOMINATED,
        "eurojust": Answer.DECLINED,
        "stranger": Answer.WITHDRAWN,
    }
    key = world.meetings["exchange"]
    session.execute(sa.delete(Participation).where(Participation.meeting_id == key))
    session.add_all(
        Participation(
            meeting_id=key, person_id=world.people[who], capacity=Capacity.PROSECUTOR, answer=answer, asked_at=NOW
        )
        for who, answer in listed.items()
    )
    session.flush()
    names = {person: who for who, person in world.people.items()}
    return lambda told: {names[place.person_id] for place in told}


SEATED = {"prosecutor", "judge", "partner", "member"}


@pytest.mark.parametrize(
    ("state", "step", "expected"),
    [
        (State.DRAFT, Step.SCHEDULE, SEATED),
        (State.SCHEDULED, Step.CONVENE, SEATED),
        (State.CONVENED, Step.POSTPONE, SEATED | {"central_authority", "eurojust"}),
        (State.POSTPONED, Step.SCHEDULE, SEATED | {"central_authority", "eurojust"}),
        (State.CONVENED, Step.CANCEL, SEATED | {"central_authority", "eurojust"}),
        (State.CONVENED, Step.HOLD, set()),
        (State.HELD, Step.ADOPT, SEATED),
    ],
)
def test_each_step_is_told_to_those_it_concerns(session, meeting, with_answers, state, step, expected):
    assert with_answers(queries.audience_of_step(meeting("exchange", state=state), step)) == expected


def test_who_was_told_can_be_asked_afterwards_of_the_entry(session, secretariat, meeting, with_answers):
    exchange = meeting("exchange", state=State.POSTPONED, date_open=False)
    entry = operations.take(secretariat, exchange, Step.SCHEDULE, LATER)
    step, before = STEP_OF[entry.action], State(entry.changes["state"][0])
    assert with_answers(queries.audience_of_step(exchange, step, before)) == SEATED | {"central_authority", "eurojust"}


@pytest.mark.parametrize("step", [Step.CONVENE, Step.CANCEL, Step.POSTPONE])
def test_nobody_of_the_partner_side_is_told_of_a_meeting_of_the_union_side(session, meeting, with_answers, step):
    exchange = meeting("exchange", audience=Audience.UNION)
    assert "partner" not in with_answers(queries.audience_of_step(exchange, step))
    assert "partner" not in with_answers(queries.audience_of_change(exchange))


def test_whoever_left_the_platform_is_not_told(session, world, meeting, with_answers):
    session.execute(sa.update(Person).where(Person.id == world.people["judge"]).values(state="closed"))
    assert with_answers(queries.audience_of_step(meeting("exchange"), Step.CONVENE)) == SEATED - {"judge"}


@pytest.mark.parametrize(
    ("state", "expected"),
    [(State.DRAFT, set()), (State.SCHEDULED, SEATED | {"central_authority"}), (State.HELD, set())],
)
def test_a_change_is_told_while_the_meeting_is_to_come(session, meeting, with_answers, state, expected):
    assert with_answers(queries.audience_of_change(meeting("exchange", state=state))) == expected


# --- Copies -----------------------------------------------------------------------------------------------------------


def test_a_copy_leaves_out_an_organiser_who_no_longer_belongs(session, secretariat, meeting):
    convened = meeting("convened", organiser_country="SE", respond_by=date(2026, 12, 1))
    session.execute(sa.update(Membership).where(Membership.country_code == "SE").values(ends_on=NOW.date()))
    copied = operations.copy(Platform(), convened, LATER)
    blank = {"starts": None, "ends": None, "online_link": "", "organiser_country": None, "respond_by": None}
    assert meetings.details_of(copied) == replace(meetings.details_of(convened), **blank)
    assert (copied.state, copied.uid == convened.uid, last_entry(session).action) == (
        State.DRAFT,
        False,
        "meeting.created",
    )

"""What each verb does to a poll, whom it tells, what it refuses; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.core import clock
from exchange.core.journal import JournalEntry, Platform
from exchange.core.secrets import digest
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, PlanRefusedError, State, StillAskedError
from exchange.meetings.rules import Step as MeetingStep
from exchange.notices.models import Message
from exchange.scheduling.polls import operations, queries
from exchange.scheduling.polls.models import Poll, PollLink, PollOption, PollVote, PollVoter
from exchange.scheduling.polls.operations import OddOptionsError, Said
from exchange.scheduling.polls.rules import Choice, Origin, PollState, Refusal, RefusedError, Slot
from exchange.world.rules import Audience, Capacity
from tests.scheduling.polls.conftest import ASKED, DAYS, RESPOND_BY, fresh, seats, slot, terms, viewer, voter, whole
from tests.support.world import NOW, World, email_of

YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO
DAY = timedelta(days=1)


def letters(session: Any, kind: str = "") -> list[tuple[str, str]]:
    query = sa.select(Message.kind, Message.address).order_by(Message.id)
    rows = session.execute(query.where(Message.kind == kind) if kind else query).all()
    return [(row.kind, row.address) for row in rows]


def to(session: Any, kind: str) -> set[str]:
    found = [address for _kind, address in letters(session, kind)]
    assert len(found) == len(set(found))
    return {address.partition("@")[0] for address in found}


def actions(session: Any) -> list[str]:
    return list(session.scalars(sa.select(JournalEntry.action).order_by(JournalEntry.id)))


def last(session: Any) -> JournalEntry:
    return session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(RefusedError) as found:
        act()
    return found.value.code


def everything(poll: Poll, choice: Choice = YES, comment: str = "") -> Said:
    return Said({option.id: choice for option in poll.offered}, comment)


def says(session: Any, world: World, poll: Poll, who: str, choice: Choice = YES) -> None:
    operations.answer(viewer(who, world), poll, voter(poll, world.people[who]), everything(poll, choice), NOW)
    session.commit()


# Opening ------------------------------------------------------------------------------------------------------------


def test_opening_tells_exactly_those_asked_with_a_link_of_their_own(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll(asked_for=terms(message="Half a day is enough."))
    assert to(session, "poll_opened") == {"judge", "prosecutor", "partner", "eurojust"}
    assert len(letters(session)) == 4
    bodies = dict(session.execute(sa.select(Message.address, Message.body)).all())
    secrets = {who: bodies[email_of(who)].partition("/polls/link/")[2].split()[0] for who in ASKED}
    rows = dict(session.execute(sa.select(PollLink.token_hash, PollVoter.person_id).join(PollVoter)).all())
    assert {rows[digest(secret)] for secret in secrets.values()} == {world.people[who] for who in ASKED}
    assert len(set(secrets.values())) == 4
    body = bodies[email_of("partner")]
    assert "Half a day is enough." in body
    assert "In your time: Thursday, 4 March 2027, 04:00–11:00 (Lima)" in body
    assert "In your time" not in bodies[email_of("judge")]
    assert poll.closes_at == clock.start_of(RESPOND_BY + DAY, "Europe/Brussels")


def test_the_journal_has_what_was_asked_but_no_secret(open_poll: Any, session: Any) -> None:
    open_poll()
    entry = last(session)
    days = [f"{day}T10:00" for day in DAYS]
    changes = {"respond_by": [None, "2026-12-04"], "options": [[], days], "asked": [0, 4]}
    assert (entry.action, entry.subject_kind, entry.changes) == ("poll.opened", "poll", changes)


@pytest.mark.parametrize("name", ["exchange", "convened", "held", "cancelled"])
def test_a_meeting_with_a_date_that_holds_is_not_polled_about(open_poll: Any, session: Any, name: str) -> None:
    assert refused(lambda: open_poll(name)) is Refusal.NOT_WAITING
    session.rollback()
    assert letters(session) == []


def test_a_meeting_put_off_without_a_date_is_polled_about(open_poll: Any) -> None:
    assert open_poll("postponed").state is PollState.OPEN


def test_a_meeting_has_one_live_poll(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    assert refused(open_poll) is Refusal.POLL_THERE
    operations.stop(viewer("secretariat", world), fresh(poll.id), NOW)
    session.commit()
    assert refused(open_poll) is Refusal.POLL_THERE
    operations.withdraw(viewer("secretariat", world), fresh(poll.id), "", NOW)
    session.commit()
    assert open_poll().id != poll.id


def test_the_database_itself_holds_one_live_poll_for_a_meeting(open_poll: Any, session: Any) -> None:
    poll = open_poll()
    more = {"respond_by": RESPOND_BY, "closes_at": NOW, "made_at": NOW, "opened_at": NOW, "meeting_id": poll.meeting_id}
    session.add(Poll(**more, state=PollState.CLOSED, decided=True))
    session.flush()
    session.add(Poll(**more, state=PollState.CLOSED, decided=False))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    ("asked_for", "refusal"),
    [
        (terms(respond_by=date(2026, 11, 23)), Refusal.RESPOND_PAST),
        (terms(respond_by=date(2027, 3, 4)), Refusal.RESPOND_LATE),
        (operations.Terms((), RESPOND_BY), Refusal.NO_OPTIONS),
        (operations.Terms(tuple(slot(date(2027, 3, 1) + n * DAY) for n in range(31)), RESPOND_BY), Refusal.TOO_MANY_OPTIONS),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused(open_poll: Any, session: Any, asked_for: Any, refusal: Refusal) -> None:
    assert refused(lambda: open_poll(asked_for=asked_for)) is refusal
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Poll.id))) == 0


def test_odd_dates_are_refused_by_their_place(open_poll: Any) -> None:
    with pytest.raises(OddOptionsError) as odd:
        open_poll(asked_for=operations.Terms((slot(DAYS[0]), slot(DAYS[0]), slot(date(2026, 11, 24), 9)), RESPOND_BY))
    assert odd.value.flaws == {1: Refusal.SAME_OPTION, 2: Refusal.PAST_OPTION}


def test_a_meeting_of_the_union_side_asks_nobody_of_the_partner_side(
    open_poll: Any, session: Any, world: World
) -> None:
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["undated"]).values(audience=Audience.UNION))
    session.commit()
    assert refused(open_poll) is Refusal.UNION_ONLY
    session.rollback()
    assert open_poll(asked={"judge": ASKED["judge"]}).state is PollState.OPEN


def test_nobody_asked_and_people_who_left_are_refused(open_poll: Any, session: Any, world: World) -> None:
    assert refused(lambda: open_poll(asked={})) is Refusal.NOBODY
    session.rollback()
    session.get(Person, world.people["judge"]).state = PersonState.CLOSED
    session.commit()
    assert refused(open_poll) is Refusal.LEFT
    session.rollback()


@pytest.mark.parametrize("who", ["judge", "member", "next_chair", "contact_point"])
def test_whoever_does_not_plan_opens_nothing(session: Any, world: World, who: str) -> None:
    found = whole(world.meetings["undated"])
    act = lambda: operations.open_poll(viewer(who, world), found, terms(), seats(world, ASKED), NOW)  # noqa: E731
    assert refused(act) is Refusal.NOT_YOURS
    session.rollback()


def test_a_planner_of_the_partner_side_asks_the_own_side_only(session: Any, world: World) -> None:
    meeting = whole(world.meetings["clasi"])
    meeting.state = State.DRAFT
    session.commit()
    meeting, actor = whole(meeting.id), viewer("partner_chair", world)
    both = seats(world, {"partner": ASKED["partner"], "chair": (Capacity.SENIOR_OFFICIAL, False)})
    assert refused(lambda: operations.open_poll(actor, meeting, terms(), both, NOW)) is Refusal.NOT_YOURS
    session.rollback()
    poll = operations.open_poll(actor, whole(meeting.id), terms(), both[:1], NOW)
    assert [one.person_id for one in queries.voters_of(poll, poll.meeting)] == [world.people["partner"]]
    session.rollback()


# Answering ----------------------------------------------------------------------------------------------------------


def test_an_answer_can_be_changed_until_the_poll_is_closed(open_poll: Any, session: Any, world: World) -> None:
    poll, who = open_poll(), world.people["judge"]
    first, second, third = poll.offered
    said = Said({first.id: YES, second.id: NO, third.id: MAYBE}, "Not before noon.")
    assert operations.answer(viewer("judge", world), poll, voter(poll, who), said, NOW)
    session.commit()
    later = NOW + DAY
    again = Said({first.id: NO, second.id: NO, third.id: MAYBE}, "Not before noon.")
    assert operations.answer(viewer("judge", world), poll, voter(poll, who), again, later)
    session.commit()
    rows = session.execute(
        sa.select(PollVote.option_id, PollVote.choice, PollVote.changed_at).order_by(PollVote.option_id)
    )
    assert [tuple(row) for row in rows] == [(first.id, NO, later), (second.id, NO, NOW), (third.id, MAYBE, NOW)]
    entry = last(session)
    assert (entry.action, entry.actor_id) == ("poll.answered", who)
    assert entry.changes == {"votes": [["yes", "no", "if_need_be"], ["no", "no", "if_need_be"]]}
    assert letters(session)[4:] == []


def test_the_same_answer_again_changes_nothing(open_poll: Any, session: Any, world: World) -> None:
    poll, who = open_poll(), world.people["judge"]
    says(session, world, poll, "judge")
    before = voter(poll, who).version, actions(session)
    assert not operations.answer(viewer("judge", world), poll, voter(poll, who), everything(poll), NOW + DAY)
    assert (voter(poll, who).version, actions(session)) == before


def test_each_new_answer_is_a_new_version_also_within_the_same_instant(
    open_poll: Any, session: Any, world: World
) -> None:
    poll, who = open_poll(), world.people["judge"]
    says(session, world, poll, "judge", YES)
    before = voter(poll, who).version
    says(session, world, poll, "judge", NO)
    assert voter(poll, who).version == before + 1


def test_only_the_person_answers_and_to_all_dates_on_offer(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    own = voter(poll, world.people["judge"])
    assert (
        refused(lambda: operations.answer(viewer("prosecutor", world), poll, own, everything(poll), NOW))
        is Refusal.NOT_YOURS
    )
    some = Said({poll.offered[0].id: YES})
    assert refused(lambda: operations.answer(viewer("judge", world), poll, own, some, NOW)) is Refusal.UNANSWERED
    odd = Said({**everything(poll).choices, 999: YES})
    assert refused(lambda: operations.answer(viewer("judge", world), poll, own, odd, NOW)) is Refusal.OPTION_GONE
    session.rollback()


def withdraw(actor: Any, poll: Poll, now: datetime) -> None:
    operations.withdraw(actor, poll, "", now)


@pytest.mark.parametrize("end", [operations.stop, withdraw])
def test_a_closed_poll_takes_no_answer_and_stores_nothing(open_poll: Any, session: Any, world: World, end: Any) -> None:
    poll = open_poll()
    own = voter(poll, world.people["judge"])
    end(viewer("secretariat", world), poll, NOW)
    session.commit()
    assert (
        refused(lambda: operations.answer(viewer("judge", world), poll, own, everything(poll), NOW)) is Refusal.NOT_OPEN
    )
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(PollVote)) == 0


def test_whoever_was_removed_answers_no_more_and_has_the_old_answers_when_asked_again(
    open_poll: Any, session: Any, world: World
) -> None:
    poll, secretariat = open_poll(), viewer("secretariat", world)
    says(session, world, poll, "judge")
    own = voter(poll, world.people["judge"])
    operations.remove_voter(secretariat, poll, own, NOW)
    session.commit()
    assert (
        refused(lambda: operations.answer(viewer("judge", world), poll, own, everything(poll, NO), NOW))
        is Refusal.NOT_ASKED
    )
    session.rollback()
    poll = fresh(poll.id)
    assert world.people["judge"] not in {one.person_id for one in queries.voters_of(poll, poll.meeting)}
    operations.add_voters(secretariat, fresh(poll.id), seats(world, {"judge": ASKED["judge"]}), NOW + DAY)
    session.commit()
    poll = fresh(poll.id)
    assert set(queries.votes_of(poll)[own.id].values()) == {YES}
    assert [address for _kind, address in letters(session, "poll_opened")][4:] == [email_of("judge")]


def test_an_answer_given_by_phone_names_who_wrote_it_down(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    own = voter(poll, world.people["partner"])
    operations.record_answer(viewer("contact_group", world), poll, own, everything(poll, MAYBE, "by phone"), NOW)
    session.commit()
    entry = last(session)
    assert (entry.action, entry.actor_id) == ("poll.recorded", world.people["contact_group"])
    assert entry.changes["person_id"] == [None, world.people["partner"]]
    assert voter(poll, world.people["partner"]).recorded_by == world.people["contact_group"]
    says(session, world, poll, "partner", MAYBE)
    assert voter(poll, world.people["partner"]).recorded_by is None


# Dates --------------------------------------------------------------------------------------------------------------


def test_a_further_date_keeps_the_answers_and_is_told_once_to_all_who_are_asked(
    open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    says(session, world, poll, "judge")
    added = operations.add_options(viewer("secretariat", world), poll, [slot(date(2027, 3, 11))], NOW)
    session.commit()
    assert to(session, "poll_option_added") == {"judge", "prosecutor", "partner", "eurojust"}
    body = session.scalars(sa.select(Message.body).where(Message.kind == "poll_option_added").limit(1)).one()
    assert "11 March" in body
    assert "4 March" not in body
    poll = fresh(poll.id)
    judge = voter(poll, world.people["judge"])
    assert len(queries.votes_of(poll)[judge.id]) == 3
    assert judge.id in {
        one.id for one in queries.owing(poll, queries.voters_of(poll, poll.meeting), queries.votes_of(poll))
    }
    assert added[0].id in {option.id for option in poll.offered}


def test_a_date_taken_back_keeps_its_answers_for_when_it_is_offered_again(
    open_poll: Any, session: Any, world: World
) -> None:
    poll, secretariat = open_poll(), viewer("secretariat", world)
    says(session, world, poll, "judge")
    gone = poll.offered[0]
    operations.take_back(secretariat, poll, gone, NOW)
    session.commit()
    poll = fresh(poll.id)
    assert [option.starts_local.date() for option in poll.offered] == list(DAYS[1:])
    assert (
        refused(lambda: operations.take_back(secretariat, poll, session.get(PollOption, gone.id), NOW))
        is Refusal.OPTION_GONE
    )
    assert len(letters(session)) == 4
    operations.add_options(secretariat, poll, [slot(DAYS[0])], NOW)
    session.commit()
    poll = fresh(poll.id)
    assert poll.offered[0].id == gone.id
    judge = voter(poll, world.people["judge"])
    owing = queries.owing(poll, queries.voters_of(poll, poll.meeting), queries.votes_of(poll))
    assert judge.id not in {one.id for one in owing}


def test_the_only_date_is_not_taken_back(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll(asked_for=terms(DAYS[0]))
    act = lambda: operations.take_back(viewer("secretariat", world), poll, poll.offered[0], NOW)  # noqa: E731
    assert refused(act) is Refusal.LAST_OPTION
    session.rollback()


# Reminders ----------------------------------------------------------------------------------------------------------


def remind_all(session: Any, poll: Poll, now: datetime) -> set[int]:
    found = operations.remind_all(Platform(), fresh(poll.id), now)
    session.commit()
    return {one.person_id for one in found}


def test_the_platform_reminds_those_who_have_not_answered_once(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    says(session, world, poll, "judge")
    moment = poll.closes_at - timedelta(hours=48)
    assert remind_all(session, poll, moment - timedelta(seconds=1)) == set()
    assert remind_all(session, poll, moment) == {world.people[who] for who in ("prosecutor", "partner", "eurojust")}
    assert remind_all(session, poll, moment) == set()
    assert remind_all(session, poll, moment + timedelta(hours=30)) == set()
    assert to(session, "poll_reminder") == {"prosecutor", "partner", "eurojust"}
    assert voter(fresh(poll.id), world.people["partner"]).reminders == 1
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="poll.reminded")).one()
    assert (entry.actor_id, entry.actor_name) == (None, "Experts' Exchange")


def test_each_person_has_the_own_time_since_being_asked(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll(asked={"judge": ASKED["judge"]})
    later = poll.closes_at - timedelta(days=3)
    operations.add_voters(
        viewer("secretariat", world), fresh(poll.id), seats(world, {"partner": ASKED["partner"]}), later
    )
    session.commit()
    assert remind_all(session, poll, poll.closes_at - timedelta(hours=48)) == {world.people["judge"]}
    assert remind_all(session, poll, poll.closes_at - timedelta(hours=36)) == {world.people["partner"]}


def test_reminding_by_hand_spares_whoever_was_reminded_within_a_day(open_poll: Any, session: Any, world: World) -> None:
    poll, secretariat = open_poll(), viewer("secretariat", world)
    says(session, world, poll, "judge")
    assert len(operations.remind(secretariat, fresh(poll.id), NOW)) == 3
    session.commit()
    assert operations.remind(secretariat, fresh(poll.id), NOW + timedelta(hours=23)) == []
    session.commit()
    assert len(operations.remind(secretariat, fresh(poll.id), NOW + timedelta(hours=24))) == 3
    session.commit()
    assert len(letters(session, "poll_reminder")) == 6


def test_nobody_is_reminded_of_a_closed_poll_or_after_its_end(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    assert remind_all(session, poll, poll.closes_at) == set()
    operations.stop(viewer("secretariat", world), fresh(poll.id), NOW)
    session.commit()
    assert remind_all(session, poll, poll.closes_at - timedelta(hours=40)) == set()
    assert refused(lambda: operations.remind(viewer("secretariat", world), fresh(poll.id), NOW)) is Refusal.NOT_OPEN
    session.rollback()


def test_a_meeting_that_becomes_for_the_union_side_only_asks_counts_and_reminds_no_partner(
    open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    session.execute(sa.update(Meeting).where(Meeting.id == poll.meeting_id).values(audience=Audience.UNION))
    session.commit()
    assert remind_all(session, poll, poll.closes_at - timedelta(hours=48)) == {
        world.people[who] for who in ("judge", "prosecutor", "eurojust")
    }
    operations.withdraw(viewer("secretariat", world), fresh(poll.id), "", NOW)
    session.commit()
    assert to(session, "poll_withdrawn") == {"judge", "prosecutor", "eurojust"}


# Closing, reopening, withdrawing ------------------------------------------------------------------------------------


def choose(world: World, poll_id: int, place: int = 0, who: str = "secretariat", now: datetime = NOW) -> JournalEntry:
    poll = fresh(poll_id)
    whole(poll.meeting_id)
    return operations.choose(viewer(who, world), poll, poll.offered[place], now)


def listed(session: Any, world: World, meeting: str, who: str) -> None:
    session.add(
        Participation(
            meeting_id=world.meetings[meeting], person_id=world.people[who], capacity=Capacity.PROSECUTOR,
            country_code="DE", answer=Answer.INVITED, asked_at=NOW,
        )
    )  # fmt: skip
    session.commit()


def test_closing_on_a_date_schedules_the_meeting_and_tells_everyone_once(
    open_poll: Any, session: Any, world: World
) -> None:
    listed(session, world, "undated", "prosecutor")
    poll = open_poll()
    entry = choose(world, poll.id, 1)
    session.commit()
    meeting = session.get(Meeting, poll.meeting_id)
    assert (meeting.state, meeting.starts_local, meeting.zone) == (
        State.SCHEDULED,
        datetime(2027, 3, 5, 10),
        "Europe/Brussels",
    )
    assert entry.action == "meeting.scheduled"
    poll = fresh(poll.id)
    assert (poll.state, poll.decided, poll.chosen.starts_local) == (PollState.CLOSED, True, datetime(2027, 3, 5, 10))
    # Whoever is on the list reads the date in the message on the meeting itself.
    assert to(session, "poll_closed") == {"judge", "partner", "eurojust"}
    assert to(session, "meeting_scheduled") == {"prosecutor"}
    assert actions(session)[-2:] == ["meeting.scheduled", "poll.closed"]


def test_a_meeting_put_off_is_scheduled_too(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll("postponed")
    choose(world, poll.id)
    session.commit()
    meeting = session.get(Meeting, poll.meeting_id)
    assert (meeting.state, meeting.date_open, meeting.starts_local) == (
        State.SCHEDULED,
        False,
        datetime(2027, 3, 4, 10),
    )


def test_scheduling_that_the_rules_hinder_is_refused_in_the_ordinary_way(
    open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll("draft")
    meeting = whole(poll.meeting_id)
    meeting.countries.clear()
    session.commit()
    with pytest.raises(HinderedError):
        choose(world, poll.id)
    session.rollback()
    meeting = whole(poll.meeting_id)
    meeting.respond_by = date(2027, 3, 8)
    session.commit()
    with pytest.raises(PlanRefusedError):
        choose(world, poll.id)
    session.rollback()
    assert (fresh(poll.id).state, whole(poll.meeting_id).state) == (PollState.OPEN, State.DRAFT)


def test_the_contact_group_steers_a_poll_but_does_not_schedule(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    assert refused(lambda: choose(world, poll.id, who="contact_group")) is Refusal.NOT_YOURS
    session.rollback()
    operations.stop(viewer("contact_group", world), fresh(poll.id), NOW)
    session.rollback()


def test_dates_passed_or_taken_back_are_not_chosen(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    late = poll.offered[0].starts_at
    act = lambda: choose(world, poll.id, now=late)  # noqa: E731
    assert refused(act) is Refusal.PAST_OPTION
    session.rollback()
    operations.take_back(viewer("secretariat", world), fresh(poll.id), gone := fresh(poll.id).offered[0], NOW)
    session.commit()
    whole(poll.meeting_id)
    found = fresh(poll.id)
    meeting = whole(found.meeting_id)
    gone = session.get(PollOption, gone.id)
    assert refused(lambda: operations.choose(viewer("secretariat", world), found, gone, NOW)) is Refusal.OPTION_GONE
    assert meeting.state is State.DRAFT
    session.rollback()


def test_a_stopped_poll_can_still_be_closed_on_a_date(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    operations.stop(viewer("secretariat", world), poll, NOW)
    session.commit()
    choose(world, poll.id)
    session.commit()
    assert fresh(poll.id).decided


def test_reopening_keeps_the_answers_and_needs_a_meeting_that_waits_for_a_date(
    open_poll: Any, session: Any, world: World
) -> None:
    poll, secretariat, later = open_poll(), viewer("secretariat", world), date(2026, 12, 18)
    says(session, world, poll, "judge")
    choose(world, poll.id)
    session.commit()
    assert refused(lambda: operations.reopen(secretariat, fresh(poll.id), later, NOW)) is Refusal.NOT_WAITING
    session.rollback()
    life.take(secretariat, whole(poll.meeting_id), MeetingStep.POSTPONE, NOW, reason="Strike")
    session.commit()
    operations.reopen(secretariat, fresh(poll.id), later, NOW + DAY)
    session.commit()
    poll = fresh(poll.id)
    assert (poll.state, poll.decided, poll.chosen, poll.respond_by) == (PollState.OPEN, False, None, later)
    judge = voter(poll, world.people["judge"])
    assert set(queries.votes_of(poll)[judge.id].values()) == {YES}
    assert to(session, "poll_reopened") == {"judge", "prosecutor", "partner", "eurojust"}
    choose(world, poll.id, 2)
    session.commit()
    assert session.get(Meeting, poll.meeting_id).starts_local == datetime(2027, 3, 9, 10)


def test_an_old_poll_is_not_reopened_beside_a_new_one(open_poll: Any, session: Any, world: World) -> None:
    old = open_poll("postponed")
    choose(world, old.id)
    session.commit()
    life.take(viewer("secretariat", world), whole(old.meeting_id), MeetingStep.POSTPONE, NOW, reason="Strike")
    session.commit()
    open_poll("postponed")
    act = lambda: operations.reopen(viewer("secretariat", world), fresh(old.id), RESPOND_BY, NOW)  # noqa: E731
    assert refused(act) is Refusal.POLL_THERE
    session.rollback()


def test_withdrawing_tells_those_asked_with_the_reason(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    operations.withdraw(viewer("secretariat", world), poll, " Not needed ", NOW)
    session.commit()
    assert to(session, "poll_withdrawn") == {"judge", "prosecutor", "partner", "eurojust"}
    assert (
        "Not needed" in session.scalars(sa.select(Message.body).where(Message.kind == "poll_withdrawn").limit(1)).one()
    )
    assert (
        refused(lambda: operations.withdraw(viewer("secretariat", world), fresh(poll.id), "", NOW)) is Refusal.NOT_NOW
    )
    session.rollback()


def test_another_day_to_respond_by_tells_nobody(open_poll: Any, session: Any, world: World) -> None:
    poll, secretariat = open_poll(), viewer("secretariat", world)
    assert operations.change(secretariat, poll, date(2026, 12, 11), "Please look again.", NOW)
    session.commit()
    assert (poll.respond_by, poll.closes_at) == (
        date(2026, 12, 11),
        clock.start_of(date(2026, 12, 12), "Europe/Brussels"),
    )
    assert len(letters(session)) == 4
    assert not operations.change(secretariat, poll, date(2026, 12, 11), "Please look again.", NOW)
    assert refused(lambda: operations.change(secretariat, poll, date(2027, 3, 4), "", NOW)) is Refusal.RESPOND_LATE
    session.rollback()


def test_who_is_required_can_change_without_telling_anybody(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    own = voter(poll, world.people["judge"])
    operations.set_required(viewer("secretariat", world), poll, own, True, NOW)
    session.commit()
    assert last(session).changes == {"person_id": [None, own.person_id], "required": [False, True]}
    assert len(letters(session)) == 4


# The meeting goes another way ---------------------------------------------------------------------------------------


def dated(day: date) -> tuple[clock.WallTime, clock.WallTime]:
    chosen: Slot = slot(day)
    return chosen.starts, chosen.ends


def test_a_meeting_scheduled_otherwise_withdraws_its_poll_and_tells_those_asked(
    open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    life.take(
        viewer("secretariat", world), whole(poll.meeting_id), MeetingStep.SCHEDULE, NOW, when=dated(date(2027, 4, 1))
    )
    session.commit()
    assert fresh(poll.id).state is PollState.WITHDRAWN
    assert to(session, "poll_withdrawn") == {"judge", "prosecutor", "partner", "eurojust"}


def test_a_meeting_scheduled_on_a_date_on_offer_closes_its_poll_on_it(
    open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    life.take(viewer("secretariat", world), whole(poll.meeting_id), MeetingStep.SCHEDULE, NOW, when=dated(DAYS[2]))
    session.commit()
    poll = fresh(poll.id)
    assert (poll.decided, poll.chosen.starts_local.date()) == (True, DAYS[2])
    assert to(session, "poll_closed") == {"judge", "prosecutor", "partner", "eurojust"}


def test_a_meeting_that_is_cancelled_withdraws_its_poll(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll("postponed")
    life.take(viewer("secretariat", world), whole(poll.meeting_id), MeetingStep.CANCEL, NOW, reason="No")
    session.commit()
    assert fresh(poll.id).state is PollState.WITHDRAWN


def test_other_changes_of_the_meeting_leave_the_poll_alone(open_poll: Any, session: Any, world: World) -> None:
    from dataclasses import replace

    poll = open_poll()
    meeting = whole(poll.meeting_id)
    details = replace(meetings.details_of(meeting), title="Another title", place="Ghent")
    meetings.change(viewer("secretariat", world), meeting, details, NOW)
    session.commit()
    assert fresh(poll.id).state is PollState.OPEN


def test_a_draft_is_not_deleted_while_people_are_asked_about_it(open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    with pytest.raises(StillAskedError):
        meetings.discard(viewer("secretariat", world), whole(poll.meeting_id), NOW)
    session.rollback()
    operations.withdraw(viewer("secretariat", world), fresh(poll.id), "", NOW)
    session.commit()
    meetings.discard(viewer("secretariat", world), whole(poll.meeting_id), NOW)
    session.commit()
    assert [
        session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (Poll, PollOption, PollVoter, PollLink)
    ] == [0] * 4


def test_where_a_date_came_from_is_kept(open_poll: Any) -> None:
    given = slot(DAYS[0])
    suggested = Slot(given.starts, given.ends, Origin.SUGGESTED)
    poll = open_poll(asked_for=operations.Terms((suggested, slot(DAYS[1])), RESPOND_BY))
    assert [option.origin for option in poll.offered] == [Origin.SUGGESTED, Origin.BY_HAND]

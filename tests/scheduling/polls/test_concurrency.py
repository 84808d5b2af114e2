"""Two hands on one poll at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g

from exchange.core.journal import JournalEntry, Platform
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.scheduling.polls import operations, queries
from exchange.scheduling.polls.models import Poll, PollVote, PollVoter
from exchange.scheduling.polls.operations import Said
from exchange.scheduling.polls.rules import Choice, PollState, Refusal, RefusedError
from exchange.world.rules import Capacity
from tests.scheduling.polls.conftest import fresh, seats, slot, terms, viewer, voter, whole
from tests.support import hands
from tests.support.world import NOW, World

at_once = partial(hands.at_once, refused=RefusedError)


def answering(world: World, poll_id: int, who: str, choice: Choice) -> Callable[[], str]:
    def act() -> str:
        poll = queries.held_for_platform(poll_id)
        assert poll is not None
        said = Said({option.id: choice for option in poll.offered}, choice.value)
        operations.answer(viewer(who, world), poll, voter(poll, world.people[who]), said, NOW)
        return choice.value

    return act


def closing(world: World, poll_id: int, place: int) -> Callable[[], str]:
    def act() -> str:
        g.viewer = viewer("secretariat", world)
        poll = queries.held_with_meeting_or_404(poll_id)
        operations.choose(g.viewer, poll, poll.options[place], NOW)
        return f"closed on {place}"

    return act


def votes(session: Any) -> Counter[Choice]:
    session.rollback()
    return Counter(session.scalars(sa.select(PollVote.choice)))


def test_two_answers_of_one_person_leave_one_of_them_whole(
    app: Flask, open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    done = at_once(app, [answering(world, poll.id, "judge", choice) for choice in (Choice.YES, Choice.NO)])
    assert sorted(done) == ["no", "yes"]
    (said,) = votes(session).items()
    assert said[1] == 3
    comment = session.scalar(sa.select(PollVoter.comment).where(PollVoter.person_id == world.people["judge"]))
    assert comment == said[0].value


def test_many_people_answer_at_once_and_nothing_is_lost(app: Flask, open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()
    people = ("judge", "prosecutor", "partner", "eurojust")
    at_once(app, [answering(world, poll.id, who, Choice.YES) for who in people])
    assert votes(session) == {Choice.YES: 12}
    assert len(session.scalars(sa.select(JournalEntry.id).filter_by(action="poll.answered")).all()) == 4


def test_an_answer_while_the_poll_closes_is_kept_whole_or_refused(
    app: Flask, open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    said, closed = at_once(app, [answering(world, poll.id, "judge", Choice.YES), closing(world, poll.id, 0)])
    assert closed == "closed on 0"
    assert said in ("yes", Refusal.NOT_OPEN)
    assert votes(session) == ({Choice.YES: 3} if said == "yes" else {})
    assert fresh(poll.id).decided


def test_of_two_who_close_on_different_dates_one_wins_and_the_meeting_has_that_date(
    app: Flask, open_poll: Any, session: Any, world: World
) -> None:
    poll = open_poll()
    done = at_once(app, [closing(world, poll.id, place) for place in (0, 1)])
    won = next(place for place in (0, 1) if f"closed on {place}" in done)
    assert Counter(map(str, done)) == {f"closed on {won}": 1, "not_now": 1}
    chosen = fresh(poll.id).chosen
    meeting = session.get(Meeting, poll.meeting_id)
    assert chosen is not None
    assert (meeting.state, meeting.starts_at) == (State.SCHEDULED, chosen.starts_at)
    assert chosen.id == fresh(poll.id).options[won].id
    assert len(session.scalars(sa.select(Message.id).where(Message.kind == "poll_closed")).all()) == 4


def test_of_two_who_open_a_poll_on_one_meeting_one_does(app: Flask, session: Any, world: World) -> None:
    def opening() -> str:
        people = seats(world, {"judge": (Capacity.PROSECUTOR, False)})
        operations.open_poll(viewer("secretariat", world), whole(world.meetings["undated"]), terms(), people, NOW)
        return "opened"

    assert Counter(map(str, at_once(app, [opening] * 3))) == {"opened": 1, "poll_there": 2}
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Poll.id))) == 1


def test_reminders_sent_twice_at_once_reach_everybody_once(app: Flask, open_poll: Any, session: Any) -> None:
    poll = open_poll()
    now = poll.closes_at - timedelta(hours=40)

    def reminding() -> int:
        found = queries.held_for_platform(poll.id)
        assert found is not None
        return len(operations.remind_all(Platform(), found, now))

    assert sorted(at_once(app, [reminding] * 3)) == [0, 0, 4]
    session.rollback()
    assert len(session.scalars(sa.select(Message.id).where(Message.kind == "poll_reminder")).all()) == 4


def test_dates_added_by_two_at_once_are_both_on_offer(app: Flask, open_poll: Any, session: Any, world: World) -> None:
    poll = open_poll()

    def adding(day: int) -> Callable[[], str]:
        def act() -> str:
            found = queries.held_for_platform(poll.id)
            assert found is not None
            operations.add_options(viewer("secretariat", world), found, [slot(date(2027, 3, day))], NOW)
            return "added"

        return act

    assert at_once(app, [adding(16), adding(17)]) == ["added", "added"]
    assert len(fresh(poll.id).offered) == 5


def test_what_was_read_before_ones_turn_came_is_read_anew(
    app: Flask, open_poll: Any, session: Any, world: World
) -> None:
    """Another closes the poll between one's reading it and one's answer."""
    poll_id = open_poll().id
    seen = fresh(poll_id)
    own, options = voter(seen, world.people["judge"]), [option.id for option in seen.offered]
    session.commit()

    def stop() -> str:
        found = queries.held_for_platform(poll_id)
        assert found is not None
        operations.stop(viewer("secretariat", world), found, NOW)
        return "stopped"

    assert at_once(app, [stop]) == ["stopped"]
    said = Said(dict.fromkeys(options, Choice.YES))
    with pytest.raises(RefusedError, match="not_open"):
        operations.answer(viewer("judge", world), seen, own, said, NOW)
    session.rollback()
    assert fresh(poll_id).state is PollState.CLOSED

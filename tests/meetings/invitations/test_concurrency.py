"""Two hands on one list at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.meetings.invitations import operations
from exchange.meetings.invitations.rules import Refusal, RefusedError
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.world.rules import Capacity, Side
from tests.support import hands
from tests.support.world import NOW

at_once = partial(hands.at_once, refused=RefusedError)


def people_of_france(session: Any, number: int) -> list[int]:
    people = [
        Person(email=f"p{n}@people.example", name=f"P{n}", folded_name=f"p{n}", country_code="FR", side=Side.UNION,
               zone="Europe/Paris", locale="en", created_at=NOW)
        for n in range(number)
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    return [person.id for person in people]


def declined(session: Any, meeting_id: int, number: int, seats: int) -> list[int]:
    session.get(Meeting, meeting_id).seats_per_country = seats
    places = [
        Participation(meeting_id=meeting_id, person_id=person_id, capacity=Capacity.PROSECUTOR, country_code="FR",
                      answer=Answer.DECLINED, asked_at=NOW)
        for person_id in people_of_france(session, number)
    ]  # fmt: skip
    session.add_all(places)
    session.commit()
    return [place.id for place in places]


def accept(place_id: int) -> Callable[[], Answer]:
    def act() -> Answer:
        place = db.session.get_one(Participation, place_id)
        viewer = viewer_of(place.person_id, NOW)
        assert viewer is not None
        operations.answer(viewer, place, Answer.ACCEPTED, "", NOW)
        return place.answer

    return act


def standing(session: Any, keys: list[int]) -> list[tuple[Answer, int | None]]:
    session.expire_all()
    rows = session.scalars(sa.select(Participation).where(Participation.id.in_(keys)))
    return sorted((row.answer, row.waiting) for row in rows)


def test_two_who_accept_the_last_seat_get_one_seat_and_one_place_in_the_waiting_list(
    app: Flask, session: Any, world: Any
) -> None:
    keys = declined(session, world.meetings["exchange"], 2, seats=1)
    assert Counter(at_once(app, [accept(key) for key in keys])) == {Answer.ACCEPTED: 1, Answer.WAITING: 1}
    assert standing(session, keys) == [(Answer.ACCEPTED, None), (Answer.WAITING, 1)]


def test_many_at_once_never_get_more_seats_than_there_are_and_wait_in_one_order(
    app: Flask, session: Any, world: Any
) -> None:
    keys = declined(session, world.meetings["exchange"], 6, seats=2)
    at_once(app, [accept(key) for key in keys])
    waiting = [(Answer.WAITING, place) for place in range(1, 5)]
    assert standing(session, keys) == [(Answer.ACCEPTED, None), (Answer.ACCEPTED, None), *waiting]


def test_one_person_invited_by_many_at_once_is_on_the_list_once(app: Flask, session: Any, world: Any) -> None:
    (person_id,) = people_of_france(session, 1)
    session.commit()
    meeting_id = world.meetings["exchange"]

    def invite() -> str:
        meeting, person = db.session.get_one(Meeting, meeting_id), db.session.get_one(Person, person_id)
        operations.invite(Platform(), meeting, person, Capacity.PROSECUTOR, NOW)
        return "invited"

    assert Counter(at_once(app, [invite] * 4)) == {"invited": 1, Refusal.TWICE: 3}


def test_a_seat_freed_and_taken_at_once_ends_with_the_first_who_waits(app: Flask, session: Any, world: Any) -> None:
    keys = declined(session, world.meetings["exchange"], 3, seats=1)
    for key in keys[:2]:
        accept(key)()
    session.commit()

    def leave() -> str:
        operations.withdraw(Platform(), db.session.get_one(Participation, keys[0]), "", NOW)
        return "left"

    at_once(app, [leave, accept(keys[2])])
    assert standing(session, keys) == [(Answer.ACCEPTED, None), (Answer.WAITING, 1), (Answer.WITHDRAWN, None)]
    promoted = session.scalars(sa.select(JournalEntry.subject_id).filter_by(action="participation.promoted")).all()
    assert promoted == [keys[1]]

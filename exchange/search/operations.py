"""Keeping the index in step with what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import Speaking, languages
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.practices.models import Practice
from exchange.practices.rules import State
from exchange.search.models import SearchWord
from exchange.search.rules import index_words


def _names_of(codes: Iterable[str]) -> list[str]:
    names = []
    for language in languages():
        with Speaking(language):
            names += [formats.country(code) for code in codes]
    return names


def index_meeting(meeting: Meeting) -> None:
    """Find the meeting by its title, its place and its third countries in every language."""
    codes = db.session.scalars(sa.select(MeetingCountry.country_code).filter_by(meeting_id=meeting.id)).all()
    _replace("meeting", meeting.id, index_words(meeting.title, meeting.place, *_names_of(codes)))


def index_person(person: Person) -> None:
    """Find the person by name."""
    _replace("person", person.id, index_words(person.name))


def index_practice(practice: Practice) -> None:
    """Find a published practice by its title, its topics and its third country in every language; another one by nothing."""
    codes = [practice.country_code] if practice.country_code else []
    texts = (practice.title, practice.topics, *_names_of(codes))
    _replace("practice", practice.id, index_words(*texts) if practice.state is State.PUBLISHED else set())


def forget(kind: str, thing_id: int) -> None:
    """Find it no longer."""
    db.session.execute(sa.delete(SearchWord).where(SearchWord.kind == kind, SearchWord.thing_id == thing_id))


def _replace(kind: str, thing_id: int, words: set[str]) -> None:
    forget(kind, thing_id)
    if words:
        db.session.execute(
            sa.insert(SearchWord), [{"word": word, "kind": kind, "thing_id": thing_id} for word in sorted(words)]
        )


def rebuild() -> int:
    """Index everything anew; return how many things."""
    indexing: dict[Any, Callable[[Any], None]] = {
        Meeting: index_meeting, Person: index_person, Practice: index_practice,
    }  # fmt: skip
    count = 0
    for table, index in indexing.items():
        for thing in db.session.scalars(sa.select(table)).all():
            index(thing)
            count += 1
    return count

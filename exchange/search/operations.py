"""Keeping the index in step with what is found."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import Speaking, languages
from exchange.meetings.models import Meeting, MeetingCountry
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
    everything = [*db.session.scalars(sa.select(Meeting)), *db.session.scalars(sa.select(Person))]
    for thing in everything:
        index_meeting(thing) if isinstance(thing, Meeting) else index_person(thing)
    return len(everything)

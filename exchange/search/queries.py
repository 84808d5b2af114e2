"""Finding meetings, practices and people by the beginnings of words, as far as the viewer may see them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.practices import queries as practices
from exchange.practices.models import Practice
from exchange.search.models import SearchWord
from exchange.search.rules import asked_words, just_after

#: As many of each kind are shown; whoever needs more adds a word.
MOST_FOUND = 25


def _found(kind: str, key: Any, question: str) -> list[sa.ColumnElement[bool]]:
    """Return one condition per word: a word with that beginning finds the thing."""
    return [
        key.in_(
            sa.select(SearchWord.thing_id).where(
                SearchWord.word >= word, SearchWord.word < just_after(word), SearchWord.kind == kind
            )
        )
        for word in asked_words(question)
    ]


def meetings_found(viewer: Viewer, question: str) -> list[Meeting]:
    """Return the meetings found for the viewer, latest first; one more than shown when there are more."""
    conditions = _found("meeting", Meeting.id, question)
    if not conditions:
        return []
    query = (
        sa.select(Meeting)
        .where(meetings.visible_to(viewer), *conditions)
        .options(selectinload(Meeting.forum))
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return list(db.session.scalars(query.limit(MOST_FOUND + 1)))


def practices_found(viewer: Viewer, question: str) -> list[Practice]:
    """Return the practices found for the viewer, latest first; one more than shown when there are more."""
    conditions = _found("practice", Practice.id, question)
    if not conditions:
        return []
    query = sa.select(Practice).where(practices.published_for(viewer), *conditions)
    return list(db.session.scalars(query.order_by(Practice.published_at.desc(), Practice.id).limit(MOST_FOUND + 1)))


def people_found(viewer: Viewer, question: str) -> list[Person]:
    """Return the people found for the viewer, by name; one more than shown when there are more."""
    conditions = _found("person", Person.id, question)
    if not conditions:
        return []
    query = (
        sa.select(Person)
        .where(people.visible_to(viewer), *conditions)
        .options(selectinload(Person.authority))
        .order_by(Person.folded_name, Person.id)
    )
    return list(db.session.scalars(query.limit(MOST_FOUND + 1)))

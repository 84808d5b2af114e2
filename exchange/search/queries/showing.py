"""What is shown of those found: read by kind, one statement each, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.files.models import StoredFile
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.papers.models import Paper, PaperVersion
from exchange.practices.models import Practice
from exchange.practices.rules import TEXTS
from exchange.search.queries.matching import understood
from exchange.search.rules import Kind, Passages, Piece


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, with what a list shows of it: an outcome with its meeting and item."""

    kind: Kind
    thing: Any
    passage: Sequence[Piece]
    meeting: Any = None
    item: Any = None


def shown(hits: Sequence[tuple[Kind, int]], asked: Sequence[str]) -> list[Hit]:
    """Return what is shown of the hits, in their order. They were found for the reader, so the reader may see them."""
    passages = Passages(asked, understood())
    things = {
        (kind, key): hit
        for kind in Kind
        if (keys := [key for of_kind, key in hits if of_kind is kind])
        for key, hit in _READ[kind](keys, passages).items()
    }
    return [things[hit] for hit in hits if hit in things]


def _passage(passages: Passages, *texts: str) -> Sequence[Piece]:
    """Return the passage of the first text that holds a word that was asked for, else of the first text."""
    first: Sequence[Piece] = []
    for pieces in (passages.of(text) for text in texts if text):
        if any(piece.asked for piece in pieces):
            return pieces
        first = first or pieces
    return first


def _practices(keys: Collection[int], passages: Passages) -> dict[int, Hit]:
    found = db.session.scalars(sa.select(Practice).where(Practice.id.in_(keys)))
    return {
        one.id: Hit(Kind.PRACTICE, one, _passage(passages, *(getattr(one, part.value) for part in TEXTS), one.topics))
        for one in found
    }


def _meetings(keys: Collection[int], passages: Passages) -> dict[int, Hit]:
    query = sa.select(Meeting).where(Meeting.id.in_(keys)).options(selectinload(Meeting.forum))
    return {one.id: Hit(Kind.MEETING, one, _passage(passages, one.purpose)) for one in db.session.scalars(query)}


def _outcomes(keys: Collection[int], passages: Passages) -> dict[int, Hit]:
    query = (
        sa.select(Outcome, Meeting, AgendaItem)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .outerjoin(AgendaItem, AgendaItem.id == Outcome.item_id)
        .where(Outcome.id.in_(keys))
    )
    return {
        outcome.id: Hit(
            Kind.OUTCOME, outcome, _passage(passages, outcome.conclusion, outcome.proceedings), meeting, item
        )
        for outcome, meeting, item in db.session.execute(query)
    }


def _people(keys: Collection[int], _passages: Passages) -> dict[int, Hit]:
    query = sa.select(Person).where(Person.id.in_(keys)).options(joinedload(Person.authority))
    return {one.id: Hit(Kind.PERSON, one, []) for one in db.session.scalars(query)}


def _papers(keys: Collection[int], passages: Passages) -> dict[int, Hit]:
    query = (
        sa.select(Paper)
        .where(Paper.id.in_(keys))
        .options(
            joinedload(Paper.meeting),
            joinedload(Paper.item),
            selectinload(Paper.versions).joinedload(PaperVersion.file).undefer(StoredFile.words),
        )
    )
    return {
        one.id: Hit(Kind.PAPER, one, _passage(passages, *_said_in(one)), one.meeting, one.item)
        for one in db.session.scalars(query)
    }


def _said_in(paper: Paper) -> list[str]:
    return [*(version.note for version in paper.versions), *(version.file.words for version in paper.latest)]


_READ = {
    Kind.PRACTICE: _practices, Kind.MEETING: _meetings, Kind.OUTCOME: _outcomes, Kind.PERSON: _people, Kind.PAPER: _papers,
}  # fmt: skip

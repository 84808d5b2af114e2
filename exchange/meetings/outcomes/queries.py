"""Reading outcomes and attendance, as far as the viewer may see them (V1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager, joinedload

from exchange.accounts.models import Person
from exchange.accounts.queries import visible_to as visible_people
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.outcomes.access import phase_for
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.outcomes.rules import Phase
from exchange.meetings.rules import ON_THE_LIST


@dataclass(frozen=True, slots=True)
class Under:
    """Something that came of an item: in words, the address of its page, and where it stands as a shape and a word."""

    title: str
    address: str
    shape: str
    state: str


#: What rooms upstairs show under items: each returns, by item, what the viewer may see.
under_items: list[Callable[[Viewer, Meeting], dict[int, list[Under]]]] = []


def came_of(viewer: Viewer, meeting: Meeting) -> dict[int, list[Under]]:
    """Return what came of the items of a meeting besides texts, by item."""
    found: dict[int, list[Under]] = defaultdict(list)
    for source in under_items:
        for item_id, lines in source(viewer, meeting).items():
            found[item_id] += lines
    return found


def outcomes_for(viewer: Viewer, meeting: Meeting) -> dict[int | None, Outcome]:
    """Return the outcomes that the viewer may read, by item (None: on the whole), each with its last editor.

    Whoever sees the meeting reads what is drafted or adopted; notes taken while it goes on are read by those who
    can write them. Of an item that the viewer does not see (V1) there is none.
    """
    query = (
        sa.select(Outcome)
        .outerjoin(AgendaItem, AgendaItem.id == Outcome.item_id)
        .where(Outcome.meeting_id == meeting.id, sa.or_(Outcome.item_id.is_(None), agenda.seen_by(viewer)))
        .options(joinedload(Outcome.editor))
    )
    match phase_for(viewer, meeting):
        case Phase.CLOSED:
            return {}
        case Phase.NOTES if not viewer.runs(meeting.forum_id):
            query = query.where(AgendaItem.rapporteur_id == viewer.person_id)
    return {outcome.item_id: outcome for outcome in db.session.scalars(query)}


def outcome_of(meeting_id: int, item_id: int | None) -> Outcome | None:
    """Return the outcome under an item, or on the whole, with its last editor, as it now stands in the database."""
    query = (
        sa.select(Outcome)
        .where(Outcome.meeting_id == meeting_id, Outcome.item_id == item_id)
        .options(joinedload(Outcome.editor))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one_or_none()


def items_on_record(item_ids: Collection[int]) -> set[int]:
    """Return which of the items have something written under them."""
    written = sa.or_(Outcome.proceedings != "", Outcome.conclusion != "")
    return set(db.session.scalars(sa.select(AgendaItem.id).join(Outcome).where(AgendaItem.id.in_(item_ids), written)))


def history(outcome: Outcome | None) -> sa.Select[JournalEntry]:
    """Return the query of the journal's entries about the outcome, latest first."""
    return (
        sa.select(JournalEntry)
        .where(
            JournalEntry.subject_kind == Outcome.__tablename__,
            JournalEntry.subject_id == (outcome.id if outcome is not None else None),
        )
        .order_by(JournalEntry.id.desc())
    )


def attendance(viewer: Viewer, meeting: Meeting) -> list[tuple[Participation, bool]]:
    """Return who is on the list, with the person, and whether the viewer may open the person's page.

    Whoever sees the meeting sees the names: attendance is part of its outcome.
    """
    query = (
        sa.select(Participation, visible_people(viewer))
        .join(Participation.person)
        .where(
            Participation.meeting_id == meeting.id,
            sa.or_(Participation.answer.in_(ON_THE_LIST), Participation.attended.is_not(None)),
        )
        .options(contains_eager(Participation.person))
        .order_by(Participation.country_code.is_(None), Participation.country_code, Person.folded_name)
    )
    return [(place, bool(known)) for place, known in db.session.execute(query)]


def marks(meeting_id: int) -> dict[int, bool | None]:
    """Return the attendance as it now stands in the database, by place on the list."""
    query = sa.select(Participation.id, Participation.attended).where(
        Participation.meeting_id == meeting_id,
        sa.or_(Participation.answer.in_(ON_THE_LIST), Participation.attended.is_not(None)),
    )
    return dict(db.session.execute(query).all())


def names(place_ids: Collection[int]) -> dict[int, str]:
    """Return the names of the people behind places on a list."""
    query = sa.select(Participation.id, Person.name).join(Participation.person).where(Participation.id.in_(place_ids))
    return dict(db.session.execute(query).all())


def item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    """Return an item (not a section) the viewer may see, with its meeting; else 404."""
    item = agenda.item_or_404(meeting_id, item_id)
    return abort(404) if item.kind is ItemKind.SECTION else item

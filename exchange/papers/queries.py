"""Reading papers, always as far as the viewer may see them (V1, V2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import among, db, hold_row
from exchange.files.models import StoredFile
from exchange.meetings import queries as meetings
from exchange.meetings.access import PLANNERS, plans
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ON_THE_LIST, SEATED, State
from exchange.papers.models import Paper, PaperVersion
from exchange.papers.rules import OvertakenError, Readers, Reason, Standing, is_for_union, reasons
from exchange.world.rules import Audience, Side

#: A room upstairs says here by which day the papers of meetings are due: keys in, days out.
due_days: list[Callable[[Collection[int]], dict[int, date]]] = []
_Item = aliased(AgendaItem)


def _union_only() -> sa.ColumnElement[bool]:
    """Return the condition on Paper for those of the Union side only; the item's mark counts for its papers too (V1)."""
    closed = sa.select(_Item.id).where(_Item.audience == Audience.UNION)
    return sa.or_(among(Paper.readers, [Readers.UNION]), sa.and_(Paper.item_id.is_not(None), Paper.item_id.in_(closed)))


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Paper, joined with its Meeting, for those the viewer may read (V1, V2).

    Those of meetings one sees: for everyone there, or for those on the list and those who plan, or of the Union side
    only. What was withdrawn only those who plan see, and whoever handed it in.
    """
    own = Paper.by_id == viewer.person_id
    prepares = sa.true() if viewer.is_admin else among(Meeting.forum_id, viewer.forums(*PLANNERS))
    listed = Paper.meeting_id.in_(meetings.on_the_list(viewer.person_id))
    return sa.and_(
        meetings.visible_to(viewer),
        sa.true() if viewer.is_union else sa.not_(_union_only()),
        sa.or_(own, prepares, listed, Paper.readers != Readers.LIST),
        sa.or_(Paper.withdrawn_at.is_(None), own, prepares),
    )


_WHOLE = (
    joinedload(Paper.by),
    selectinload(Paper.versions).joinedload(PaperVersion.file),
    selectinload(Paper.versions).joinedload(PaperVersion.by),
)


def paper_or_404(paper_id: int) -> Paper:
    """Return a paper the viewer may see, with its meeting, item and versions; else 404."""
    query = (
        sa.select(Paper)
        .join(Paper.meeting)
        .join(Meeting.forum)
        .where(Paper.id == paper_id, visible_to(g.viewer))
        .options(contains_eager(Paper.meeting).contains_eager(Meeting.forum), joinedload(Paper.item), *_WHOLE)
    )
    return db.session.scalars(query).unique().one_or_none() or abort(404)


def version_or_404(paper_id: int, version_id: int) -> PaperVersion:
    """Return a version of a paper the viewer may see, with its file; else 404."""
    query = (
        sa.select(PaperVersion)
        .join(Paper, Paper.id == PaperVersion.paper_id)
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(PaperVersion.id == version_id, Paper.id == paper_id, visible_to(g.viewer))
        .options(joinedload(PaperVersion.file))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting with the items on which the viewer may hand in papers; ``whole``: on the meeting as a whole too."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    whole: bool


def desk_or_404(meeting_id: int) -> Desk:
    """Return the desk at which the viewer hands in papers of a meeting that the viewer may see; else 404."""
    return desk_of(g.viewer, meetings.meeting_or_404(meeting_id))


def desk_of(viewer: Viewer, meeting: Meeting) -> Desk:
    """Return the desk: all items for those who plan; for a rapporteur the own ones."""
    items = agenda.items_for(viewer, meeting)
    prepares = plans(viewer, meeting.forum_id)
    return Desk(meeting, [one for one in items if prepares or one.rapporteur_id == viewer.person_id], prepares)


def of_meeting(viewer: Viewer, meeting: Meeting) -> list[Paper]:
    """Return the papers of the meeting that the viewer may see, in the order in which they came; withdrawn ones too."""
    query = (
        sa.select(Paper)
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(Paper.meeting_id == meeting.id, visible_to(viewer))
        .options(*_WHOLE)
        .order_by(Paper.at, Paper.id)
    )
    return list(db.session.scalars(query).unique())


def number(viewer: Viewer) -> sa.ColumnElement[int]:
    """Return the expression for how many papers of a meeting the viewer may read, without those that were withdrawn."""
    return (
        sa.select(sa.func.count(Paper.id))
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(Paper.meeting_id == sa.bindparam("meeting_id"), Paper.withdrawn_at.is_(None), visible_to(viewer))
        .scalar_subquery()
    )


def due_day(meeting: Meeting) -> date | None:
    """Return by which day the meeting's papers are due, if any is set."""
    return next((day for source in due_days if (day := source([meeting.id]).get(meeting.id))), None)


def standing_of(viewer: Viewer, paper: Paper, *, listed: bool) -> Standing:
    """Return how the viewer stands to the paper's meeting; ``listed``: the viewer is on its list."""
    forum_id = db.session.get_one(Meeting, paper.meeting_id).forum_id
    return Standing(
        handed_in=paper.by_id == viewer.person_id,
        listed=listed,
        plans=not viewer.is_admin and plans(viewer, forum_id),
        has_role=forum_id in viewer.forums(),
        administers=viewer.is_admin,
    )


def is_listed(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether the viewer is on the meeting's list."""
    place = meetings.own_participation(viewer, meeting.id)
    return place is not None and place.answer in ON_THE_LIST


def reasons_for(viewer: Viewer, paper: Paper, *, listed: bool) -> list[Reason]:
    """Return why the viewer may read the paper."""
    return reasons(standing_of(viewer, paper, listed=listed), paper.readers)


def people_concerned(paper: Paper) -> list[int]:
    """Return the keys of those told of the paper: those with a seat who may read it; of a draft nobody (M5, V1)."""
    meeting = db.session.get_one(Meeting, paper.meeting_id)
    item = db.session.get(AgendaItem, paper.item_id) if paper.item_id is not None else None
    if meeting.state in (State.DRAFT, State.CANCELLED) or paper.withdrawn_at is not None:
        return []
    query = sa.select(Person.id).join(Participation, Participation.person_id == Person.id)
    query = query.where(Participation.meeting_id == meeting.id, Participation.answer.in_(SEATED))
    if is_for_union(paper.readers, meeting.audience, item.audience if item is not None else None):
        query = query.where(Person.side == Side.UNION)
    return list(db.session.scalars(query.order_by(Person.id)))


def concerns(paper_id: int, person_id: int) -> bool:
    """Say whether the person is still to be told of the paper."""
    paper = db.session.get(Paper, paper_id)
    return paper is not None and person_id in people_concerned(paper)


def items_with_papers(item_ids: Collection[int]) -> set[int]:
    """Return which of the items have papers: they stay where they are."""
    found = db.session.scalars(sa.select(Paper.item_id).where(Paper.item_id.in_(item_ids)).distinct())
    return {item_id for item_id in found if item_id is not None}


def lock(paper: Paper, version: str | None = None) -> None:
    """Hold the paper until the transaction ends, as it now stands. Raises OvertakenError, also when it is gone."""
    if not hold_row(paper, version):
        raise OvertakenError


def latest_in(paper: Paper, language: str) -> PaperVersion | None:
    """Return the newest version in the language, with its file."""
    query = (
        sa.select(PaperVersion)
        .where(PaperVersion.paper_id == paper.id, PaperVersion.language == language)
        .options(joinedload(PaperVersion.file))
        .order_by(PaperVersion.number.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def of_item(item_id: int) -> list[Paper]:
    """Return the papers of an agenda item, whoever may see them."""
    return list(db.session.scalars(sa.select(Paper).filter_by(item_id=item_id).order_by(Paper.id)))


def words_of(paper: Paper) -> list[str]:
    """Return what stands in the newest version in each language."""
    newest = (
        sa.select(PaperVersion.language, sa.func.max(PaperVersion.number).label("number"))
        .where(PaperVersion.paper_id == paper.id)
        .group_by(PaperVersion.language)
        .subquery()
    )
    its = sa.and_(PaperVersion.language == newest.c.language, PaperVersion.number == newest.c.number)
    query = sa.select(StoredFile.words).join(PaperVersion, PaperVersion.file_id == StoredFile.id).join(newest, its)
    return list(db.session.scalars(query.where(PaperVersion.paper_id == paper.id).order_by(PaperVersion.language)))


def number_of(meeting_id: int) -> int:
    """Return how many papers the meeting has, whoever may see them."""
    return db.session.scalar(sa.select(sa.func.count(Paper.id)).where(Paper.meeting_id == meeting_id)) or 0


def kept_about(person_id: int) -> dict[str, Any]:
    """Return which papers the person handed in, ready for JSON."""
    query = sa.select(Paper).where(Paper.by_id == person_id).order_by(Paper.id)
    told = [{"title": one.title, "at": one.at.isoformat(), "reason": one.reason} for one in db.session.scalars(query)]
    return {"papers": told}

"""Reading needs, as far as the viewer may see them (V1, V2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from exchange.accounts.rules import Viewer
from exchange.core.db import among, db, hold_row
from exchange.meetings.models import Meeting
from exchange.needs.models import Need, NeedCountry, NeedEvidence, NeedPriority, NeedSupport
from exchange.needs.rules import BOARD, Consideration, Details, Kind, OvertakenError, Stage
from exchange.papers import queries as papers
from exchange.papers.models import Paper
from exchange.practices.rules import Priority
from exchange.world.rules import Audience

#: So many cards a column shows at most, those that came there last first; how many more there are is said.
MOST_SHOWN = 50
#: So many papers are offered at most as evidence, the newest first.
MOST_PAPERS = 100


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Need for those the viewer may see: of one's forums, and of one's side (V1, V2)."""
    of_forum = sa.true() if viewer.is_admin else among(Need.forum_id, viewer.forums())
    return of_forum if viewer.is_union else sa.and_(of_forum, Need.audience == Audience.ALL)


def need_or_404(need_id: int) -> Need:
    """Return a need the viewer may see, with all that belongs to it; else 404."""
    query = (
        sa.select(Need)
        .join(Need.forum)
        .where(Need.id == need_id, visible_to(g.viewer))
        .options(
            contains_eager(Need.forum),
            joinedload(Need.by),
            selectinload(Need.countries),
            selectinload(Need.priorities),
            selectinload(Need.evidence),
            selectinload(Need.support).joinedload(NeedSupport.by),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).unique().one_or_none() or abort(404)


def need_of_evidence_or_404(need_id: int, evidence_id: int) -> Need:  # noqa: ARG001 (that it is gone already is no fault)
    """Return the need from which evidence is taken away; else 404."""
    return need_or_404(need_id)


# --- The board --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which needs a board is asked for."""

    kind: Kind | None = None
    country: str = ""
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A need on the board, with its countries, how many countries support it, and how much evidence it has."""

    id: int
    kind: Kind
    title: str
    stage: Stage
    audience: Audience
    version: int
    countries: tuple[str, ...]
    support: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with its cards; ``more`` than are shown."""

    stage: Stage
    cards: tuple[Card, ...]
    number: int

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.number - len(self.cards)


def _wanted(viewer: Viewer, forum_id: int, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = [Need.forum_id == forum_id, visible_to(viewer)]
    if wanted.kind is not None:
        conditions.append(Need.kind == wanted.kind)
    if wanted.country:
        about = sa.select(NeedCountry.need_id).where(NeedCountry.country_code == wanted.country)
        conditions.append(Need.id.in_(about))
    if wanted.priority is not None:
        about = sa.select(NeedPriority.need_id).where(NeedPriority.priority == wanted.priority)
        conditions.append(Need.id.in_(about))
    return conditions


def _number_of(table: Any) -> Any:
    return (
        sa.select(sa.func.count()).select_from(table).where(table.need_id == Need.id).correlate(Need).scalar_subquery()
    )


def board(viewer: Viewer, forum_id: int, wanted: Wanted, *, set_aside: bool = False) -> list[Column]:
    """Return the columns of the board: two statements, however many needs there are."""
    stages = (Stage.SET_ASIDE,) if set_aside else BOARD
    conditions = [*_wanted(viewer, forum_id, wanted), Need.stage.in_(stages)]
    place = sa.func.row_number().over(partition_by=Need.stage, order_by=(Need.moved_at.desc(), Need.id.desc()))
    ranked = sa.select(Need.id, place.label("place")).where(*conditions).subquery()
    codes = (
        sa.select(sa.func.aggregate_strings(NeedCountry.country_code, ","))
        .where(NeedCountry.need_id == Need.id)
        .correlate(Need)
        .scalar_subquery()
    )
    query = (
        sa.select(
            Need.id, Need.kind, Need.title, Need.stage, Need.audience, Need.version, codes.label("codes"),
            _number_of(NeedSupport).label("support"), _number_of(NeedEvidence).label("evidence"),
        )
        .join(ranked, ranked.c.id == Need.id)
        .where(ranked.c.place <= MOST_SHOWN)
        .order_by(ranked.c.place)
    )  # fmt: skip
    cards = [
        Card(
            row.id, row.kind, row.title, row.stage, row.audience, row.version,
            tuple(sorted(filter(None, (row.codes or "").split(",")))), row.support, row.evidence,
        )
        for row in db.session.execute(query)
    ]  # fmt: skip
    counted = sa.select(Need.stage, sa.func.count().label("number")).where(*conditions).group_by(Need.stage)
    numbers: dict[Stage, int] = {row.stage: row.number for row in db.session.execute(counted)}
    return [
        Column(stage, tuple(card for card in cards if card.stage is stage), numbers.get(stage, 0)) for stage in stages
    ]


def countries_on(viewer: Viewer, forum_id: int) -> list[str]:
    """Return the third countries that the visible needs of the forum are about."""
    query = sa.select(NeedCountry.country_code).join(Need, Need.id == NeedCountry.need_id)
    return sorted(db.session.scalars(query.where(Need.forum_id == forum_id, visible_to(viewer)).distinct()))


def about_country(viewer: Viewer, code: str, most: int) -> list[Any]:
    """Return open needs about a third country that the viewer may see, the newest first; one more than asked when there are more."""
    query = (
        sa.select(Need.id, Need.title, Need.kind, Need.stage)
        .join(NeedCountry, NeedCountry.need_id == Need.id)
        .where(NeedCountry.country_code == code, Need.stage.in_(BOARD), visible_to(viewer))
        .order_by(Need.moved_at.desc(), Need.id.desc())
        .limit(most + 1)
    )
    return list(db.session.execute(query))


# --- One need ---------------------------------------------------------------------------------------------------------


def details_of(need: Need) -> Details:
    """Return what is said of a need, whose countries and priorities are loaded."""
    return Details(
        title=need.title, kind=need.kind, text=need.text, topics=need.topics, audience=need.audience,
        countries=frozenset(entry.country_code for entry in need.countries),
        priorities=frozenset(entry.priority for entry in need.priorities),
        considered={one: getattr(need, one.value) for one in Consideration if getattr(need, one.value)},
    )  # fmt: skip


def papers_for(viewer: Viewer, need: Need) -> list[Any]:
    """Return papers of the forum's meetings that the viewer may read and that can be evidence, the newest first."""
    query = (
        sa.select(Paper.id, Paper.title, Meeting.title.label("meeting"))
        .join(Meeting, Meeting.id == Paper.meeting_id)
        .where(Meeting.forum_id == need.forum_id, Paper.withdrawn_at.is_(None), papers.visible_to(viewer))
        .order_by(Paper.at.desc(), Paper.id.desc())
        .limit(MOST_PAPERS)
    )
    return list(db.session.execute(query))


def readable_papers(viewer: Viewer, need: Need) -> dict[int, str]:
    """Return the titles of the papers behind the need's evidence that the viewer may read, by key (V1, V2)."""
    keys = [one.paper_id for one in need.evidence if one.paper_id is not None]
    query = sa.select(Paper.id, Paper.title).join(Meeting, Meeting.id == Paper.meeting_id)
    query = query.where(Paper.id.in_(keys), Paper.withdrawn_at.is_(None), papers.visible_to(viewer))
    return {row.id: row.title for row in db.session.execute(query)} if keys else {}


def lock(need: Need, version: str | None = None) -> None:
    """Hold the need until the transaction ends, as it now stands. Raises OvertakenError, also when it is gone."""
    if not hold_row(need, version):
        raise OvertakenError


def evidence_count(need: Need) -> int:
    """Return how much evidence the need has."""
    return db.session.scalar(sa.select(sa.func.count()).where(NeedEvidence.need_id == need.id)) or 0


def support_of(need: Need, country: str) -> NeedSupport | None:
    """Return that the country supports the need, if it does."""
    return db.session.get(NeedSupport, (need.id, country), populate_existing=True)


def kept_about(person_id: int) -> dict[str, Any]:
    """Return which needs the person named, ready for JSON."""
    query = sa.select(Need.title, Need.at).where(Need.by_id == person_id).order_by(Need.id)
    return {"needs": [{"title": title, "at": at.isoformat()} for title, at in db.session.execute(query)]}

"""Finding: the visible things in which all words stand, in one order on both databases, and by what they can be narrowed.

Whatever is counted is counted among what is found for the viewer, so no number tells of anything hidden (V1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import handed_in, rows
from exchange.meetings import queries as meetings
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import seen_by
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import TOOK_PLACE
from exchange.papers import queries as papers
from exchange.papers.models import Paper
from exchange.practices import queries as practices
from exchange.practices.models import Practice
from exchange.search.models import SearchEntry, SearchFacet
from exchange.search.queries.matching import matching
from exchange.search.rules import Facet, Kind

PAGE = 25
#: So many are found and counted at most; that there are more is said.
MOST_COUNTED = 1_000
Chosen = Mapping[Facet, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: (kind, key of the thing) in order; ``more`` than are counted; the counts by facet and value."""

    hits: Sequence[tuple[Kind, int]]
    more: bool
    counts: Mapping[Facet, Mapping[str, int]]

    @property
    def total(self) -> int:
        """Return how many are counted."""
        return len(self.hits)


def found(viewer: Viewer, asked: Sequence[str], chosen: Chosen) -> Found:
    """Return what the viewer finds: those with all words in the title first, then the newest."""
    hits = rows(_hits(viewer, asked, chosen).limit(MOST_COUNTED + 1)) if asked else []
    counted = hits[:MOST_COUNTED]
    counts = _counts([row.id for row in counted])
    return Found([(Kind(row.kind), row.thing_id) for row in counted], len(hits) > MOST_COUNTED, counts)


def finds_any(viewer: Viewer, asked: Sequence[str]) -> bool:
    """Say whether the viewer finds anything."""
    return bool(rows(_hits(viewer, asked, {}).limit(1)))


def _hits(viewer: Viewer, asked: Sequence[str], chosen: Chosen) -> sa.Select[Any]:
    narrowed = [
        SearchEntry.id.in_(
            sa.select(SearchFacet.entry_id).where(SearchFacet.facet == facet, SearchFacet.value == value)
        )
        for facet, value in chosen.items()
    ]
    in_title = sa.case((matching(asked, in_title=True), 1), else_=0).label("in_title")
    matches = (
        sa.select(SearchEntry.id, SearchEntry.kind, SearchEntry.thing_id, SearchEntry.at, in_title)
        .where(matching(asked), *narrowed)
        .cte("matches")
    )
    kinds = [Kind(chosen[Facet.KIND])] if chosen.get(Facet.KIND) in list(Kind) else list(Kind)
    visible = sa.union_all(*(_visible(viewer, kind, matches) for kind in kinds)).subquery("visible")
    return sa.select(visible.c.id, visible.c.kind, visible.c.thing_id).order_by(
        visible.c.in_title.desc(), visible.c.at.desc(), visible.c.kind, visible.c.thing_id.desc()
    )


def _visible(viewer: Viewer, kind: Kind, matches: sa.CTE) -> sa.Select[Any]:
    """Return the matches of one kind that the viewer may see, by the condition that the pages of that kind use."""
    return sa.select(matches).where(matches.c.kind == kind, matches.c.thing_id.in_(_SEEN[kind](viewer)))


def _outcomes_for(viewer: Viewer) -> sa.Select[int]:
    return (
        sa.select(Outcome.id)
        .join(Meeting, Meeting.id == Outcome.meeting_id)
        .outerjoin(AgendaItem, AgendaItem.id == Outcome.item_id)
        .where(
            meetings.visible_to(viewer),
            Meeting.state.in_(TOOK_PLACE),
            sa.or_(Outcome.item_id.is_(None), seen_by(viewer)),
        )
    )


def _papers_for(viewer: Viewer) -> sa.Select[int]:
    query = sa.select(Paper.id).join(Meeting, Meeting.id == Paper.meeting_id)
    return query.where(papers.visible_to(viewer), Paper.withdrawn_at.is_(None))


_SEEN: dict[Kind, Callable[[Viewer], sa.Select[int]]] = {
    Kind.PRACTICE: lambda viewer: sa.select(Practice.id).where(practices.published_for(viewer)),
    Kind.MEETING: lambda viewer: sa.select(Meeting.id).where(meetings.visible_to(viewer)),
    Kind.OUTCOME: _outcomes_for,
    Kind.PERSON: lambda viewer: sa.select(Person.id).where(people.visible_to(viewer)),
    Kind.PAPER: _papers_for,
}


def _counts(entry_ids: Sequence[int]) -> dict[Facet, dict[str, int]]:
    """Return how many of the entries have each value of each facet, the most frequent first: one statement."""
    counts: dict[Facet, dict[str, int]] = {facet: {} for facet in Facet}
    if not entry_ids:
        return counts
    given = handed_in("entries", id=sa.Integer())["id"]
    number = sa.func.count().label("number")
    query = (
        sa.select(SearchFacet.facet, SearchFacet.value, number)
        .where(SearchFacet.entry_id.in_(sa.select(given)))
        .group_by(SearchFacet.facet, SearchFacet.value)
        .order_by(SearchFacet.facet, number.desc(), SearchFacet.value)
    )
    for row in rows(query, {"entries": json.dumps([{"id": key} for key in entry_ids])}):
        counts[row.facet][row.value] = row.number
    return counts

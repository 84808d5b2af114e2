"""Reading answers: the own, for Eurojust all, for the Union side those of closed rounds (V1, C2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, selectinload

from exchange.accounts.rules import Viewer
from exchange.assessments.access import answers_for, may_contribute, runs_rounds
from exchange.assessments.models import (
    Answer,
    AnswerSheet,
    AssessmentRound,
    Contributor,
)
from exchange.assessments.queries.rounds import visible_to
from exchange.assessments.rules import Given, RoundState, Spread, spread_of
from exchange.core.db import db
from exchange.countries.rules import speaks_for


def may_read(viewer: Viewer, contributor: Contributor, state: RoundState) -> bool:
    """Say whether the viewer reads a contributor's answers: the own, Eurojust those of all, the rest once the round is closed."""
    if answers_for(viewer, contributor) or runs_rounds(viewer):
        return True
    return viewer.is_union and state is RoundState.CLOSED


def contributor_or_404(round_id: int, contributor_id: int) -> Contributor:
    """Return a contributor whose answers the viewer may read; else 404."""
    query = (
        sa.select(Contributor)
        .join(Contributor.round)
        .where(Contributor.id == contributor_id, Contributor.round_id == round_id, visible_to(g.viewer))
        .options(contains_eager(Contributor.round), selectinload(Contributor.authority))
    )
    found: Contributor | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found if found is not None and may_read(g.viewer, found, found.round.state) else abort(404)


def sheet_or_404(round_id: int, contributor_id: int, code: str) -> tuple[Contributor, AnswerSheet | None, str]:
    """Return what a contributor answered about a country that is asked about, None before anything was; else 404."""
    contributor = contributor_or_404(round_id, contributor_id)
    if code not in contributor.round.countries:
        abort(404)
    return contributor, sheet(contributor.id, code), code


def sheet(contributor_id: int, code: str) -> AnswerSheet | None:
    """Return the sheet of a contributor about a country, with its answers."""
    query = sa.select(AnswerSheet).filter_by(contributor_id=contributor_id, country_code=code)
    query = query.options(selectinload(AnswerSheet.answers)).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def given_on(found: AnswerSheet | None) -> dict[str, Given]:
    """Return the answers on a sheet by criterion."""
    return {one.criterion: given(one) for one in found.answers} if found is not None else {}


def given(one: Answer) -> Given:
    """Return an answer as the rules know it."""
    return Given(one.value, one.unknown, one.reason, one.source)


def answered(round_ids: Iterable[int]) -> dict[int, int]:
    """Return how many answers each contributor of the rounds has given, by key of the contributor."""
    columns: tuple[Any, ...] = (AnswerSheet.contributor_id, sa.func.count())
    query = (
        sa.select(*columns)
        .join(Answer, Answer.sheet_id == AnswerSheet.id)
        .join(Contributor, Contributor.id == AnswerSheet.contributor_id)
        .where(Contributor.round_id.in_(list(round_ids)))
        .group_by(AnswerSheet.contributor_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def answered_by_country(contributor_id: int) -> dict[str, int]:
    """Return how many answers a contributor has given about each country."""
    columns: tuple[Any, ...] = (AnswerSheet.country_code, sa.func.count())
    query = sa.select(*columns).join(Answer, Answer.sheet_id == AnswerSheet.id)
    query = query.where(AnswerSheet.contributor_id == contributor_id).group_by(AnswerSheet.country_code)
    return {row[0]: row[1] for row in db.session.execute(query)}


def given_by(contributor_id: int) -> dict[tuple[str, str], Given]:
    """Return all answers of a contributor, by country and criterion."""
    columns: tuple[Any, ...] = (AnswerSheet.country_code, Answer)
    query = sa.select(*columns).join(Answer, Answer.sheet_id == AnswerSheet.id)
    rows = db.session.execute(query.where(AnswerSheet.contributor_id == contributor_id))
    return {(code, one.criterion): given(one) for code, one in rows}


@dataclass(frozen=True, slots=True)
class Owed:
    """How many answers a contributor (round loaded) has given of all that are asked."""

    contributor: Contributor
    given: int
    asked: int


def owed(viewer: Viewer) -> Owed | None:
    """Return what the viewer still owes in a round that takes answers today; None where nothing is."""
    mine = open_for(viewer)
    if mine is None:
        return None
    asked = len(mine.round.criteria) * len(mine.round.countries)
    given = sum(answered_by_country(mine.id).values())
    return Owed(mine, given, asked) if given < asked else None


def open_for(viewer: Viewer) -> Contributor | None:
    """Return for whom the viewer answers in a round that takes answers today (loaded); the latest where there are several."""
    if not may_contribute(viewer):
        return None
    mine = sa.or_(
        Contributor.country_code.in_(speaks_for(viewer)), Contributor.authority_id == (viewer.authority_id or 0)
    )
    query = (
        sa.select(Contributor)
        .join(Contributor.round)
        .where(mine, AssessmentRound.state == RoundState.OPEN, AssessmentRound.deadline >= viewer.at.date())
        .options(contains_eager(Contributor.round))
        .order_by(AssessmentRound.id.desc(), Contributor.id)
        .limit(1)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def consolidate(found: AssessmentRound) -> dict[str, dict[str, Spread]]:
    """Return the answers of a round (contributors loaded) as one table: country, criterion, how they spread."""
    columns: tuple[Any, ...] = (AnswerSheet.country_code, Answer.criterion, Answer.value, Answer.unknown)
    query = (
        sa.select(*columns)
        .join(Answer, Answer.sheet_id == AnswerSheet.id)
        .join(Contributor, Contributor.id == AnswerSheet.contributor_id)
        .where(Contributor.round_id == found.id)
    )
    given: dict[tuple[str, str], list[Given]] = {}
    for country, criterion, value, unknown in db.session.execute(query):
        given.setdefault((country, criterion), []).append(Given(value, unknown))
    asked = len(found.contributors)
    return {
        country: {key: spread_of(given.get((country, key), ()), asked) for key in found.criteria}
        for country in found.countries
    }


def answers_about(found: AssessmentRound, code: str) -> dict[int, dict[str, Given]]:
    """Return what each contributor of a round answered about a country, by key of the contributor and criterion."""
    query = (
        sa.select(AnswerSheet.contributor_id, Answer)
        .join(Answer, Answer.sheet_id == AnswerSheet.id)
        .join(Contributor, Contributor.id == AnswerSheet.contributor_id)
        .where(Contributor.round_id == found.id, AnswerSheet.country_code == code)
    )
    told: dict[int, dict[str, Given]] = {}
    for contributor_id, one in db.session.execute(query):
        told.setdefault(contributor_id, {})[one.criterion] = given(one)
    return told

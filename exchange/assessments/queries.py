"""Reading assessment rounds, as far as the viewer may: nothing for the partner side, others' answers once a round is closed (V1, C2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.assessments.access import answers_for, runs_rounds
from exchange.assessments.models import (
    Answer,
    AnswerSheet,
    AssessmentRound,
    AssessmentVersion,
    Contributor,
    Identification,
)
from exchange.assessments.rules import Given, OvertakenError, RoundState, Spread, read_table, spread_of
from exchange.core.db import db, hold_row
from exchange.countries.queries import all_countries
from exchange.countries.rules import speaks_for
from exchange.reference import CriterionFacts


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on AssessmentRound for those the viewer may know of (V1)."""
    if not viewer.is_union:
        return sa.false()
    return sa.true() if runs_rounds(viewer) else AssessmentRound.state != RoundState.PREPARED


def criteria_of(keys: Iterable[str]) -> list[CriterionFacts]:
    """Return the criteria of these keys, in the order of the reference data."""
    wanted = set(keys)
    return [one for one in reference.criteria() if one.key in wanted]


def rounds(viewer: Viewer) -> Sequence[AssessmentRound]:
    """Return the rounds, latest first, with who contributes."""
    query = sa.select(AssessmentRound).where(visible_to(viewer)).options(selectinload(AssessmentRound.contributors))
    return db.session.scalars(query.order_by(AssessmentRound.created_at.desc(), AssessmentRound.id.desc())).all()


def round_or_404(round_id: int) -> AssessmentRound:
    """Return a round with its contributors; else 404."""
    query = (
        sa.select(AssessmentRound)
        .where(AssessmentRound.id == round_id, visible_to(g.viewer))
        .options(selectinload(AssessmentRound.contributors).selectinload(Contributor.authority))
    )
    found: AssessmentRound | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def consolidated_or_404(round_id: int) -> AssessmentRound:
    """Return a round whose answers the viewer may read together: closed, or run by the viewer; else 404."""
    found = round_or_404(round_id)
    return found if found.state is RoundState.CLOSED or runs_rounds(g.viewer) else abort(404)


def about_or_404(round_id: int, code: str) -> tuple[AssessmentRound, str]:
    """Return such a round that asks about the country; else 404."""
    found = consolidated_or_404(round_id)
    return (found, code) if code in found.countries else abort(404)


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


def open_for(viewer: Viewer) -> Contributor | None:
    """Return for whom the viewer answers in a round that takes answers today (loaded); the latest where there are several."""
    if not viewer.is_union:
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


def lock_open() -> None:
    """Let nobody answer in any open round, or close one, until this transaction ends."""
    db.session.execute(sa.select(AssessmentRound.id).where(AssessmentRound.state == RoundState.OPEN).with_for_update())


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


def versions(found: AssessmentRound) -> Sequence[AssessmentVersion]:
    """Return the frozen versions of a round, latest first, with their authors."""
    query = sa.select(AssessmentVersion).filter_by(round_id=found.id).options(joinedload(AssessmentVersion.author))
    return db.session.scalars(query.order_by(AssessmentVersion.number.desc())).all()


def version_or_404(version_id: int) -> AssessmentVersion:
    """Return a frozen version with its round and author; else 404."""
    query = (
        sa.select(AssessmentVersion)
        .join(AssessmentVersion.round)
        .where(AssessmentVersion.id == version_id, visible_to(g.viewer))
        .options(contains_eager(AssessmentVersion.round), joinedload(AssessmentVersion.author))
    )
    found: AssessmentVersion | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def decidable_or_404(version_id: int, code: str) -> tuple[AssessmentVersion, str]:
    """Return a frozen version and a country of it; else 404."""
    found = version_or_404(version_id)
    return (found, code) if code in found.content else abort(404)


def before(version: AssessmentVersion) -> AssessmentVersion | None:
    """Return the last version of the round before, with its round: what a version is compared with."""
    query = (
        sa.select(AssessmentVersion)
        .join(AssessmentVersion.round)
        .where(AssessmentVersion.round_id != version.round_id, AssessmentVersion.id < version.id)
        .options(contains_eager(AssessmentVersion.round))
        .order_by(AssessmentVersion.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def latest() -> AssessmentVersion | None:
    """Return the version that was frozen last, with its round."""
    query = sa.select(AssessmentVersion).join(AssessmentVersion.round).options(contains_eager(AssessmentVersion.round))
    query = query.order_by(AssessmentVersion.id.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def glance(code: str) -> tuple[AssessmentRound, int, dict[str, Spread], dict[str, Spread] | None] | None:
    """Return what the version frozen last says of a country: round, key of the version, spreads by criterion, and those of the round before.

    None where it says nothing of the country. Only the country's part of each table is read.
    """
    columns: tuple[Any, ...] = (AssessmentVersion.id, AssessmentVersion.round_id, AssessmentVersion.content[code])
    query = sa.select(*columns).order_by(AssessmentVersion.id.desc())
    last = db.session.execute(query.limit(1)).one_or_none()
    if last is None or last[2] is None:
        return None
    before = db.session.execute(
        query.where(AssessmentVersion.round_id != last[1], AssessmentVersion.id < last[0]).limit(1)
    ).one_or_none()
    was = read_table({code: before[2]})[code] if before is not None and before[2] else None
    return db.session.get_one(AssessmentRound, last[1]), last[0], read_table({code: last[2]})[code], was


def is_transmitted(round_id: int) -> bool:
    """Say whether a version of the round was transmitted."""
    sent = sa.exists().where(AssessmentVersion.round_id == round_id, AssessmentVersion.transmitted_on.is_not(None))
    return db.session.scalar(sa.select(sent)) is True


def identified(version: AssessmentVersion) -> dict[str, Identification]:
    """Return what was decided on a version, by country."""
    query = sa.select(Identification).filter_by(version_id=version.id).order_by(Identification.country_code)
    return {one.country_code: one for one in db.session.scalars(query)}


def members(viewer: Viewer) -> list[str]:
    """Return the Member States of the day."""
    return [one.code for one in all_countries() if one.is_member_state(viewer.at.date())]


def bodies(keys: Iterable[str]) -> Sequence[Authority]:
    """Return the bodies of these keys."""
    return db.session.scalars(sa.select(Authority).where(Authority.key.in_(list(keys))).order_by(Authority.name)).all()


def lock(thing: Any, version: str | None = None) -> None:
    """Hold a row until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(thing, version):
        raise OvertakenError

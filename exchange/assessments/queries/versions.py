"""Reading frozen versions, and what was decided on them (C2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange.assessments.models import (
    AssessmentRound,
    AssessmentVersion,
    Identification,
)
from exchange.assessments.queries.rounds import visible_to
from exchange.assessments.rules import Spread, read_table
from exchange.core.db import db


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

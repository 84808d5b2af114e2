"""Reading rounds: what is asked, of whom; nothing for the partner side (V1, C2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import selectinload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.assessments.access import runs_rounds
from exchange.assessments.models import (
    AssessmentRound,
    Contributor,
)
from exchange.assessments.rules import OvertakenError, RoundState
from exchange.core.db import db, hold_row
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


def bodies(keys: Iterable[str]) -> Sequence[Authority]:
    """Return the bodies of these keys."""
    return db.session.scalars(sa.select(Authority).where(Authority.key.in_(list(keys))).order_by(Authority.name)).all()


def lock(thing: Any, version: str | None = None) -> None:
    """Hold a row until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(thing, version):
        raise OvertakenError


def lock_open() -> None:
    """Let nobody answer in any open round, or close one, until this transaction ends."""
    db.session.execute(sa.select(AssessmentRound.id).where(AssessmentRound.state == RoundState.OPEN).with_for_update())

"""Assessment rounds for the worlds of the tests: one being prepared, one open, one closed with a frozen version and a decision."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange import reference
from exchange.accounts.models import Authority
from exchange.assessments.models import (
    Answer,
    AnswerSheet,
    AssessmentRound,
    AssessmentVersion,
    Contributor,
    Identification,
)
from exchange.assessments.queries import consolidate
from exchange.assessments.rules import RoundState
from exchange.core.db import db

CRITERIA = [one.key for one in reference.criteria()]
#: What only the Union side may read contains the word by which it would be found.
REASON = "HERON: requests wait for years"
PREPARED, OPEN, CLOSED = "Round in preparation HERON", "Round 2027 HERON", "Round 2026 HERON"


def furnish_assessments(now: datetime) -> None:
    """Add the three rounds; France, the Netherlands and Eurojust contribute; France and the Netherlands answered of Peru."""
    eurojust = db.session.scalars(sa.select(Authority.id).filter_by(key="eurojust")).one()
    for title, state in ((PREPARED, RoundState.PREPARED), (OPEN, RoundState.OPEN), (CLOSED, RoundState.CLOSED)):
        found = AssessmentRound(
            title=title, state=state, deadline=date(2027, 3, 31), criteria=CRITERIA, countries=["CO", "PE"], created_at=now,
            opened_at=now, closed_at=now if state is RoundState.CLOSED else None,
            contributors=[
                Contributor(country_code="FR"), Contributor(country_code="NL"), Contributor(authority_id=eurojust)
            ],
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
        if state is not RoundState.PREPARED:
            for one, number in zip(found.contributors[:2], (4, 7), strict=True):
                _answer(one, number, now)
        if state is RoundState.CLOSED:
            _freeze(found, now)
    db.session.flush()


def _answer(contributor: Contributor, number: int, now: datetime) -> None:
    sheet = AnswerSheet(contributor_id=contributor.id, country_code="PE", edited_at=now)
    db.session.add(sheet)
    db.session.flush()
    db.session.add_all(
        [
            Answer(sheet_id=sheet.id, criterion="targets-extradition", value=number, unknown=False, reason="", source="Register"),
            Answer(sheet_id=sheet.id, criterion="judicial", value=3, unknown=False, reason=REASON, source=""),
            Answer(sheet_id=sheet.id, criterion="police", value=None, unknown=True, reason="", source=""),
        ]
    )  # fmt: skip


def _freeze(found: AssessmentRound, now: datetime) -> None:
    table = {code: {key: one.told() for key, one in row.items()} for code, row in consolidate(found).items()}
    version = AssessmentVersion(round_id=found.id, number=1, comment="First HERON", content=table, frozen_at=now)
    db.session.add(version)
    db.session.flush()
    db.session.add(
        Identification(
            version_id=version.id, country_code="PE", is_priority=True, grounds="HERON grounds", decided_on=now.date(), at=now
        )
    )  # fmt: skip

"""What a contributor does: answer about a country, one or many at once (C2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.assessments import queries
from exchange.assessments.access import answers_for
from exchange.assessments.models import Answer, AnswerSheet, Contributor
from exchange.assessments.rules import (
    AssessmentRefusedError,
    Given,
    OvertakenError,
    Refusal,
    changed,
    takes_answers,
    trouble_of_answer,
)
from exchange.core import journal
from exchange.core.db import db
from exchange.practices.rules import Suspicion, suspicions


def answer(
    actor: Viewer,
    contributor: Contributor,
    code: str,
    answers: Mapping[str, Given],
    now: datetime,
    *,
    version: str | None = None,
) -> AnswerSheet | None:
    """Keep what a contributor (round loaded) answers about a country by each criterion; an answer that is none goes away.

    ``version`` of the sheet that was shown, empty for none yet; None where it does not matter. Return the sheet; None where nothing
    was ever answered. Raises OvertakenError, and AssessmentRefusedError: NOT_YOURS, NOT_OPEN, and what is wrong with an answer.
    """
    if not answers_for(actor, contributor):
        raise AssessmentRefusedError(Refusal.NOT_YOURS)
    queries.lock(contributor.round)  # Nobody closes the round while its answers are being kept.
    if not takes_answers(contributor.round.state, contributor.round.deadline, now.date()):
        raise AssessmentRefusedError(Refusal.NOT_OPEN)
    _check(contributor, answers)
    sheet = queries.sheet(contributor.id, code)
    if version is not None and version != (str(sheet.version) if sheet is not None else ""):
        raise OvertakenError
    moved = changed(queries.given_on(sheet), answers)
    if not moved:
        return sheet
    if sheet is None:
        sheet = AnswerSheet(contributor_id=contributor.id, country_code=code, edited_at=now)
        db.session.add(sheet)
        db.session.flush()
    _keep(sheet, moved)
    sheet.edited_by, sheet.edited_at = actor.person_id, now
    db.session.flush()
    journal.record(actor, "assessment.answered", sheet, now, changes={"answers": [None, len(moved)]})
    return sheet


def _check(contributor: Contributor, answers: Mapping[str, Given]) -> None:
    levels = {one.key: len(one.levels) for one in queries.criteria_of(contributor.round.criteria)}
    for key, given in answers.items():
        if refusal := trouble_of_answer(given, levels[key]):
            raise AssessmentRefusedError(refusal, key)
        texts = (given.reason, given.source)
        if any(one.kind is Suspicion.PERSON for text in texts for one in suspicions(text)):
            raise AssessmentRefusedError(Refusal.LOOKS_LIKE_A_PERSON, key)


def _keep(sheet: AnswerSheet, moved: Mapping[str, Given]) -> None:
    db.session.execute(sa.delete(Answer).where(Answer.sheet_id == sheet.id, Answer.criterion.in_(list(moved))))
    db.session.add_all(
        Answer(
            sheet_id=sheet.id, criterion=key, value=one.value, unknown=one.unknown, reason=one.reason, source=one.source
        )
        for key, one in moved.items()
        if one.is_answer
    )

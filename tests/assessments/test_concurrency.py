"""Answers, closing and freezing at the same moment: nothing is lost, nothing is taken late (C2)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from exchange.accounts.queries import viewer_of
from exchange.assessments import operations
from exchange.assessments.models import Answer, AnswerSheet, AssessmentRound, AssessmentVersion, Contributor
from exchange.assessments.rules import AssessmentRefusedError, Given, OvertakenError, Refusal, RoundState
from exchange.core.db import db
from tests.support.assessing import CLOSED, OPEN, furnish_assessments
from tests.support.hands import at_once
from tests.support.world import NOW, World


@pytest.fixture
def filled(app: Flask, world: World) -> None:
    with app.app_context():
        furnish_assessments(NOW)
        db.session.commit()
        db.session.remove()


class Refused(ValueError):
    """Whatever was refused, with a code as the hands know it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def act(world: World, who: str, verb: Any) -> Any:
    """Do something as somebody with the open round."""
    viewer = viewer_of(world.people[who], NOW)
    assert viewer is not None
    found = db.session.scalars(
        sa.select(AssessmentRound).filter_by(title=OPEN).options(sa.orm.selectinload(AssessmentRound.contributors))
    ).one()
    try:
        return verb(viewer, found)
    except OvertakenError as error:
        raise Refused("overtaken") from error
    except AssessmentRefusedError as error:
        raise Refused(error.code) from error


def answer(viewer: Any, found: AssessmentRound, *, number: int, version: str | None) -> str:
    mine = next(one for one in found.contributors if one.country_code == "FR")
    contributor = db.session.scalars(
        sa.select(Contributor).filter_by(id=mine.id).options(sa.orm.joinedload(Contributor.round))
    ).one()
    operations.answer(viewer, contributor, "CO", {"routes": Given(number % 5)}, NOW, version=version)
    return f"answered {number % 5}"


def test_of_two_who_give_the_first_answer_at_once_one_is_shown_the_others(app: Flask, world: World, filled):
    for _round in range(3):
        verbs = [partial(act, world, "contact_point", partial(answer, number=number, version="")) for number in (1, 2)]
        found = at_once(app, verbs, refused=Refused)
        assert sum(one == "overtaken" for one in found) == 1
        with app.app_context():
            assert len(db.session.scalars(sa.select(Answer).filter_by(criterion="routes")).all()) == 1
            db.session.execute(sa.delete(AnswerSheet).where(AnswerSheet.country_code == "CO"))
            db.session.commit()
            db.session.remove()


def test_an_answer_at_the_moment_of_closing_is_kept_or_refused_never_half(app: Flask, world: World, filled):
    def close(viewer: Any, found: AssessmentRound) -> str:
        operations.close(viewer, found, NOW)
        return "closed"

    for number in range(3):
        verbs = [
            partial(act, world, "eurojust", close),
            partial(act, world, "contact_point", partial(answer, number=number, version=None)),
        ]
        found = at_once(app, verbs, refused=Refused)
        assert "closed" in found
        with app.app_context():
            kept = db.session.scalars(sa.select(Answer.value).filter_by(criterion="routes")).all()
            assert kept == ([number] if Refusal.NOT_OPEN not in found else [])
            db.session.execute(sa.delete(AnswerSheet).where(AnswerSheet.country_code == "CO"))
            db.session.execute(
                sa.update(AssessmentRound).where(AssessmentRound.title == OPEN).values(state=RoundState.OPEN)
            )
            db.session.commit()
            db.session.remove()


def test_versions_frozen_at_once_have_numbers_of_their_own(app: Flask, world: World, filled):
    def freeze() -> int:
        viewer = viewer_of(world.people["eurojust"], NOW)
        assert viewer is not None
        query = sa.select(AssessmentRound).filter_by(title=CLOSED)
        found = db.session.scalars(query.options(sa.orm.selectinload(AssessmentRound.contributors))).one()
        return operations.freeze(viewer, found, NOW, comment="").number

    found = at_once(app, [freeze] * 3, refused=Refused)
    assert sorted(found) == [2, 3, 4]
    with app.app_context():
        assert len(db.session.scalars(sa.select(AssessmentVersion)).all()) == 4
        db.session.remove()

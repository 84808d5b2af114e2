"""Two assessment rounds: one transmitted, one that is open with answers half given. Illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange import reference
from exchange.accounts.models import Authority, Person
from exchange.assessments.models import Answer, AnswerSheet, AssessmentRound, AssessmentVersion, Contributor
from exchange.assessments.operations.rounds import freeze, transmit
from exchange.assessments.rules import RoundState
from exchange.core.db import db
from exchange.demo.people import PRIORITIES, viewer_at

BODIES = ("commission", "eurojust", "ejn", "europol", "eppo")


def enter_assessments(now: datetime, people: Mapping[str, Person]) -> None:
    """Add last year's round, frozen and transmitted, and this year's, which is open for some weeks."""
    viewer = viewer_at(people[_of_eurojust(people)], now)
    last = _round(f"Assessment {now.year - 1} (illustrative)", RoundState.CLOSED, now - timedelta(days=300))
    _answer(last, now, shift=0, all_of_them=True)
    db.session.flush()
    version: AssessmentVersion = freeze(viewer, last, now - timedelta(days=290), comment="Illustrative figures")
    version.round = last
    transmit(viewer, version, (now - timedelta(days=280)).date(), f"EJ {now.year - 1}/illustrative", now)
    this = _round(f"Assessment {now.year} (illustrative)", RoundState.OPEN, now - timedelta(days=30))
    this.deadline = (now + timedelta(days=45)).date()
    _answer(this, now, shift=1, all_of_them=False)
    db.session.flush()


def _of_eurojust(people: Mapping[str, Person]) -> str:
    key = db.session.scalars(sa.select(Authority.id).filter_by(key="eurojust")).one()
    return next(name for name, one in people.items() if one.authority_id == key)


def _round(title: str, state: RoundState, at: datetime) -> AssessmentRound:
    members = [one.code for one in reference.countries() if one.member_state and one.member_state.until is None]
    bodies = db.session.scalars(sa.select(Authority.id).where(Authority.key.in_(BODIES)).order_by(Authority.id))
    found = AssessmentRound(
        title=title, state=state, deadline=(at + timedelta(days=5)).date(), illustrative=True, created_at=at, opened_at=at,
        criteria=[one.key for one in reference.criteria()], countries=sorted(PRIORITIES),
        closed_at=at + timedelta(days=6) if state is RoundState.CLOSED else None,
        contributors=[
            *(Contributor(country_code=code) for code in sorted(members)), *(Contributor(authority_id=key) for key in bodies)
        ],
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    return found


def _answer(found: AssessmentRound, now: datetime, *, shift: int, all_of_them: bool) -> None:
    """Answer for every third contributor about what it may know: figures made of nothing but their places in the lists."""
    for place, contributor in enumerate(found.contributors):
        if place % 3 and not (all_of_them and place % 2):
            continue
        for number, code in enumerate(found.countries):
            if (place + number) % 4 == 0:
                continue
            sheet = AnswerSheet(contributor_id=contributor.id, country_code=code, edited_at=now)
            db.session.add(sheet)
            db.session.flush()
            db.session.add_all(_one(sheet.id, one, place, number, shift) for one in reference.criteria())


def _one(sheet_id: int, one: reference.CriterionFacts, place: int, number: int, shift: int) -> Answer:
    unknown = (place + number + len(one.key)) % 5 == 0
    value = (place + number * 3 + shift + len(one.key)) % (len(one.levels) or 9)
    return Answer(
        sheet_id=sheet_id, criterion=one.key, value=None if unknown else value, unknown=unknown,
        reason="" if unknown else "Illustrative", source="" if unknown else "Illustrative",
    )  # fmt: skip

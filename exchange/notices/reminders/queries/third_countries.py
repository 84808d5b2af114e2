"""Briefing packages that are no longer up to date, for their keepers; rounds in which answers are still owed (C2, C5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Role
from exchange.assessments import queries as assessments
from exchange.assessments.models import AssessmentRound, Contributor
from exchange.assessments.rules import RoundState
from exchange.briefings import queries as briefings
from exchange.briefings.models import Briefing
from exchange.briefings.rules import Moved, differences, read_sections
from exchange.core import i18n
from exchange.core.db import db
from exchange.forums.models import Mandate
from exchange.notices.reminders.queries.shared import working_days_of
from exchange.notices.reminders.rules import (
    BRIEFING,
    DEADLINE_LEADS,
    FURTHEST,
    LATE_FOR,
    ONE_DAY,
    REVIEW_LEADS,
    ROUND,
    STALE,
    STALE_LEADS,
    Occurrence,
)
from exchange.world.rules import Side


def own_packages(now: datetime, briefing_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the packages that are to be looked at again around now, and those under which something changed, for their keepers.

    Of a change a keeper is reminded once a week for as long as it lasts.
    """
    found = [one for one in briefings.due(now) if briefing_ids is None or one.id in briefing_ids]
    kept = [one for one in found if one.keeper.state is not PersonState.CLOSED]
    today = now.date()
    near = [one for one in kept if -LATE_FOR - 2 * ONE_DAY <= one.review_by - today <= FURTHEST[BRIEFING] + ONE_DAY]
    monday = today - timedelta(days=today.weekday())
    return [
        *(_of_keeper(BRIEFING, one, one.review_by, REVIEW_LEADS, now) for one in near),
        *(_of_keeper(STALE, one, monday, STALE_LEADS, now) for one, _moved in changed(kept, today)),
    ]


def changed(packages: Collection[Briefing], today: date) -> list[tuple[Briefing, list[Moved]]]:
    """Return the packages (sections loaded) under which something changed since their last version, with what did."""
    if not packages:
        return []
    last = briefings.last_versions([one.id for one in packages])
    language = i18n.SOURCE_LANGUAGE
    with i18n.Speaking(language):
        known = briefings.compiled([one.country_code for one in packages], today)
        moves = [
            (one, differences(read_sections(last[one.id].content["languages"][language]), briefings.drawn(one, known)))
            for one in packages
            if one.id in last
        ]
    return [(one, moved) for one, moved in moves if any(each.compiled for each in moved)]


def _of_keeper(kind: str, one: Briefing, due: date, leads: Any, now: datetime) -> Occurrence:
    calendar = working_days_of(one.keeper.country_code, now)
    return Occurrence(
        kind, Briefing.__tablename__, one.id, one.keeper_id, due, one.keeper.zone, leads, calendar=calendar
    )


def owed_rounds(now: datetime, round_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the rounds that close around now, for those who answer for a contributor of which answers are missing."""
    today = now.date()
    query = sa.select(AssessmentRound).where(
        AssessmentRound.state == RoundState.OPEN,
        AssessmentRound.deadline >= today - LATE_FOR - 2 * ONE_DAY,
        AssessmentRound.deadline <= today + FURTHEST[ROUND] + ONE_DAY,
    )
    if round_ids is not None:
        query = query.where(AssessmentRound.id.in_(round_ids))
    rounds = {one.id: one for one in db.session.scalars(query.order_by(AssessmentRound.id))}
    if not rounds:
        return []
    given = assessments.answered(rounds)
    return [
        Occurrence(
            ROUND, AssessmentRound.__tablename__, key, person.id, rounds[key].deadline, person.zone, DEADLINE_LEADS,
            calendar=working_days_of(person.country_code, now),
        )
        for key, contributor_id, person in _who_answers(rounds, today)
        if given.get(contributor_id, 0) < len(rounds[key].criteria) * len(rounds[key].countries)
    ]  # fmt: skip


def _who_answers(rounds: Collection[int], today: date) -> list[Any]:
    """Return round, contributor and person for all who answer in the rounds: contact points, and people of the bodies (V2)."""
    holds = sa.and_(Mandate.starts_on <= today, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today))
    points = (
        sa.select(Mandate.person_id, Mandate.country_code)
        .where(Mandate.role == Role.CONTACT_POINT, holds)
        .distinct()
        .subquery()
    )
    open_to = sa.and_(
        Person.state != PersonState.CLOSED, Person.side == Side.UNION, Contributor.round_id.in_(list(rounds))
    )
    columns: tuple[Any, ...] = (Contributor.round_id, Contributor.id, Person)
    of_country = (
        sa.select(*columns)
        .join(points, points.c.country_code == Contributor.country_code)
        .join(Person, Person.id == points.c.person_id)
    )
    of_body = sa.select(*columns).join(Person, Person.authority_id == Contributor.authority_id)
    rows = [row for query in (of_country, of_body) for row in db.session.execute(query.where(open_to))]
    return sorted(rows, key=lambda row: (row[0], row[2].id))


def hold_packages(briefing_ids: Collection[int]) -> None:
    """Let nobody change the packages until the transaction ends."""
    query = sa.select(Briefing.id).where(Briefing.id.in_(briefing_ids)).order_by(Briefing.id)
    db.session.execute(query.with_for_update())


def hold_rounds(round_ids: Collection[int]) -> None:
    """Let nobody change the rounds until the transaction ends."""
    query = sa.select(AssessmentRound.id).where(AssessmentRound.id.in_(round_ids)).order_by(AssessmentRound.id)
    db.session.execute(query.with_for_update())


def packages_of(briefing_ids: Collection[int]) -> dict[int, Any]:
    """Return what is told of these packages, by key."""
    query = sa.select(Briefing.id, Briefing.country_code, Briefing.review_by).where(Briefing.id.in_(briefing_ids))
    return {row.id: row for row in db.session.execute(query)}


def rounds_of(round_ids: Collection[int]) -> dict[int, Any]:
    """Return what is told of these rounds, by key."""
    query = sa.select(AssessmentRound.id, AssessmentRound.title, AssessmentRound.deadline)
    return {row.id: row for row in db.session.execute(query.where(AssessmentRound.id.in_(round_ids)))}

"""Criteria at a glance on the page of a third country, for the Union side; templates get the words (C1, V1)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.assessments import queries, words
from exchange.assessments.models import AnswerSheet, AssessmentRound, Contributor
from exchange.assessments.rules import trend
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_pages, country_sections
from exchange.world.words import said


def criteria_of(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return what the version frozen last says of the country by each criterion, with how it moved since the round before."""
    found = queries.glance(code) if viewer.is_union else None
    if found is None:
        return None
    of_round, version_id, row, was = found
    rows = []
    for one in queries.criteria_of(row):
        how = trend(row[one.key], was.get(one.key), is_count=not one.levels) if was is not None else None
        moved = [str(words.TRENDS[how])] if how is not None else []
        meta = [words.middle(one, row[one.key]), *moved, words.spread(row[one.key])]
        rows.append({"title": said(one.title), "url": None, "meta": meta})
    title = _("Criteria, %(round)s", round=of_round.title)
    return {"title": title, "rows": rows, "more_url": url_for("assessments.version", version_id=version_id)}


def page_of_rounds(viewer: Viewer) -> tuple[str, str] | None:
    """Return the page of the rounds, for the Union side."""
    return (_("Assessment rounds"), url_for("assessments.index")) if viewer.is_union else None


def kept_about(person_id: int) -> dict[str, Any]:
    """Return about which countries the person answered last in which round, ready for JSON."""
    columns: tuple[Any, ...] = (AssessmentRound.title, AnswerSheet.country_code, AnswerSheet.edited_at)
    query = (
        sa.select(*columns)
        .join(Contributor, Contributor.id == AnswerSheet.contributor_id)
        .join(AssessmentRound, AssessmentRound.id == Contributor.round_id)
        .where(AnswerSheet.edited_by == person_id)
        .order_by(AnswerSheet.id)
    )
    rows = db.session.execute(query)
    return {"assessment_answers": [{"round": title, "country": code, "at": at.isoformat()} for title, code, at in rows]}


def install(app: Flask) -> None:
    """Announce both; lend the words."""
    if criteria_of not in country_sections:
        country_sections.append(criteria_of)
        country_pages.append(page_of_rounds)
        people.data_sources.append(kept_about)
    app.jinja_env.globals.update(
        ROUND_STATES=words.STATES, ROUND_SHAPES=words.SHAPES, TRENDS=words.TRENDS, TREND_SIGNS=words.TREND_SIGNS,
        contributor_name=words.contributor, answer_word=words.answer, middle_word=words.middle, spread_word=words.spread,
    )  # fmt: skip

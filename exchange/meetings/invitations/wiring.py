"""More seats per country let people move up; templates learn the words of lists and coverage."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import News
from exchange.meetings.invitations import operations, words
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.world.rules import Side
from exchange.world.words import CAPACITIES


def _on_news(news: list[News]) -> None:
    for item in news:
        if isinstance(item.subject, Meeting) and "seats_per_country" in item.entry.changes:
            _settle_all(item, item.subject)


def _settle_all(item: News, meeting: Meeting) -> None:
    waiting = sa.select(Participation.country_code).where(
        Participation.meeting_id == meeting.id, Participation.answer == Answer.WAITING
    )
    countries = db.session.scalars(waiting.distinct().order_by(Participation.country_code)).all()
    if countries:
        operations.lock(meeting)
    for country in countries:
        operations.settle(item.actor, meeting, country, item.at)


def install(app: Flask) -> None:
    """Listen to the journal; let templates name capacities, cells and why they need nobody."""
    journal.listen(_on_news)
    app.jinja_env.globals.update(
        CAPACITIES=CAPACITIES, CELLS=words.CELLS, CELL_REASONS=words.REASONS, CALL_STATES=words.CALL_STATES
    )
    app.jinja_env.tests.update(handled_by=lambda person, viewer: viewer.is_union or person.side is Side.PARTNER)

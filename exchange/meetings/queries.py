"""Reading meetings, always as far as the viewer may see them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, selectinload

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.meetings.access import PLANNERS
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import ON_THE_LIST, State
from exchange.world.rules import Audience


def on_the_list(person_id: int) -> sa.Select[tuple[int]]:
    """Return the keys of the meetings on whose list the person is."""
    return sa.select(Participation.meeting_id).where(
        Participation.person_id == person_id, Participation.answer.in_(ON_THE_LIST)
    )


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those the viewer may see (V1, V2, M5).

    Announced meetings of one's forums and those on whose list one is; drafts only where one plans; nothing
    of the Union side only for the partner side.
    """
    audience = sa.true() if viewer.is_union else Meeting.audience == Audience.ALL
    if viewer.is_admin:
        return audience
    announced = sa.and_(
        Meeting.state != State.DRAFT,
        sa.or_(Meeting.forum_id.in_(viewer.forums()), Meeting.id.in_(on_the_list(viewer.person_id))),
    )
    return sa.and_(audience, sa.or_(announced, Meeting.forum_id.in_(viewer.forums(*PLANNERS))))


def acquaintances(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those on the list of an announced meeting that the viewer is on too (V2)."""
    theirs = aliased(Participation)
    together = (
        sa.select(theirs.person_id)
        .join(Meeting, Meeting.id == theirs.meeting_id)
        .where(
            theirs.answer.in_(ON_THE_LIST),
            Meeting.id.in_(on_the_list(viewer.person_id)),
            Meeting.state != State.DRAFT,
            sa.true() if viewer.is_union else Meeting.audience == Audience.ALL,
        )
    )
    return Person.id.in_(together)


def meeting_or_404(meeting_id: int) -> Meeting:
    """Return a meeting the viewer may see, with forum, organiser and countries; else 404."""
    query = (
        sa.select(Meeting)
        .where(Meeting.id == meeting_id, visible_to(g.viewer))
        .options(selectinload(Meeting.forum), selectinload(Meeting.organiser), selectinload(Meeting.countries))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def listed(viewer: Viewer, *, upcoming_at: datetime | None = None) -> sa.Select[tuple[Meeting]]:
    """Return the query of the meetings the viewer may see, soonest first; only those not over at an instant."""
    query = (
        sa.select(Meeting)
        .where(visible_to(viewer))
        .options(selectinload(Meeting.forum), selectinload(Meeting.countries))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return query.where(Meeting.ends_at > upcoming_at) if upcoming_at is not None else query


def about(country_code: str) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those about the third country."""
    return Meeting.id.in_(sa.select(MeetingCountry.meeting_id).where(MeetingCountry.country_code == country_code))


def own_participation(viewer: Viewer, meeting_id: int) -> Participation | None:
    """Return the viewer's own place on the meeting's list."""
    query = sa.select(Participation).filter_by(person_id=viewer.person_id, meeting_id=meeting_id)
    return db.session.scalars(query).one_or_none()

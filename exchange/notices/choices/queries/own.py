"""Reading what one chose, watches and muted oneself. Of what one may see no more, nothing is said (V1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from flask import abort, g

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db, rows
from exchange.countries import queries as countries
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import USUAL, Topic
from exchange.world.models import Country
from exchange.world.rules import Audience, Side

#: So many muted things are listed, the latest first.
MOST_LISTED = 100


def hold(person_id: int) -> Person:
    """Return the person, whose choices nobody else changes until this transaction ends."""
    query = sa.select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def own_choices(person_id: int) -> dict[Topic, Choice]:
    """Return what the person chose."""
    return {row.topic: row for row in db.session.scalars(sa.select(Choice).filter_by(person_id=person_id))}


def ways_of(person_id: int) -> SimpleNamespace:
    """Return how each topic reaches the person, as a form's fields hold it; ``version`` rises with each change."""
    rows = own_choices(person_id)
    ways = {topic.value: (rows[topic].way if topic in rows else USUAL[topic]).value for topic in Topic}
    return SimpleNamespace(version=sum(row.version for row in rows.values()), **ways)


def watched_by(viewer: Viewer) -> Sequence[Any]:
    """Return what the viewer watches: rows of Watch and, where it is one, the Forum."""
    query = (
        sa.select(Watch, Forum)
        .outerjoin(Forum, Forum.id == Watch.forum_id)
        .where(Watch.person_id == viewer.person_id, sa.or_(Watch.country_code.is_not(None), forums.visible_to(viewer)))
        .order_by(Watch.id)
    )
    return db.session.execute(query).all()


def muted_by(viewer: Viewer) -> Sequence[Any]:
    """Return what the viewer muted, the latest first: rows of Mute, and the Forum or the Meeting."""
    known = sa.or_(
        sa.and_(Mute.forum_id.is_not(None), forums.visible_to(viewer)),
        sa.and_(Mute.meeting_id.is_not(None), meetings.visible_to(viewer)),
    )
    query = (
        sa.select(Mute, Forum, Meeting)
        .outerjoin(Forum, Forum.id == Mute.forum_id)
        .outerjoin(Meeting, Meeting.id == Mute.meeting_id)
        .where(Mute.person_id == viewer.person_id, known)
        .order_by(Mute.id.desc())
        .limit(MOST_LISTED)
    )
    return db.session.execute(query).all()


@dataclass(frozen=True, slots=True)
class Standing:
    """The viewer's own watch and mute of one thing, by key; None where there is none."""

    watch_id: int | None
    mute_id: int | None


def standing_to(
    viewer: Viewer, *, forum_id: int | None = None, code: str | None = None, meeting_id: int | None = None
) -> Standing:
    """Return whether the viewer watches or muted the forum, country or meeting, whichever is given."""
    if forum_id is not None:
        found = forums.forum_facts.of(viewer, forum_id)
        return Standing(found.watch, found.mute)
    if meeting_id is not None:
        return Standing(None, meetings.meeting_facts.of(viewer, meeting_id).mute)
    ((watch,),) = rows(_WATCHED_COUNTRY, {"country_code": code, "person_id": viewer.person_id})
    return Standing(watch, None)


def _of_one(column: Any) -> sa.ScalarSelect[int]:
    table: type[Watch | Mute] = column.class_
    mine = table.person_id == sa.bindparam("person_id", type_=sa.Integer)
    return sa.select(table.id).where(mine, column == sa.bindparam(column.key, type_=column.type)).scalar_subquery()


_WATCHED_COUNTRY = sa.select(_of_one(Watch.country_code))
_WATCHED_FORUM, _MUTED_FORUM, _MUTED_MEETING = (
    _of_one(one) for one in (Watch.forum_id, Mute.forum_id, Mute.meeting_id)
)


def watched_forum(_viewer: Viewer) -> sa.ColumnElement[int]:
    """Return the expression for the key of the viewer's watch of a forum."""
    return _WATCHED_FORUM


def muted_forum(_viewer: Viewer) -> sa.ColumnElement[int]:
    """Return the expression for the key of the viewer's mute of a forum."""
    return _MUTED_FORUM


def muted_meeting(_viewer: Viewer) -> sa.ColumnElement[int]:
    """Return the expression for the key of the viewer's mute of a meeting."""
    return _MUTED_MEETING


def own_watch_or_404(watch_id: int) -> Watch:
    """Return one of the viewer's own; else 404."""
    found: Watch = _own(Watch, watch_id)
    return found


def own_mute_or_404(mute_id: int) -> Mute:
    """Return one of the viewer's own; else 404."""
    found: Mute = _own(Mute, mute_id)
    return found


def _own(table: Any, key: int) -> Any:
    hold(g.viewer.person_id)
    query = sa.select(table).filter_by(id=key, person_id=g.viewer.person_id)
    return db.session.scalars(query).one_or_none() or abort(404)


def country_or_404(code: str) -> Country:
    """Return the third country of that code; else 404."""
    country = countries.country_or_404(code)
    return country if not country.is_member_state(countries.today_in(country, g.viewer.at)) else abort(404)


def meeting_or_404(meeting_id: int) -> Meeting:
    """Return an announced meeting the viewer may see; else 404."""
    meeting = meetings.meeting_or_404(meeting_id)
    return meeting if meeting.state is not State.DRAFT else abort(404)


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of a person's choices, ready for JSON; of the Union side's nothing to the partner side (V1)."""
    chosen = own_choices(person_id)
    watched = sa.select(Watch.since, Watch.country_code, Forum.name).outerjoin(Forum, Forum.id == Watch.forum_id)
    muted = (
        sa.select(Mute.since, Forum.name, Meeting.title)
        .join(Person, Person.id == Mute.person_id)
        .outerjoin(Forum, Forum.id == Mute.forum_id)
        .outerjoin(Meeting, Meeting.id == Mute.meeting_id)
        .where(sa.or_(Mute.meeting_id.is_(None), Meeting.audience == Audience.ALL, Person.side == Side.UNION))
    )
    return {
        "messages": {topic.value: chosen[topic].way.value for topic in Topic if topic in chosen},
        "watched": [
            {"since": since.isoformat(), "what": name or code}
            for since, code, name in db.session.execute(watched.where(Watch.person_id == person_id).order_by(Watch.id))
        ],
        "muted": [
            {"since": since.isoformat(), "what": name or title}
            for since, name, title in db.session.execute(muted.where(Mute.person_id == person_id).order_by(Mute.id))
        ],
    }

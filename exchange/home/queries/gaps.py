"""Reading how many gaps the coverage of several exchanges has, without reading each on its own (E2, E3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.countries.models import StatedNeed
from exchange.forums.models import Membership
from exchange.meetings.invitations.models import CellNote
from exchange.meetings.invitations.rules import Noted, Place, columns, coverage, stays_out
from exchange.meetings.models import MeetingCountry, Participation
from exchange.meetings.rules import State
from exchange.world.models import Country
from exchange.world.rules import Level, Side


def gap_counts(viewer: Viewer, meetings: Sequence[Any]) -> dict[int, int]:
    """Return how many cells of the coverage matrix are owed and empty at each scheduled exchange (E2, E3).

    Three statements, however many meetings. Nothing for the partner side (V1).
    """
    exchanges = [one for one in meetings if one.level is Level.EXPERT_EXCHANGE and one.state is State.SCHEDULED]
    if not viewer.is_union or not exchanges:
        return {}
    keys = {"keys": [one.id for one in exchanges]}
    members = db.session.execute(_MEMBERS, {"keys": list({one.forum_id for one in exchanges})}).all()
    filled, needs = db.session.execute(_FILLED, keys).all(), db.session.execute(_NEEDS, keys).all()
    return {one.id: _gaps(one, members, filled, needs) for one in exchanges}


_KEYS: sa.BindParameter[Any] = sa.bindparam("keys", expanding=True)
_MEMBERS = (
    sa.select(
        Membership.forum_id, Membership.starts_on, Membership.ends_on, Country.code, Country.member_since,
        Country.member_until, Country.investigating_judges,
    )
    .join(Country, Country.code == Membership.country_code)
    .where(Membership.forum_id.in_(_KEYS), Membership.side == Side.UNION)
    .order_by(Country.code)
)  # fmt: skip
#: People on the lists with a country, and notes on cells (without an answer): all that can fill a cell.
_FILLED: Any = sa.union_all(
    sa.select(
        Participation.meeting_id, Participation.id, Participation.country_code, Participation.capacity,
        Participation.answer, sa.null().label("applicable"),
    ).where(Participation.meeting_id.in_(_KEYS), Participation.country_code.is_not(None)),
    sa.select(
        CellNote.meeting_id, CellNote.id, CellNote.country_code, CellNote.capacity, sa.null(), CellNote.applicable
    ).where(CellNote.meeting_id.in_(_KEYS)),
)  # fmt: skip
_NEEDS = (
    sa.select(
        MeetingCountry.meeting_id, MeetingCountry.country_code.label("third"), StatedNeed.country_code,
        StatedNeed.degree,
    )
    .outerjoin(StatedNeed, StatedNeed.third_code == MeetingCountry.country_code)
    .where(MeetingCountry.meeting_id.in_(_KEYS))
)  # fmt: skip


def _gaps(meeting: Any, members: Sequence[Any], filled: Sequence[Any], needs: Sequence[Any]) -> int:
    day = meeting.starts_at.date()
    states = [row for row in members if row.forum_id == meeting.forum_id and _belongs(row, day)]
    own = [row for row in filled if row.meeting_id == meeting.id]
    stated = [row for row in needs if row.meeting_id == meeting.id]
    thirds = {row.third for row in stated}
    degrees = {(row.country_code, row.third): row.degree for row in stated if row.country_code}
    matrix = coverage(
        [state.code for state in states],
        columns(meeting.level, ()),
        [Place(row.id, row.country_code, row.capacity, row.answer) for row in own if row.answer is not None],
        notes=[
            Noted(row.id, row.country_code, row.capacity, bool(row.applicable), "") for row in own if row.answer is None
        ],
        staying_out=[state.code for state in states if stays_out(state.code, thirds, degrees)],
        with_judges=[state.code for state in states if state.investigating_judges],
    )
    return len(matrix.gaps)


def _belongs(row: Any, day: date) -> bool:
    """Say whether the country belongs to the forum, and to the Union, on that day."""
    in_forum = row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
    in_union = row.member_since is not None and row.member_since <= day
    return in_forum and in_union and (row.member_until is None or day < row.member_until)

"""Finding a poll, a date of it, somebody asked in it: only what the viewer may see, held where it will be changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.meetings.access import PLANNERS
from exchange.meetings.models import Meeting
from exchange.meetings.queries import held_plan_or_404
from exchange.scheduling.polls.models import Poll, PollLink, PollOption, PollVoter
from exchange.scheduling.polls.rules import PollState
from exchange.world.rules import Audience, Side


@dataclass(frozen=True, slots=True)
class Own:
    """A poll, and the viewer's own place in it, if any."""

    poll: Poll
    voter: PollVoter | None


@dataclass(frozen=True, slots=True)
class AskedVoter:
    """Somebody asked in a poll."""

    poll: Poll
    voter: PollVoter


@dataclass(frozen=True, slots=True)
class AskedOption:
    """A date of a poll."""

    poll: Poll
    option: PollOption


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Poll, joined with its Meeting, for those the viewer may see (V1, V2).

    Those in which one is asked, and those of meetings one plans; nothing of the Union side only for the partner side,
    whoever was asked before the meeting became so.
    """
    audience = sa.true() if viewer.is_union else Meeting.audience == Audience.ALL
    asked = sa.exists().where(
        PollVoter.poll_id == Poll.id, PollVoter.person_id == viewer.person_id, PollVoter.removed_at.is_(None)
    )
    planned = sa.true() if viewer.is_admin else Meeting.forum_id.in_(viewer.forums(*PLANNERS))
    return sa.and_(audience, sa.or_(planned, asked))


@lru_cache(maxsize=STATEMENTS)
def _one(viewer: Viewer) -> sa.Select[Poll]:
    return (
        sa.select(Poll)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(Poll.id == sa.bindparam("poll_id"), visible_to(viewer))
        .options(
            contains_eager(Poll.meeting).joinedload(Meeting.forum, innerjoin=True),
            contains_eager(Poll.meeting).joinedload(Meeting.organiser),
            selectinload(Poll.options),
        )
    )


def poll_or_404(poll_id: int) -> Poll:
    """Return a poll the viewer may see, with its dates, meeting and forum; else 404."""
    return db.session.scalars(_one(timeless(g.viewer)), {"poll_id": poll_id}).one_or_none() or abort(404)


def held_poll_or_404(poll_id: int) -> Poll:
    """Return the same and hold it until the transaction ends: whoever changes it after another sees what that one did."""
    query = _one(timeless(g.viewer)).with_for_update(of=Poll, key_share=True)
    return db.session.scalars(query, {"poll_id": poll_id}).one_or_none() or abort(404)


def held_with_meeting_or_404(poll_id: int) -> Poll:
    """Return a poll of a meeting the viewer may see, both held, the meeting with its whole plan; else 404.

    The meeting first, as whoever takes a step of the meeting does.
    """
    meeting_id = db.session.scalar(sa.select(Poll.meeting_id).where(Poll.id == poll_id)) or abort(404)
    meeting = held_plan_or_404(meeting_id)
    poll = held_poll_or_404(poll_id)
    set_committed_value(poll, "meeting", meeting)
    return poll


def _voters(poll: Poll) -> sa.Select[PollVoter]:
    return (
        sa.select(PollVoter)
        .where(PollVoter.poll_id == poll.id, PollVoter.removed_at.is_(None))
        .options(joinedload(PollVoter.person, innerjoin=True), joinedload(PollVoter.authority))
        .execution_options(populate_existing=True)
    )


def _own(poll: Poll) -> Own:
    query = _voters(poll).where(PollVoter.person_id == g.viewer.person_id)
    return Own(poll, db.session.scalars(query).one_or_none())


def own_or_404(poll_id: int) -> Own:
    """Return a poll the viewer may see, and the viewer's own place in it; else 404."""
    return _own(poll_or_404(poll_id))


def held_own_or_404(poll_id: int) -> Own:
    """Return the same, the poll held."""
    return _own(held_poll_or_404(poll_id))


def _voter_or_404(poll: Poll, voter_id: int) -> AskedVoter:
    voter = db.session.scalars(_voters(poll).where(PollVoter.id == voter_id)).one_or_none()
    return AskedVoter(poll, voter or abort(404))


def voter_or_404(poll_id: int, voter_id: int) -> AskedVoter:
    """Return somebody asked in a poll the viewer may see; else 404."""
    return _voter_or_404(poll_or_404(poll_id), voter_id)


def held_voter_or_404(poll_id: int, voter_id: int) -> AskedVoter:
    """Return the same, the poll held."""
    return _voter_or_404(held_poll_or_404(poll_id), voter_id)


def _option_or_404(poll: Poll, option_id: int) -> AskedOption:
    return AskedOption(poll, next((option for option in poll.options if option.id == option_id), None) or abort(404))


def option_or_404(poll_id: int, option_id: int) -> AskedOption:
    """Return a date of a poll the viewer may see; else 404."""
    return _option_or_404(poll_or_404(poll_id), option_id)


def held_option_or_404(poll_id: int, option_id: int) -> AskedOption:
    """Return the same, the poll and its meeting held."""
    return _option_or_404(held_with_meeting_or_404(poll_id), option_id)


def link_or_404(token: str) -> Poll:
    """Return the poll to which a personal link leads the viewer, if it is the viewer's own; else 404."""
    query = (
        sa.select(PollVoter.poll_id)
        .join(PollLink, PollLink.voter_id == PollVoter.id)
        .where(
            PollLink.token_hash == digest(token),
            PollVoter.person_id == g.viewer.person_id,
            PollVoter.removed_at.is_(None),
        )
    )
    return poll_or_404(db.session.scalar(query) or abort(404))


_LIVE = sa.or_(Poll.state == PollState.OPEN, sa.and_(Poll.state == PollState.CLOSED, Poll.decided.is_(False)))


def live_of(meeting_id: int) -> Poll | None:
    """Return the meeting's poll of which a date can still come, held, with its dates."""
    query = (
        sa.select(Poll)
        .where(Poll.meeting_id == meeting_id, _LIVE)
        .options(selectinload(Poll.options))
        .with_for_update(of=Poll, key_share=True)
    )
    return db.session.scalars(query).one_or_none()


def held_for_platform(poll_id: int) -> Poll | None:
    """Return a poll with its dates and meeting, held, for commands that act for the platform."""
    query = (
        sa.select(Poll)
        .where(Poll.id == poll_id)
        .options(joinedload(Poll.meeting, innerjoin=True), selectinload(Poll.options))
        .with_for_update(of=Poll, key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one_or_none()


def for_messages(poll: Poll) -> Poll:
    """Return the poll with all that messages say of it: its dates, meeting and forum."""
    return db.session.scalars(sa.select(Poll).where(Poll.id == poll.id).options(*_TOLD)).one()


_TOLD = (joinedload(Poll.meeting, innerjoin=True).joinedload(Meeting.forum, innerjoin=True), selectinload(Poll.options))


def is_polled(meeting_id: int) -> bool:
    """Say whether people were asked for a date of the meeting and wait to be told which it is."""
    return db.session.scalar(sa.select(Poll.id).where(Poll.meeting_id == meeting_id, _LIVE).limit(1)) is not None


def latest_of(meeting_id: int) -> int | None:
    """Return the key of the meeting's last poll."""
    return db.session.scalar(sa.select(sa.func.max(Poll.id)).where(Poll.meeting_id == meeting_id))


def still_asked(audience: Audience) -> sa.ColumnElement[bool]:
    """Return the condition on PollVoter, joined with Person, for those who are asked now.

    Not those removed, not those who left the platform, and nobody of the partner side when the meeting has become one
    for the Union side only (V1).
    """
    side = sa.true() if audience is Audience.ALL else Person.side == Side.UNION
    return sa.and_(PollVoter.removed_at.is_(None), Person.state != PersonState.CLOSED, side)

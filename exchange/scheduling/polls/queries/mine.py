"""What polls mean to one person: answers owed, what else there is around a date; and what is due to be reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import UtcDateTime, among, at_most, db, rows
from exchange.forums.models import Forum
from exchange.meetings.access import PLANNERS
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import visible_to as meetings_visible_to
from exchange.meetings.rules import ON_THE_LIST, STANDING, Answer
from exchange.scheduling.absences import queries as absences
from exchange.scheduling.polls.models import Poll, PollOption, PollVote, PollVoter
from exchange.scheduling.polls.queries.polls import visible_to
from exchange.scheduling.polls.rules import Engagement, PollState
from exchange.world.rules import Audience, Side

MOST_OWED, MOST_ENGAGEMENTS, MOST_OPEN = 12, 200, 50

_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcDateTime())


def owed_polls(viewer: Viewer) -> Sequence[Any]:
    """Return the open polls that wait for the viewer, the most pressing first: one statement.

    ``owes``: an answer of one's own is missing; the others are polls of meetings one plans whose time to answer is over.
    """
    return rows(owed_query(timeless(viewer)), {"now": viewer.at})


@lru_cache(maxsize=STATEMENTS)
def owed_query(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of ``owed_polls``, by the viewer without a moment; it asks for the moment as ``now``."""
    answered = sa.exists().where(PollVote.voter_id == PollVoter.id, PollVote.option_id == PollOption.id)
    owes = sa.exists().where(
        PollVoter.poll_id == Poll.id,
        PollVoter.person_id == viewer.person_id,
        PollVoter.removed_at.is_(None),
        PollOption.poll_id == Poll.id,
        PollOption.taken_back_at.is_(None),
        ~answered,
    )
    planned = sa.true() if viewer.is_admin else among(Meeting.forum_id, viewer.forums(*PLANNERS))
    columns: tuple[Any, ...] = (
        Poll.id, Poll.respond_by, Poll.closes_at, Meeting.title, Meeting.audience,
        Forum.name.label("forum_name"), Forum.names.label("forum_names"), owes.label("owes"),
    )  # fmt: skip
    return (
        sa.select(*columns)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            # As a parameter it would have SQLite plan anew at each use, since an index hangs on it.
            among(Poll.state, [PollState.OPEN]),
            sa.true() if viewer.is_union else Meeting.audience == Audience.ALL,
            sa.or_(owes, sa.and_(planned, Poll.closes_at <= _NOW)),
        )
        .order_by(Poll.closes_at, Poll.id)
        .limit(at_most(MOST_OWED))
    )


def open_polls(viewer: Viewer, forum_id: int) -> Sequence[Any]:
    """Return the open polls of a forum that the viewer may see, the first due first."""
    query = (
        sa.select(Poll.id, Poll.respond_by, Poll.closes_at, Meeting.title)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .where(Meeting.forum_id == forum_id, Poll.state == PollState.OPEN, visible_to(viewer))
        .order_by(Poll.closes_at, Poll.id)
        .limit(MOST_OPEN)
    )
    return db.session.execute(query).all()


def engagements(viewer: Viewer, first: datetime, last: datetime) -> list[Engagement]:
    """Return the viewer's own meetings between two instants, and (as far as any room knows) when the viewer is away."""
    own = sa.exists().where(
        Participation.meeting_id == Meeting.id,
        Participation.person_id == viewer.person_id,
        Participation.answer.in_(ON_THE_LIST - {Answer.DECLINED}),
    )
    query = (
        sa.select(Meeting.starts_at, Meeting.ends_at, Meeting.title, Meeting.id)
        .where(
            own,
            meetings_visible_to(viewer),
            Meeting.state.in_(STANDING),
            Meeting.starts_at < last,
            Meeting.ends_at > first,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_ENGAGEMENTS)
    )
    taken = (
        *absences.away({viewer.person_id: viewer.zone}, first, last),
        *absences.busy([viewer.person_id], first, last),
    )
    away = [Engagement(*interval) for _key, interval in taken]
    rows: Iterable[Any] = db.session.execute(query)
    return [*(Engagement(*row) for row in rows), *away]


def due_for_reminders(now: datetime) -> list[int]:
    """Return the keys of the open polls whose time to answer still runs, for the command that reminds."""
    query = sa.select(Poll.id).where(Poll.state == PollState.OPEN, Poll.closes_at > now).order_by(Poll.id)
    return list(db.session.scalars(query))


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of a person's answers in polls, ready for JSON; of the Union side's nothing to the partner side (V1)."""
    known = sa.or_(Meeting.audience == Audience.ALL, Person.side == Side.UNION)
    rows = db.session.execute(
        sa.select(PollVoter, Meeting.title)
        .join(Poll, Poll.id == PollVoter.poll_id)
        .join(Meeting, Meeting.id == Poll.meeting_id)
        .join(Person, Person.id == PollVoter.person_id)
        .where(PollVoter.person_id == person_id, known)
        .order_by(PollVoter.id)
    ).all()
    votes = db.session.execute(
        sa.select(PollVote.voter_id, PollOption.starts_at, PollVote.choice)
        .join(PollOption, PollOption.id == PollVote.option_id)
        .join(PollVoter, PollVoter.id == PollVote.voter_id)
        .where(PollVoter.person_id == person_id)
        .order_by(PollOption.starts_at)
    ).all()
    return {
        "polls": [
            {
                "meeting": title,
                "asked_at": voter.asked_at.isoformat(),
                "opened_at": _iso(voter.opened_at),
                "answered_at": _iso(voter.answered_at),
                "reminded_at": _iso(voter.reminded_at),
                "comment": voter.comment,
                "answers": {starts.isoformat(): choice.value for key, starts, choice in votes if key == voter.id},
            }
            for voter, title in rows
        ]
    }


def _iso(value: datetime | date | None) -> str | None:
    return value.isoformat() if value is not None else None

"""Reading subscriptions, and what one of them shows to its owner at a moment."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.engine import Connection

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.calendars import ics
from exchange.calendars.rules import Variant, shown_as
from exchange.core import clock
from exchange.core.db import db
from exchange.countries.models import Priority
from exchange.cycles.deadlines import queries as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.feeds.models import DeadlinePiece, Piece, Revision, Subscription
from exchange.feeds.polls import Entry
from exchange.feeds.rules import (
    MOST_ENTRIES,
    Choices,
    Detail,
    Scope,
    Topic,
    newest,
    shown_since,
    variant_for,
)
from exchange.forums.models import Forum, Mandate
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ON_THE_LIST, SEATED, Answer, State

ONE_DAY = timedelta(days=1)
#: With these answers a meeting is one's own. Whoever declined does not want it in the calendar.
_OWN = ON_THE_LIST - {Answer.DECLINED}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a subscription's texts are read, for as long as its choices and its owner's rights stay as they are.

    ``rights`` is what it was made under, ``until`` the instant from which time alone may change it. Who is on which
    list, and what the meetings say, is asked anew each time: that is in the query.
    """

    rights: Hashable
    until: datetime
    query: sa.Select[bytes]
    statement: str
    name: str
    language: str

    def holds(self, rights: Hashable, now: datetime) -> bool:
        """Tell whether it can be used once more."""
        return self.rights == rights and now < self.until


def one_moment() -> Connection:
    """Return the session's connection, with one snapshot for all statements to come.

    So rights never mix with texts written after they were lost. SQLite's transactions are such by themselves.
    """
    if db.engine.dialect.name == "postgresql":
        return db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return db.session.connection()


def reading_of(subscription_id: int, rights: tuple[int, int], now: datetime) -> Reading | None:
    """Return how the subscription is read from now on; None when it is nobody's any more."""
    subscription = db.session.get(Subscription, subscription_id)
    owner = viewer_of(subscription.person_id, now) if subscription else None
    if subscription is None or owner is None:
        return None
    today = now.astimezone(UTC).date()
    choices = Choices(subscription.with_tentative, subscription.with_cancelled)
    due, guards = _due(subscription, owner, choices, today), [_unchanged(subscription, rights)]
    if due is not None and (none_set := _none_set(subscription)) is not None:
        due = None
        guards.append(none_set)
    query = _entries(subscription, owner, choices, today, due)
    guarded = _entries(subscription, owner, choices, today, due, *guards)
    statement = str(guarded.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True}))
    return Reading(rights, _next_change(owner, now), query, statement, subscription.name, subscription.language)


def _unchanged(subscription: Subscription, rights: tuple[int, int]) -> sa.ColumnElement[bool]:
    """Return the condition that choices and rights are still those of ``rights``: in the very statement that reads."""
    version = sa.select(Subscription.version).filter_by(id=subscription.id, revoked_at=None)
    number = sa.select(Revision.number).filter_by(topic=Topic.RIGHTS.of(subscription.person_id))
    return sa.and_(version.scalar_subquery() == rights[0], sa.func.coalesce(number.scalar_subquery(), 0) == rights[1])


def _none_set(subscription: Subscription) -> sa.ColumnElement[bool] | None:
    """Return the condition that the feed's forum has no deadlines, where it has none: looking for them is spared then."""
    one_set = sa.exists().where(Deadline.forum_id == subscription.forum_id)
    has_any = subscription.scope is not Scope.FORUM or db.session.scalar(sa.select(one_set))
    return None if has_any else sa.not_(one_set)


def body_of(connection: Connection, reading: Reading) -> bytes:
    """Return the feed's bytes: one statement, however many meetings there are."""
    return _assembled(reading, connection.scalars(reading.query))


def body_again(way: Entry, reading: Reading) -> bytes | None:
    """Return the feed's bytes as they are now; None when they have to be found out from the beginning.

    One statement straight to the driver, and with it goes the question whether the reading still holds: it finds
    nothing when it does not. So rights are never mixed with texts written after they were lost.
    """
    rows = way.rows(reading.statement)
    return _assembled(reading, (row[0] for row in rows)) if rows else None


def _assembled(reading: Reading, newest_first: Iterable[bytes | None]) -> bytes:
    written = [text for text in newest_first if text is not None]
    return ics.assemble(reading.name, newest(written[::-1]), reading.language)


def _entries(
    subscription: Subscription,
    owner: Viewer,
    choices: Choices,
    today: date,
    due: sa.Select[Any] | None,
    *guard: sa.ColumnElement[bool],
) -> sa.Select[bytes]:
    """Return the query of the texts of what the owner may see and asked for, newest first; ``due`` are its deadlines.

    Each of its two halves walks along an index, and SQLite merges them without sorting either. Around them nothing is
    sorted again: both databases hand on a limited query in its order, and rows of one column are read quicker.
    """
    shown = (_in_scope(subscription, owner), meetings.visible_to(owner), included(choices, today, Meeting.ends_local))
    entries = sa.select(_text(subscription, owner).label("text")).select_from(Meeting.__table__).where(*shown, *guard)
    if due is None:
        return entries.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(MOST_ENTRIES)
    placed = entries.add_columns(Meeting.starts_at.label("at"), Meeting.id.label("key"))
    both = sa.union_all(placed, due.where(*guard)).order_by(sa.desc("at"), sa.desc("key")).limit(MOST_ENTRIES)
    return sa.select(both.subquery().c.text)


def _due(subscription: Subscription, owner: Viewer, choices: Choices, today: date) -> sa.Select[Any] | None:
    """Return the query of the texts of deadlines; None where the feed shows none.

    Of the own calendar: those that a present role of the owner's answers for; of others: those of the meetings shown.
    """
    own = subscription.scope is Scope.OWN
    shows_none = not subscription.with_deadlines or subscription.detail is Detail.BUSY
    if shows_none or (own and not deadlines.owns_any(owner)):
        return None
    return (
        sa.select(DeadlinePiece.text, _midnight(Deadline.due_on).label("at"), Deadline.id.label("key"))
        .select_from(Deadline.__table__)
        .join(Meeting.__table__, Meeting.id == Deadline.meeting_id)
        .join(DeadlinePiece.__table__, DeadlinePiece.deadline_id == Deadline.id)
        .where(
            deadlines.owned_by(owner) if own else _in_scope(subscription, owner),
            # Said of the deadline too, so that its own index serves.
            Deadline.forum_id == subscription.forum_id if subscription.scope is Scope.FORUM else sa.true(),
            deadlines.visible_to(owner),
            included(choices, today, Deadline.due_on),
            DeadlinePiece.language == subscription.language,
            DeadlinePiece.variant == variant_for(subscription.detail, participates=False),
        )
    )


def _midnight(day: Any) -> Any:
    """Return when a day begins (UTC), as the database compares it with the start of a meeting: as text in SQLite."""
    if db.engine.dialect.name == "postgresql":
        return sa.func.timezone("UTC", sa.cast(day, sa.DateTime()))
    return sa.type_coerce(day, sa.Text())


def _text(subscription: Subscription, owner: Viewer) -> sa.ScalarSelect[bytes]:
    """Return the kept text of a meeting as the owner has it; looked up by key for each meeting, on both databases."""
    beside, seated = (
        sa.literal(variant_for(subscription.detail, participates), Piece.variant.type) for participates in (False, True)
    )
    place = sa.exists().where(Participation.meeting_id == Meeting.id, Participation.person_id == owner.person_id)
    has_seat = place.where(Participation.answer.in_(SEATED)).correlate(Meeting)
    variant = sa.case((has_seat, seated), else_=beside) if subscription.detail is Detail.FULL else beside
    return (
        sa.select(Piece.text)
        .where(Piece.meeting_id == Meeting.id, Piece.language == subscription.language, Piece.variant == variant)
        .correlate(Meeting)
        .scalar_subquery()
    )


def _in_scope(subscription: Subscription, owner: Viewer) -> sa.ColumnElement[bool]:
    if subscription.scope is Scope.FORUM:
        return Meeting.forum_id == subscription.forum_id
    if subscription.scope is Scope.LEVEL:
        return Meeting.level == subscription.level
    if subscription.scope is Scope.COUNTRY and subscription.country_code:
        return meetings.about(subscription.country_code)
    return Meeting.id.in_(
        sa.select(Participation.meeting_id).where(
            Participation.person_id == owner.person_id, Participation.answer.in_(_OWN)
        )
    )


def included(choices: Choices, today: date, last_day: Any) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those in a feed on that day, as the rules have it for each state.

    ``last_day`` is the column that says how long something of the meeting is shown: its end, or the day of a deadline.
    """
    since: dict[date, list[sa.ColumnElement[bool]]] = {}
    for state in State:
        settled, open_ = (
            shown_since(shown_as(state.value, has_new_date=not date_open), choices, today)
            for date_open in (False, True)
        )
        if settled == open_ and settled is not None:
            since.setdefault(settled, []).append(Meeting.state == state)
            continue
        for day, date_open in ((settled, False), (open_, True)):
            if day is not None:
                since.setdefault(day, []).append(sa.and_(Meeting.state == state, Meeting.date_open.is_(date_open)))
    return sa.or_(*(sa.and_(last_day >= _bound(last_day, day), sa.or_(*states)) for day, states in since.items()))


def _bound(column: Any, day: date) -> date:
    return day if isinstance(column.type, sa.Date) else datetime.combine(day, time())


def _next_change(owner: Viewer, now: datetime) -> datetime:
    """Return the next midnight that may change what the owner sees.

    The window moves with the day in UTC; roles begin and end at midnight in the zones of their forums (M3, V2).
    """
    zones = sa.select(Forum.zone).join(Mandate).where(Mandate.person_id == owner.person_id).distinct()
    midnights = [clock.start_of(clock.day_in(zone, now) + ONE_DAY, zone) for zone in db.session.scalars(zones)]
    return min([datetime.combine(now.astimezone(UTC).date() + ONE_DAY, time(), UTC), *midnights])


def piece_for(viewer: Viewer, meeting_id: int, language: str) -> bytes | None:
    """Return a meeting's text as the viewer may have it; None for one that is not announced. The meeting is visible."""
    own = meetings.own_participation(viewer, meeting_id)
    variant = variant_for(Detail.FULL, participates=own is not None and own.answer in SEATED)
    return db.session.scalar(
        sa.select(Piece.text).filter_by(meeting_id=meeting_id, language=language, variant=Variant(variant))
    )


def subscriptions(person_id: int) -> list[Subscription]:
    """Return a person's subscriptions, the live ones first, each in the order of their making."""
    query = sa.select(Subscription).filter_by(person_id=person_id)
    found = db.session.scalars(query.order_by(Subscription.made_at, Subscription.id))
    return sorted(found, key=lambda subscription: subscription.revoked_at is not None)


def live_count(person_id: int) -> int:
    """Return how many live addresses the person has."""
    query = sa.select(sa.func.count()).select_from(Subscription).filter_by(person_id=person_id, revoked_at=None)
    return db.session.scalar(query) or 0


def subscription_or_404(subscription_id: int) -> Subscription:
    """Return a live subscription of the viewer's own; else 404."""
    query = sa.select(Subscription).filter_by(id=subscription_id, person_id=g.viewer.person_id, revoked_at=None)
    return db.session.scalars(query).one_or_none() or abort(404)


def forum_names(forum_ids: set[int]) -> dict[int, str]:
    """Return the forums' names in the reader's language."""
    return {forum.id: forum.label for forum in db.session.scalars(sa.select(Forum).where(Forum.id.in_(forum_ids)))}


def priority_countries(day: date) -> list[str]:
    """Return the codes of the third countries that are a priority on that day (JC 2)."""
    query = sa.select(Priority.country_code).where(
        Priority.starts_on <= day, sa.or_(Priority.ends_on.is_(None), Priority.ends_on > day)
    )
    return list(db.session.scalars(query.distinct().order_by(Priority.country_code)))

"""The journal: one entry per operation, in its transaction. Audit trail, notices and feeds all read it (V4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from exchange.core.db import Key, Model, add_many, db


class Actor(Protocol):
    """Whoever acts: a viewer, or the platform itself in a command."""

    @property
    def person_id(self) -> int | None:
        """Return the person's key, or None for the platform."""

    @property
    def name(self) -> str:
        """Return the name that the journal keeps, which outlives the account."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform acting by itself: a command, a scheduled job."""

    person_id: int | None = None
    name: str = "Experts' Exchange"


class JournalEntry(Model):
    """Who did what to which thing, when, from what to what. Never changed, never deleted."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        sa.Index(None, "subject_kind", "subject_id"),
        sa.Index(None, "subject_kind", "at"),
        sa.Index(None, "forum_id", "at"),
    )

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    subject_label: Mapped[str]
    forum_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True, slots=True)
class News:
    """An entry as the listeners get it: with the thing itself, and what must never be written down."""

    entry: JournalEntry
    subject: Any
    actor: Actor
    private: dict[str, Any] = field(default_factory=dict)

    @property
    def action(self) -> str:
        """Return what was done, e.g. ``meeting.convened``."""
        return self.entry.action

    @property
    def at(self) -> datetime:
        """Return the instant of the operation."""
        return self.entry.at


Listener = Callable[[list[News]], None]
_PENDING = "exchange.pending_news"


def record(
    actor: Actor,
    action: str,
    subject: Any,
    now: datetime,
    *,
    forum_id: int | None = None,
    changes: dict[str, Any] | None = None,
    reason: str = "",
    private: dict[str, Any] | None = None,
) -> JournalEntry:
    """Write one entry about the subject, within the current transaction, and tell the listeners at its end.

    Call it before the flush: what changed is read from the subject's unsaved attributes, unless ``changes``
    says it. ``private`` reaches the listeners but is stored nowhere (a secret that goes into a mail).
    """
    found = changes if changes is not None else changes_of(subject)
    db.session.add(subject)
    db.session.flush()
    entry = _entry(actor, action, subject, now, changes=found, forum_id=forum_id, reason=reason)
    db.session.add(entry)
    db.session.info.setdefault(_PENDING, []).append(News(entry, subject, actor, private or {}))
    return entry


def record_all(actor: Actor, done: Sequence[tuple[str, Any]], now: datetime) -> None:
    """Write an entry about each of many subjects, given with what was done to it: all with a few statements.

    As with ``record``, call it before the flush.
    """
    told = [(action, subject, changes_of(subject)) for action, subject in done]
    add_many([subject for _action, subject in done])
    entries = [_entry(actor, action, subject, now, changes=changes) for action, subject, changes in told]
    add_many(entries)
    pending = db.session.info.setdefault(_PENDING, [])
    pending += [News(entry, subject, actor) for entry, (_action, subject) in zip(entries, done, strict=True)]


def _entry(
    actor: Actor,
    action: str,
    subject: Any,
    now: datetime,
    *,
    changes: dict[str, Any],
    forum_id: int | None = None,
    reason: str = "",
) -> JournalEntry:
    return JournalEntry(
        at=now,
        actor_id=actor.person_id,
        actor_name=actor.name,
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        subject_label=str(getattr(subject, "label", "")),
        forum_id=forum_id if forum_id is not None else getattr(subject, "forum_id", None),
        changes=changes,
        reason=reason,
    )


#: Never copied into the journal: secrets, and columns that say nothing to a reader.
_UNTOLD = frozenset({"id", "version", "password_hash", "token_hash", "folded_name", "folded_title"})


def changes_of(subject: Any) -> dict[str, Any]:
    """Return ``{column: [old, new]}`` for the unsaved changes of a mapped object (V4)."""
    state = sa.inspect(subject)
    told: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if attribute.key in _UNTOLD or not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if old != new:
            told[attribute.key] = [_plain(old), _plain(new)]
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have the listener called with all news of a transaction, just before it is committed and within it."""
    if listener not in _listeners:
        _listeners.append(listener)


@event.listens_for(Session, "before_commit")
def _tell(session: Session) -> None:
    while news := session.info.pop(_PENDING, None):
        session.flush()
        for listener in _listeners:
            listener(news)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)

"""Verbs of papers. The file lies in its folder before the row is written; both are there, or neither."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.files import operations as files
from exchange.files.rules import marking_above_limite
from exchange.meetings.access import plans
from exchange.meetings.agenda.queries import lock as lock_meetings
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.papers import queries
from exchange.papers.models import Paper, PaperVersion
from exchange.papers.queries import Desk
from exchange.papers.rules import (
    MOST_PAPERS,
    MOST_VERSIONS,
    Details,
    Edition,
    PaperRefusedError,
    Readers,
    Refusal,
)


def add(actor: Viewer, meeting: Meeting, details: Details, edition: Edition, now: datetime) -> Paper:
    """Hand in a paper with its first version.

    Raises PaperRefusedError: NOT_NOW, TOO_MANY, NO_SUCH_ITEM, PARTNER_SIDE, ABOVE_LIMITE; FileRefusedError: NO_SPACE.
    """
    lock_meetings(meeting)
    if meeting.state is State.CANCELLED:
        raise PaperRefusedError(Refusal.NOT_NOW)
    if queries.number_of(meeting.id) >= MOST_PAPERS:
        raise PaperRefusedError(Refusal.TOO_MANY)
    _check(actor, queries.desk_of(actor, meeting), details)
    paper = Paper(meeting_id=meeting.id, by_id=actor.person_id, at=now, versions=[], reason="")
    _write(paper, details)
    changes = {**journal.changes_of(paper), "language": [None, edition.language], "file": [None, edition.upload.name]}
    _number(actor, paper, edition, 1, now)
    journal.record(actor, "paper.added", paper, now, forum_id=meeting.forum_id, changes=changes)
    return paper


def add_version(actor: Viewer, paper: Paper, edition: Edition, now: datetime) -> PaperVersion:
    """Add a version, the first in its language or the next.

    Raises PaperRefusedError: NOT_NOW, TOO_MANY, SAME_AGAIN (it is the newest already); OvertakenError when the paper is
    gone; FileRefusedError: NO_SPACE.
    """
    _hold(actor, paper)
    if paper.withdrawn_at is not None:
        raise PaperRefusedError(Refusal.NOT_NOW)
    newest = queries.latest_in(paper, edition.language)
    if newest is not None and newest.number >= MOST_VERSIONS:
        raise PaperRefusedError(Refusal.TOO_MANY)
    number = newest.number + 1 if newest is not None else 1
    version = _number(actor, paper, edition, number, now)
    if newest is not None and newest.file.digest == version.file.digest:
        raise PaperRefusedError(Refusal.SAME_AGAIN)
    changes = {
        "language": [None, edition.language],
        "number": [number - 1 or None, number],
        "file": [None, edition.upload.name],
    }
    journal.record(actor, "paper.version_added", paper, now, forum_id=paper.meeting.forum_id, changes=changes)
    return version


def change(actor: Viewer, paper: Paper, details: Details, now: datetime, *, version: str) -> None:
    """Correct what is said of a paper; the same again changes nothing.

    Raises OvertakenError, and PaperRefusedError: NOT_NOW, NO_SUCH_ITEM, PARTNER_SIDE, ABOVE_LIMITE.
    """
    _hold(actor, paper, version)
    _check(actor, queries.desk_of(actor, paper.meeting), details, was=paper.item_id)
    _write(paper, details)
    if changes := journal.changes_of(paper):
        journal.record(actor, "paper.changed", paper, now, forum_id=paper.meeting.forum_id, changes=changes)


def withdraw(actor: Viewer, paper: Paper, reason: str, now: datetime) -> None:
    """Take a paper back, with the reason; again changes nothing. Raises PaperRefusedError: NO_REASON, NOT_NOW."""
    _hold(actor, paper)
    if not reason:
        raise PaperRefusedError(Refusal.NO_REASON)
    if paper.withdrawn_at is None:
        paper.withdrawn_at, paper.withdrawn_by, paper.reason = now, actor.person_id, reason
        forum_id = paper.meeting.forum_id
        journal.record(actor, "paper.withdrawn", paper, now, forum_id=forum_id, changes={}, reason=reason)


def bring_back(actor: Viewer, paper: Paper, now: datetime) -> None:
    """Put a withdrawn paper before its readers again; again changes nothing. Raises PaperRefusedError: NOT_NOW."""
    _hold(actor, paper)
    if paper.withdrawn_at is not None:
        paper.withdrawn_at, paper.withdrawn_by, paper.reason = None, None, ""
        journal.record(actor, "paper.brought_back", paper, now, forum_id=paper.meeting.forum_id, changes={})


def _hold(actor: Viewer, paper: Paper, version: str | None = None) -> None:
    """Take the locks, the meeting's first, then ask again whether this may be changed."""
    lock_meetings(paper.meeting)
    queries.lock(paper, version)
    own = paper.by_id == actor.person_id
    if paper.meeting.state is State.CANCELLED or not (own or plans(actor, paper.meeting.forum_id)):
        raise PaperRefusedError(Refusal.NOT_NOW)


def _check(actor: Viewer, desk: Desk, details: Details, was: int | None = -1) -> None:
    """Refuse an item that is not the actor's to choose, a side that is not the actor's (V1), a marking above LIMITE (M5)."""
    items = {item.id: item for item in desk.items}
    stays = details.item_id == was
    if details.item_id is None and not (desk.whole or stays):
        raise PaperRefusedError(Refusal.NO_SUCH_ITEM)
    if details.item_id is not None and details.item_id not in items and not stays:
        raise PaperRefusedError(Refusal.NO_SUCH_ITEM)
    if details.readers is Readers.UNION and not actor.is_union:
        raise PaperRefusedError(Refusal.PARTNER_SIDE)
    if found := marking_above_limite(details.title):
        raise PaperRefusedError(Refusal.ABOVE_LIMITE, found)


def _write(paper: Paper, details: Details) -> None:
    paper.title, paper.item_id = details.title, details.item_id
    paper.readers, paper.handling = details.readers, details.handling


def _number(actor: Viewer, paper: Paper, edition: Edition, number: int, now: datetime) -> PaperVersion:
    stored = files.keep(actor, edition.upload, now)
    db.session.add(paper)
    db.session.flush()
    version = PaperVersion(
        paper_id=paper.id, language=edition.language, number=number, note=edition.note, by_id=actor.person_id, at=now
    )
    version.file = stored
    db.session.add(version)
    db.session.flush()
    # Whoever reads the paper next reads its versions anew.
    db.session.expire(paper, ["versions"])
    return version

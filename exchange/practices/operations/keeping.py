"""What is done with a practice after it was published: revise it, withdraw it, put another in its place, and back.

The author acts unnamed here too (V3); secretariats and the administrator act under their names.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.practices import queries
from exchange.practices.models import Practice, PracticeChecker, PracticeFile, PracticeVersion
from exchange.practices.operations.shared import AUTHOR, told, write
from exchange.practices.rules import (
    Details,
    NotNowError,
    PracticeRefusedError,
    Refusal,
    State,
    closes_circle,
    reaches_as_far,
    review_due,
)


def begin_revision(actor: Viewer, practice: Practice, now: datetime) -> Practice:
    """Begin a revision, a draft of the author's beside what is read; the one under way if there is one. Raises NotNowError."""
    queries.lock(practice)
    if practice.author_id != actor.person_id or practice.state is not State.PUBLISHED:
        raise NotNowError
    if under_way := queries.revision_of(practice):
        return under_way
    revision = Practice(
        priorities=[], author_id=practice.author_id, state=State.DRAFT, created_at=now, revises_id=practice.id,
        translates_id=practice.translates_id, translated_at=practice.translated_at, withdrawn_reason="",
    )  # fmt: skip
    write(revision, queries.details_of(practice), now)
    journal.record(AUTHOR, "practice.revision_begun", revision, now, changes={})
    db.session.flush()
    db.session.add_all(PracticeFile(practice_id=revision.id, file_id=one.file_id) for one in queries.files_of(practice))
    db.session.flush()
    return revision


def put_in_place(actor: Viewer, revision: Practice, now: datetime) -> Practice:
    """Let a revision that passed its review take the place of the text it revises, whose words are kept as a version.

    Raises PracticeRefusedError: WITHDRAWN, when that text was taken from its readers meanwhile.
    """
    practice = queries.revised(revision)
    queries.lock(practice)
    if practice.state is not State.PUBLISHED:
        raise PracticeRefusedError(Refusal.WITHDRAWN)
    before, after = queries.details_of(practice), queries.details_of(revision)
    _keep_version(practice, now)
    translated_at, file_ids = revision.translated_at, [one.file_id for one in queries.files_of(revision)]
    checked_by, reviewer_id = revision.checked_by, revision.reviewer_id
    _hand_over_checkers(revision, practice)
    db.session.delete(revision)
    db.session.flush()
    write(practice, after, now)
    practice.revised_at, practice.review_by, practice.translated_at = now, review_due(now.date()), translated_at
    practice.checked_by, practice.reviewer_id = checked_by, reviewer_id
    kept = [one for one in practice.files if one.file_id in file_ids]
    new = set(file_ids) - {one.file_id for one in kept}
    practice.files = [*kept, *(PracticeFile(file_id=file_id) for file_id in sorted(new))]
    journal.record(actor, "practice.revised", practice, now, changes=_told_to_those_of(before, after))
    return practice


def _hand_over_checkers(revision: Practice, practice: Practice) -> None:
    """Whoever checked what is read now looks after it; those of a forum for which it is no more do not (V2)."""
    db.session.execute(sa.delete(PracticeChecker).where(PracticeChecker.practice_id == practice.id))
    moving = sa.update(PracticeChecker).where(PracticeChecker.practice_id == revision.id)
    db.session.execute(moving.values(practice_id=practice.id))


def _told_to_those_of(before: Details, after: Details) -> dict[str, Any]:
    """Return what the journal keeps: of words that not all who read the new ones could read, only for whom they are now."""
    changes = told(before, after)
    if reaches_as_far(before.reach, before.forum_id, after.reach, after.forum_id):
        return changes
    return {name: pair for name, pair in changes.items() if name in {"reach", "forum_id"}}


def _keep_version(practice: Practice, now: datetime) -> None:
    number = len(queries.versions_of(practice)) + 1
    names = ("title", "language", "situation", "done", "result", "caution", "reach", "forum_id")
    texts = {name: getattr(practice, name) for name in names}
    since = practice.revised_at or practice.published_at or now
    version = PracticeVersion(practice_id=practice.id, number=number, published_at=since, replaced_at=now, **texts)
    db.session.add(version)


def withdraw(actor: Viewer, practice: Practice, reason: str, now: datetime) -> None:
    """Take a published practice from its readers, who read when and why; again changes nothing.

    Raises NotNowError, and PracticeRefusedError: NO_REASON.
    """
    _hold(actor, practice)
    if not reason.strip():
        raise PracticeRefusedError(Refusal.NO_REASON)
    if practice.state is State.PUBLISHED:
        practice.state, practice.since, practice.withdrawn_reason = State.WITHDRAWN, now, reason.strip()
        changes = {"state": [State.PUBLISHED.value, State.WITHDRAWN.value]}
        journal.record(_named(actor, practice), "practice.withdrawn", practice, now, changes=changes, reason=reason)


def bring_back(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Put a withdrawn practice before its readers again; again changes nothing. Raises NotNowError."""
    _hold(actor, practice)
    if practice.state is State.WITHDRAWN:
        practice.state, practice.since, practice.withdrawn_reason = State.PUBLISHED, now, ""
        changes = {"state": [State.WITHDRAWN.value, State.PUBLISHED.value]}
        journal.record(_named(actor, practice), "practice.brought_back", practice, now, changes=changes)


def supersede(actor: Viewer, practice: Practice, successor: Practice | None, now: datetime) -> None:
    """Say that another practice has taken the place of this one.

    What has itself been superseded takes no place: so whoever would close a circle, at once with others or later, meets one
    of its other ends under the lock. Raises NotNowError, and PracticeRefusedError: NO_SUCCESSOR, NARROWER, CIRCLE.
    """
    if successor is not None:
        queries.hold([practice.id, successor.id])
        queries.lock(successor)
    _hold(actor, practice)
    if practice.state is not State.PUBLISHED:
        raise NotNowError
    if successor is None or successor.state is not State.PUBLISHED or successor.id == practice.id:
        raise PracticeRefusedError(Refusal.NO_SUCCESSOR)
    if not reaches_as_far(successor.reach, successor.forum_id, practice.reach, practice.forum_id):
        raise PracticeRefusedError(Refusal.NARROWER)
    if successor.superseded_by_id is not None or closes_circle(queries.successors(), practice.id, successor.id):
        raise PracticeRefusedError(Refusal.CIRCLE)
    if practice.superseded_by_id != successor.id:
        practice.superseded_by_id = successor.id
        journal.record(_named(actor, practice), "practice.superseded", practice, now, changes={})


def stand_again(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Say that nothing has taken its place after all; again changes nothing. Raises NotNowError."""
    _hold(actor, practice)
    if practice.superseded_by_id is not None:
        practice.superseded_by_id = None
        journal.record(_named(actor, practice), "practice.stands_again", practice, now, changes={})


def _hold(actor: Viewer, practice: Practice) -> None:
    queries.lock(practice)
    if practice.state not in (State.PUBLISHED, State.WITHDRAWN) or not queries.keeps(actor, practice):
        raise NotNowError


def _named(actor: Viewer, practice: Practice) -> Any:
    return AUTHOR if practice.author_id == actor.person_id else actor

"""What an author does: write, change, submit, take back, discard, and confirm that it still holds.

The journal keeps what was done, never by whom: whoever reads it must not learn the name of an author who did not wish to
be named, now or later (V3). The practice itself knows.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.files.rules import marking_above_limite
from exchange.practices import queries
from exchange.practices.models import Practice, PracticeChecker
from exchange.practices.operations.shared import AUTHOR, told, write
from exchange.practices.rules import (
    HELD_BY_AUTHOR,
    IN_REVIEW,
    TEXTS,
    Asked,
    Details,
    NotNowError,
    OvertakenError,
    PracticeRefusedError,
    Refusal,
    State,
    check_reach,
    missing,
    resubmitted_to,
    review_due,
)
from exchange.world import queries as world

#: A marking stands above everything else; further down a text only speaks of one.
TOP = 60


def create(actor: Viewer, details: Details, now: datetime, original: Practice | None = None) -> Practice:
    """Begin a draft, which is the author's alone; a translation, when there is an original.

    Raises PracticeRefusedError: NOT_YOUR_FORUM, PARTNER_SIDE, NOT_THIRD, ABOVE_LIMITE, SAME_LANGUAGE.
    """
    _check(actor, details, now)
    practice = Practice(author_id=actor.person_id, state=State.DRAFT, created_at=now, priorities=[])
    if original is not None:
        practice.translates_id = original.id
        _check_language(details, original)
    write(practice, details, now)
    journal.record(AUTHOR, "practice.drafted", practice, now, changes={})
    return practice


def change(actor: Viewer, practice: Practice, details: Details, now: datetime, *, version: str) -> None:
    """Change what is in the author's hands; the same again changes nothing.

    What a draft said is nobody else's affair, so the journal does not keep it. Raises OvertakenError when another text
    was saved since ``version``, NotNowError, and PracticeRefusedError: NOT_YOUR_FORUM, PARTNER_SIDE, NOT_THIRD,
    ABOVE_LIMITE, SAME_LANGUAGE.
    """
    _hold(actor, practice, HELD_BY_AUTHOR)
    if str(practice.version) != version:
        raise OvertakenError
    _check(actor, details, now)
    if practice.translates_id is not None:
        _check_language(details, queries.original_of(practice))
    before = queries.details_of(practice)
    if before == details:
        return
    changes = {} if practice.state is State.DRAFT else told(before, details)
    write(practice, details, now)
    journal.record(AUTHOR, "practice.changed", practice, now, changes=changes)


def submit(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Have it reviewed: by a secretariat first, or by whoever asked for changes (V3).

    Raises NotNowError, and PracticeRefusedError: INCOMPLETE, NOT_YOUR_FORUM, PARTNER_SIDE, NOT_THIRD, ABOVE_LIMITE, NOBODY_CHECKS.
    """
    _hold(actor, practice, HELD_BY_AUTHOR)
    details = queries.details_of(practice)
    if missing(details):
        raise PracticeRefusedError(Refusal.INCOMPLETE)
    _check(actor, details, now)
    forums = queries.checking_forums(actor, practice.reach, practice.forum_id, now)
    if not forums:
        raise PracticeRefusedError(Refusal.NOBODY_CHECKS)
    db.session.execute(sa.delete(PracticeChecker).where(PracticeChecker.practice_id == practice.id))
    db.session.execute(
        sa.insert(PracticeChecker), [{"practice_id": practice.id, "forum_id": forum_id} for forum_id in forums]
    )
    step = resubmitted_to(_asked(practice), practice.reach, practice.forum_id)
    if practice.translates_id is not None:
        practice.translated_at = now
    if step is State.FORM_CHECK:
        practice.checked_by = practice.reviewer_id = None
    _move(practice, step, now)
    journal.record(AUTHOR, "practice.submitted", practice, now, changes={})


def take_back(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Take it out of review: it is a draft again, and goes the whole way once more. Raises NotNowError."""
    _hold(actor, practice, IN_REVIEW)
    reviewers = queries.reviewers_of(practice, now)
    practice.asked_in = practice.asked_reach = practice.asked_forum_id = None
    practice.checked_by = practice.reviewer_id = None
    _move(practice, State.DRAFT, now)
    journal.record(AUTHOR, "practice.taken_back", practice, now, changes={}, private={"told": reviewers})


def discard(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Delete a draft for good. Raises NotNowError."""
    _hold(actor, practice, frozenset({State.DRAFT}))
    journal.record(AUTHOR, "practice.discarded", practice, now, changes={})
    db.session.delete(practice)
    db.session.flush()


def confirm(actor: Viewer, practice: Practice, now: datetime) -> None:
    """Say that it still holds: it need not be looked at again for two years. Raises NotNowError."""
    _hold(actor, practice, frozenset({State.PUBLISHED}))
    was, practice.review_by = practice.review_by, review_due(now.date())
    if practice.translates_id is not None:
        practice.translated_at = now
    changes = {"review_by": [was.isoformat() if was else None, practice.review_by.isoformat()]}
    journal.record(AUTHOR, "practice.confirmed", practice, now, changes=changes)


def _hold(actor: Viewer, practice: Practice, states: frozenset[State]) -> None:
    queries.lock(practice)
    if practice.author_id != actor.person_id or practice.state not in states:
        raise NotNowError


def _check(actor: Viewer, details: Details, now: datetime) -> None:
    check_reach(details.reach, details.forum_id, actor.forums(), is_union=actor.is_union)
    country = world.country(details.country) if details.country else None
    if details.country and (country is None or country.is_member_state(now.date())):
        raise PracticeRefusedError(Refusal.NOT_THIRD)
    tops = (details.title, *(getattr(details, part.value)[:TOP] for part in TEXTS))
    if any(marking_above_limite(top) for top in tops):
        raise PracticeRefusedError(Refusal.ABOVE_LIMITE)


def _check_language(details: Details, original: Practice) -> None:
    if details.language == original.language:
        raise PracticeRefusedError(Refusal.SAME_LANGUAGE)


def _asked(practice: Practice) -> Asked | None:
    if practice.asked_in is None or practice.asked_reach is None:
        return None
    return Asked(practice.asked_in, practice.asked_reach, practice.asked_forum_id)


def _move(practice: Practice, state: State, now: datetime) -> None:
    practice.state, practice.since = state, now

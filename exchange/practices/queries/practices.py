"""Which practices somebody may see, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import among, db, hold_row
from exchange.practices.models import Practice, PracticeChecker, PracticeComment, PracticeFile
from exchange.practices.queries.reviewing import EUROJUST
from exchange.practices.rules import Details, NotNowError, Reach, State

#: What rooms upstairs show on a practice's page. Each returns None or a dict with a ``template``, which reads what else it holds.
practice_sections: list[Callable[[Viewer, Practice], dict[str, Any] | None]] = []


def read_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those the viewer belongs to the readers of (V1, V2)."""
    reached = [Practice.reach == Reach.NETWORK]
    if viewer.is_union:
        reached.append(Practice.reach == Reach.UNION)
    of_forum = sa.true() if viewer.is_admin else among(Practice.forum_id, viewer.forums())
    return sa.or_(*reached, sa.and_(Practice.reach == Reach.FORUM, of_forum))


def published_for(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those that are published for the viewer."""
    return sa.and_(Practice.state == State.PUBLISHED, read_by(viewer))


def _checked_by_forums_of(viewer: Viewer) -> sa.ColumnElement[bool]:
    run = viewer.forums(Role.SECRETARIAT)
    return Practice.id.in_(sa.select(PracticeChecker.practice_id).where(among(PracticeChecker.forum_id, run)))


def _of_others(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Nobody reviews the own text; what is for the Union side only, nobody of the partner side (V1)."""
    others = Practice.author_id != viewer.person_id
    return others if viewer.is_union else sa.and_(others, Practice.reach != Reach.UNION)


def in_hands(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those the viewer is now to decide about (V3).

    Form and handling: the secretariats that check it. Substance: the named expert, or Eurojust; but never whoever
    checked the form.
    """
    expert = Practice.reviewer_id == viewer.person_id
    if viewer.authority_key == EUROJUST:
        expert = sa.or_(expert, Practice.reviewer_id.is_(None))
    again = sa.func.coalesce(Practice.checked_by, 0) != viewer.person_id
    return sa.and_(
        _of_others(viewer),
        sa.or_(
            sa.and_(Practice.state == State.FORM_CHECK, _checked_by_forums_of(viewer)),
            sa.and_(Practice.state == State.SUBSTANCE, expert, again),
        ),
    )


def kept_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those the viewer looks after: authors, the secretariats that checked it, the administrator."""
    others = _of_others(viewer)
    cares = sa.true() if viewer.is_admin else _checked_by_forums_of(viewer)
    return sa.or_(Practice.author_id == viewer.person_id, sa.and_(others, cares))


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those the viewer may see.

    One's own; those in one's hands, and those one's secretariat passed on; published ones by audience and side (V1);
    withdrawn ones that one looks after.
    """
    passed_on = sa.and_(Practice.state == State.SUBSTANCE, _of_others(viewer), _checked_by_forums_of(viewer))
    return sa.or_(
        Practice.author_id == viewer.person_id,
        published_for(viewer),
        in_hands(viewer),
        passed_on,
        sa.and_(Practice.state == State.WITHDRAWN, kept_by(viewer)),
    )


_WHOLE = (
    joinedload(Practice.author).joinedload(Person.authority),
    joinedload(Practice.reviewer),
    joinedload(Practice.forum),
    selectinload(Practice.priorities),
    selectinload(Practice.comments).joinedload(PracticeComment.by),
    selectinload(Practice.files).joinedload(PracticeFile.file),
)


def _one(practice_id: int, condition: sa.ColumnElement[bool]) -> Practice:
    query = sa.select(Practice).where(Practice.id == practice_id, condition).options(*_WHOLE)
    return db.session.scalars(query).unique().one_or_none() or abort(404)


def practice_or_404(practice_id: int) -> Practice:
    """Return a practice the viewer may see, with all that belongs to it; else 404."""
    return _one(practice_id, visible_to(g.viewer))


def revised(revision: Practice) -> Practice:
    """Return the practice that a revision is to replace."""
    return _one(revision.revises_id or 0, sa.true())


def revised_for(viewer: Viewer, revision: Practice) -> Practice | None:
    """Return the practice that a revision is to replace, if the viewer may see that."""
    query = sa.select(Practice).where(Practice.id == revision.revises_id, visible_to(viewer)).options(*_WHOLE)
    return db.session.scalars(query).unique().one_or_none() if revision.revises_id is not None else None


def original_of(translation: Practice) -> Practice:
    """Return what a translation translates."""
    return db.session.get_one(Practice, translation.translates_id)


def own_or_404(practice_id: int) -> Practice:
    """Return a practice that the viewer wrote; else 404."""
    return _one(practice_id, Practice.author_id == g.viewer.person_id)


def is_own(practice_id: int) -> bool:
    """Say whether there is a practice of that key that the viewer wrote."""
    query = sa.select(Practice.id).where(Practice.id == practice_id, Practice.author_id == g.viewer.person_id)
    return db.session.scalar(query) is not None


def concerned_or_404(practice_id: int) -> Practice:
    """Return a practice that the viewer is to decide about, or was while others have decided meanwhile; else 404."""
    viewer = g.viewer
    before = sa.or_(_checked_by_forums_of(viewer), Practice.reviewer_id == viewer.person_id)
    return _one(
        practice_id, sa.or_(in_hands(viewer), sa.and_(_of_others(viewer), Practice.state != State.DRAFT, before))
    )


def has_in_hands(viewer: Viewer, practice: Practice) -> bool:
    """Say whether the viewer is now to decide about the practice."""
    query = sa.select(Practice.id).where(Practice.id == practice.id, in_hands(viewer))
    return db.session.scalar(query) is not None


def author_for(viewer: Viewer, practice: Practice) -> Person | None:
    """Return who wrote it, to those who may know: everybody if the author wished to be named, else the author alone (V3)."""
    return practice.author if practice.named or practice.author_id == viewer.person_id else None


def hold(keys: Collection[int]) -> None:
    """Hold several practices until the transaction ends, in one order always: so two who want the same wait in turn."""
    query = sa.select(Practice.id).where(Practice.id.in_(keys)).order_by(Practice.id)
    db.session.execute(query.with_for_update()).all()


def lock(practice: Practice) -> None:
    """Hold the practice until the transaction ends, as it now stands. Raises NotNowError when it is gone."""
    if not hold_row(practice):
        raise NotNowError


def details_of(practice: Practice) -> Details:
    """Return what the author wrote; the priorities are loaded."""
    names = (
        *("title", "kind", "phase", "instrument", "topics", "language", "situation", "done", "result", "caution"),
        *("handling", "reach", "forum_id", "named"),
    )
    told: dict[str, Any] = {name: getattr(practice, name) for name in names}
    priorities = frozenset(entry.priority for entry in practice.priorities)
    return Details(country=practice.country_code, priorities=priorities, **told)

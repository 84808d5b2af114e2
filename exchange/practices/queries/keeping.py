"""Who looks after a published practice, its history, what takes its place, and what stands beside it in other languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.files.models import StoredFile
from exchange.practices.models import Practice, PracticeFile, PracticeVersion
from exchange.practices.queries.practices import (
    _one,
    kept_by,
    own_or_404,
    practice_or_404,
    published_for,
    read_by,
    visible_to,
)
from exchange.practices.rules import (
    TEXTS,
    State,
    Stretch,
    differences,
    is_outdated,
    reaches_as_far,
    reads,
)

#: So many practices are offered at most as the one that takes another's place.
MOST_OFFERED = 200


def shown_or_404(practice_id: int) -> Practice:
    """Return a practice the viewer may see, or could read until it was withdrawn; else 404."""
    withdrawn = sa.and_(Practice.state == State.WITHDRAWN, read_by(g.viewer))
    return _one(practice_id, sa.or_(visible_to(g.viewer), withdrawn))


def keepable_or_404(practice_id: int) -> Practice:
    """Return a practice that was published and that the viewer looks after; else 404."""
    public = Practice.state.in_((State.PUBLISHED, State.WITHDRAWN))
    return _one(practice_id, sa.and_(public, kept_by(g.viewer)))


def keeps(viewer: Viewer, practice: Practice) -> bool:
    """Say whether the viewer looks after the practice: its author, the secretariats that checked it, the administrator."""
    query = sa.select(Practice.id).where(Practice.id == practice.id, kept_by(viewer))
    return db.session.scalar(query) is not None


def revision_of(practice: Practice) -> Practice | None:
    """Return the revision of the practice that is under way, if any."""
    query = sa.select(Practice).where(Practice.revises_id == practice.id, Practice.state != State.DECLINED)
    return db.session.scalars(query).one_or_none()


# --- History ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One version of a practice against the one before it: title and texts, as stretches. ``since``: when it was published."""

    number: int
    since: datetime
    title: Sequence[Stretch]
    texts: Sequence[tuple[Any, Sequence[Stretch]]]
    is_first: bool


def versions_of(practice: Practice) -> list[PracticeVersion]:
    """Return what the practice said before, the earliest first."""
    query = sa.select(PracticeVersion).filter_by(practice_id=practice.id).order_by(PracticeVersion.number)
    return list(db.session.scalars(query))


def history(viewer: Viewer, practice: Practice) -> list[Step]:
    """Return the versions that the viewer belongs to the readers of (V1, V2), each against the one before, the latest first."""
    kept = [one for one in versions_of(practice) if _reads(viewer, one)]
    steps: list[Step] = []
    before: Any = None
    now = (practice, practice.revised_at or practice.published_at)
    for number, (one, since) in enumerate([*((one, one.published_at) for one in kept), now], start=1):
        steps.append(_step(number, since, before, one))
        before = one
    return steps[::-1]


def _reads(viewer: Viewer, one: PracticeVersion) -> bool:
    return reads(one.reach, one.forum_id, viewer.forums(), is_union=viewer.is_union, is_admin=viewer.is_admin)


def _step(number: int, since: Any, before: Any, one: Any) -> Step:
    base = before if before is not None else one
    texts = [(part, differences(getattr(base, part.value), getattr(one, part.value))) for part in TEXTS]
    return Step(number, since, differences(base.title, one.title), [row for row in texts if row[1]], before is None)


# --- What takes its place ---------------------------------------------------------------------------------------------


def successors() -> Mapping[int, int]:
    """Return which practice has taken the place of which."""
    query = sa.select(Practice.id, Practice.superseded_by_id).where(Practice.superseded_by_id.is_not(None))
    return {old: new for old, new in db.session.execute(query) if new is not None}


def possible_successors(viewer: Viewer, practice: Practice) -> list[Practice]:
    """Return published practices that could take the place of this one, those on the same country first."""
    query = (
        sa.select(Practice)
        .where(published_for(viewer), Practice.id != practice.id, Practice.superseded_by_id.is_(None))
        .order_by(
            sa.case((Practice.country_code == practice.country_code, 0), else_=1),
            Practice.published_at.desc(),
            Practice.id.desc(),
        )
        .limit(MOST_OFFERED)
    )
    found = db.session.scalars(query)
    return [one for one in found if reaches_as_far(one.reach, one.forum_id, practice.reach, practice.forum_id)]


def successor_for(viewer: Viewer, practice: Practice) -> Practice | None:
    """Return what has taken the place of the practice, if the viewer may read that."""
    query = sa.select(Practice).where(Practice.id == practice.superseded_by_id, published_for(viewer))
    return db.session.scalars(query).one_or_none() if practice.superseded_by_id else None


def superseded_by(practice: Practice) -> list[Practice]:
    """Return the practices whose place this one has taken, whoever may see them."""
    return list(db.session.scalars(sa.select(Practice).where(Practice.superseded_by_id == practice.id)))


# --- Other languages --------------------------------------------------------------------------------------------------


def original_or_none(practice_id: int | None) -> Practice | None:
    """Return a published practice that the viewer may read and that is itself no translation; None for any other key."""
    query = (
        sa.select(Practice)
        .where(Practice.id == practice_id, published_for(g.viewer), Practice.translates_id.is_(None))
        .options(selectinload(Practice.priorities))
    )
    return db.session.scalars(query).one_or_none() if practice_id is not None else None


def in_other_languages(viewer: Viewer, practice: Practice) -> list[Practice]:
    """Return the original and its other translations, as far as the viewer may read them."""
    root = practice.translates_id or practice.id
    query = sa.select(Practice).where(
        sa.or_(Practice.id == root, Practice.translates_id == root), Practice.id != practice.id, published_for(viewer)
    )
    return list(db.session.scalars(query.order_by(Practice.language, Practice.id)))


def is_outdated_translation(practice: Practice) -> bool:
    """Say whether the original of a translation was revised since that was last held against it."""
    if practice.translates_id is None:
        return False
    revised = db.session.scalar(sa.select(Practice.revised_at).where(Practice.id == practice.translates_id))
    return is_outdated(practice.translated_at, revised)


# --- Files ------------------------------------------------------------------------------------------------------------


def files_of(practice: Practice) -> list[PracticeFile]:
    """Return the files that go with the practice."""
    query = sa.select(PracticeFile).filter_by(practice_id=practice.id).options(joinedload(PracticeFile.file))
    return list(db.session.scalars(query.order_by(PracticeFile.id)))


def words_of(practice: Practice) -> list[str]:
    """Return what stands in the files that go with the practice."""
    query = sa.select(StoredFile.words).join(PracticeFile, PracticeFile.file_id == StoredFile.id)
    return list(db.session.scalars(query.where(PracticeFile.practice_id == practice.id).order_by(PracticeFile.id)))


def own_of_file_or_404(practice_id: int, file_id: int) -> Practice:  # noqa: ARG001 (that a file is gone already is no fault)
    """Return a practice that the viewer wrote, from which a file is taken away; else 404."""
    return own_or_404(practice_id)


def file_or_404(practice_id: int, file_id: int) -> PracticeFile:
    """Return a file of a practice the viewer may see; else 404."""
    practice = practice_or_404(practice_id)
    query = sa.select(PracticeFile).filter_by(practice_id=practice.id, id=file_id)
    return db.session.scalars(query.options(joinedload(PracticeFile.file))).one_or_none() or abort(404)

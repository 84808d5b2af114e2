"""Finding duties, who was told under them, and how each of them stands: for those who inform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import among, db
from exchange.forums.models import Forum
from exchange.informing.access import RUNNERS
from exchange.informing.models import Duty, Informed
from exchange.informing.queries.kinds import kinds, seen_by
from exchange.informing.rules import Progress, Stand, Tally, progress, stand, tally

#: So many duties about one thing are named on its page.
MOST_SHOWN = 6


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those whose proof the viewer may see: of forums one runs, about what one sees."""
    run = sa.true() if viewer.is_admin else among(Duty.forum_id, viewer.forums(*RUNNERS))
    return sa.and_(run, seen_by(viewer))


def _one(duty_id: int) -> sa.Select[Duty]:
    return (
        sa.select(Duty)
        .where(Duty.id == duty_id, visible_to(g.viewer))
        .options(joinedload(Duty.forum, innerjoin=True))
        .execution_options(populate_existing=True)
    )


def duty_or_404(duty_id: int) -> Duty:
    """Return a duty that is in the viewer's hands, with its forum; else 404."""
    return db.session.scalars(_one(duty_id)).one_or_none() or abort(404)


def held_duty_or_404(duty_id: int) -> Duty:
    """Return the same, and hold it until the transaction ends."""
    query = _one(duty_id).with_for_update(of=Duty, key_share=True)
    return db.session.scalars(query).one_or_none() or abort(404)


def held_for_platform(duty_id: int) -> Duty | None:
    """Return a duty with its forum, held, for commands that act for the platform."""
    query = (
        sa.select(Duty)
        .where(Duty.id == duty_id)
        .options(joinedload(Duty.forum, innerjoin=True))
        .with_for_update(of=Duty, key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one_or_none()


def told_under(duty: Duty) -> list[Informed]:
    """Return who was told, with person and body, by country and name."""
    query = (
        sa.select(Informed)
        .join(Informed.person)
        .where(Informed.duty_id == duty.id)
        .options(contains_eager(Informed.person).joinedload(Person.authority), joinedload(Informed.authority))
        .order_by(Informed.country_code.is_(None), Informed.country_code, Person.folded_name, Informed.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _told_or_404(duty: Duty, informed_id: int) -> Informed:
    query = (
        sa.select(Informed)
        .join(Informed.duty)
        .where(Informed.id == informed_id, Informed.duty_id == duty.id)
        .options(contains_eager(Informed.duty), joinedload(Informed.person, innerjoin=True))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def told_or_404(duty_id: int, informed_id: int) -> Informed:
    """Return somebody told under a duty that is in the viewer's hands, with duty and person; else 404."""
    return _told_or_404(duty_or_404(duty_id), informed_id)


def held_told_or_404(duty_id: int, informed_id: int) -> Informed:
    """Return the same, the duty held."""
    return _told_or_404(held_duty_or_404(duty_id), informed_id)


def today_of(duty: Duty, now: datetime) -> date:
    """Return the day it is in the zone of the duty's forum, which is loaded."""
    return clock.day_in(duty.forum.zone, now)


def stand_of(row: Informed, due: date | None, today: date) -> Stand:
    """Return how somebody stands on a day, with the person loaded."""
    return stand(
        acknowledged=row.acknowledged_at is not None,
        released=row.released_at is not None,
        left=row.person.state is PersonState.CLOSED,
        due=due,
        today=today,
    )


# --- Lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties the list is asked for; ``stands`` None: all."""

    forum_id: int | None = None
    stands: Progress | None = Progress.OPEN


def _owes() -> sa.ColumnElement[bool]:
    return sa.and_(
        Informed.acknowledged_at.is_(None), Informed.released_at.is_(None), Person.state != PersonState.CLOSED
    )


def _count(condition: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Informed)
        .join(Person, Person.id == Informed.person_id)
        .where(Informed.duty_id == Duty.id, condition)
        .correlate(Duty)
        .scalar_subquery()
    )


def _owed_by_any() -> sa.ColumnElement[bool]:
    query = sa.select(Informed.id).join(Person, Person.id == Informed.person_id)
    return query.where(Informed.duty_id == Duty.id, _owes()).correlate(Duty).exists()


def _stands(wanted: Progress) -> sa.ColumnElement[bool]:
    if wanted is Progress.CLOSED:
        return Duty.closed_at.is_not(None)
    owed = _owed_by_any()
    return sa.and_(Duty.closed_at.is_(None), owed if wanted is Progress.OPEN else ~owed)


def lines(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of lines about the duties in the viewer's hands, the latest first, with ``taken`` and ``owing``."""
    columns: tuple[Any, ...] = (
        *(Duty.id, Duty.about_kind, Duty.about_id, Duty.step, Duty.title, Duty.audience, Duty.made_at),
        *(Duty.acknowledge_by, Duty.closed_at, Forum.name.label("forum_name"), Forum.names.label("forum_names")),
        *(Forum.zone, _count(Informed.acknowledged_at.is_not(None)).label("taken"), _count(_owes()).label("owing")),
    )
    return (
        sa.select(*columns)
        .join(Forum, Forum.id == Duty.forum_id)
        .where(visible_to(viewer))
        .order_by(Duty.made_at.desc(), Duty.id.desc())
    )


def listed(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    """Return the query of the wanted duties in the viewer's hands."""
    return _listed(timeless(viewer), wanted, kinds())


@lru_cache(maxsize=STATEMENTS)
def _listed(viewer: Viewer, wanted: Wanted, _kinds: tuple[str, ...]) -> sa.Select[Any]:
    query = lines(viewer)
    if wanted.forum_id is not None:
        query = query.where(Duty.forum_id == wanted.forum_id)
    return query if wanted.stands is None else query.where(_stands(wanted.stands))


def about(viewer: Viewer, kind: str, key: int) -> Sequence[Any]:
    """Return the lines about one thing."""
    query = lines(viewer).where(Duty.about_kind == kind, Duty.about_id == key).limit(MOST_SHOWN)
    return db.session.execute(query).all()


def tally_of(row: Any) -> Tally:
    """Return how many have taken note, of a line."""
    return Tally(row.taken, row.taken + row.owing)


def progress_of(row: Any) -> Progress:
    """Return how the duty of a line stands."""
    return progress(tally_of(row), closed=row.closed_at is not None)


def is_late(row: Any, now: datetime) -> bool:
    """Say whether the day to take note by is over while somebody owes it."""
    by = row.acknowledge_by
    return progress_of(row) is Progress.OPEN and by is not None and by < clock.day_in(row.zone, now)


def counted(rows: Iterable[Informed], duty: Duty, now: datetime) -> Tally:
    """Count those told under a duty."""
    today = today_of(duty, now)
    return tally(stand_of(row, duty.acknowledge_by, today) for row in rows)


def forums_of(viewer: Viewer) -> list[tuple[int, str]]:
    """Return key and name of the forums whose duties are in the viewer's hands."""
    run = sa.true() if viewer.is_admin else among(Forum.id, viewer.forums(*RUNNERS))
    return sorted(
        ((forum.id, forum.label) for forum in db.session.scalars(sa.select(Forum).where(run))), key=lambda pair: pair[1]
    )


def by_thing(kind: str, key: int, step: str) -> Duty | None:
    """Return the duty about a step of a thing, if there is one; for whoever may see the thing."""
    return db.session.scalars(sa.select(Duty).filter_by(about_kind=kind, about_id=key, step=step)).one_or_none()


def people_told(duty: Duty) -> set[int]:
    """Return the keys of the people who were told under it, released ones too."""
    return set(db.session.scalars(sa.select(Informed.person_id).filter_by(duty_id=duty.id)))


def held_about(kind: str, key: int) -> list[Duty]:
    """Return all duties about a thing, with their forums, held."""
    query = (
        sa.select(Duty)
        .where(Duty.about_kind == kind, Duty.about_id == key)
        .options(joinedload(Duty.forum, innerjoin=True))
        .order_by(Duty.id)
        .with_for_update(of=Duty, key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def due_for_reminders() -> list[int]:
    """Return the keys of the open duties of which somebody has not taken note, for the command that reminds."""
    return list(db.session.scalars(sa.select(Duty.id).where(_stands(Progress.OPEN)).order_by(Duty.id)))

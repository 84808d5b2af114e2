"""What a person was told and has to take note of: on the own pages, by link, in messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import at_most, db, rows
from exchange.core.i18n import current
from exchange.core.secrets import digest
from exchange.forums.models import Forum
from exchange.informing.models import Duty, Informed, InformedLink
from exchange.informing.queries.kinds import described, kinds, may_be_known, seen_by, step_words
from exchange.world.rules import Side

MOST_OWED = 8


_LINE: tuple[Any, ...] = (
    *(Duty.id, Duty.about_kind, Duty.about_id, Duty.step, Duty.title, Duty.text, Duty.audience, Duty.handling),
    *(Duty.acknowledge_by, Duty.closed_at, Informed.owed_at, Informed.acknowledged_at, Informed.acknowledged_how),
    *(Forum.name.label("forum_name"), Forum.names.label("forum_names"), Forum.zone),
)


def _mine(viewer: Viewer) -> sa.Select[Any]:
    return (
        sa.select(*_LINE)
        .join(Informed, Informed.duty_id == Duty.id)
        .join(Forum, Forum.id == Duty.forum_id)
        .where(
            Informed.person_id == viewer.person_id,
            Informed.released_at.is_(None),
            may_be_known(is_union=viewer.is_union),
        )
    )


def owed(viewer: Viewer) -> Sequence[Any]:
    """Return what the viewer has to take note of, the most pressing first: one statement."""
    return rows(owed_query(timeless(viewer)))


def owed_query(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of ``owed``, by the viewer without a moment."""
    return _owed(viewer, kinds())


@lru_cache(maxsize=STATEMENTS)
def _owed(viewer: Viewer, _kinds: tuple[str, ...]) -> sa.Select[Any]:
    by_day = Duty.acknowledge_by
    return (
        _mine(viewer)
        .where(Informed.acknowledged_at.is_(None), Duty.closed_at.is_(None))
        .order_by(by_day.is_(None), by_day, Informed.owed_at, Duty.id)
        .limit(at_most(MOST_OWED))
    )


def told_to(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of all that the viewer was told: what is still owed first, then the latest."""
    return _told_to(timeless(viewer), kinds())


@lru_cache(maxsize=STATEMENTS)
def _told_to(viewer: Viewer, _kinds: tuple[str, ...]) -> sa.Select[Any]:
    settled = sa.case((sa.or_(Informed.acknowledged_at.is_not(None), Duty.closed_at.is_not(None)), 1), else_=0)
    return _mine(viewer).order_by(settled, Informed.owed_at.desc(), Duty.id.desc())


def pages_of(viewer: Viewer, told: Sequence[Any]) -> dict[int, str]:
    """Return the addresses of the things that these duties are about, by the duty's key, where the viewer may look at them."""
    seen = set(db.session.scalars(sa.select(Duty.id).where(Duty.id.in_([one.id for one in told]), seen_by(viewer))))
    return {key: about.path for key, about in described(one for one in told if one.id in seen).items() if about.path}


def _own() -> sa.Select[Informed]:
    return (
        sa.select(Informed)
        .join(Informed.duty)
        .join(Informed.person)
        .join(Duty.forum)
        .where(Informed.released_at.is_(None), Person.state != PersonState.CLOSED)
        .options(contains_eager(Informed.duty).contains_eager(Duty.forum), contains_eager(Informed.person))
        .execution_options(populate_existing=True)
    )


def own_or_404(duty_id: int) -> Informed:
    """Return the viewer's own place among those told, with duty, forum and person; else 404."""
    viewer: Viewer = g.viewer
    query = _own().where(
        Informed.duty_id == duty_id,
        Informed.person_id == viewer.person_id,
        may_be_known(is_union=viewer.is_union),
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def by_link(secret: str) -> Informed | None:
    """Return whom a personal link was sent to, with duty, forum and person; None for a link that was never made.

    Nor for one of somebody who was released, has left, or may not know of it any more (V1).
    """
    link = sa.select(InformedLink.informed_id).where(InformedLink.token_hash == digest(secret))
    partner = sa.and_(Person.side == Side.PARTNER, may_be_known(is_union=False))
    query = _own().where(Informed.id.in_(link), sa.or_(Person.side == Side.UNION, partner))
    return db.session.scalars(query).one_or_none()


# --- Messages ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """A duty as messages tell of it: plain words and days. ``thing`` is how the thing is called now.

    ``path`` is the address of its page, empty where it has none.
    """

    __tablename__: ClassVar[str] = Duty.__tablename__

    id: int
    title: str
    text: str
    about_kind: str
    step: str
    thing: str
    path: str
    acknowledge_by: date | None
    forum_name: str
    forum_names: dict[str, str]

    @property
    def step_words(self) -> str:
        """Return which step it is, in the reader's language."""
        return step_words(self)

    @property
    def forum(self) -> str:
        """Return the forum that informs, in the reader's language."""
        return self.forum_names.get(current(), self.forum_name)


def for_messages(duty: Duty) -> Notice:
    """Return the duty as messages tell of it."""
    about = described([duty]).get(duty.id)
    forum = db.session.get_one(Forum, duty.forum_id)
    return Notice(
        id=duty.id, title=duty.title, text=duty.text, about_kind=duty.about_kind, step=duty.step,
        thing=about.label if about else duty.title, path=about.path if about else "",
        acknowledge_by=duty.acknowledge_by, forum_name=forum.name, forum_names=dict(forum.names),
    )  # fmt: skip


def still_owes(duty_id: int, person_id: int) -> bool:
    """Say whether a message about the duty may still go to the person: it is owed, and may be known to that side (V1)."""
    partner = sa.and_(Person.side == Side.PARTNER, may_be_known(is_union=False))
    query = _own().where(
        Informed.duty_id == duty_id,
        Informed.person_id == person_id,
        Informed.acknowledged_at.is_(None),
        Duty.closed_at.is_(None),
        sa.or_(Person.side == Side.UNION, partner),
    )
    return db.session.scalars(query).one_or_none() is not None


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of what a person was told, ready for JSON; of the Union side's nothing to the partner side (V1)."""
    partner = sa.and_(Person.side == Side.PARTNER, may_be_known(is_union=False))
    query = (
        sa.select(Informed, Duty.title, Duty.step)
        .join(Duty, Duty.id == Informed.duty_id)
        .join(Person, Person.id == Informed.person_id)
        .where(Informed.person_id == person_id, sa.or_(Person.side == Side.UNION, partner))
        .order_by(Informed.id)
    )
    return {
        "told": [
            {
                "about": title,
                "step": step,
                "told_at": row.owed_at.isoformat(),
                "reminders": row.reminders,
                "took_note_at": row.acknowledged_at.isoformat() if row.acknowledged_at else None,
                "how": row.acknowledged_how.value if row.acknowledged_how else None,
                "released_at": row.released_at.isoformat() if row.released_at else None,
            }
            for row, title, step in db.session.execute(query)
        ]
    }

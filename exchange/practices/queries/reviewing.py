"""Who checks and reviews a practice, and who could (V3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Role, Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.forums.rules import Spell
from exchange.practices.models import Practice, PracticeChecker
from exchange.practices.rules import Reach, State
from exchange.world.rules import Side

#: The body whose people review the substance where no expert is named.
EUROJUST = "eurojust"
ONE_DAY = timedelta(days=1)


def _holders(now: datetime, forum_ids: Collection[int] | None, *roles: Role) -> list[Any]:
    """Return who now holds a role (one of these, if any are named) in the forums; a day begins in the forum's zone."""
    today = now.date()
    query = (
        sa.select(Mandate.forum_id, Mandate.starts_on, Mandate.ends_on, Forum.zone, Person.id, Person.name, Person.side)
        .join(Forum, Forum.id == Mandate.forum_id)
        .join(Person, Person.id == Mandate.person_id)
        .where(
            Mandate.starts_on <= today + ONE_DAY,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today - ONE_DAY),
            Person.state != PersonState.CLOSED,
        )
        .order_by(Person.folded_name, Person.id)
    )
    if forum_ids is not None:
        query = query.where(Mandate.forum_id.in_(forum_ids))
    if roles:
        query = query.where(Mandate.role.in_(roles))
    found = db.session.execute(query).all()
    return [row for row in found if Spell(row.starts_on, row.ends_on).holds(clock.day_in(row.zone, now))]


def _may_read(reach: Reach, side: Side) -> bool:
    return reach is not Reach.UNION or side is Side.UNION


def checking_forums(author: Viewer, reach: Reach, forum_id: int | None, now: datetime) -> list[int]:
    """Return the forums whose secretariats are to check a text of the author's, other people's than the author (V3).

    That of the forum it is for; of what is for more readers, those of the author's own forums, or any where there is none.
    """
    asked = [forum_id] if reach is Reach.FORUM and forum_id is not None else author.forums()
    found = {
        row.forum_id
        for row in _holders(now, None, Role.SECRETARIAT)
        if row.id != author.person_id and _may_read(reach, row.side)
    }
    own = found & set(asked)
    return sorted(own or (set() if reach is Reach.FORUM else found))


def _checkers(practice: Practice) -> list[int]:
    return list(db.session.scalars(sa.select(PracticeChecker.forum_id).filter_by(practice_id=practice.id)))


def _of_eurojust(practice: Practice) -> list[int]:
    query = (
        sa.select(Person.id)
        .join(Authority, Authority.id == Person.authority_id)
        .where(Authority.key == EUROJUST, Person.state != PersonState.CLOSED)
    )
    return [key for key in db.session.scalars(query.order_by(Person.id)) if key != practice.author_id]


def experts(practice: Practice, checker_id: int | None, now: datetime) -> list[tuple[str, str]]:
    """Return who may review the substance, as (key, name): Eurojust (no name), and people of the forums that check it.

    Of a text whose author is not named only Eurojust, where it can: a list of people without one would name that one.
    """
    eurojust = [key for key in _of_eurojust(practice) if key != checker_id]
    found = [(EUROJUST, "")] if eurojust else []
    if eurojust and not practice.named:
        return found
    people = {
        str(row.id): row.name
        for row in _holders(now, _checkers(practice))
        if row.id not in (practice.author_id, checker_id) and _may_read(practice.reach, row.side)
    }
    return [*found, *people.items()]


def reviewers_of(practice: Practice, now: datetime) -> list[int]:
    """Return the keys of those who have the practice in hand: to whom it is told."""
    if practice.state is State.FORM_CHECK:
        held = _holders(now, _checkers(practice), Role.SECRETARIAT)
        found = [row.id for row in held if _may_read(practice.reach, row.side)]
    elif practice.state is State.SUBSTANCE:
        found = [practice.reviewer_id] if practice.reviewer_id else _of_eurojust(practice)
        found = [key for key in found if key != practice.checked_by]
    else:
        found = []
    return [key for key in dict.fromkeys(found) if key != practice.author_id]


@dataclass(frozen=True, slots=True)
class Where:
    """Who has a practice: forums whose secretariats do, a named expert, or Eurojust."""

    forums: tuple[str, ...] = ()
    expert: str = ""
    eurojust: bool = False


def where(practice: Practice) -> Where:
    """Return who has the practice now, whose reviewer is loaded; for its author, since forums tell who that may be."""
    if practice.state is State.FORM_CHECK:
        query = sa.select(PracticeChecker).filter_by(practice_id=practice.id).options(joinedload(PracticeChecker.forum))
        return Where(forums=tuple(sorted(one.forum.label for one in db.session.scalars(query))))
    if practice.state is State.SUBSTANCE:
        expert = practice.reviewer
        return Where(expert=expert.name) if expert is not None else Where(eurojust=True)
    return Where()

"""Telling people of a step, each once, and their taking note of it (A2, A4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.informing.models import Duty, Informed
from exchange.informing.operations.shared import check_open, links, lock, may_handle, names, tell
from exchange.informing.rules import How, Refusal, RefusedError
from exchange.world.rules import Audience, Handling

#: Rows in one statement: well below what either database takes as parameters.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever is to be told, and for which country or body."""

    person: Person
    country: str | None = None
    authority_id: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The duty, and who was told now that had not been before."""

    duty: Duty
    people: tuple[Person, ...]


def inform(
    actor: Actor,
    about: Any,
    step: str,
    recipients: Iterable[Recipient],
    now: datetime,
    *,
    title: str,
    forum_id: int,
    audience: Audience,
    handling: Handling = Handling.LIMITE,
    text: str = "",
    acknowledge_by: date | None = None,
) -> Told:
    """Tell people of a step of a thing (a row with its key): each once, whatever is done twice or at once.

    Where the step was made known before, those are added who are missing; what was written then stands. Nobody is told
    whose account is closed, nobody of the partner side of what is for the Union side only, and by the partner side only
    its own (V1). Raises RefusedError when the duty is closed, or nobody at all would be told.
    """
    wanted = {
        one.person.id: one
        for one in recipients
        if one.person.state is not PersonState.CLOSED
        and audience.includes(one.person.side)
        and may_handle(actor, one.person.side)
    }
    db.session.flush()
    key = {"about_kind": about.__tablename__, "about_id": about.id, "step": step}
    duty = _present(key)
    if duty is None:
        if not wanted:
            raise RefusedError(Refusal.NOBODY)
        _make(
            **key, forum_id=forum_id, audience=audience, handling=handling, title=title, text=text,
            acknowledge_by=acknowledge_by, made_at=now, made_by=actor.person_id, closed_reason="",
        )  # fmt: skip
        duty = _present(key)
    if duty is None:
        raise LookupError(key)
    check_open(duty)
    wanted = {person_id: one for person_id, one in wanted.items() if duty.audience.includes(one.person.side)}
    added = _add(duty, list(wanted.values()), now)
    told = tuple(wanted[person_id].person for person_id in added.values())
    if told:
        changes = {"told": [[], names(told)], "step": [None, step]}
        tell(actor, "informed", duty, now, changes=changes, private={"links": links(added, now)})
    return Told(duty, told)


def _present(key: Mapping[str, Any]) -> Duty | None:
    """Return the duty of the step, held."""
    query = sa.select(Duty).filter_by(**key).with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def _make(**values: Any) -> None:
    """Make the duty, unless another hand does at this moment: then wait for that one's."""
    made = _insert(Duty).values(**values)
    db.session.execute(made.on_conflict_do_nothing(index_elements=["about_kind", "about_id", "step"]))


def _add(duty: Duty, wanted: Sequence[Recipient], now: datetime) -> dict[int, int]:
    """Add those who are missing; return the person's key by that of the new place."""
    found: dict[int, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        places = [
            {
                "duty_id": duty.id, "person_id": one.person.id, "country_code": one.country,
                "authority_id": one.authority_id, "owed_at": now, "reminders": 0, "released_reason": "",
            }
            for one in wanted[start : start + AT_ONCE]
        ]  # fmt: skip
        added = (
            _insert(Informed)
            .values(places)
            .on_conflict_do_nothing(index_elements=["duty_id", "person_id"])
            .returning(Informed.__table__.c.id, Informed.__table__.c.person_id)
        )
        found |= dict(db.session.execute(added).all())
    return found


def _insert(table: Any) -> Any:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table.__table__)


def acknowledge(actor: Actor, told: Informed, now: datetime, how: How) -> bool:
    """Take note, with the duty and the person loaded; return False when that person had. Raises RefusedError."""
    if actor.person_id != told.person_id:
        raise RefusedError(Refusal.NOT_YOURS)
    lock(told.duty)
    db.session.refresh(told, ["acknowledged_at", "acknowledged_how", "released_at"], with_for_update=True)
    if told.acknowledged_at is not None:
        return False
    check_open(told.duty)
    if told.released_at is not None or not told.duty.audience.includes(told.person.side):
        raise RefusedError(Refusal.NOT_OWED)
    told.acknowledged_at, told.acknowledged_how = now, how
    changes = {"person_id": [None, told.person_id], "acknowledged_how": [None, how.value]}
    tell(actor, "acknowledged", told.duty, now, changes=changes)
    return True

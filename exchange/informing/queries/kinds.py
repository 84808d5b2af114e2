"""What other rooms say of the things that duties are about, and of the messages that were sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.informing.models import Duty
from exchange.world.rules import Audience


@dataclass(frozen=True, slots=True)
class About:
    """A thing as it stands now: how it is called, and the address of its page below that of the platform.

    Messages name it too, which are written where no request is. While ``adds_to`` is the step of a duty, those who are missing can be added to it at ``adds_at``.
    """

    label: str
    path: str
    adds_to: str | None = None
    adds_at: str = ""


@dataclass(frozen=True, slots=True)
class Describer:
    """How a room speaks of its things. Conditions are on ``Duty.about_id``.

    ``describe`` finds things by key, those that are still there; ``seen`` are those on which the viewer may look;
    ``shared`` are those of which the partner side may know at all (V1). ``step`` puts the code of a step into words,
    ``reasons`` the codes of reasons for which the room closes a duty or releases somebody.
    """

    describe: Callable[[Collection[int]], Mapping[int, About]]
    seen: Callable[[Viewer], sa.ColumnElement[bool]]
    shared: Callable[[], sa.ColumnElement[bool]]
    step: Callable[[str], str]
    reasons: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sending:
    """How far the first message to somebody has come: in a word, and when it left."""

    state: Any
    sent_at: datetime | None


#: Rooms say here how they speak of their things, by the name of the table.
describers: dict[str, Describer] = {}
#: Who sends the messages: each returns, for a duty, how far they have come, by the person's key.
sendings: list[Callable[[Duty], Mapping[int, Sending]]] = []


def kinds() -> tuple[str, ...]:
    """Return the kinds of things that are spoken of: with them changes what statements have to ask."""
    return tuple(sorted(describers))


def described(duties: Iterable[Any]) -> dict[int, About]:
    """Return what these duties are about, by the duty's key; none where the thing is gone. One statement per kind."""
    keys: dict[str, dict[int, list[int]]] = {}
    for duty in duties:
        keys.setdefault(duty.about_kind, {}).setdefault(duty.about_id, []).append(duty.id)
    found: dict[int, About] = {}
    for kind, wanted in keys.items():
        things = describers[kind].describe(wanted) if kind in describers else {}
        found |= {duty_id: about for key, about in things.items() for duty_id in wanted[key]}
    return found


def step_words(duty: Any) -> str:
    """Return which step it is, in words."""
    known = describers.get(duty.about_kind)
    return known.step(duty.step) if known is not None else str(duty.step)


def reason_words(duty: Any, reason: str) -> str:
    """Return a reason in words: in the room's own, where it has a code for it."""
    known = describers.get(duty.about_kind)
    return str(known.reasons.get(reason, reason)) if known is not None else reason


def sent(duty: Duty) -> dict[int, Sending]:
    """Return how far the first messages have come, by the person's key."""
    found: dict[int, Sending] = {}
    for source in sendings:
        found |= source(duty)
    return found


def seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about things that the viewer may look at; nothing hidden by its audience."""
    known = [sa.and_(Duty.about_kind == kind, one.seen(viewer)) for kind, one in sorted(describers.items())]
    return sa.and_(may_be_known(is_union=viewer.is_union), sa.or_(sa.false(), *known))


def may_be_known(*, is_union: bool) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those of which that side may know: by their audience and by the thing's own (V1)."""
    if is_union:
        return sa.true()
    shared = [sa.and_(Duty.about_kind == kind, one.shared()) for kind, one in sorted(describers.items())]
    return sa.and_(Duty.audience == Audience.ALL, sa.or_(sa.false(), *shared))

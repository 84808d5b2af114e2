"""What a chain would change about a cycle: meeting by meeting and deadline by deadline, before anything is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from exchange.accounts.rules import Role
from exchange.cycles.deadlines.rules import Kind
from exchange.cycles.planning.rules.chains import Chain, Due, Planned, marked
from exchange.cycles.planning.rules.template import Rung

Days = tuple[date, date]


class Change(StrEnum):
    """What becomes of a meeting or a deadline."""

    UNCHANGED = "unchanged"
    HELD = "held"
    MOVED = "moved"
    ADDED = "added"
    JOINED = "joined"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PresentDue:
    """A deadline as it stands; ``stays``: set by hand, or done."""

    day: date
    owner: Role
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """A meeting of the cycle as it stands; ``days`` is None while no date holds. ``version`` rises with each change."""

    meeting_id: int
    rung: Rung
    title: str
    days: Days | None
    version: int = 0
    due: Mapping[Kind, PresentDue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueDifference:
    """What becomes of a deadline: from which day to which."""

    kind: Kind
    owner: Role
    change: Change
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of a meeting: from which days to which, and of its deadlines. ``planned`` is None where it drops out."""

    rung: Rung
    change: Change
    title: str
    meeting_id: int | None
    old: Days | None
    new: Days | None
    due: tuple[DueDifference, ...] = ()
    planned: Planned | None = None


def differences(chain: Chain, present: Iterable[Present] = ()) -> list[Difference]:
    """Return what the chain would change, in the order of its days; what drops out of the cycle comes last."""
    standing = {one.rung: one for one in present}
    found = [_difference(planned, standing.pop(planned.rung, None)) for planned in chain.meetings]
    found += [
        Difference(one.rung, Change.DROPPED, one.title, one.meeting_id, one.days, one.days)
        for one in sorted(standing.values(), key=lambda one: (one.days or (date.max,), one.rung))
    ]
    return found


def _difference(planned: Planned, present: Present | None) -> Difference:
    days = (planned.first, planned.last)
    if present is None:
        change = Change.ADDED if planned.meeting_id is None else Change.JOINED
        return Difference(
            planned.rung, change, planned.title, planned.meeting_id, None, days, _due(planned.due, {}), planned
        )
    moves = Change.UNCHANGED if present.days == days else Change.MOVED
    change = Change.HELD if planned.held else moves
    return Difference(
        planned.rung,
        change,
        present.title,
        present.meeting_id,
        present.days,
        days,
        _due(planned.due, present.due),
        planned,
    )


def _due(wanted: Sequence[Due], present: Mapping[Kind, PresentDue]) -> tuple[DueDifference, ...]:
    """A deadline whose day is over is not set anew; one that is there moves with its meeting all the same."""
    found = [
        DueDifference(one.rule.kind, one.rule.owner, Change.ADDED, None, one.day)
        if (there := present.get(one.rule.kind)) is None
        else _moved(one, there)
        for one in wanted
        if not one.passed or one.rule.kind in present
    ]
    kinds = {one.rule.kind for one in wanted}
    found += [
        DueDifference(kind, there.owner, Change.DROPPED, there.day, there.day)
        for kind, there in present.items()
        if kind not in kinds
    ]
    return tuple(found)


def _moved(one: Due, there: PresentDue) -> DueDifference:
    if there.stays:
        return DueDifference(one.rule.kind, one.rule.owner, Change.HELD, there.day, there.day)
    change = Change.UNCHANGED if there.day == one.day else Change.MOVED
    return DueDifference(one.rule.kind, one.rule.owner, change, there.day, one.day)


def mark_of(found: Sequence[Difference], told: int, version: int = 0) -> str:
    """Return a short mark of everything that is shown before it is carried out."""
    lines = [
        f"{one.rung.code} {one.change} {one.meeting_id} {one.old} {one.new} "
        + " ".join(f"{due.kind} {due.owner} {due.change} {due.old} {due.new}" for due in one.due)
        for one in found
    ]
    return marked([*lines, f"told {told}", f"version {version}"])

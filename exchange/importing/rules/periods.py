"""Planning tables of periods: rows are known again by a key, and periods of one owner must not overlap in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.importing.rules.plans import Change, Clash, Plan, What
from exchange.sheets.rules import Entry, Fault

#: Columns of the period, as all such tables name them.
STARTS, ENDS = "starts_on", "ends_on"
FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is there: by which key it is known again, whose period it is, and what it says by column."""

    id: int
    key: Hashable
    owner: Hashable
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """A row of the file: by which key it is known again, whose period it is, what it says, and what it is known by, by column."""

    entry: Entry
    key: Hashable
    owner: Hashable
    values: Mapping[str, Any]
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Period:
    """A period as it would be in the end; ``wish`` where the file says so."""

    starts_on: date
    ends_on: date | None
    wish: Wish | None


def planned(wishes: Sequence[Wish], held: Sequence[Held], trouble: Callable[[Wish], Fault | None]) -> Plan:
    """Return what the wishes would change of what is held. ``trouble`` says what stands in the way of a row that is new."""
    there = {one.key: one for one in held}
    first: dict[Hashable, Wish] = {}
    faults: list[Fault] = []
    changes: list[Change] = []
    for wish in wishes:
        if earlier := first.get(wish.key):
            faults.append(wish.entry.fault(STARTS, Clash.TWICE, other=earlier.entry.row))
            continue
        first[wish.key] = wish
        change = _change(wish, there.get(wish.key))
        fault = _of_its_days(wish, change, there) or (trouble(wish) if change.what is What.NEW else None)
        if fault is not None:
            faults.append(fault)
            del first[wish.key]
        else:
            changes.append(change)
    faults += overlaps(first, held)
    wrong = {fault.row for fault in faults}
    return Plan([one for one in changes if one.row not in wrong], sorted(faults, key=lambda fault: fault.row))


def _change(wish: Wish, held: Held | None) -> Change:
    if held is None:
        values = {key: (None, value) for key, value in wish.values.items() if value not in (None, "")}
        return Change(wish.entry.row, What.NEW, wish.about, values)
    pairs = {key: (held.values[key], value) for key, value in wish.values.items() if held.values[key] != value}
    return Change(wish.entry.row, What.CHANGED if pairs else What.SAME, wish.about, pairs, held.id)


def _of_its_days(wish: Wish, change: Change, there: Mapping[Hashable, Held]) -> Fault | None:
    if change.what is What.SAME:
        return None
    starts_on, ends_on = wish.values[STARTS], _end(wish, there)
    for key, day in ((STARTS, starts_on), (ENDS, ends_on)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            return wish.entry.fault(key, Clash.ODD_YEAR)
    if ends_on is not None and ends_on <= starts_on:
        return wish.entry.fault(ENDS, Clash.ENDS_FIRST)
    return None


def _end(wish: Wish, there: Mapping[Hashable, Held]) -> date | None:
    """Return the end in the end: a file without that column leaves it as it is."""
    held = there.get(wish.key)
    found: date | None = wish.values.get(ENDS, held.values[ENDS] if held else None)
    return found


def overlaps(wishes: Mapping[Hashable, Wish], held: Sequence[Held]) -> list[Fault]:
    """Return a fault for each row of the file whose period would overlap another one of its owner."""
    there = {one.key: one for one in held}
    owners = {wish.owner for wish in wishes.values()}
    by_owner: dict[Hashable, list[_Period]] = defaultdict(list)
    for wish in wishes.values():
        by_owner[wish.owner].append(_Period(wish.values[STARTS], _end(wish, there), wish))
    for one in held:
        if one.owner in owners and one.key not in wishes:
            by_owner[one.owner].append(_Period(one.values[STARTS], one.values[ENDS], None))
    return [fault for periods in by_owner.values() for fault in _overlaps_of_one(periods)]


def _overlaps_of_one(periods: list[_Period]) -> list[Fault]:
    faults = []
    open_one: _Period | None = None
    for period in sorted(periods, key=lambda one: one.starts_on):
        if open_one is not None and (open_one.ends_on is None or period.starts_on < open_one.ends_on):
            blamed, other = (period, open_one) if period.wish else (open_one, period)
            # Of two that are there already none is to blame here.
            if blamed.wish is not None:
                faults.append(_overlap(blamed.wish, other))
        if open_one is None or (
            open_one.ends_on is not None and (period.ends_on is None or period.ends_on > open_one.ends_on)
        ):
            open_one = period
    return faults


def _overlap(wish: Wish, other: _Period) -> Fault:
    params: dict[str, str | int] = {
        "starts": other.starts_on.isoformat(),
        "ends": other.ends_on.isoformat() if other.ends_on else "",
    }
    if other.wish is not None:
        params["other"] = other.wish.entry.row
    return wish.entry.fault(STARTS, Clash.OVERLAPS, **params)

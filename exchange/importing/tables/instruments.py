"""Instruments (C4) as a table: known again by country and instrument. Contact points see all and keep the treaties of their own (V2)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel.speaklater import LazyString

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_table
from exchange.core.i18n import lazy_gettext as _l
from exchange.importing.queries import by_id
from exchange.importing.rules import Change, Clash, Importable, Plan, What
from exchange.instruments import words
from exchange.instruments.access import keeps_all, may_enter, own_members
from exchange.instruments.forms import shown
from exchange.instruments.models import Instrument
from exchange.instruments.queries import conventions
from exchange.instruments.rules import ASKED, Details, Kind, Refusal, State, obstacle, what_of
from exchange.instruments.rules import What as Which
from exchange.sheets.rules import Column, Entry, Fault
from exchange.sheets.rules import Kind as Cell
from exchange.world.queries import member_codes

#: Each instrument by its place; that of a bilateral treaty is completed by its Member State.
PLACES: dict[str, Which] = {
    one.slot: one
    for one in (*shown(), *(Which(kind, matter) for kind in (Kind.UNION, Kind.BILATERAL) for matter in ASKED))
}
COLUMNS = (
    Column("country", _l("Country"), Cell.COUNTRY, required=True),
    Column("instrument", _l("Instrument"), Cell.CHOICE, required=True, choices={slot: LazyString(words.short, one) for slot, one in PLACES.items()}),
    Column("member", _l("Member State"), Cell.COUNTRY),
    Column("state", _l("How it stands"), Cell.CHOICE, required=True, choices={one.value: word for one, word in words.STATES.items()}),
    Column("since_on", _l("Since"), Cell.DAY),
    Column("source", _l("Source"), required=True),
    Column("source_on", _l("As of"), Cell.DAY, required=True),
    Column("title", _l("Title")),
    Column("note", _l("Note"), longest=2_000),
)  # fmt: skip
#: What stands in the row of a thing as it stands in the table.
PLAIN = ("since_on", "source", "source_on", "title", "note")
#: At which column a refusal of the rules is said, and as which clash.
CLASHES = {
    Refusal.BEFORE_OPENING: ("since_on", Clash.BEFORE_OPENING),
    Refusal.SOURCE_TO_COME: ("source_on", Clash.TO_COME),
    Refusal.NO_MEMBER: ("member", Clash.NO_MEMBER),
}


def _values(one: Instrument) -> dict[str, Any]:
    slot = Which(one.kind, one.matter, one.convention).slot
    plain = {key: getattr(one, key) for key in PLAIN}
    return {
        "country": one.country_code,
        "instrument": slot,
        "member": one.member_code,
        "state": one.state.value,
        **plain,
    }


def rows(_viewer: Viewer) -> list[Mapping[str, Any]]:
    """Return all instruments: they are public."""
    return [
        _values(one)
        for one in db.session.scalars(sa.select(Instrument).order_by(Instrument.country_code, Instrument.slot))
    ]


def plan(viewer: Viewer, entries: Sequence[Entry]) -> Plan:
    """Return what the rows of a file would change."""
    today = viewer.at.date()
    members = set(member_codes(today))
    there: dict[Hashable, Instrument] = {
        (one.country_code, one.slot): one for one in db.session.scalars(sa.select(Instrument))
    }
    changes: list[Change] = []
    faults: list[Fault] = []
    first: dict[Hashable, int] = {}
    for entry in entries:
        which = _which(entry)
        key = (entry.values["country"], which.slot)
        fault = _trouble(viewer, entry, which, members, today)
        if fault is None and key in first:
            fault = entry.fault("instrument", Clash.TWICE, other=first[key])
        if fault is not None:
            faults.append(fault)
            continue
        first[key] = entry.row
        changes.append(_change(entry, there.get(key)))
    return Plan(changes, faults)


def _which(entry: Entry) -> Which:
    one = PLACES[str(entry.values["instrument"])]
    member = str(entry.values.get("member") or "") if one.kind is Kind.BILATERAL else ""
    return Which(one.kind, one.matter, one.convention, member)


def _trouble(viewer: Viewer, entry: Entry, which: Which, members: set[str], today: date) -> Fault | None:
    if entry.values["country"] in members:
        return entry.fault("country", Clash.MEMBER_STATE)
    if which.member and which.member not in members:
        return entry.fault("member", Clash.NO_MEMBER)
    if refusal := obstacle(which, _details(entry.values), today, conventions().get(which.convention)):
        return entry.fault(CLASHES[refusal][0], CLASHES[refusal][1])
    if not keeps_all(viewer) and which.member not in own_members(viewer):
        return entry.fault("instrument", Clash.NOT_YOURS)
    return None


def _details(values: Mapping[str, Any]) -> Details:
    return Details(State(values["state"]), values.get("since_on"), values["source"], values["source_on"])


def _change(entry: Entry, held: Instrument | None) -> Change:
    about = {"country": entry.values["country"], "instrument": entry.values["instrument"]}
    said = {key: value for key, value in entry.values.items() if key not in ("country", "instrument", "member")}
    if held is None:
        told = {key: (None, value) for key, value in entry.values.items() if value not in (None, "")}
        return Change(entry.row, What.NEW, about, told)
    was = _values(held)
    pairs = {key: (was[key], value) for key, value in said.items() if was[key] != value}
    return Change(entry.row, What.CHANGED if pairs else What.SAME, about, pairs, held.id)


def apply(viewer: Viewer, changes: Sequence[Change], now: datetime) -> None:
    """Make the changes."""
    there = by_id(Instrument, changes)
    done: list[tuple[str, Any]] = []
    for change in changes:
        values = {key: pair[1] for key, pair in change.values.items()}
        if change.thing_id is None:
            one = _new(values, now)
            action = "instrument.entered"
        else:
            one = there[change.thing_id]
            action = "instrument.changed"
        one.changed_at = now
        for key in PLAIN:
            if key in values:
                setattr(one, key, values[key])
        if "state" in values:
            one.state = State(values["state"])
        done.append((action, one))
    journal.record_all(viewer, done, now)


def _new(values: Mapping[str, Any], now: datetime) -> Instrument:
    found = what_of(values["instrument"], conventions(), {key: one.matter for key, one in conventions().items()})
    if found is None:  # The choices hold none that is not.
        raise LookupError(values["instrument"])
    member = values.get("member") if found.kind is Kind.BILATERAL else None
    which = Which(found.kind, found.matter, found.convention, member or "")
    return Instrument(
        country_code=values["country"], slot=which.slot, kind=which.kind, matter=which.matter, convention=which.convention,
        member_code=member, title="", note="", changed_at=now,
    )  # fmt: skip


INSTRUMENTS = Importable(
    key="instruments",
    title=_l("Instruments"),
    lead=_l("How conventions and agreements stand with which third country, with their sources."),
    columns=COLUMNS,
    opens_for=may_enter,
    rows=rows,
    plan=plan,
    hold=lambda: hold_table(Instrument),
    apply=apply,
)

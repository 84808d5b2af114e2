"""Priority third countries (JC 2) as a table: known again by country and first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_table
from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.access import SET_PRIORITY
from exchange.countries.models import Priority
from exchange.countries.queries import all_countries
from exchange.importing.queries import by_id
from exchange.importing.rules import Change, Clash, Held, Importable, Plan, Wish, planned
from exchange.sheets.rules import Column, Entry, Fault, Kind

COLUMNS = (
    Column("country", _l("Country"), Kind.COUNTRY, required=True),
    Column("starts_on", _l("From"), Kind.DAY, required=True),
    Column("ends_on", _l("Ends on"), Kind.DAY),
    Column("source", _l("By which list"), required=True),
)


def rows(_viewer: Viewer) -> list[Mapping[str, Any]]:
    """Return all priorities, those of today and those of before."""
    return [one.values for one in _held()]


def _held() -> list[Held]:
    query = sa.select(Priority.id, Priority.country_code, Priority.starts_on, Priority.ends_on, Priority.source)
    found = db.session.execute(query.order_by(Priority.country_code, Priority.starts_on))
    return [
        Held(
            key,
            (code, starts_on),
            code,
            {"country": code, "starts_on": starts_on, "ends_on": ends_on, "source": source},
        )
        for key, code, starts_on, ends_on, source in found
    ]


def plan(_viewer: Viewer, entries: Sequence[Entry]) -> Plan:
    """Return what the rows of a file would change."""
    countries = {one.code: one for one in all_countries()}

    def trouble(wish: Wish) -> Fault | None:
        is_member = countries[wish.values["country"]].is_member_state(wish.values["starts_on"])
        return wish.entry.fault("country", Clash.MEMBER_STATE) if is_member else None

    return planned([_wish(entry) for entry in entries], _held(), trouble)


def _wish(entry: Entry) -> Wish:
    code, starts_on = entry.values["country"], entry.values["starts_on"]
    return Wish(entry, (code, starts_on), code, entry.values, {"country": code, "starts_on": starts_on})


def apply(viewer: Viewer, changes: Sequence[Change], now: datetime) -> None:
    """Make the changes."""
    there = by_id(Priority, changes)
    done: list[tuple[str, Any]] = []
    for change in changes:
        values = {key: pair[1] for key, pair in change.values.items()}
        if change.thing_id is None:
            one = Priority(country_code=values.pop("country"), **values)
            done.append(("priority.set", one))
        else:
            one = there[change.thing_id]
            for key, value in values.items():
                setattr(one, key, value)
            ends = set(values) == {"ends_on"} and one.ends_on is not None
            done.append(("priority.ended" if ends else "priority.changed", one))
    journal.record_all(viewer, done, now)


PRIORITIES = Importable(
    key="priorities",
    title=_l("Priority third countries"),
    lead=_l("Which third country is a priority from when until when, and by which list."),
    columns=COLUMNS,
    opens_for=lambda viewer: SET_PRIORITY.opens_for(viewer, None),
    rows=rows,
    plan=plan,
    hold=lambda: hold_table(Priority),
    apply=apply,
)

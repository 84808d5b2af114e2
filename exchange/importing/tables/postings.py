"""Postings (E4) as a table: known again by person, country and first day. Contact points see and keep their own people's (V2)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_table
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.countries.access import posts_people
from exchange.countries.models import Posting
from exchange.countries.rules import speaks_for
from exchange.importing.queries import by_id
from exchange.importing.rules import Change, Clash, Held, Importable, Plan, Wish, overlaps, planned
from exchange.importing.tables.posting_columns import COLUMNS, values_of, write
from exchange.sheets.rules import Entry, Fault


@dataclass(frozen=True, slots=True)
class _Known:
    """A person whose postings the viewer keeps."""

    id: int
    country: str | None
    is_closed: bool


def _kept_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those whose postings the viewer keeps (V2)."""
    return sa.true() if viewer.is_admin else Person.country_code.in_(speaks_for(viewer))


def rows(viewer: Viewer) -> list[Mapping[str, Any]]:
    """Return the postings that the viewer keeps."""
    return [one.values for one in _held(viewer)]


def _held(viewer: Viewer) -> list[Held]:
    query = sa.select(Posting, Person.email).join(Person, Person.id == Posting.person_id).where(_kept_by(viewer))
    found = db.session.execute(query.order_by(Person.email, Posting.starts_on, Posting.id))
    return [
        Held(one.id, (one.person_id, one.country_code, one.starts_on), one.person_id, values_of(one, email.lower()))
        for one, email in found
    ]


def plan(viewer: Viewer, entries: Sequence[Entry]) -> Plan:
    """Return what the rows of a file would change."""
    people = _people(viewer)
    wishes, unknown = [], []
    for entry in entries:
        email = str(entry.values["email"]).lower()
        if email in people:
            wishes.append(_wish(entry, email, people[email]))
        else:
            # Whether there is such a person elsewhere is nobody's business here.
            unknown.append(entry.fault("email", Clash.NO_PERSON))

    def trouble(wish: Wish) -> Fault | None:
        person = people[wish.values["email"]]
        if person.is_closed:
            return wish.entry.fault("email", Clash.CLOSED)
        return wish.entry.fault("country", Clash.OWN_COUNTRY) if person.country == wish.values["country"] else None

    held = _held(viewer)
    found = planned(wishes, held, trouble)
    taken = _of_posts([wish for wish in wishes if wish.entry.row in {one.row for one in found.changes}], held, people)
    wrong = {fault.row for fault in taken}
    changes = [one for one in found.changes if one.row not in wrong]
    return Plan(changes, sorted([*found.faults, *taken, *unknown], key=lambda fault: fault.row))


def _of_posts(wishes: Sequence[Wish], held: Sequence[Held], people: Mapping[str, _Known]) -> list[Fault]:
    """Return a fault for each row by which two would hold the same post at a time (E4): of one sender, in one country."""
    there = {one.key: one for one in held}

    def of_post(values: Mapping[str, Any]) -> Hashable:
        return values["country"], people[values["email"]].country, fold(str(values["post"]))

    asked: dict[Hashable, Wish] = {}
    for wish in wishes:
        before = there.get(wish.key)
        post = wish.values.get("post", before.values["post"] if before else "")
        if post:
            asked[wish.key] = replace(wish, owner=of_post({**wish.values, "post": post}))
    kept = [
        replace(one, owner=of_post(one.values)) for one in held if one.values["post"] and one.values["email"] in people
    ]
    return overlaps(asked, kept)


def _people(viewer: Viewer) -> dict[str, _Known]:
    query = sa.select(Person.email, Person.id, Person.country_code, Person.state).where(_kept_by(viewer))
    return {
        email.lower(): _Known(key, code, state is PersonState.CLOSED)
        for email, key, code, state in db.session.execute(query)
    }


def _wish(entry: Entry, email: str, person: _Known) -> Wish:
    code, starts_on = entry.values["country"], entry.values["starts_on"]
    values = {key: value for key, value in entry.values.items() if key != "kind" or value is not None} | {
        "email": email
    }
    return Wish(entry, (person.id, code, starts_on), person.id, values, {"email": email, "country": code})


def apply(viewer: Viewer, changes: Sequence[Change], now: datetime) -> None:
    """Make the changes."""
    there, people = by_id(Posting, changes), _people(viewer)
    done: list[tuple[str, Any]] = []
    for change in changes:
        values = {key: pair[1] for key, pair in change.values.items()}
        if change.thing_id is None:
            one = Posting(person_id=people[values["email"]].id, country_code=values["country"])
            action = "posting.added"
        else:
            one = there[change.thing_id]
            action = "posting.ended" if set(values) == {"ends_on"} and values["ends_on"] else "posting.changed"
        write(one, values)
        done.append((action, one))
    journal.record_all(viewer, done, now)


POSTINGS = Importable(
    key="postings",
    title=_l("Postings"),
    lead=_l("Who is stationed in which country from when until when."),
    columns=COLUMNS,
    opens_for=posts_people,
    rows=rows,
    plan=plan,
    hold=lambda: hold_table(Posting),
    apply=apply,
)

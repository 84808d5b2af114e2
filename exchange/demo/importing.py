"""A table that was handed in and checked, and waits to be saved: illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.core.sheets import written
from exchange.demo.people import viewer_at
from exchange.importing import operations
from exchange.importing.tables.priorities import COLUMNS, PRIORITIES
from exchange.sheets import words
from exchange.sheets.rules import parse, read
from exchange.world.models import Country

NAME = "priorities (illustrative).csv"


def enter_import(now: datetime, people: Mapping[str, Person]) -> None:
    """Hand in a list that adds two countries from next year on, as the administrator, and check it."""
    admin = next(person for person in people.values() if person.is_admin)
    starts_on = (now + timedelta(days=60)).date().replace(day=1)
    headings = [str(column.heading) for column in COLUMNS]
    rows = [(code, starts_on, "", "List under discussion (illustrative)") for code in ("GT", "HN")]
    content = written([headings, *rows], admin.country_code)
    viewer = viewer_at(admin, now)
    run = operations.receive(viewer, PRIORITIES, NAME, content, now)
    parsed = parse(read(content, NAME), words.known(COLUMNS, list(db.session.scalars(sa.select(Country.code)))))
    operations.note_check(run, PRIORITIES.plan(viewer, parsed.entries), parsed.notes, parsed.count)

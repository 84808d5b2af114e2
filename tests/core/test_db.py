"""What both databases refuse, and how SQLite is set up."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, StatementError

from exchange.accounts.models import Person
from exchange.chairing.models import ChairTerm
from exchange.core.db import db
from exchange.forums.models import Mandate, Membership
from exchange.meetings.models import Meeting
from tests.support.world import NOW


def test_sqlite_syncs_fully_checks_references_and_waits(sqlite_database):
    with sqlite_database.app.app_context(), db.engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert read == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2}


@pytest.mark.parametrize(
    "wrong",
    [
        sa.insert(Membership).values(forum_id=1, side="union", starts_on=NOW.date(), note="", version=1),
        sa.insert(Membership).values(
            forum_id=1, country_code="PE", side="union", starts_on=NOW.date(), ends_on=NOW.date(), note="", version=1
        ),
        sa.insert(Mandate).values(forum_id=1, person_id=999, role="member", starts_on=NOW.date(), version=1),
        sa.update(Mandate).values(ends_on=sa.text("starts_on")),
        sa.update(ChairTerm).values(ends_on=sa.text("starts_on")),
        sa.update(Meeting).where(Meeting.uid == "exchange-uid").values(starts_at=None),
        sa.update(Meeting).where(Meeting.uid == "exchange-uid").values(ends_at=NOW),
        sa.text("update meeting set state = 'imagined'"),
        sa.text("update person set country_code = 'QQ'"),
        sa.text("update person set email = 'same@people.example'"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses_what_cannot_be(session, wrong):
    with pytest.raises(IntegrityError):
        session.execute(wrong)


def test_an_instant_without_zone_is_refused_and_utc_comes_back(session, world):
    person = session.get_one(Person, world.people["judge"])
    assert person.created_at == NOW
    assert person.created_at.tzinfo is not None
    person.created_at = datetime(2026, 1, 1)
    with pytest.raises(StatementError):
        session.flush()

"""The process killed in the middle of saving leaves the old or the new state, never half of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.meetings.models import Meeting
from tests.conftest import DATABASES, make_app
from tests.support import postgres
from tests.support.world import NOW, build_world, uid_of

KILLS = 4
#: Saves one edit after another through the real operation, each with journal, calendar text, index and messages.
WRITER = """
import sys
from datetime import UTC, datetime
from tests.conftest import make_app
from exchange.core import journal
from exchange.core.db import db
from exchange.meetings.models import Meeting
app = make_app(sys.argv[1])
with app.app_context():
    for number in range(int(sys.argv[2]), 10**9):
        meeting = db.session.query(Meeting).filter_by(uid="exchange-uid").one()
        meeting.title = f"Number {number}"
        db.session.flush()
        meeting.purpose = f"Number {number}"
        journal.record(journal.Platform(), "meeting.changed", meeting, datetime.now(UTC))
        db.session.commit()
        print(number, flush=True)
"""


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """An application on a database that another process writes to, and its address."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    else:
        server = request.getfixturevalue("postgres_url")
        postgres.drop_database(server, "killed")
        url = postgres.create_database(server, "killed")
    app = make_app(url)
    with app.app_context():
        db.create_all()
        build_world(NOW)
        db.session.commit()
        db.session.remove()
        yield app, url
        db.session.remove()
        db.engine.dispose()


def _write_and_die(url: str, first: int, after: float) -> int:
    """Run the writer, kill it a while after its first save, and return the last number it said was saved."""
    command = [sys.executable, "-c", WRITER, url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as writer:
        assert writer.stdout
        said = [writer.stdout.readline()]
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        said += writer.stdout.readlines()
    return int([line for line in said if line.endswith("\n")][-1])


def test_killed_at_any_moment_every_save_is_whole_and_none_acknowledged_is_lost(shared):
    _app, url = shared
    saved = 0
    for kill in range(KILLS):
        acknowledged = _write_and_die(url, saved + 1, after=0.02 + 0.013 * kill)
        meeting = db.session.scalars(sa.select(Meeting).filter_by(uid=uid_of("exchange"))).one()
        saved = int(meeting.title.removeprefix("Number "))
        assert acknowledged <= saved <= acknowledged + 1
        assert meeting.purpose == meeting.title
        changes = sa.select(sa.func.count()).where(JournalEntry.action == "meeting.changed")
        assert db.session.scalar(changes) == saved
        db.session.rollback()
        db.session.expire_all()
    if url.startswith("sqlite"):
        assert db.session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        db.session.rollback()

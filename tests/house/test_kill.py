"""The process killed in the middle of saving leaves the old or the new state, never half of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.meetings.models import Meeting
from tests.conftest import DATABASES, make_app
from tests.support import postgres
from tests.support.world import NOW, build_world, uid_of

KILLS = 5
#: For each line it reads, a process of its own that loads nothing anew saves one edit after another, from that number on,
#: through the real operation, each with journal, calendar text, index and messages.
WRITERS = """
import os
import sys
from datetime import UTC, datetime
from tests.conftest import make_app
from exchange.core import journal
from exchange.core.db import db
from exchange.meetings.models import Meeting
app = make_app(sys.argv[1])

def write(first):
    with app.app_context():
        for number in range(first, 10**9):
            meeting = db.session.query(Meeting).filter_by(uid="exchange-uid").one()
            meeting.title = f"Number {number}"
            db.session.flush()
            meeting.purpose = f"Number {number}"
            journal.record(journal.Platform(), "meeting.changed", meeting, datetime.now(UTC))
            db.session.commit()
            print(number, flush=True)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        write(int(line))
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("over", flush=True)
"""


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that other processes write to."""
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
        yield url
        db.session.remove()
        db.engine.dispose()


def _write_and_die(writers: subprocess.Popen[str], first: int, after: float) -> int:
    """Let a process write, kill it a while after its first save, and return the last number it said was saved."""
    assert writers.stdin
    assert writers.stdout
    writers.stdin.write(f"{first}\n")
    writers.stdin.flush()
    pid, acknowledged = int(writers.stdout.readline()), int(writers.stdout.readline())
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    for line in iter(writers.stdout.readline, "over\n"):
        acknowledged = int(line)
    return acknowledged


@contextmanager
def _writers(url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WRITERS, url]
    house = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=house) as writers:
        yield writers


def test_killed_at_any_moment_every_save_is_whole_and_none_acknowledged_is_lost(shared):
    with _writers(shared) as writers:
        _kill_again_and_again(writers)
    if shared.startswith("sqlite"):
        assert db.session.execute(sa.text("PRAGMA integrity_check")).scalar_one() == "ok"
        db.session.rollback()


def _kill_again_and_again(writers: subprocess.Popen[str]) -> None:
    saved = 0
    for kill in range(KILLS):
        acknowledged = _write_and_die(writers, saved + 1, after=0.02 + 0.013 * kill)
        meeting = db.session.scalars(sa.select(Meeting).filter_by(uid=uid_of("exchange"))).one()
        saved = int(meeting.title.removeprefix("Number "))
        assert acknowledged <= saved <= acknowledged + 1
        assert meeting.purpose == meeting.title
        changes = sa.select(sa.func.count()).where(JournalEntry.action == "meeting.changed")
        assert db.session.scalar(changes) == saved
        db.session.rollback()
        db.session.expire_all()

"""Gathering killed with -9 again and again: nothing that was collected is lost, and nothing comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.world.rules import Side
from tests.conftest import DATABASES, make_app
from tests.support import postgres
from tests.support.world import NOW, build_world, uid_of

READERS, EACH, KILLS = 150, 3, 2
HOUSE = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "flask", "--app", "app", "mail", "deliver"]


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that other processes share, in which much waits for digests."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    else:
        server = request.getfixturevalue("postgres_url")
        postgres.drop_database(server, "digests_killed")
        url = postgres.create_database(server, "digests_killed")
    with make_app(url).app_context():
        db.create_all()
        build_world(NOW)
        _collect()
        db.session.commit()
        yield url
        db.session.remove()
        db.engine.dispose()


def _collect() -> None:
    meeting = db.session.scalars(sa.select(Meeting).filter_by(uid=uid_of("held"))).one()
    meeting.state, before = State.ADOPTED, clock.now() - timedelta(days=1)
    readers = [
        Person(
            email=f"reader{n}@people.example", name=f"Reader {n}", folded_name=f"reader {n}", side=Side.UNION, zone="UTC",
            locale="en", created_at=NOW, is_admin=True,
        )
        for n in range(READERS)
    ]  # fmt: skip
    db.session.add_all(readers)
    db.session.flush()
    db.session.add_all(
        Message(
            person_id=reader.id, address=reader.email, language="en", subject=f"Adopted {n}", kind="outcome_adopted",
            about_kind="meeting", about_id=meeting.id, written_at=before, state=Delivery.COLLECTED,
        )
        for reader in readers
        for n in range(EACH)
    )  # fmt: skip


def _digests() -> int:
    # On SQLite whoever does not say that it only reads keeps the others out.
    with db.engine.connect().execution_options(writes=False) as connection:
        return connection.scalar(sa.select(sa.func.count()).where(Message.kind == "digest")) or 0


def _start(url: str) -> subprocess.Popen[bytes]:
    settings = {"DATABASE_URL": url, "SECRET_KEY": "a key for tests only, long enough to be one", "SMTP_HOST": ""}
    environment = os.environ | {f"EXCHANGE_{name}": value for name, value in settings.items()}
    return subprocess.Popen(COMMAND, cwd=HOUSE, env=environment, stdout=subprocess.DEVNULL)


def _kill_after(worker: subprocess.Popen[bytes], digests: int) -> None:
    end = time.monotonic() + 60
    while _digests() < digests and time.monotonic() < end:
        time.sleep(0.002)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(30) == -signal.SIGKILL


def test_whatever_kills_it_each_reader_gets_everything_once(shared):
    for _ in range(KILLS):
        _kill_after(_start(shared), _digests() + 5)
    assert 5 * KILLS <= _digests() < READERS
    two = [_start(shared) for _ in range(2)]
    assert [worker.wait(120) for worker in two] == [0, 0]
    db.session.expire_all()
    stand = db.session.execute(
        sa.select(Message.person_id, Message.state, sa.func.count(), sa.func.count(Message.digest_id.distinct()))
        .where(Message.kind == "outcome_adopted")
        .group_by(Message.person_id, Message.state)
    ).all()
    assert {tuple(row)[1:] for row in stand} == {(Delivery.DIGESTED, EACH, 1)}
    assert len(stand) == _digests() == READERS

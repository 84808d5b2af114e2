"""Workers killed with -9 at every point of delivery: no message is lost, and each kill repeats at most one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import pytest
import sqlalchemy as sa

from exchange.core import clock
from exchange.core.db import db
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from tests.conftest import DATABASES, make_app
from tests.support import postgres
from tests.support.post import Sink, receiving

#: On SQLite, where one writes at a time, fewer messages have to do.
MESSAGES = {"sqlite": 600, "postgresql": 1000}
CHAINS, LEASE = 300, 6
#: So many seconds a busy machine may take to send what is left.
PATIENCE = 300
HOUSE = Path(__file__).parents[3]
#: Where each worker dies, after how many messages: at a point before the server answers, or so many seconds after it did.
KILLS = (
    ("hello", 0), ("sender", 7), ("recipient", 31), ("content", 0), ("content", 12), ("content", 26),
    (0.0, 3), (0.001, 20), (0.004, 40), (0.02, 11),
)  # fmt: skip


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """An application on a database that workers of other processes share: its address, and how many messages wait in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    else:
        server = request.getfixturevalue("postgres_url")
        postgres.drop_database(server, "mail_killed")
        url = postgres.create_database(server, "mail_killed")
    app = make_app(url)
    with app.app_context():
        db.create_all()
        now = clock.now()
        db.session.add_all(
            Message(
                address=f"reader{n}@people.example", language="en", subject=f"Message {n}", body="Dear reader,\n\nSo it is.",
                kind="meeting_changed", written_at=now, chain=f"c{n % CHAINS}",
            )
            for n in range(MESSAGES[request.param])
        )  # fmt: skip
        db.session.commit()
        db.session.remove()
        yield url, MESSAGES[request.param]
        db.session.remove()
        db.engine.dispose()


@dataclass
class Killer:
    """Kills the worker of its turn where the table says."""

    point: str | float
    countdown: int
    pid: Future[int] = field(default_factory=Future)
    timers: list[Timer] = field(default_factory=list)

    def __call__(self, point: str, _who: str) -> None:
        """Be told by the server, before it answers, where the worker is."""
        if point != (self.point if isinstance(self.point, str) else "content"):
            return
        if self.countdown == 0 and isinstance(self.point, str):
            os.kill(self.pid.result(10), signal.SIGKILL)
        elif self.countdown == 0:
            self.timers.append(Timer(self.point, os.kill, (self.pid.result(10), signal.SIGKILL)))
            self.timers[-1].start()
        self.countdown -= 1


#: Runs the command once for each line it reads, each time in a process of its own that loads nothing anew.
WORKERS = """
import os, sys
from flask.cli import ScriptInfo
from app import app
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        app.cli.main(line.split(), obj=ScriptInfo(create_app=lambda: app))
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def _environment(url: str, sink: Sink) -> dict[str, str]:
    host, port = sink.address
    settings = {
        "DATABASE_URL": url, "SECRET_KEY": "a key for tests only, long enough to be one", "SMTP_HOST": host,
        "SMTP_PORT": str(port), "SMTP_TLS": "none", "MAIL_FROM": "exchange@platform.example",
        "BASE_URL": "https://platform.example",
    }  # fmt: skip
    return os.environ | {f"EXCHANGE_{name}": value for name, value in settings.items()}


@contextmanager
def _workers(url: str, sink: Sink) -> Iterator[Callable[[str | float, int], None]]:
    """Yield what runs a worker until it is killed."""
    command = [sys.executable, "-c", WORKERS]
    with subprocess.Popen(
        command, cwd=HOUSE, env=_environment(url, sink), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin
        assert parent.stdout

        def killed(point: str | float, countdown: int) -> None:
            killer = sink.mood = Killer(point, countdown)
            parent.stdin.write(f"mail deliver --lease {LEASE}\n")
            parent.stdin.flush()
            killer.pid.set_result(int(parent.stdout.readline()))
            ended = parent.stdout.readline()
            for timer in killer.timers:
                timer.join()
            assert ended == f"{-signal.SIGKILL}\n", f"{point} {countdown}: {ended}"

        yield killed
        parent.stdin.close()


def _waiting() -> int:
    query = sa.select(sa.func.count()).select_from(Message).where(Message.state == Delivery.WAITING)
    found = db.session.scalar(query) or 0
    # On SQLite a transaction left open would keep the workers out.
    db.session.rollback()
    return found


def _finish(url: str, sink: Sink) -> None:
    """Let workers that nobody kills, two at once, send what is left."""
    sink.mood = lambda _point, _who: None
    command = [sys.executable, "-m", "flask", "--app", "app", "mail", "deliver", "--watch", "--lease", str(LEASE)]
    workers = [
        subprocess.Popen(command, cwd=HOUSE, env=_environment(url, sink), stdout=subprocess.DEVNULL) for _ in range(2)
    ]
    try:
        end = time.monotonic() + PATIENCE
        while _waiting() and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.terminate()
    assert [worker.wait(30) for worker in workers] == [0, 0]


def test_many_messages_and_ten_kills_none_lost_and_at_most_one_twice_for_each_kill(shared):
    url, many = shared
    order = list(KILLS)
    random.Random(11).shuffle(order)
    with receiving() as sink:
        with _workers(url, sink) as killed:
            for kills, (point, countdown) in enumerate(order, start=1):
                killed(point, countdown)
                assert sink.ids.total() - len(sink.ids) <= kills
        assert 0 < _waiting() < many
        _finish(url, sink)
        references = set(db.session.scalars(sa.select(Message.reference)))
        stand = set(db.session.execute(sa.select(Message.state, Message.leased_until)))
    assert len(references) == many
    assert set(sink.ids) == {f"<{reference}@platform.example>" for reference in references}
    assert 3 <= sink.ids.total() - many <= len(KILLS)
    assert stand == {(Delivery.SENT, None)}
    numbers = [int(address.removeprefix("reader").partition("@")[0]) for address in dict.fromkeys(sink.recipients)]
    by_chain = [[n for n in numbers if n % CHAINS == chain] for chain in range(CHAINS)]
    assert by_chain == [sorted(chain) for chain in by_chain]

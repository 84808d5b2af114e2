"""A reader of the mailbox killed with -9 wherever it is: each answer is taken once, none is lost, the last one stands."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.meetings.models import Participation
from exchange.meetings.rules import Answer
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate
from tests.conftest import DATABASES, make_app
from tests.notices.answers.replies import KEY, MAILBOX, address_for, mail
from tests.notices.delivery.test_kill import WORKERS
from tests.support import postgres
from tests.support.imap import Mailbox, holding
from tests.support.world import World, build_world

HOUSE = Path(__file__).parents[3]
MAILS = 12
#: At which command of the reader it is killed, before the server answers, and after how many such commands.
KILLS = (("LOGIN", 0), ("SEARCH", 0), ("FETCH", 1), ("STORE", 0), ("FETCH", 4), ("STORE", 1))


@pytest.fixture(params=DATABASES)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    """An application on a world that readers of other processes share, and its address."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    else:
        server = request.getfixturevalue("postgres_url")
        postgres.drop_database(server, "answers_killed")
        url = postgres.create_database(server, "answers_killed")
    app = make_app(url)
    with app.app_context():
        db.create_all()
        build_world(clock.now())
        db.session.commit()
        db.session.remove()
        yield app, url
        db.session.remove()
        db.engine.dispose()


@dataclass
class Killer:
    """Kills the reader of its turn where the table says."""

    point: str
    countdown: int
    pid: Future[int] = field(default_factory=Future)

    def __call__(self, command: str, _arguments: str) -> None:
        """Be told by the server where the reader is."""
        if command == self.point:
            if self.countdown == 0:
                os.kill(self.pid.result(10), signal.SIGKILL)
            self.countdown -= 1


@contextmanager
def _readers(url: str, box: Mailbox) -> Iterator[Callable[[Killer | None], int]]:
    """Yield what runs the command in a process of its own, which may be killed, and returns how it ended."""
    settings = {
        "DATABASE_URL": url, "SECRET_KEY": KEY, "MAIL_ANSWERS": MAILBOX, "IMAP_HOST": box.address[0], "IMAP_TLS": "none",
        "IMAP_PORT": str(box.address[1]), "IMAP_USER": "answers", "IMAP_PASSWORD": box.users["answers"],
    }  # fmt: skip
    environment = os.environ | {f"EXCHANGE_{name}": value for name, value in settings.items()}
    with subprocess.Popen(
        [sys.executable, "-c", WORKERS], cwd=HOUSE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:  # fmt: skip
        assert parent.stdin
        assert parent.stdout

        def ended(killer: Killer | None) -> int:
            box.mood = killer or (lambda _command, _arguments: None)
            parent.stdin.write("mail fetch\n")
            parent.stdin.flush()
            pid, said = int(parent.stdout.readline()), ""
            if killer is not None:
                killer.pid.set_result(pid)
            while not re.fullmatch(r"-?\d+\n", said):
                said = parent.stdout.readline()
            return int(said)

        yield ended
        parent.stdin.close()


def test_killed_anywhere_each_answer_is_taken_once_and_the_last_one_stands(shared):
    app, url = shared
    judge, exchange = World.read(app).people["judge"], World.read(app).meetings["exchange"]
    place = sa.select(Participation).filter_by(person_id=judge, meeting_id=exchange)
    address, begun = address_for(db.session.scalars(place).one().id), clock.now() - timedelta(hours=1)
    db.session.remove()
    answers = ("ACCEPTED", "TENTATIVE", "DECLINED")
    with holding(Mailbox(plain=False, users={"answers": "s3cret"})) as box:
        box.put(*(
            mail(to=address, status=answers[n % 3], message_id=f"<{n}@x>",
                 stamp=f"DTSTAMP:{begun + timedelta(minutes=n):%Y%m%dT%H%M%SZ}")
            for n in range(MAILS)
        ))  # fmt: skip
        with _readers(url, box) as fetch:
            assert [fetch(Killer(*kill)) for kill in KILLS] == [-signal.SIGKILL] * len(KILLS)
            assert fetch(None) == 0
    taken = db.session.execute(sa.select(IncomingMail.fate, IncomingMail.answer).order_by(IncomingMail.id)).all()
    assert taken == [(Fate.TAKEN, Answer(answers[n % 3].lower())) for n in range(MAILS)]
    told = sa.select(sa.func.count()).select_from(JournalEntry).where(JournalEntry.action == "participation.answered")
    assert db.session.scalar(told) == MAILS
    assert db.session.scalars(place).one().answer is Answer.DECLINED

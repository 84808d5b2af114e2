"""Mail built and delivered to a local server, against the standard library sending the same ready-made bytes."""

from __future__ import annotations

import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.rules import Answer
from exchange.notices import operations, queries
from exchange.notices.delivery.envelope import Letter, Office, compose
from exchange.notices.delivery.line import Line, Server
from exchange.notices.delivery.queries import due
from exchange.notices.delivery.queries import facts_of as kept_facts
from exchange.notices.delivery.worker import Worker
from exchange.notices.letters.desk import desk_of, reader_of
from exchange.notices.letters.facts import facts_of
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from tests.bench import data

COUNT, ROUNDS = 500, 5
OFFICE = Office("exchange@platform.example", "https://platform.example")


def mail_against_library(app: Flask) -> float:
    """Return how much longer it takes to build, send and note messages than to send them ready-made; one line each."""
    with _sink() as server, app.app_context():
        letters = _fill(app.config)
        ratios = [_own(server, app.config) / _library(server, letters) for _ in range(ROUNDS)]
        db.session.remove()
    return statistics.median(ratios[1:])


@contextmanager
def _sink() -> Iterator[Server]:
    command = [sys.executable, "-m", "tests.support.post"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as sink:
        assert sink.stdout
        assert sink.stdin
        yield Server("127.0.0.1", int(sink.stdout.readline()), tls="none")
        sink.stdin.close()


def _fill(settings: Mapping[str, Any]) -> list[Letter]:
    """Announce a change to many people in several zones and two languages; return the letters ready-made."""
    now = clock.now()
    db.session.add_all(data.guests(COUNT, now))
    db.session.flush()
    meeting = db.session.get_one(Meeting, data.middle_meeting("bench"))
    told = queries.listed_people(
        db.session.execute(
            sa.select(Person.id, Person.name, Person.email, Person.locale, Person.zone, Person.id, sa.literal("accepted"))
            .where(Person.email.like("guest%"))
        )
    )  # fmt: skip
    facts = facts_of(meeting, now, changes={"place": ["Ghent", meeting.place]})
    operations.tell([replace(one, answer=Answer.ACCEPTED) for one in told], "meeting_changed", meeting, facts, now)
    db.session.commit()
    desk, rows = desk_of(settings), db.session.execute(due(now, COUNT)).all()
    return [
        compose(
            OFFICE, desk.write(row.kind, desk.facts(row.occasion_id, partial(kept_facts, row.occasion_id)),
            reader_of(row, row.address)), address=row.address, reference=row.reference, language=row.language,
            written_at=row.written_at,
        )
        for row in rows
    ]  # fmt: skip


def _own(server: Server, settings: Mapping[str, Any]) -> float:
    """Return how long a worker takes for all that waits."""
    db.session.execute(sa.update(Message).values(state=Delivery.WAITING, sent_at=None, tries=0))
    db.session.commit()
    db.session.remove()
    with Line(server, OFFICE) as line:
        begun = time.perf_counter()
        sent = Worker(line, OFFICE, desk_of(settings), timedelta(minutes=2), clock.now).round().sent
        took = time.perf_counter() - begun
    if sent != COUNT:
        raise RuntimeError(f"{sent} of {COUNT} messages left")
    return took


def _library(server: Server, letters: list[Letter]) -> float:
    begun = time.perf_counter()
    with smtplib.SMTP(server.host, server.port, OFFICE.host) as smtp:
        for letter in letters:
            smtp.sendmail(letter.sender, [letter.recipient], letter.content)
    return time.perf_counter() - begun

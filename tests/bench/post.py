"""Mail built and delivered to a local server, against the standard library sending the same ready-made bytes."""

from __future__ import annotations

import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from exchange.core import clock
from exchange.core.db import db
from exchange.notices.delivery.envelope import Letter, Office, compose
from exchange.notices.delivery.line import Line, Server
from exchange.notices.delivery.worker import Worker
from exchange.notices.models import Message
from exchange.notices.rules import Delivery

COUNT, ROUNDS = 500, 5
OFFICE = Office("exchange@platform.example", "https://platform.example")
BODY = (
    "Dear {name},\n\nSomething about “Experts' exchange on Peru” has changed. This is how it stands now.\n\n"
    "When: Thursday 24 December 2026, 10:00–17:00 (Brussels)\nIn your time: 04:00–11:00 (Lima)\nWhere: Brussels\n"
    "More, and your answer: https://platform.example/meetings/1\n\nExperts' Exchange\nhttps://platform.example\n"
)


def mail_against_library(app: Flask) -> float:
    """Return how much longer it takes to build, send and note messages than to send them ready-made; one line each."""
    with _sink() as server, app.app_context():
        letters = _fill()
        ratios = [_own(server) / _library(server, letters) for _ in range(ROUNDS)]
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


def _fill() -> list[Letter]:
    now = clock.now()
    rows = [
        Message(
            address=f"reader{n}@people.example", language="en", subject=f"Changed: Experts' exchange on Peru – {n}",
            body=BODY.format(name=f"Reader {n}"), kind="meeting_changed", written_at=now, chain=f"meeting:1/person:{n}",
        )
        for n in range(COUNT)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.commit()
    return [
        compose(
            OFFICE, address=row.address, reference=row.reference, language=row.language, subject=row.subject,
            body=row.body, written_at=row.written_at,
        )
        for row in rows
    ]  # fmt: skip


def _own(server: Server) -> float:
    """Return how long a worker takes for all that waits."""
    db.session.execute(sa.update(Message).values(state=Delivery.WAITING, sent_at=None, tries=0))
    db.session.commit()
    db.session.remove()
    with Line(server, OFFICE) as line:
        begun = time.perf_counter()
        sent = Worker(line, OFFICE, timedelta(minutes=2), clock.now).round().sent
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

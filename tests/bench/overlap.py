"""The overlap check of one proposal against 5,000 initiatives: milliseconds at the median."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask

from exchange import create_app
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.practices.rules import Priority
from exchange.proposals import queries
from exchange.proposals.models import Initiative, Proposal
from exchange.proposals.rules import Funding
from tests.support.world import NOW, World, build_world

INITIATIVES, TIMES, AIM = 5_000, 21, 50.0
CODES, TOPICS = ("PE", "CO", "EC"), [f"topic {n}" for n in range(60)]


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield name, milliseconds and aim."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on(
            create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/overlap.sqlite", "SECRET_KEY": "k" * 40})
        )


def _on(app: Flask) -> Iterator[tuple[str, float, float]]:
    with app.app_context():
        db.create_all()
        build_world(NOW)
        db.session.commit()
        world = World.read(app)
        proposal = _filled(world)
        viewer = viewer_of(world.people["secretariat"], NOW)
        assert viewer is not None
        took, found = [], []
        for _time in range(TIMES):
            began = time.perf_counter()
            found = queries.near(viewer, proposal)
            took.append((time.perf_counter() - began) * 1000)
        if not found:
            raise RuntimeError("nothing came near")
        db.session.remove()
    yield "overlap-ms", statistics.median(took), AIM


def _filled(world: World) -> Any:
    draw = random.Random(7)
    by = world.people["member"]
    db.session.add_all(
        Initiative(
            title=f"Initiative {n}", run_by="A programme", countries=",".join(sorted(draw.sample(CODES, draw.randint(1, 2)))),
            topics=", ".join(draw.sample(TOPICS, 3)), priorities=draw.choice(list(Priority)).value, by_id=by, at=NOW, link="",
            starts_on=NOW.date() - timedelta(days=draw.randint(0, 900)), ends_on=NOW.date() + timedelta(days=draw.randint(0, 900)),
        )
        for n in range(INITIATIVES)
    )  # fmt: skip
    proposal = Proposal(
        forum_id=world.forums["coalition"], title="One", topics=", ".join(TOPICS[:3]), countries="PE", priorities="drugs",
        funding=Funding.NONE, since=NOW, by_id=by, at=NOW, starts_on=NOW.date(), needs=[], answers=[], reason="",
    )  # fmt: skip
    db.session.add(proposal)
    db.session.commit()
    return proposal

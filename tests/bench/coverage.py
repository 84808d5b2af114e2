"""Statements that the board of needs and the coverage pictures take with 10 and with 1,000 needs: as many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface

from exchange import create_app
from exchange.core.db import db
from exchange.needs.models import Need, NeedCountry, NeedPriority
from exchange.needs.rules import Kind, Stage
from exchange.practices.rules import Priority
from exchange.world.rules import Audience
from tests.support.world import World, build_world, session_secret

FEW, MANY, AIM = 10, 1_000, 1.0


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield name, ratio and aim."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/coverage.sqlite"
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "k" * 40})
        with app.app_context():
            db.create_all()
            build_world(datetime.now(UTC))
            db.session.commit()
            world = World.read(app)
            db.session.remove()
        pages = {
            "board": f"/forums/{world.forums['coalition']}/needs",
            "coverage": "/priorities/",
            "topics": "/priorities/topics/",
        }
        taken = {count: _taken(app, world, pages, count) for count in (FEW, MANY)}
    for name in pages:
        yield f"{name}-statements-{MANY}/{FEW}", taken[MANY][name] / taken[FEW][name], AIM


def _taken(app: Any, world: World, pages: dict[str, str], count: int) -> dict[str, int]:
    with app.app_context():
        _fill(world, count)
        engine = db.engine
    found = {}
    client = app.test_client()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    kept = {"_user_id": session_secret("secretariat"), "_fresh": True, "_permanent": True}
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], serializer.dumps(kept))
    for name, page in pages.items():
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any, seen: list[str] = seen) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                seen.append(statement)

        client.get(page)
        sa.event.listen(engine, "before_cursor_execute", note)
        if client.get(page).status_code != 200:
            raise RuntimeError(page)
        sa.event.remove(engine, "before_cursor_execute", note)
        found[name] = len(seen)
    return found


def _fill(world: World, count: int) -> None:
    now = datetime.now(UTC)
    kept = db.session.scalar(sa.select(sa.func.count()).select_from(Need)) or 0
    for number in range(kept, count):
        db.session.add(
            Need(
                forum_id=world.forums["coalition"], kind=Kind.BOTTLENECK, title=f"Need {number}", stage=Stage.NAMED, moved_at=now, at=now,
                audience=Audience.ALL, by_id=world.people["contact_group"], reason="", topics=f"topic {number % 60}",
                countries=[NeedCountry(country_code=("PE", "CO", "EC")[number % 3])],
                priorities=[NeedPriority(priority=list(Priority)[number % 10])],
            )
        )  # fmt: skip
    db.session.commit()

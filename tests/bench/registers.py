"""The register with 200 third countries and ten assessment rounds against one round; a briefing package compiled and exported."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from exchange import create_app
from exchange.accounts.queries import viewer_of
from exchange.assessments.models import AssessmentRound, AssessmentVersion, Contributor
from exchange.assessments.rules import RoundState
from exchange.briefings import operations
from exchange.briefings.models import BriefingFile
from exchange.briefings.rules import Details, FileForm
from exchange.core.db import db
from exchange.countries.queries import all_countries
from exchange.practices.models import Practice
from exchange.practices.rules import Instrument, Kind, Phase, Reach, State
from exchange.reference import countries, criteria
from exchange.world.models import Country
from exchange.world.rules import Handling
from tests.support import papers
from tests.support.world import World, build_world, session_secret

COUNTRIES, ROUNDS, TIMES, AIM = 200, 10, 15, 1.3
PRACTICES, PAGES, SECONDS = 45, 40, 5.0
REGISTER = ("/countries/", "/countries/PE", "/assessments/")
TEXT = (
    "Requests to the central authority came back for one missing paragraph. A draft is sent first, a call follows. " * 9
)


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield name, ratio and aim of the register's slowest page; then the seconds that a package takes."""
    with _world() as (app, world):
        client = _client(app)
        _add_rounds(app, 1)
        few = {page: _cost(client, page) for page in REGISTER}
        _add_rounds(app, ROUNDS - 1)
        yield "register-10/register-1", max(_cost(client, page) / few[page] for page in REGISTER), AIM
        yield "briefing-s", statistics.median(_took(app, world) for _time in range(3)), SECONDS


@contextmanager
def _world() -> Iterator[tuple[Flask, World]]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/register.sqlite",
                "SECRET_KEY": "k" * 40,
                "BACKGROUND": False,
            }
        )
        with app.app_context():
            db.create_all()
            build_world(datetime.now(UTC))
            there = {one.code for one in all_countries()}
            db.session.add_all(Country(code=one.code, zone=one.zone) for one in countries() if one.code not in there)
            db.session.commit()
            world = World.read(app)
            db.session.remove()
        yield app, world
        with app.app_context():
            db.engine.dispose()


def _client(app: Flask) -> Any:
    client = app.test_client()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    kept = {"_user_id": session_secret("eurojust"), "_fresh": True, "_permanent": True}
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], str(serializer.dumps(kept)))
    return client


def _add_rounds(app: Flask, number: int) -> None:
    keys = [one.key for one in criteria()]
    told = {key: {"values": [1, 2, 3, 3, 4], "unknown": 4, "missing": 20} for key in keys}
    now = datetime.now(UTC)
    with app.app_context():
        codes = sorted(one.code for one in all_countries() if not one.is_member_state(now.date()))[: COUNTRIES - 1]
        asked = sorted({*codes, "PE"})
        for n in range(number):
            found = AssessmentRound(
                title=f"Round {n}", state=RoundState.CLOSED, deadline=date(2026, 1, 1), criteria=keys, countries=asked, created_at=now,
                closed_at=now, contributors=[Contributor(country_code=code) for code in ("FR", "NL")],
            )  # fmt: skip
            db.session.add(found)
            db.session.flush()
            content = dict.fromkeys(asked, told)
            db.session.add(AssessmentVersion(round_id=found.id, number=1, comment="", content=content, frozen_at=now))
        db.session.commit()
        db.session.remove()


def _cost(client: Any, page: str) -> float:
    """Return the median CPU time of a page in this process."""
    found = []
    for _time in range(TIMES):
        began = time.process_time()
        if client.get(page).status_code != 200:
            raise RuntimeError(page)
        found.append(time.process_time() - began)
    return statistics.median(found)


def _took(app: Flask, world: World) -> float:
    now = datetime.now(UTC)
    with app.app_context():
        for table in (BriefingFile, Practice):
            db.session.execute(sa.delete(table))
        viewer = viewer_of(world.people["eurojust"], now)
        assert viewer is not None
        db.session.add_all(_practice(n, viewer.person_id, now) for n in range(PRACTICES))
        country = db.session.get_one(Country, "PE")
        details = Details(viewer.person_id, now.date() + timedelta(days=90))
        briefing = operations.begin(viewer, country, details, now)
        db.session.commit()
        began = time.perf_counter()
        version = operations.freeze(viewer, briefing, now, comment="")
        db.session.commit()
        operations.write_waiting()
        took = time.perf_counter() - began
        query = sa.select(BriefingFile.content).filter_by(version_id=version.id, language="en", form=FileForm.PDF)
        if len(papers.pages_of(db.session.scalar(query) or b"")) < PAGES:
            raise RuntimeError("the package is too short to say anything")
        db.session.delete(briefing)
        db.session.commit()
        db.session.remove()
    return took


def _practice(n: int, author: int, now: datetime) -> Practice:
    return Practice(
        title=f"Practice {n}", country_code="PE", kind=Kind.GOOD_PRACTICE, phase=Phase.ANY, instrument=Instrument.EXTRADITION, language="en",
        situation=TEXT, done=TEXT, result=TEXT, caution=TEXT, state=State.PUBLISHED, reach=Reach.NETWORK, handling=Handling.PUBLIC,
        author_id=author, since=now, created_at=now, published_at=now,
    )  # fmt: skip

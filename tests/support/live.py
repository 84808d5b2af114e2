"""The application served for real: HTTP on 127.0.0.1 and a free port, on its own world around the present moment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from exchange.accounts.models import EntryLink, LinkPurpose, Person
from exchange.core import clock, site
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.feeds.operations import subscribe
from exchange.feeds.rules import Scope
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.notices.models import Message
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from exchange.search import operations as search
from exchange.world.rules import Side
from tests.conftest import make_app
from tests.support import postgres
from tests.support.answers import add_mails
from tests.support.assessing import furnish_assessments
from tests.support.board import furnish_needs
from tests.support.briefing import furnish_briefings
from tests.support.committing import furnish_commitments
from tests.support.cycles import add_cycles
from tests.support.deadlines import add_deadlines
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import furnish_activities
from tests.support.forwarding import furnish_forwarding
from tests.support.handed_in import furnish_papers
from tests.support.importing import furnish_imports
from tests.support.informing import furnish_duties
from tests.support.instruments import furnish_instruments
from tests.support.leading import furnish_leads
from tests.support.milestones import furnish_milestones
from tests.support.polls import furnish_polls
from tests.support.practices import furnish_practices
from tests.support.proposing import furnish_proposals
from tests.support.recurring import build_series
from tests.support.toolkit import furnish_toolkit
from tests.support.world import MEETINGS, PERSONAS, World, build_world, email_of, session_secret, uid_of

#: Secrets of links that stand open in the world: an invitation to the platform, a forgotten password.
ENTER_SECRET, RESET_SECRET = "an invitation", "a new password"
GENERAL = "Requests should go to central authorities in a language that was agreed."
ALONE = "alone"
#: Each browser of a test asks for style sheets once, not with every page.
FILES_KEPT = timedelta(hours=1)


class Silent(WSGIRequestHandler):
    """A handler that keeps no log of requests."""

    def log_request(self, *_line: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Live:
    """A running application and the way back to its world as it was built."""

    app: Flask
    address: str
    restore: Callable[[], None]

    def refresh(self) -> None:
        """Bring the world back."""
        _let_go(self.app)
        self.restore()

    @property
    def world(self) -> World:
        """The keys of what is in the world, by name."""
        return World.read(self.app)

    def cookie(self, who: str) -> dict[str, str]:
        """Return the session cookie of a person of the world, as a browser keeps it."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        value = serializer.dumps({"_user_id": session_secret(who), "_fresh": True, "_permanent": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.address}

    def speak(self, language: str) -> None:
        """Let everybody in the world read the pages in that language."""
        with self.app.app_context():
            db.session.execute(sa.update(Person).values(locale=language))
            db.session.commit()


def _be_away(person: Person, now: datetime) -> None:
    day = now.date() + timedelta(days=20)
    source = BusySource(
        person_id=person.id, name="Office", uploaded_at=now, known_until=now + timedelta(731), intervals=1
    )
    db.session.add_all([source, Absence(person_id=person.id, first_on=day, last_on=day, note="Leave", declared_at=now)])
    db.session.flush()
    busy = {"starts_at": now + timedelta(days=5), "ends_at": now + timedelta(days=5, hours=3)}
    db.session.add(BusyInterval(person_id=person.id, source_id=source.id, **busy))


@contextmanager
def live_on_sqlite(folder: Path) -> Iterator[Live]:
    """Serve a world in a SQLite file; restoring copies the file."""
    file, template = folder / "live.sqlite", folder / "template.sqlite"

    def restore() -> None:
        for beside in (Path(f"{file}-wal"), Path(f"{file}-shm")):
            beside.unlink(missing_ok=True)
        shutil.copy(template, file)

    app = make_app(f"sqlite:///{file}", BACKGROUND=True)
    _build(app)
    shutil.copy(file, template)
    with _serving(app, restore) as live:
        yield live


@contextmanager
def live_on_postgresql(server: str) -> Iterator[Live]:
    """Serve a world in PostgreSQL; restoring clones the template."""
    suffix = os.environ.get("PYTEST_XDIST_WORKER", ALONE)
    template, name = f"live_template_{suffix}", f"live_{suffix}"
    _build(make_app(postgres.create_database(server, template)))

    def restore() -> None:
        postgres.drop_database(server, name)
        postgres.clone_database(server, template, name)

    app = make_app(postgres.clone_database(server, template, name), BACKGROUND=True)
    with _serving(app, restore) as live:
        yield live
    postgres.drop_database(server, name)
    postgres.drop_database(server, template)


@contextmanager
def _serving(app: Flask, restore: Callable[[], None]) -> Iterator[Live]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    address = f"http://127.0.0.1:{server.server_port}"
    app.config.update(BASE_URL=address, SEND_FILE_MAX_AGE_DEFAULT=FILES_KEPT)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="live server")
    thread.start()
    try:
        yield Live(app, address, restore)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        _let_go(app)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _build(app: Flask) -> None:
    with app.app_context():
        db.create_all()
        build_world(clock.now())
        _furnish()
        db.session.commit()
    _let_go(app)


def _furnish() -> None:
    """Add what gives every page something to show: outcomes, deadlines, open links, a subscription each, a message."""
    now = clock.now()
    people = {person.email: person for person in db.session.scalars(sa.select(Person))}
    meetings = {meeting.uid: meeting for meeting in db.session.scalars(sa.select(Meeting))}
    for key in ("held", "over"):
        db.session.add(Outcome(meeting_id=meetings[uid_of(key)].id, proceedings=GENERAL, edited_at=now))
    add_deadlines(now)
    people[email_of("invited")] = invited = Person(
        email=email_of("invited"), name="Ingrid Inbjuden", folded_name="ingrid inbjuden", country_code="SE", side=Side.UNION,
        zone="Europe/Stockholm", locale="en", created_at=now,
    )  # fmt: skip
    db.session.add(invited)
    db.session.flush()
    links = ((LinkPurpose.INVITATION, "invited", ENTER_SECRET), (LinkPurpose.RESET, "member", RESET_SECRET))
    db.session.add_all(
        EntryLink(
            person_id=people[email_of(who)].id, purpose=purpose, token_hash=digest(secret), made_at=now,
            expires_at=now + timedelta(hours=4),
        )
        for purpose, who, secret in links
    )  # fmt: skip
    for person in people.values():
        subscribe(person.id, name="My meetings", scope=Scope.OWN, language="en", now=now, secret=f"feed of {person.id}")
    _be_away(people[email_of("secretariat")], now)
    named = {who: people[email_of(who)] for who in PERSONAS}
    furnish_practices(now, named, dict(db.session.execute(sa.select(Forum.key, Forum.id)).all()))
    furnish_forwarding(now, named, meetings[uid_of("held")])
    furnish_needs(now, named, dict(db.session.execute(sa.select(Forum.key, Forum.id)).all()))
    forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
    furnish_proposals(now, named, forums)
    ministers = hold_ministers(now, forums["eu-clasi"], "Desks of both sides")
    add_decisions(now, ministers, named["secretariat"].id)
    furnish_activities(now)
    furnish_commitments(now)
    furnish_milestones(now)
    furnish_leads(now)
    furnish_instruments(now)
    furnish_assessments(now)
    furnish_briefings(now)
    furnish_toolkit(now)
    furnish_imports(now)
    for furnish in (furnish_polls, furnish_duties, furnish_papers):
        furnish(now, named, {sketch.key: meetings[uid_of(sketch.key)] for sketch in MEETINGS})
    build_series(now)
    site.state("demo", "a demonstration shows its parts, and says so on each page")
    db.session.add(
        Message(
            person_id=people[email_of("judge")].id, address=email_of("judge"), language="en", subject="A meeting is planned",
            body="You are invited.\n\nhttps://exchange.example/meetings/1\n", kind="meeting_scheduled", written_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    search.rebuild()
    add_mails(now)
    add_cycles(now, {sketch.key: meetings[uid_of(sketch.key)] for sketch in MEETINGS})
    db.session.flush()

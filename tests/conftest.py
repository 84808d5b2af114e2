"""What every test can ask for: an application on either database, a fresh copy of a small world, people signed in."""

from __future__ import annotations

import gc
import math
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any
from zlib import crc32

import freezegun
import pytest
import sqlalchemy as sa
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from freezegun import freeze_time
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.engine import Engine

from exchange import create_app
from exchange.core.db import db
from tests.support import postgres
from tests.support.kept import Kept, KeptInFile, KeptInSchema, Writings
from tests.support.world import NOW, World, build_world, session_secret

DATABASES = ("sqlite", "postgresql")
#: How much is made before garbage is looked for: there is memory to spare, and next to nothing is garbage in circles.
COLLECTED_AFTER = (200_000, 20, 100)
# A property holds however long the machine takes to try it.
settings.register_profile("exchange", deadline=None)
settings.load_profile("exchange")
# How long a test took is measured by the clock that goes on.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


class Compiled(BytecodeCache):
    """Compiled templates for all applications of the run, of whom each would otherwise compile them for itself."""

    def __init__(self) -> None:
        """Begin with none."""
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if it is known and its source the same."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._code[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Compiled()


class Clock:
    """The clock of the run. It stays standing from one test to the next: to stop it takes a walk through all modules."""

    def __init__(self) -> None:
        """Let it go on."""
        self._stops: Any = None

    def stand(self) -> None:
        """Stand at NOW."""
        if self._stops is None:
            self._stops = freeze_time(NOW)
            self._stops.start()

    def go_on(self) -> None:
        """Show the time it is."""
        if self._stops is not None:
            self._stops.stop()
            self._stops = None


CLOCK = Clock()


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have a test of pages run on one of the databases, half of them on each.

    What differs from one to the other lies below the pages, and the tests of the house open each page on both.
    """
    of_pages = metafunc.module.__name__.rpartition(".")[2].startswith("test_views")
    if of_pages and "database" in metafunc.fixturenames and not metafunc.definition.get_closest_marker("on_both"):
        turn = crc32(f"{metafunc.module.__name__}.{metafunc.function.__name__}".encode())
        one = DATABASES[turn % len(DATABASES)]
        metafunc.definition.add_marker(pytest.mark.parametrize("database", [one], indirect=True))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have the cases of a test take turns on the databases: each test runs on both, each case on one of them."""
    cases: dict[tuple[str, str], dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        values = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if "database" in values and not item.get_closest_marker("on_both"):
            cases[item.path.as_posix(), item.originalname][str(values["database"])].append(item)
    turned_away = {
        item
        for of_test in cases.values()
        if len(of_test) == len(DATABASES)
        for turn, of_database in enumerate(of_test.values())
        if len(of_database) > 1
        for number, item in enumerate(of_database)
        if number % len(DATABASES) != turn
    }
    config.hook.pytest_deselected(items=list(turned_away))
    items[:] = [item for item in items if item not in turned_away]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays until the end: modules, and some thousand tests."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the clock go on for a test that does not ask for the application."""
    if "app" not in getattr(item, "fixturenames", ()):
        CLOCK.go_on()


def pytest_sessionfinish() -> None:
    """Let the clock go on after the last test, and leave no files behind."""
    CLOCK.go_on()
    FILES.cleanup()


class Database:
    """One database of the test run, and the way back to the world as it was built."""

    def __init__(self, app: Flask, kept: Kept) -> None:
        """Take the application and what keeps its rows."""
        self.app, self._kept = app, kept
        with app.app_context():
            self.written = Writings(db.engine.url)

    def fresh(self) -> None:
        """Bring the world back if a test wrote to it."""
        if self.written:
            self._kept.bring_back(self.written.take())

    def close(self) -> None:
        """Let go of the database."""
        self.written.stop()
        self._kept.close()
        dispose(self.app)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for this run."""
    with postgres.running_postgres() as url:
        yield url


class Browser(FlaskClient):
    """A client whose every request is a new one: it never takes over whoever another client was signed in as.

    While a test holds an application context (``session``), requests share it, and with it ``g``.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request that remembers nothing of the one before."""
        if has_app_context():
            vars(g._get_current_object()).clear()
        return super().open(*args, **kwargs)


def _never_sync(connection: Any, _record: Any) -> None:
    """Nothing here outlives the run, so nothing needs to reach the disk."""
    connection.execute("PRAGMA synchronous = OFF")


#: Files that are handed in, of all worlds of the run; their names are random.
FILES = TemporaryDirectory(prefix="exchange-files-")


def make_app(url: str, **overrides: Any) -> Flask:
    """Return an application on that database with everything else as in production, but for cheap passwords."""
    settings = {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "a key for tests only, long enough to be one",
        "TESTING": True,
        # Tests call the work that is otherwise done beside a request.
        "BACKGROUND": False,
        "PASSWORD_COST": "cheap",
        "FILES": FILES.name,
    }
    app = create_app(settings | overrides)
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = TEMPLATES
    if url.startswith("sqlite"):
        with app.app_context():
            sa.event.listen(db.engine, "connect", _never_sync)
    return app


def _build(app: Flask) -> None:
    with app.app_context(), freeze_time(NOW):
        db.create_all()
        build_world(NOW)
        db.session.commit()
    dispose(app)


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A world in a SQLite file."""
    file = tmp_path_factory.mktemp("sqlite") / "exchange.sqlite"
    app = make_app(f"sqlite:///{file}")
    _build(app)
    database = Database(app, KeptInFile(file))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql_database(postgres_url: str) -> Iterator[Database]:
    """A world in PostgreSQL."""
    name = f"exchange_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    postgres.drop_database(postgres_url, name)
    url = postgres.create_database(postgres_url, name)
    app = make_app(url)
    _build(app)
    database = Database(app, KeptInSchema(url))
    yield database
    database.close()


def dispose(app: Flask) -> None:
    """End what connections the application has."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Database:
    """Each test that touches data runs on both databases, but for most of those of pages."""
    chosen: Database = request.getfixturevalue(f"{request.param}_database")
    chosen.fresh()
    return chosen


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """The application on a fresh world, with the clock standing at NOW and no form tokens asked for."""
    database.app.config["WTF_CSRF_ENABLED"] = False
    # It is known that this is no demo, so that no page asks and all take the same number of statements.
    database.app.extensions["exchange.demo"] = {"demo": False, "asked": math.inf}
    CLOCK.stand()
    yield database.app
    database.app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def world(app: Flask) -> World:
    """The keys of what is in the world, by name."""
    return World.read(app)


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """The database session inside an application context, for operations and queries."""
    with app.app_context():
        yield db.session
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a function that gives a client signed in as a person of the world: ``as_("secretariat")``."""

    def sign_in(who: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = session_secret(who), True
            cookie.permanent = True
        return client

    return sign_in


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], Any]:
    """Return a context manager that counts statements: ``with count_queries() as seen: …; len(seen)``."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []
        with app.app_context():
            engine: Engine = db.engine

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)

    return counting

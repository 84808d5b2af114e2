"""Prints one line a figure: ``name value aim ok|short``, on SQLite and on PostgreSQL.

A figure is a ratio of CPU time of application and database per request, the median of several rounds in which
both sides take turns. What is computed without a database is measured once, in this process.
"""

from __future__ import annotations

import logging
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from exchange import create_app
from exchange.core.db import db
from tests.bench import (
    convene,
    coverage,
    cpu,
    cycles,
    data,
    dossier,
    importing,
    overlap,
    post,
    registers,
    search,
    slots,
)
from tests.bench.servers import Server, gunicorn
from tests.support import postgres

KEY = "a key for measuring only, long enough to be one"
SMALL, LARGE, ROUNDS = 100, 10_000, 7
SIZES = (0, SMALL, LARGE, search.FEW, search.MANY)
#: Enough for one meeting that everybody is told of.
FEWEST = 10
PARTS = {
    "feeds",
    "pages",
    "convene",
    "mail",
    "slots",
    "cycles",
    "dossier",
    "overlap",
    "coverage",
    "register",
    "search",
    "import",
}
PAGES = ("/", "/meetings/{meeting}", "/forums/{forum}", "/meetings", "/calendar/")
Load = Callable[[], None]


@dataclass(frozen=True)
class Figure:
    """One measured ratio and what it should be."""

    name: str
    value: float
    aim: float
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Say whether it is as it should be."""
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def line(self) -> str:
        """Return the line that is printed."""
        return f"{self.name} {self.value:.2f} {self.aim:g} {'ok' if self.is_reached else 'short'}"


@dataclass(frozen=True)
class Bench:
    """Everything that runs for one kind of database."""

    kind: str
    house: Server
    few: Server
    constant: Server
    library: Server
    apps: dict[int, Flask]
    database_pids: list[int]

    def cost(self, load: Load, count: int, *servers: Server) -> float:
        """Return the CPU seconds per request of application and database."""
        roots = [server.pid for server in servers] + self.database_pids
        before = cpu.spent(roots)
        for _ in range(count):
            load()
        return (cpu.spent(roots) - before) / count

    def ratio(self, load: Load, server: Server, other: Load, other_server: Server, count: int) -> float:
        """Return the median ratio over rounds in which both take turns, after warming both up."""
        for _ in range(20):
            load()
            other()
        ratios = [self.cost(load, count, server) / self.cost(other, count, other_server) for _ in range(ROUNDS)]
        return statistics.median(ratios)


def _cookie(app: Flask) -> dict[str, str]:
    """What a browser carries once it has signed in: the token of its forms too, which its first page gave it."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    token = "5" * 40
    value = serializer.dumps({"_user_id": data.SESSION, "_fresh": True, "_permanent": True, "csrf_token": token})
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={value}"}


def _fetch(server: Server, path: str, headers: dict[str, str] | None = None, expect: int = 200) -> Load:
    def load() -> None:
        status, _body = server.get(path, headers)
        if status != expect:
            raise RuntimeError(f"{path} answered {status}, not {expect}")

    return load


def feeds(bench: Bench) -> Iterator[Figure]:
    """Measure feeds against constant responses of the same size."""
    path = f"/calendar/{data.FEED}100.ics"
    unchanged = _fetch(bench.house, path, {"If-None-Match": bench.house.etag(path)}, expect=304)
    empty = _fetch(bench.constant, "/0")
    yield Figure("feed-304/constant", bench.ratio(unchanged, bench.house, empty, bench.constant, 300), 2)
    for size in (100, 1000):
        path = f"/calendar/{data.FEED}{size}.ics"
        same = _fetch(bench.constant, f"/{len(bench.house.get(path)[1])}")
        value = bench.ratio(_fetch(bench.house, path), bench.house, same, bench.constant, 150)
        yield Figure(f"feed-{size}/constant", value, 2.5)
    yield from changed_feeds(bench)


def changed_feeds(bench: Bench, count: int = 40) -> Iterator[Figure]:
    """Measure the first answer after one of the meetings changed.

    The change itself is made here, outside the count. The others are asked after a change too, one request at a time:
    a request after a pause costs more than one in a row, whoever answers it.
    """
    path = f"/calendar/{data.FEED}100.ics"
    size = len(bench.house.get(path)[1])
    asked = {
        "own": (_fetch(bench.house, path), bench.house),
        "constant": (_fetch(bench.constant, f"/{size}"), bench.constant),
        "library": (_fetch(bench.library, "/feed100"), bench.library),
    }
    rounds = [_after_changes(bench, asked, first, count) for first in range(0, ROUNDS * count, count)]
    against = statistics.median(spent["own"] / spent["constant"] for spent in rounds)
    yield Figure("feed-100-changed/constant", against, 5)
    against = statistics.median(spent["library"] / spent["own"] for spent in rounds)
    yield Figure("library/feed-100-changed", against, 50, at_least=True)


def _after_changes(bench: Bench, asked: dict[str, tuple[Load, Server]], first: int, count: int) -> dict[str, float]:
    """Return what each of those asked spends on answers that follow a change."""
    spent = dict.fromkeys(asked, 0.0)
    for n in range(first, first + count):
        for name, (load, server) in asked.items():
            _touch(bench.apps[LARGE], n)
            spent[name] += bench.cost(load, 1, server)
    return spent


def _touch(app: Flask, n: int) -> None:
    with app.app_context():
        data.touch(data.first_meeting("feed100"), n, datetime.now(UTC))
        db.session.remove()


def pages(bench: Bench) -> Iterator[Figure]:
    """Measure the signed-in pages: the slowest against a constant response, and with many meetings against few."""
    cookie = _cookie(bench.apps[LARGE])
    against_constant, against_few = {}, {}
    for page in PAGES:
        many, few = (_address(page, bench.apps[count]) for count in (LARGE, SMALL))
        crowded = _fetch(bench.house, many, cookie)
        constant = _fetch(bench.constant, f"/{len(bench.house.get(many, cookie)[1])}")
        against_constant[page] = bench.ratio(crowded, bench.house, constant, bench.constant, 40)
        against_few[page] = bench.ratio(crowded, bench.house, _fetch(bench.few, few, cookie), bench.few, 40)
        print(f"# {page} {against_constant[page]:.1f} times constant, {against_few[page]:.2f} times few", flush=True)
    yield Figure("page/constant", max(against_constant.values()), 20)
    yield Figure("page-10000/page-100", max(against_few.values()), 1.3)


def convening(bench: Bench) -> Iterator[Figure]:
    """Measure how long the browser waits when a meeting is convened."""
    app = bench.apps[LARGE]
    value = convene.many_against_few(app, bench.house, _cookie(app), datetime.now(UTC))
    yield Figure("convene-300/convene-3", value, 1.5)


def _address(page: str, app: Flask) -> str:
    with app.app_context():
        meeting = data.middle_meeting("bench")
        forum = data.forum_key("bench")
        db.session.remove()
    return page.format(meeting=meeting, forum=forum)


def _prepare(count: int, url: str, sizes: tuple[int, ...]) -> Flask:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": KEY})
    with app.app_context():
        db.create_all()
        data.fill(count, datetime.now(UTC), sizes)
        db.session.remove()
        db.engine.dispose()
    if url.startswith("postgresql"):
        _settle(url)
    return app


def _settle(url: str) -> None:
    """Do what a server does by and by on its own, before its time is taken."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for order in ("vacuum analyze", "checkpoint"):
            connection.execute(sa.text(order))


@contextmanager
def running(kind: str, urls: dict[int, str], database_pids: list[int]) -> Iterator[Bench]:
    """Fill both databases and run the servers."""
    # The viewer has as many forums in both, so that what grows is the number of meetings alone.
    apps = {SMALL: _prepare(SMALL, urls[SMALL], (10, 11)), LARGE: _prepare(LARGE, urls[LARGE], (100, 1000))}
    environment = {count: {"EXCHANGE_DATABASE_URL": url, "EXCHANGE_SECRET_KEY": KEY} for count, url in urls.items()}
    with ExitStack() as stack:
        few = stack.enter_context(gunicorn("app:app", environment[SMALL]))
        crowded = stack.enter_context(gunicorn("app:app", environment[LARGE]))
        constant = stack.enter_context(gunicorn("tests.bench.reference:application()", environment[SMALL]))
        library = stack.enter_context(
            gunicorn("tests.bench.reference:application()", {**environment[LARGE], "BENCH_REFERENCE": "library"})
        )
        yield Bench(kind, crowded, few, constant, library, apps, database_pids)


def _server_behind(url: str) -> int:
    """Return the process of the very server that is measured: others may run on this machine."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return cpu.parent(connection.scalar(sa.text("select pg_backend_pid()")), "postgres")


def _report(bench: Bench, parts: set[str]) -> list[Figure]:
    print(f"# {bench.kind}", flush=True)
    found = []
    for name, figures in (("feeds", feeds), ("pages", pages), ("convene", convening)):
        for figure in figures(bench) if name in parts else ():
            found.append(figure)
            print(figure.line(), flush=True)
    return found


def table(found: dict[str, list[Figure]]) -> str:
    """Return the figures of each kind of database as the table in ``docs/performance.md``."""
    figures = {figure.name: figure for measured in found.values() for figure in measured}
    lines = [["name", *found, "aim", ""], ["---"] * (len(found) + 3)]
    for name, figure in figures.items():
        values = [next((one for one in measured if one.name == name), None) for measured in found.values()]
        said = "ok" if all(one.is_reached for one in values if one) else "short"
        aim = f"at least {figure.aim:g}" if figure.at_least else f"{figure.aim:g}"
        lines.append([f"`{name}`", *(f"{one.value:.2f}" if one else "" for one in values), aim, said])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _report_computed(parts: set[str]) -> None:
    """Measure what needs no database."""
    for name, measured in (
        ("slots", slots.measured),
        ("cycles", cycles.measured),
        ("dossier", dossier.measured),
        ("overlap", overlap.measured),
        ("coverage", coverage.measured),
        ("import", importing.measured),
        ("register", registers.measured),
    ):
        for figure in measured() if name in parts else ():
            print(Figure(*figure).line(), flush=True)


def _measure(kind: str, urls: dict[int, str], database_pids: list[int], parts: set[str]) -> list[Figure]:
    """Measure what is asked for on one kind of database."""
    found: list[Figure] = []
    if parts & {"feeds", "pages", "convene"}:
        with running(kind, urls, database_pids) as bench:
            found += _report(bench, parts)
    if "search" in parts:
        found += _searching(kind, urls)
    if "mail" in parts:
        app = _prepare(FEWEST, urls[0], ())
        found.append(Figure("mail/stdlib", post.mail_against_library(app), 2))
        print(f"# {kind}\n{found[-1].line()}", flush=True)
        with app.app_context():
            db.engine.dispose()
    return found


def _searching(kind: str, urls: dict[int, str]) -> Iterator[Figure]:
    """Measure how long the browser waits for what is found among few and among many practices."""
    took = {}
    for count in (search.FEW, search.MANY):
        app = _prepare(FEWEST, urls[count], ())
        search.prepare(app, count, datetime.now(UTC))
        with gunicorn("app:app", {"EXCHANGE_DATABASE_URL": urls[count], "EXCHANGE_SECRET_KEY": KEY}) as server:
            took[count] = search.wait_ms(server, _cookie(app))
    name = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}[kind]
    for figure in (
        Figure(f"search-ms-{name}", took[search.MANY], 50),
        Figure("search-20000/search-2000", took[search.MANY] / took[search.FEW], 3),
    ):
        print(figure.line(), flush=True)
        yield figure


def main(asked: set[str]) -> int:
    """Measure on both databases, or only what is asked: sqlite, postgresql, feeds, pages, convene, mail; slots, cycles, dossier, overlap, coverage, import and register need none.

    A table of what needs databases follows the lines.

    The exit code says nothing of the aims, the lines do.
    """
    logging.disable(logging.INFO)
    parts = asked & PARTS or PARTS
    _report_computed(parts)
    kinds = asked & {"sqlite", "postgresql"} or {"sqlite", "postgresql"}
    if not parts & {"feeds", "pages", "convene", "mail", "search"}:
        return 0
    found: dict[str, list[Figure]] = {}
    if "sqlite" in kinds:
        with tempfile.TemporaryDirectory() as folder:
            urls = {count: f"sqlite:///{Path(folder) / f'{count}.sqlite'}" for count in SIZES}
            found["SQLite"] = _measure("SQLite", urls, [], parts)
    if "postgresql" in kinds:
        with postgres.running_postgres() as url:
            urls = {count: postgres.create_database(url, f"bench{count}") for count in SIZES}
            found["PostgreSQL"] = _measure("PostgreSQL", urls, [_server_behind(url)], parts)
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))

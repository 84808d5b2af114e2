"""The tools that everybody leans on: the database server, the browser, the targets of make, the lock files."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.support.chromium import find_chromium, launch_args
from tests.support.postgres import clone_database, create_database, database_url, drop_database, running_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

ROOT = Path(__file__).parents[2]
TARGETS = re.compile(r"^([a-z]+):", re.MULTILINE)
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROMISED = {"help", "setup", "run", "demo", "test", "check", "fmt", "lock", "migrate", "bench", "doors", "words"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TEST_DATABASE_URL", raising=False)
        with running_postgres() as url:
            yield url


def ask(url: str, question: str) -> list[tuple]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(question))
        return [tuple(row) for row in result] if result.returns_rows else []


@contextmanager
def left_open(url: str) -> Iterator[None]:
    """Keep a session in the middle of a transaction, as a careless test would; the server may end it."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        yield
        connection.invalidate()
    engine.dispose()


@pytest.mark.postgres
def test_the_server_is_recent_and_speaks_utf8_and_utc(server):
    question = "SELECT current_setting('server_encoding'), current_setting('timezone'), split_part(version(), ' ', 1)"
    assert ask(server, question) == [("UTF8", "UTC", "PostgreSQL")]
    [(number,)] = ask(server, "SELECT current_setting('server_version_num')::int / 10000")
    assert number >= 16


@pytest.mark.postgres
def test_the_server_opens_no_network_port(server):
    assert ask(server, "SHOW listen_addresses") == [("",)]


@pytest.mark.postgres
def test_a_clone_holds_the_rows_of_its_template_and_its_changes_stay_its_own(server):
    template = create_database(server, "template of words")
    ask(template, "CREATE TABLE word (text text)")
    ask(template, "INSERT INTO word VALUES ('Kraków')")
    with left_open(template):
        clone = clone_database(server, "template of words", "clone of words")
    ask(clone, "INSERT INTO word VALUES ('Bogotá')")
    assert ask(clone, "SELECT text FROM word") == [("Kraków",), ("Bogotá",)]
    assert ask(template, "SELECT text FROM word") == [("Kraków",)]


@pytest.mark.postgres
def test_a_dropped_database_is_gone_although_somebody_uses_it_and_can_be_dropped_again(server):
    with left_open(create_database(server, "short")):
        drop_database(server, "short")
        drop_database(server, "short")
    with pytest.raises(OperationalError, match="does not exist"):
        ask(database_url(server, "short"), "SELECT 1")


@pytest.mark.postgres
def test_a_stopped_server_leaves_nothing_behind(monkeypatch):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    with running_postgres() as url:
        folder = Path(str(make_url(url).query["host"]))
        assert folder.is_dir()
    assert not folder.exists()


def test_a_given_server_is_used_instead_of_an_own_one(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql+psycopg://somebody@db.example/postgres")
    with running_postgres() as url:
        assert url == "postgresql+psycopg://somebody@db.example/postgres"


def test_a_database_address_keeps_user_password_and_socket():
    url = "postgresql+psycopg://u:s3cret@/postgres?host=/run/pg"
    assert make_url(database_url(url, "x")) == make_url("postgresql+psycopg://u:s3cret@/x?host=/run/pg")


@pytest.mark.browser
def test_the_browser_starts_and_reads_a_page(playwright: Playwright):
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_args())
    page = browser.new_page()
    page.goto("data:text/html;charset=utf-8,<p>Une réunion à Bogotá")
    assert page.inner_text("body") == "Une réunion à Bogotá"
    browser.close()


def test_the_browser_asked_for_goes_before_all_others(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "make")
    assert find_chromium() == shutil.which("make")


def test_no_other_browser_stands_in_for_one_that_is_missing(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert find_chromium() is None


def test_make_without_a_target_prints_every_target_with_its_meaning():
    printed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    helped = dict(re.findall(r"^  make ([a-z]+) +(\S.*)$", printed.stdout, re.MULTILINE))
    assert set(helped) == set(TARGETS.findall((ROOT / "Makefile").read_text("utf-8")))
    assert set(helped) >= PROMISED


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_hashes_and_no_place_on_any_machine(lock):
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if re.search(r"://|@ |^-(?!-hash)", line)] == []


def test_both_locks_pin_the_same_versions():
    pins = [dict(re.findall(r"^(\S+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)) for name in LOCKS]
    run, dev = pins
    assert run == {name: version for name, version in dev.items() if name in run}


def test_every_ignored_lint_rule_carries_its_reason():
    source = (ROOT / "pyproject.toml").read_text("utf-8")
    ignored = source.partition("\nignore = [")[2].partition("\n]")[0]
    unexplained = [line for line in ignored.splitlines() if line.strip().startswith('"') and "#" not in line]
    assert tomllib.loads(source)["tool"]["ruff"]["lint"]["ignore"]
    assert unexplained == []

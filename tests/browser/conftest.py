"""A served application, and readers at browsers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from exchange.core import i18n
from tests.support.accessibility import Accessibility
from tests.support.chromium import find_chromium, launch_args
from tests.support.live import Live, live_on_postgresql, live_on_sqlite
from tests.support.reader import Reader
from tests.support.words import Words

PATIENCE_MS = 20_000
WIDE = {"width": 1280, "height": 900}
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium, quietly."""
    return {"executable_path": find_chromium(), "args": launch_args()}


@pytest.fixture(scope="session")
def sqlite_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An application served on SQLite."""
    with live_on_sqlite(tmp_path_factory.mktemp("live")) as live:
        yield live


@pytest.fixture(scope="session")
def postgresql_live(postgres_url: str) -> Iterator[Live]:
    """An application served on PostgreSQL."""
    with live_on_postgresql(postgres_url) as live:
        yield live


@pytest.fixture
def live(request: pytest.FixtureRequest) -> Live:
    """The served application on a fresh world: on SQLite, or on the database that the test asks for."""
    served: Live = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_live")
    served.refresh()
    return served


@pytest.fixture
def language(request: pytest.FixtureRequest, live: Live) -> str:
    """The language everybody reads: English, or the one that the test asks for."""
    wanted: str = getattr(request, "param", i18n.SOURCE_LANGUAGE)
    live.speak(wanted)
    return wanted


@pytest.fixture(scope="session")
def accessibility() -> Accessibility:
    """What looks for faults of accessibility, and remembers what was sound."""
    return Accessibility()


@pytest.fixture
def reader(
    live: Live, language: str, browser: Browser, accessibility: Accessibility
) -> Iterator[Callable[..., Reader]]:
    """Return a function that gives a person of the world, or nobody known, a browser of their own.

    At the end nothing may be left that a browser complained of.
    """
    opened: list[Reader] = []

    def open_browser(who: str | None = None, **options: Any) -> Reader:
        context = browser.new_context(**{"locale": language, "viewport": WIDE, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE_MS)
        if who:
            context.add_cookies([live.cookie(who)])  # type: ignore[list-item]
        scripted = options.get("java_script_enabled", True)
        words = Words(live.app, language)
        opened.append(Reader(context.new_page(), words, live.address, accessibility, scripted))
        return opened[-1]

    yield open_browser
    for one in opened:
        one.page.context.close()
    assert [one.faults for one in opened] == [[]] * len(opened)

"""Every page, for everyone who can open it: accessible in both colour schemes, sound, and no wider than a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.addresses import page_rules, pages
from tests.browser.steps import open_menu
from tests.support.live import Live
from tests.support.reader import Reader
from tests.support.shape import shape_of

pytestmark = pytest.mark.browser

BOTH_SCHEMES, TELEPHONE = ("light", "dark"), 375
PERSONAS = ("admin", "secretariat", "contact_point", "prosecutor", "partner", None)


@pytest.fixture(scope="module")
def examined() -> set[str]:
    """Shapes of pages as they were answered: what is built the same for the next person need not be opened again."""
    return set()


@pytest.fixture(scope="module")
def opened() -> dict[str | None, dict[str, dict[str, str]]]:
    """Which pages each person can open, once that was tried."""
    return {}


@pytest.mark.parametrize("who", PERSONAS)
def test_every_page_that_someone_can_open_is_sound(
    live: Live, reader: Callable[..., Reader], who: str | None, examined: set[str], opened: dict[str | None, Any]
) -> None:
    one, wrong = reader(who), {}
    opened[who] = pages(live, who, page_rules(live.app))
    for path, html in ((path, html) for answers in opened[who].values() for path, html in answers.items()):
        shape = shape_of(html)
        if shape in examined:
            continue
        examined.add(shape)
        one.page.goto(live.address + path)
        if found := one.wrong(BOTH_SCHEMES, shape) + one.too_wide(TELEPHONE):
            wrong[path] = found
    assert wrong == {}


def test_every_page_can_be_opened_by_someone(live: Live, opened: dict[str | None, Any]) -> None:
    left = page_rules(live.app)
    for who in PERSONAS:
        found = opened[who] if who in opened else pages(live, who, left)
        left = [rule for rule in left if rule.endpoint not in found]
    assert [rule.endpoint for rule in left] == []


@pytest.mark.parametrize(
    ("who", "endpoints"),
    [
        (
            "secretariat",
            ("meetings.new", "meetings.show", "invitations.show", "agenda.show", "outcomes.edit", "forums.show"),
        ),
        (
            "prosecutor",
            ("home.index", "home.calendar", "meetings.index", "meetings.show", "feeds.new", "accounts.profile"),
        ),
    ],
)
def test_pages_are_accessible_on_a_telephone(
    live: Live, reader: Callable[..., Reader], who: str, endpoints: tuple[str, ...]
) -> None:
    one = reader(who, viewport={"width": TELEPHONE, "height": 800}, has_touch=True)
    rules = [rule for rule in page_rules(live.app) if rule.endpoint in endpoints]
    found = pages(live, who, rules)
    assert set(found) == set(endpoints)
    for answers in found.values():
        one.visit(next(iter(answers)))
    for menu in ("Menu", "Account"):
        open_menu(one, menu)
        assert one.wrong(BOTH_SCHEMES) == []


@pytest.mark.parametrize("width", [1280, 1420, 1480, 1700])
def test_a_long_name_widens_no_page(live: Live, reader: Callable[..., Reader], width: int) -> None:
    one = reader("secretariat")
    one.visit("/")
    one.page.locator(".account-name").evaluate(
        "name => name.textContent = 'Wilhelmina Konstantinopoulou-Featherstonehaugh'"
    )
    assert one.too_wide(width) == []

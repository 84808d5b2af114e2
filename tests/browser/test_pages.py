"""Every page, for everyone who can open it: accessible in both colour schemes, sound, and no wider than a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.addresses import page_rules, pages
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

BOTH_SCHEMES, TELEPHONE = ("light", "dark"), 375
PERSONAS = ("admin", "secretariat", "contact_point", "prosecutor", "partner", None)


@pytest.mark.parametrize("who", PERSONAS)
def test_every_page_that_someone_can_open_is_sound(live: Live, reader: Callable[..., Reader], who: str | None) -> None:
    one, wrong = reader(who), {}
    for path in (path for paths in pages(live, who).values() for path in paths):
        one.page.goto(live.address + path)
        if found := one.wrong(BOTH_SCHEMES) + one.too_wide(TELEPHONE):
            wrong[path] = found
    assert wrong == {}


def test_every_page_can_be_opened_by_someone(live: Live) -> None:
    reached = {endpoint for who in PERSONAS for endpoint in pages(live, who)}
    assert {rule.endpoint for rule in page_rules(live.app)} - reached == set()

"""Searching: by a word with its accent left out, narrowed by what was found, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "nl"], indirect=True)
@pytest.mark.parametrize("width", [1280, 375])
def test_what_is_found_is_narrowed_and_widened_again(reader: Callable[..., Reader], language: str, width: int) -> None:
    someone = reader("member", viewport={"width": width, "height": 800})
    someone.visit("/search/?q=late", schemes=("light", "dark"))
    titles = someone.page.locator(".line-title a")
    before = titles.count()
    assert before > 3
    assert someone.page.locator("mark").first.inner_text().lower() == "late"
    someone.follow("Colombia")
    assert titles.all_inner_texts() == ["HERON notes of the Coalition"]
    someone.arrive(someone.page.locator('main ul[aria-label] a[href$="q=late"]').click)
    assert titles.count() == before


def test_a_slip_is_met_with_what_was_meant(reader: Callable[..., Reader]) -> None:
    someone = reader("member")
    someone.visit("/search/?q=registrry")
    someone.follow("registry")
    assert someone.page.locator(".line-title a").all_inner_texts() == ["HERON way round a slow registry"]

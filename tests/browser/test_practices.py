"""A practice from a telephone to its readers: written, checked, reviewed, found by a word with an accent left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.reader import Reader

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 375, "height": 700}}
TITLE, WORD = "Write to the fiscalía provincial", "fiscalia"


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_practice_is_written_on_a_telephone_reviewed_twice_and_found(
    reader: Callable[..., Reader], scripted: bool
) -> None:
    author = reader("liaison", java_script_enabled=scripted, **PHONE)
    author.visit("/practices/")
    author.follow("Write one")
    author.field("Title").fill(TITLE)
    author.field("What it is").select_option("good_practice")
    author.field("Instrument").select_option("extradition")
    author.field("Phase of cooperation").select_option("sending")
    author.field("What was the situation").fill("Letters came back **unread**.")
    author.field("What was done").fill("We wrote to the office itself.")
    author.field("Union side only").check()
    author.press("Save and go on to submit")
    author.page.get_by_role("alert").get_by_role("link").click()
    author.field("What came of it").fill("An answer within a week.")
    author.press("Show how it looks")
    assert author.page.locator("#preview strong").all_inner_texts() == ["unread"]
    author.press("Save and go on to submit")
    author.press("Submit")
    author.says("Form and handling are checked")

    for who, button in (("secretariat", "Pass it on"), ("eurojust", "Publish")):
        reviewer = reader(who, java_script_enabled=scripted)
        reviewer.visit("/practices/to-review")
        reviewer.page.get_by_role("link", name=TITLE).click()
        reviewer.press(button)

    found = {}
    for who in ("stranger", "partner"):
        one = reader(who, java_script_enabled=scripted)
        one.visit(f"/practices/?q={WORD}")
        found[who] = one.page.get_by_role("link", name=TITLE).count()
    assert found == {"stranger": 1, "partner": 0}

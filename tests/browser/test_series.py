"""A recurring meeting from its sentence to its page, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

PHRASE = "every first Tuesday of the month, except in August, 10:00-12:30"
SENTENCE = "Every first Tuesday of the month, except in August, 10:00–12:30 (Brussels)"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_series_is_said_shown_made_and_its_page_tells_of_it(
    live: Live, reader: Callable[..., Reader], scripted: bool
) -> None:
    one = reader("secretariat", java_script_enabled=scripted)
    one.visit(f"/series/new?forum={live.world.forums['coalition']}")
    field = one.page.get_by_label("Say it in your own words")
    if scripted:
        field.press_sequentially(PHRASE)
    else:
        field.fill(PHRASE)
        one.press("Show the dates")
    expect(one.page.get_by_role("heading", name=SENTENCE)).to_be_visible()
    expect(one.page.locator("#pattern ol.lines > li")).to_have_count(5)
    expect(one.page.get_by_label("Tuesday")).to_be_checked()
    if scripted:
        expect(field).to_be_focused()
        expect(field).to_have_value(PHRASE)
    one.follow("Go on to the meeting")
    one.page.get_by_label("Title").fill("Call of the contact group")
    one.page.get_by_label("Level").select_option("contact_group")
    one.page.get_by_role("button", name="Make ").click()
    assert one.heading() == "Call of the contact group"
    one.says(SENTENCE)


def test_what_is_chosen_after_the_words_holds(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("secretariat")
    one.visit(f"/series/new?forum={live.world.forums['coalition']}&phrase=every%202%20weeks%20on%20Monday")
    expect(one.page.get_by_role("heading", name="Every 2 weeks on Monday")).to_be_visible()
    one.page.get_by_label("Thursday").check()
    expect(one.page.get_by_role("heading", name="Every 2 weeks on Monday and Thursday")).to_be_visible()
    one.page.get_by_label("Say it in your own words").fill("every week on Mondy")
    expect(one.page.locator("#phrase-error")).to_have_text("Not understood: “Mondy”.")

"""Forms under the hands of people: two at once, wrong values, a night with two hours alike, an order that changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from exchange.core import clock
from tests.support.live import GENERAL, Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

THEIRS, MINE = "Peru answers within three months.", "Requests need a summary of facts."
GENERAL_TEXT = "On the meeting as a whole"
BOTH = f"{THEIRS} {MINE}"
PURPOSE = "Learn from requests that failed."
PLACE, SECOND = "Europe/Brussels", "01:30"


def test_of_two_who_write_at_once_the_second_sees_both_texts(live: Live, reader: Callable[..., Reader]) -> None:
    first, second = reader("secretariat"), reader("admin")
    address = f"/meetings/{live.world.meetings['over']}/outcome/general"
    for one, text in ((first, THEIRS), (second, MINE)):
        one.visit(address)
        assert one.field(GENERAL_TEXT).input_value() == GENERAL
        one.field(GENERAL_TEXT).fill(text)
    first.press("Save")
    second.press("Save")
    texts = second.page.locator(".versus section > div").all_inner_texts()
    assert texts == [THEIRS, MINE]
    assert second.page.locator("textarea").input_value() == MINE
    second.page.locator("textarea").fill(BOTH)
    second.press("Save my text")
    second.says(BOTH)
    first.visit(address)
    assert first.field(GENERAL_TEXT).input_value() == BOTH


def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    live: Live, reader: Callable[..., Reader]
) -> None:
    one, day = reader("secretariat"), clock.now().date() + timedelta(days=50)
    one.visit(f"/meetings/new?forum={live.world.forums['coalition']}")
    one.field("Level").select_option("contact_group")
    one.field("Purpose").fill(PURPOSE)
    one.field("Start").fill(f"{day}T10:00")
    one.field("End").fill(f"{day}T09:00")
    one.press("Save the draft")
    expect(one.page.get_by_role("alert")).to_be_focused()
    assert one.page.title().startswith(f"{one.word('Error')}: ")
    assert (one.field("Purpose").input_value(), one.field("Start").input_value()) == (PURPOSE, f"{day}T10:00")
    expect(one.field("Title")).to_have_accessible_description(ending(one.word("Please fill this in.")))
    one.page.get_by_role("alert").get_by_role("link").first.click()
    expect(one.field("Title")).to_be_focused()
    one.field("Title").fill("Contact group on needs")
    one.press("Save the draft")
    expect(one.field("End")).to_have_accessible_description(ending(one.word("The end must be after the start.")))
    one.field("End").fill(f"{day}T11:00")
    one.press("Save the draft")
    assert one.heading() == "Contact group on needs"
    one.says(PURPOSE)


def ending(message: str) -> re.Pattern[str]:
    """Return a pattern for what is read out after a field's name: a hint perhaps, then the message."""
    return re.compile(f"{re.escape(message)}$")


def test_a_time_that_exists_twice_is_asked_about(live: Live, reader: Callable[..., Reader]) -> None:
    one, night = reader("secretariat"), twice_in_a_night()
    one.visit(f"/meetings/new?forum={live.world.forums['coalition']}")
    one.field("Level").select_option("contact_group")
    one.field("Title").fill("Watch of the night")
    one.field("Time zone").fill(PLACE)
    one.field("Start").fill(f"{night:%Y-%m-%dT%H:%M}")
    one.field("End").fill(f"{night:%Y-%m-%dT}10:00")
    one.press("Save the draft")
    one.says("The clocks are set back that night: this time exists twice. Choose which one.")
    one.field(one.word("The second (%(utc)s UTC)", utc=SECOND)).check()
    one.press("Save the draft")
    moment = one.page.locator("main time").first.get_attribute("datetime")
    assert moment == f"{night:%Y-%m-%dT}{SECOND}Z"


def twice_in_a_night() -> datetime:
    """Return the next wall time in Brussels that exists twice, 02:30 in the night in which summer time ends."""
    day = clock.now().replace(hour=0, minute=30, second=0, microsecond=0) + timedelta(days=1)
    place = clock.zone(PLACE)
    while day.astimezone(place).utcoffset() == (day + timedelta(hours=1)).astimezone(place).utcoffset() or (
        day.astimezone(place).dst() == timedelta(0)
    ):
        day += timedelta(days=1)
    return day.astimezone(place).replace(tzinfo=None)


def order(one: Reader) -> list[str]:
    """Return the titles of the agenda from top to bottom."""
    return one.page.locator("#agenda .agenda-title").all_inner_texts()


def test_an_agenda_is_put_in_order_by_keyboard_and_by_drag(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("secretariat")
    section, practice, failed = "Experience", "Extradition in practice", "HERON requests that failed"
    one.visit(f"/meetings/{live.world.meetings['exchange']}/agenda")
    assert order(one) == [section, practice, failed]
    up = one.button("Move up: %(what)s", what=failed)
    up.focus()
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#live")).to_have_text(one.word("The order has been saved"))
    expect(up).to_be_focused()
    assert order(one) == [section, failed, practice]
    rows = one.page.locator("#agenda li[data-id]")
    drag(one, rows.filter(has_text=practice), rows.filter(has_text=section))
    assert order(one) == [practice, section, failed]
    one.visit(one.page.url)
    assert order(one) == [practice, section, failed]


def drag(one: Reader, row: Locator, before: Locator) -> None:
    """Draw a row by its grip above another."""
    grip, target = row.locator(".grip").bounding_box(), before.bounding_box()
    assert grip
    assert target
    mouse = one.page.mouse
    mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    mouse.down()
    mouse.move(target["x"] + 20, target["y"] + 3, steps=4)
    one.arrive(mouse.up)

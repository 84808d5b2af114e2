"""What is typed is kept: on the server while there is a connection, in the browser while there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from exchange.core.db import db
from exchange.practices.models import Practice
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


def texts(live: Live) -> list[tuple[str, str]]:
    with live.app.app_context():
        query = sa.select(Practice.title, Practice.situation).where(Practice.title.like("Saved%"))
        found = [(title, situation) for title, situation in db.session.execute(query)]
        db.session.remove()
    return found


def test_a_new_text_saves_itself_as_one_draft_and_a_broken_connection_loses_nothing(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    liaison.field("Title").fill("Saved by itself")
    said = page.locator("[data-said]")
    expect(said).to_contain_text("Saved at", timeout=15_000)
    assert page.url.endswith("/edit")
    assert texts(live) == [("Saved by itself", "")]
    page.context.set_offline(True)
    page.locator("#situation").fill("Typed without a connection")
    expect(said).to_have_text("Not saved: no connection. What you typed is kept in this browser.", timeout=15_000)
    liaison.faults.clear()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(said).to_contain_text("Saved at", timeout=15_000)
    assert texts(live) == [("Saved by itself", "Typed without a connection")]
    liaison.press("Save")
    assert texts(live) == [("Saved by itself", "Typed without a connection")]


def test_words_that_never_reached_the_platform_are_offered_when_the_page_is_opened_again(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    page.context.set_offline(True)
    liaison.field("Title").fill("Saved in the browser")
    page.locator("input[name=named]").check()
    expect(page.locator("[data-said]")).to_contain_text("no connection", timeout=15_000)
    context = page.context
    # The window is closed before the connection is back.
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{live.address}/practices/new")
    title = page.get_by_label("Title")
    expect(page.get_by_text("This browser keeps words of yours that were never saved.")).to_be_visible()
    expect(title).to_have_value("")
    page.get_by_role("button", name="Put them back").click()
    expect(title).to_have_value("Saved in the browser")
    expect(page.locator("input[name=named]")).to_be_checked()
    expect(page.locator("[data-said]")).to_contain_text("Saved at", timeout=15_000)
    assert texts(live) == [("Saved in the browser", "")]
    page.goto(f"{live.address}/practices/new")
    expect(page.get_by_text("This browser keeps words of yours")).to_be_hidden()


def test_of_two_windows_the_second_is_told_and_compares(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("liaison")
    one.visit("/practices/new")
    one.field("Title").fill("Saved once")
    one.press("Save")
    one.follow("Go on writing")
    address = one.page.url
    other = reader("liaison")
    other.visit(address)
    one.field("Title").fill("Saved first")
    expect(one.page.locator("[data-said]")).to_contain_text("Saved at", timeout=15_000)
    other.field("Title").fill("Saved second")
    expect(other.page.locator("[data-said]")).to_contain_text("saved in another window", timeout=15_000)
    assert texts(live) == [("Saved first", "")]
    other.press("Save")
    expect(other.page.get_by_text("Saved meanwhile by someone else")).to_be_visible()
    expect(other.field("Title")).to_have_value("Saved second")

"""What is typed is kept: on the server while there is a connection, in the browser while there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from exchange.core.db import db
from exchange.practices.models import Practice
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


OFFERED = "This browser keeps words of yours that were never saved."


def texts(live: Live) -> list[tuple[str, str]]:
    with live.app.app_context():
        query = sa.select(Practice.title, Practice.situation).where(Practice.title.like("Saved%"))
        found = [(title, situation) for title, situation in db.session.execute(query)]
        db.session.remove()
    return found


def kept_words(page: Page) -> list[str]:
    """Return under which names the browser keeps words."""
    names: list[str] = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('text '))")
    return names


def says(page: Page, words: str) -> None:
    """Expect what the page says of saving, after the pause in which it waits for more words."""
    expect(page.locator("[data-said]")).to_contain_text(words, timeout=15_000)


def test_a_new_text_saves_itself_as_one_draft_and_a_broken_connection_loses_nothing(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    liaison.field("Title").fill("Saved by itself")
    says(page, "Saved at")
    assert page.url.endswith("/edit")
    assert texts(live) == [("Saved by itself", "")]
    page.context.set_offline(True)
    page.locator("#situation").fill("Typed without a connection")
    says(page, "Not saved: no connection. What you typed is kept in this browser.")
    liaison.faults.clear()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    says(page, "Saved at")
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
    says(page, "no connection")
    context = page.context
    # The window is closed before the connection is back.
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{live.address}/practices/new")
    title = page.get_by_label("Title")
    expect(page.get_by_text(OFFERED)).to_be_visible()
    expect(title).to_have_value("")
    page.get_by_role("button", name="Put them back").click()
    expect(title).to_have_value("Saved in the browser")
    expect(page.locator("input[name=named]")).to_be_checked()
    says(page, "Saved at")
    assert texts(live) == [("Saved in the browser", "")]
    page.goto(f"{live.address}/practices/new")
    expect(page.get_by_text(OFFERED)).to_be_hidden()


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
    says(one.page, "Saved at")
    other.field("Title").fill("Saved second")
    says(other.page, "saved in another window")
    assert texts(live) == [("Saved first", "")]
    other.press("Save")
    expect(other.page.get_by_text("Saved meanwhile by someone else")).to_be_visible()
    expect(other.field("Title")).to_have_value("Saved second")


def test_words_that_a_saved_text_lacks_are_offered_on_its_own_page(live: Live, reader: Callable[..., Reader]) -> None:
    liaison = reader("liaison")
    page, context = liaison.page, liaison.page.context
    liaison.visit("/practices/new")
    liaison.field("Title").fill("Saved at first")
    says(liaison.page, "Saved at")
    address = page.url
    context.set_offline(True)
    page.locator("#situation").fill("Typed without a connection")
    says(liaison.page, "no connection")
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{live.address}/practices/new")
    expect(page.get_by_text(OFFERED)).to_be_hidden()
    page.goto(address)
    expect(page.get_by_text(OFFERED)).to_be_visible()
    page.get_by_role("button", name="Put them back").click()
    says(page, "Saved at")
    assert texts(live) == [("Saved at first", "Typed without a connection")]


def test_what_is_typed_while_a_save_is_on_its_way_is_saved_after_it(live: Live, reader: Callable[..., Reader]) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    page.route("**/practices/new", hold)
    with page.expect_request(lambda request: request.method == "POST"):
        liaison.field("Title").fill("Saved on a slow line")
    page.locator("#situation").fill("Typed meanwhile")
    # Longer than the pause after which it is sent: only the first one is on its way all that time.
    page.wait_for_timeout(3_000)
    assert len(waiting) == 1
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/edit")):
        waiting[0].continue_()
    says(liaison.page, "Saved at")
    assert texts(live) == [("Saved on a slow line", "Typed meanwhile")]


def test_a_new_text_whose_first_answer_was_lost_is_one_draft_with_all_that_was_typed(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    liaison.visit("/practices/new")
    page.route("**/practices/new", lose, times=1)
    liaison.field("Title").fill("Saved without an answer")
    says(liaison.page, "no connection")
    assert texts(live) == [("Saved without an answer", "")]
    liaison.faults.clear()
    page.locator("#situation").fill("Typed after it")
    says(liaison.page, "Saved at")
    assert texts(live) == [("Saved without an answer", "Typed after it")]
    assert page.url.endswith("/edit")


def test_nothing_is_offered_of_a_new_text_that_a_button_saved(live: Live, reader: Callable[..., Reader]) -> None:
    liaison = reader("liaison")
    liaison.visit("/practices/new")
    liaison.field("Title").fill("Saved at once")
    liaison.press("Save")
    assert texts(live) == [("Saved at once", "")]
    assert kept_words(liaison.page) == []
    liaison.visit("/practices/new")
    expect(liaison.page.get_by_text(OFFERED)).to_be_hidden()


def test_words_put_back_into_a_text_that_was_saved_elsewhere_meanwhile_are_compared_first(
    live: Live, reader: Callable[..., Reader]
) -> None:
    one, other = reader("liaison"), reader("liaison")
    page, context = one.page, one.page.context
    one.visit("/practices/new")
    one.field("Title").fill("Saved here")
    says(one.page, "Saved at")
    address = page.url
    context.set_offline(True)
    one.field("Title").fill("Saved too late")
    says(one.page, "no connection")
    page.close()
    other.visit(address)
    other.field("Title").fill("Saved there")
    other.press("Save")
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Put them back").click()
    says(page, "saved in another window")
    assert texts(live) == [("Saved there", "")]
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved meanwhile by someone else")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Saved too late")


def test_a_button_pressed_without_a_connection_leaves_what_was_typed_on_the_page(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    page.context.set_offline(True)
    liaison.field("Title").fill("Saved in the end")
    liaison.button("Save").click()
    says(liaison.page, "no connection")
    expect(liaison.field("Title")).to_have_value("Saved in the end")
    liaison.faults.clear()
    page.context.set_offline(False)
    liaison.press("Save")
    assert texts(live) == [("Saved in the end", "")]


def test_whoever_is_signed_out_meanwhile_is_told_and_signing_out_forgets_what_was_kept(
    live: Live, reader: Callable[..., Reader]
) -> None:
    liaison = reader("liaison")
    page = liaison.page
    liaison.visit("/practices/new")
    signed_in = page.context.cookies()
    page.context.clear_cookies()
    liaison.field("Title").fill("Saved never")
    says(liaison.page, "you are not signed in any more")
    assert len(kept_words(page)) == 1
    page.context.add_cookies(signed_in)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{live.address}/practices/")
    assert len(kept_words(page)) == 1
    # Whatever the platform answers, and in a browser too that does not do what the answer asks of it.
    page.route("**/logout", lambda route: route.fulfill(body="<title>x</title>", content_type="text/html"))
    page.locator("details.menu > summary").filter(has_text="Account").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    assert kept_words(page) == []
    assert texts(live) == []

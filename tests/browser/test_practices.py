"""A practice from a telephone to its readers: written, checked, reviewed, found by a word with an accent left out, used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from tests.support import papers
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 375, "height": 700}}
TITLE, WORD = "Write to the fiscalía provincial", "fiscalia"


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_practice_is_written_on_a_telephone_reviewed_twice_found_forwarded_and_in_the_dossier(
    live: Live, reader: Callable[..., Reader], scripted: bool
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
    if scripted:
        author.button("Show how it looks").click()
        expect(author.page.locator("#preview strong")).to_have_text(["unread"])
        author.field("What was done").fill("We wrote to the *office* itself.")
        expect(author.page.locator("#preview em")).to_have_text(["office"])
    else:
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
        for address in (f"/practices/?q={WORD}", f"/search/?q={WORD}"):
            one.visit(address)
            found[who, address[:8]] = one.page.get_by_role("link", name=TITLE).count()
    assert found == {
        ("stranger", "/practic"): 1, ("stranger", "/search/"): 1, ("partner", "/practic"): 0, ("partner", "/search/"): 0,
    }  # fmt: skip

    with live.app.app_context():
        db.session.get_one(Meeting, live.world.meetings["cancelled"]).state = State.SCHEDULED
        db.session.commit()
        db.session.remove()
    member = reader("member", java_script_enabled=scripted)
    member.visit(f"/search/?q={WORD}")
    member.follow(TITLE)
    member.follow("Forward")
    member.page.locator('input[name="to"][value$=":contact_group"]').first.check()
    member.press("Forward")
    planner = reader("contact_group", java_script_enabled=scripted)
    planner.visit(f"/meetings/{live.world.meetings['cancelled']}/agenda")
    proposed = planner.page.locator("#comes-back li").filter(has_text=TITLE)
    planner.arrive(proposed.get_by_role("button").click)
    assert planner.page.locator("#agenda").get_by_text(TITLE).count() >= 1

    told = {}
    for who in ("prosecutor", "partner"):
        one = reader(who, java_script_enabled=scripted)
        one.visit(f"/meetings/{live.world.meetings['exchange']}")
        for form in ("pdf", "docx"):
            with one.page.expect_download() as fetched:
                one.page.locator(f'#documents a[href$="/documents/dossier.{form}"]').click()
            told[who, form] = papers.told(Path(fetched.value.path()).read_bytes()).decode(errors="replace")
    assert {key: TITLE in text for key, text in told.items()} == {
        ("prosecutor", "pdf"): True, ("prosecutor", "docx"): True, ("partner", "pdf"): False, ("partner", "docx"): False,
    }  # fmt: skip
    assert "An answer within a week." in told["prosecutor", "docx"]


def test_a_revision_is_held_against_what_is_published_and_kept_in_its_history(reader: Callable[..., Reader]) -> None:
    author = reader("liaison", **PHONE)
    author.visit("/practices/")
    author.follow("Ring before you send a request")
    author.follow("Revision under way")
    author.follow("Go on writing")
    author.field("What was done").fill("We rang the **registry** first.")
    author.press("Save and go on to submit")
    author.press("Submit")
    struck = author.page.locator("#changes del").all_inner_texts()
    assert [text.removeprefix("removed:").strip() for text in struck] == ["Ring before you send a request", "desk"]

    for who, button in (("secretariat", "Pass it on"), ("eurojust", "Publish")):
        reviewer = reader(who, **PHONE)
        reviewer.visit("/practices/to-review")
        reviewer.follow("HERON revision under way")
        reviewer.says("What this revision changes")
        if who == "secretariat":
            reviewer.field("Eurojust").check()
        reviewer.press(button)

    one = reader("judge", **PHONE)
    one.visit("/practices/")
    one.follow("HERON revision under way")
    one.page.locator("aside").get_by_role("link", name="Revised on").click()
    one.look()
    latest, first = one.page.locator(".versions").all()
    assert latest.locator("ins").last.inner_text().endswith("**registry** ")
    assert first.locator("ins, del").count() == 0

"""A practice goes from its page to the next agenda, and its page says where it is used (E6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser
TITLE = "Ask for evidence in one language"


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_practice_is_forwarded_and_stands_on_the_next_agenda(
    live: Live, reader: Callable[..., Reader], scripted: bool
) -> None:
    meeting = live.world.meetings["cancelled"]
    with live.app.app_context():
        db.session.get_one(Meeting, meeting).state = State.SCHEDULED
        db.session.commit()
        db.session.remove()
    member = reader("member", java_script_enabled=scripted, viewport={"width": 375, "height": 700})
    member.visit("/search/?q=evidence+language")
    member.follow(TITLE)
    practice = member.page.url
    member.follow("Forward")
    member.page.locator('input[name="to"][value$=":contact_group"]').first.check()
    member.field("Why it matters there").fill("It saves a translation.")
    member.press("Forward")
    planner = reader("contact_group", java_script_enabled=scripted)
    planner.visit(f"/meetings/{meeting}/agenda")
    proposed = planner.page.locator("#comes-back li").filter(has_text=TITLE)
    planner.arrive(proposed.get_by_role("button").click)
    assert planner.page.locator("#agenda").get_by_text("It saves a translation.").count() == 1
    member.visit(practice)
    assert member.page.locator("#used a").all_inner_texts() == ["Contact group called off"]

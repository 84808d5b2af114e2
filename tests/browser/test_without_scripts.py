"""Where scripts do not run, the forms that matter work all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from exchange.core import clock
from exchange.meetings.invitations.words import OWN
from exchange.meetings.rules import Answer
from exchange.meetings.words import OWN_ANSWERS
from tests.browser.steps import sign_in
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

TITLE = "Contact group on needs"


def test_a_meeting_is_made_after_its_mistakes_are_put_right(reader: Callable[..., Reader]) -> None:
    one, day = reader(java_script_enabled=False), clock.now().date() + timedelta(days=50)
    sign_in(one, "secretariat")
    one.visit("/meetings")
    one.follow("New meeting")
    one.follow("Coalition of European Countries")
    one.field("Level").select_option("contact_group")
    one.field(one.words.country("CO")).check()
    one.field("Start").fill(f"{day}T10:00")
    one.field("End").fill(f"{day}T12:00")
    one.press("Save the draft")
    one.page.get_by_role("alert").get_by_role("link").click()
    one.field("Title").fill(TITLE)
    one.press("Save the draft")
    assert one.heading() == TITLE


def test_an_invitation_is_answered_with_a_note(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("judge", java_script_enabled=False)
    meeting = f"/meetings/{live.world.meetings['exchange']}"
    one.visit(meeting)
    one.follow("Answer with a note")
    one.field(OWN[Answer.TENTATIVE]).check()
    one.field("Note to the organiser").fill("A hearing may be fixed for that day.")
    one.press("Send the answer")
    one.says("Your answer has been noted.")
    one.visit(meeting)
    one.says(OWN_ANSWERS[Answer.TENTATIVE])
    one.press("Accept")
    one.visit(meeting)
    one.says(OWN_ANSWERS[Answer.ACCEPTED])


def test_an_item_of_the_agenda_is_moved(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("secretariat", java_script_enabled=False)
    one.visit(f"/meetings/{live.world.meetings['over']}/agenda")
    titles = one.page.locator("#agenda .agenda-title")
    before = titles.all_inner_texts()
    one.press("Move up: %(what)s", what=before[-1])
    assert titles.all_inner_texts() == list(reversed(before))

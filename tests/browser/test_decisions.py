"""Ministers decide, on a telephone, with and without scripts: recorded under the item, numbered, annulled (G3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from exchange.core.db import db
from exchange.meetings.models import Meeting
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_proposal_is_decided_under_its_item(live: Live, reader: Callable[..., Reader], scripted: bool) -> None:
    with live.app.app_context():
        key = db.session.scalars(sa.select(Meeting.id).filter_by(title="Ministers in Antwerp")).one()
        db.session.remove()
    chair = reader("chair", java_script_enabled=scripted, viewport={"width": 375, "height": 700})
    page = chair.page
    chair.visit(f"/meetings/{key}/outcome")
    chair.follow("Record a decision: Desks of both sides")
    chair.field("About the proposal").select_option(label="A desk for both sides")
    chair.field("Text of the decision").fill("Both sides keep **one** desk.")
    chair.press("Record the decision")
    expect(page.get_by_text("Both sides keep one desk.")).to_be_visible()
    chair.follow("A desk for both sides")
    expect(page.get_by_role("heading", name="What ministers decided")).to_be_visible()
    chair.arrive(page.get_by_role("link", name=": Desks of both sides").click)
    chair.field("Reason").fill("Under the wrong item")
    chair.press("Annul")
    expect(page.get_by_text("Under the wrong item")).to_be_visible()
    chair.follow("A desk for both sides")
    expect(page.get_by_text("It waits for ministers")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_joint_activity_is_begun_undertaken_and_evaluated(
    live: Live, reader: Callable[..., Reader], scripted: bool
) -> None:
    chair = reader("chair", java_script_enabled=scripted, viewport={"width": 375, "height": 700})
    page = chair.page
    chair.visit(f"/forums/{live.world.forums['eu-clasi']}/decisions")
    chair.follow("Both desks agreed")
    chair.press("Consider it as a joint activity")
    expect(page.locator("#made-known")).to_contain_text("The joint activity is considered")
    chair.field("Country").select_option(label="Italy")
    chair.press("It takes part")
    expect(page.locator("#participants")).to_contain_text("Italy")
    chair.press("Undertake it")
    expect(page.locator("#made-known")).to_contain_text("The joint activity is undertaken")
    chair.press("It is completed")
    expect(page.get_by_text("Write the final evaluation first")).to_be_visible()
    chair.follow("Change")
    chair.field("Final evaluation").fill("Every **call** was answered.")
    chair.press("Save")
    chair.press("It is completed")
    expect(page.get_by_text("Every call was answered.")).to_be_visible()
    expect(page.locator("header").get_by_text("Completed")).to_be_visible()

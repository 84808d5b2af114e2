"""A bottleneck is named, backed with evidence, supported and moved across the board, on a telephone, by keyboard too (G1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_bottleneck_goes_across_the_board(live: Live, reader: Callable[..., Reader], scripted: bool) -> None:
    forum = live.world.forums["coalition"]
    group = reader("contact_group", java_script_enabled=scripted, viewport={"width": 375, "height": 700})
    page = group.page
    group.visit(f"/forums/{forum}")
    group.arrive(page.get_by_role("link", name="Open the board").click)
    group.follow("Name one")
    group.field("In one line").fill("Answers come without a date")
    group.field("Bottleneck").check()
    group.press("Save")
    page.get_by_text("Add evidence").click()
    group.field("Source").fill("Survey among desks")
    group.press("Add it")
    expect(page.locator("#evidence")).to_contain_text("Survey among desks")
    group.field("Move to").select_option("proposed")
    page.get_by_role("button", name="Move it").focus()
    group.arrive(lambda: page.keyboard.press("Enter"))
    point = reader("contact_point", java_script_enabled=scripted)
    point.visit(page.url)
    point.press("My country supports it")
    expect(point.page.locator("#support")).to_contain_text("Take back")
    point.visit(f"/forums/{forum}/needs")
    column = point.page.get_by_role("region", name="Proposal in hand")
    expect(column.get_by_role("listitem").filter(has_text="Answers come without a date")).to_contain_text("1 country")

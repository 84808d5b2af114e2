"""A year under the hands of people: asked for, chosen, moved by hand, planned anew, with what was pinned left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from exchange.core import clock
from exchange.core.db import db
from exchange.meetings.models import Meeting
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser


def _meeting(live: Live, title: str) -> Meeting:
    with live.app.app_context():
        found = db.session.scalars(sa.select(Meeting).filter_by(title=title)).one()
        db.session.remove()
    return found


def _plan(one: Reader, base: str, year: int) -> None:
    one.visit(f"{base}/new")
    one.field("Not before").fill(f"{year}-11-15")
    one.field("Not after").fill(f"{year}-11-30")
    one.press("Propose chains")
    assert one.page.locator("section.chain").count() == 4
    one.arrive(one.page.locator("section.chain").first.get_by_role("link").click)
    one.press("Create meetings and deadlines")
    assert one.heading() == one.word("The cycle of %(year)s", year=year)


@pytest.mark.parametrize("live", ["sqlite", "postgresql"], indirect=True)
def test_a_date_set_by_hand_survives_planning_anew(live: Live, reader: Callable[..., Reader]) -> None:
    one, year = reader("secretariat"), clock.now().year + 2
    base = f"/forums/{live.world.forums['coalition']}/cycle"
    _plan(one, base, year)
    officials = _meeting(live, f"Senior officials {year}")
    assert officials.starts_local
    moved = officials.starts_local + timedelta(days=7)
    one.visit(f"/meetings/{officials.id}/edit")
    one.field("Start").fill(f"{moved:%Y-%m-%dT%H:%M}")
    one.field("End").fill(f"{moved + timedelta(hours=6):%Y-%m-%dT%H:%M}")
    one.press("Save")
    one.visit(f"{base}/{year}")
    row = one.page.get_by_role("row").filter(has_text=officials.title)
    expect(row).to_contain_text(one.word("pinned"))
    one.follow("Plan anew")
    one.field("Not before").fill(f"{year}-12-01")
    one.field("Not after").fill(f"{year}-12-17")
    one.press("Propose chains")
    one.arrive(one.page.locator("section.chain").first.get_by_role("link").click)
    expect(one.page.get_by_role("row").filter(has_text=officials.title)).to_contain_text(one.word("stays"))
    expect(
        one.page.get_by_role("row").filter(has_text=f"Political meeting {year}").locator("del").first
    ).to_be_visible()
    one.press("Plan the year anew")
    one.says("%(year)s is planned anew.", year=year)
    assert _meeting(live, officials.title).starts_local == moved
    political = _meeting(live, f"Political meeting {year}").starts_local
    assert political
    assert political.month == 12


def test_a_year_is_planned_without_scripts_on_a_telephone(live: Live, reader: Callable[..., Reader]) -> None:
    one = reader("chair", java_script_enabled=False, viewport={"width": 412, "height": 800})
    _plan(one, f"/forums/{live.world.forums['coalition']}/cycle", clock.now().year + 2)

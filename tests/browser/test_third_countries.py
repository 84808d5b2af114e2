"""Third countries in a real browser: a round to its end, a package that turns stale and is renewed, the world by keyboard (C1, C2, C5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from exchange.accounts.rules import Role
from exchange.assessments.models import AssessmentRound, AssessmentVersion
from exchange.core import clock
from exchange.core.db import db
from exchange.countries.models import StatedNeed
from exchange.countries.rules import Degree
from exchange.forums.models import Mandate
from tests.support.live import Live
from tests.support.reader import Reader
from tests.support.world import LONG_AGO

pytestmark = pytest.mark.browser
ROUND = "Round of the browser"


def give_germany_a_contact_point(live: Live) -> None:
    with live.app.app_context():
        db.session.add(
            Mandate(
                forum_id=live.world.forums["coalition"], person_id=live.world.people["prosecutor"], role=Role.CONTACT_POINT,
                country_code="DE", starts_on=LONG_AGO,
            )
        )  # fmt: skip
        db.session.commit()
        db.session.remove()


def answer(reader: Reader, *, count: str, level: str) -> None:
    """Answer for the own Member State or body about Peru."""
    reader.visit("/assessments/")
    row = reader.page.get_by_role("row").filter(has_text=ROUND)
    reader.arrive(row.locator("a[href*=contributors]").click)
    reader.arrive(reader.page.locator("#country-PE a").click)
    reader.page.locator("[name=targets_extradition_value]").fill(count)
    reader.page.locator("[name=targets_assistance_unknown]").check()
    reader.page.locator("[name=judicial_value]").select_option(level)
    reader.page.locator("[name=judicial_reason]").fill("Requests wait.")
    reader.press("Save the answers")
    expect(reader.page.locator("#country-PE")).to_contain_text("3/10")


@pytest.mark.parametrize("language", ["en", "nl"], indirect=True)
def test_a_round_goes_from_opening_to_transmission_with_three_contributors(live: Live, reader: Callable[..., Reader]):
    give_germany_a_contact_point(live)
    eurojust, france, germany = (reader(who) for who in ("eurojust", "contact_point", "prosecutor"))
    eurojust.visit("/assessments/new")
    eurojust.page.locator("[name=title]").fill(ROUND)
    eurojust.page.locator("[name=deadline]").fill((clock.now().date() + timedelta(days=60)).isoformat())
    eurojust.press("Save")
    home = eurojust.page.url
    eurojust.press("Open the round")
    answer(france, count="12", level="4")
    answer(germany, count="5", level="2")
    answer(eurojust, count="0", level="unknown")
    # What France wrote is not for Germany while the round is open, and for Eurojust it is.
    germany.visit(home)
    assert germany.page.get_by_role("link", name=germany.word("France")).count() == 0
    eurojust.visit(home)
    expect(eurojust.page.locator("main")).to_contain_text("3/")
    eurojust.press("Close the round")
    germany.visit(f"{home}/countries/PE")
    expect(germany.page.locator("main")).to_contain_text("Requests wait.")
    eurojust.visit(f"{home}/table")
    expect(eurojust.page.get_by_role("row").filter(has_text="Peru")).to_contain_text("17")
    eurojust.visit(home)
    eurojust.page.locator("[name=comment]").fill("For the Council")
    eurojust.press("Freeze as a version")
    version = eurojust.page.url
    eurojust.page.locator("[name=on]").fill(clock.now().date().isoformat())
    eurojust.page.locator("[name=document]").fill("EJ 12/27")
    eurojust.press("Mark as transmitted")
    germany.visit(version)
    expect(germany.page.locator("main")).to_contain_text("EJ 12/27")
    eurojust.page.locator("#judicial").select_option("5")
    with eurojust.page.expect_navigation():
        eurojust.page.locator("#ranking form button").click()
    assert "judicial=5" in eurojust.page.url
    eurojust.arrive(eurojust.page.locator("#decisions tr").filter(has_text="Peru").get_by_role("link").click)
    eurojust.page.locator("[name=outcome][value=yes]").check()
    eurojust.page.locator("[name=grounds]").fill("Many targets are there.")
    eurojust.press("Record the decision")
    expect(eurojust.page.locator("#decisions")).to_contain_text("Many targets are there.")
    with live.app.app_context():
        found = db.session.scalars(
            sa.select(AssessmentVersion).join(AssessmentRound).where(AssessmentRound.title == ROUND)
        ).one()
        assert (found.transmitted_on, found.document) == (clock.now().date(), "EJ 12/27")
        db.session.remove()


def test_a_package_turns_stale_by_itself_says_why_is_renewed_and_exported(live: Live, reader: Callable[..., Reader]):
    keeper, member = reader("eurojust"), reader("prosecutor")
    keeper.visit("/briefings/new?country=CO")
    keeper.page.locator("[name=review_by]").fill((clock.now().date() + timedelta(days=90)).isoformat())
    keeper.press("Begin")
    home = keeper.page.url
    keeper.follow("Summary")
    keeper.field("Your text").fill("Ask for **one** point of contact.")
    keeper.press("Save")
    keeper.press("Freeze as a version")
    keeper.press("Share with Member States")
    keeper.visit(home)
    keeper.says("Nothing changed since version 1.")
    with live.app.app_context():
        db.session.add(
            StatedNeed(country_code="BE", third_code="CO", degree=Degree.HIGH, note="", stated_at=clock.now())
        )
        db.session.commit()
        db.session.remove()
    keeper.visit(home)
    keeper.says("This package is no longer up to date")
    keeper.says("New: Belgium")
    keeper.press("Freeze as a version")
    expect(keeper.page.locator("#files a")).to_have_count(4, timeout=60_000)
    with keeper.page.expect_download() as got:
        keeper.page.locator("#files a[href$='en.pdf']").click()
    assert got.value.path().read_bytes().startswith(b"%PDF")
    keeper.press("Share with Member States")
    newest = keeper.page.url
    keeper.page.locator("[name=occasion]").fill("Visit to Bogotá")
    keeper.page.locator("[name=used_on]").fill(date.today().isoformat())  # noqa: DTZ011
    keeper.press("Note the use")
    keeper.visit(home)
    keeper.says("Nothing changed since version 2.")
    member.visit(newest)
    member.says("Visit to Bogotá")
    expect(member.page.locator("main")).to_contain_text("one point of contact")


def test_the_world_is_gone_through_by_keyboard(live: Live, reader: Callable[..., Reader]):
    someone = reader("prosecutor")
    someone.visit("/countries/?by=postings", schemes=("light", "dark"))
    world = someone.page.locator("[data-world]")
    assert world.locator("a[tabindex='0']").count() == 1
    world.locator("a[href='/countries/PE']").focus()
    someone.page.keyboard.press("ArrowUp")
    expect(world.locator("a:focus")).to_have_attribute("href", "/countries/CO")
    someone.page.keyboard.press("ArrowDown")
    expect(world.locator("a:focus")).to_have_attribute("href", "/countries/PE")
    expect(world.locator("a:focus")).to_have_attribute("aria-label", "Peru: 1 person posted")
    someone.arrive(lambda: someone.page.keyboard.press("Enter"))
    assert someone.heading() == "Peru"


def test_without_scripts_every_tile_is_a_link(live: Live, reader: Callable[..., Reader]):
    someone = reader("prosecutor", java_script_enabled=False)
    someone.visit("/countries/?by=practices")
    tiles = someone.page.locator("[data-world] a")
    assert tiles.count() > 5
    assert someone.page.locator("[data-world] a[tabindex]").count() == 0

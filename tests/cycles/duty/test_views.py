"""The clock on its own page, on the forum's, and on the home page of those who plan."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.core import clock
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Level
from tests.support.world import NOW


@pytest.fixture
def enter(app, world):
    def make(forum, state, days, title, **more):
        with app.app_context():
            one = Meeting(
                uid=title, forum_id=world.forums[forum], level=Level.POLITICAL, title=title, state=state,
                zone="Europe/Brussels", place="Cádiz", created_at=NOW, shown_at=NOW, countries=[], **more,
            )  # fmt: skip
            local = (NOW + timedelta(days=days)).replace(tzinfo=None)
            walls = [clock.agree(local.replace(hour=hour), "Europe/Brussels") for hour in (9, 17)]
            one.set_times(*walls)
            db.session.add(one)
            db.session.commit()
            return one.id

    return make


def text(part):
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def panel(page, heading):
    found = re.search(
        rf"<section class=\"panel[^>]*>\s*<header><h2>{heading}</h2>(.*?)</section>", page.text, re.DOTALL
    )
    return text(found[1]) if found else None


def test_the_page_says_for_each_forum_how_its_years_stand_and_what_to_do(as_, enter):
    enter("coalition", State.HELD, -650, "Ministers in Cádiz")
    enter("coalition", State.SCHEDULED, 140, "Ministers in Marseille")
    page = as_("secretariat").get("/duty")
    assert page.status_code == 200
    (table,) = re.findall(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)
    years = text(table)
    assert years == (
        "Coalition of European Countries Missed Missed Met 12 Feb 2025 : Ministers in Cádiz At risk Planned 13 Apr 2027 "
        ": Ministers in Marseille EU–CLASI Missed Missed Missed At risk Planned 8 Jan 2027 : EU–CLASI ministers"
    )
    said = panel(page, "Coalition of European Countries")
    assert "2026 At risk 37 days left in the year" in said
    assert "No date is set, and the usual preparation no longer fits into this year." in said
    assert "Convene by 14 March 2027: Ministers in Marseille" in said
    assert "Last met on 12 February 2025, Cádiz: Ministers in Cádiz" in said


def test_whoever_belongs_to_no_such_forum_is_told_so(as_):
    page = as_("judge").get("/duty")
    assert page.status_code == 200
    assert "None of your forums meets at political level" in page.text


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/duty").status_code == 302


def test_only_those_who_plan_are_led_to_planning(as_, world):
    plan = f'href="/meetings/new?forum={world.forums["coalition"]}"'
    said = {who: as_(who).get("/duty").text for who in ("contact_group", "member")}
    links = {who: plan in page or "/cycle" in page for who, page in said.items()}
    assert links == {"contact_group": True, "member": False}
    assert all("Plan the political meeting of 2026" in page for page in said.values())


def test_the_forum_shows_this_year_the_next_and_those_before(as_, world, enter):
    enter("coalition", State.HELD, -650, "Ministers in Cádiz", unprepared_reason="The host insisted",
          unprepared_levels=["contact_group"])  # fmt: skip
    said = panel(as_("member").get(f"/forums/{world.forums['coalition']}"), "Political meeting of the year")
    assert "2026 At risk 37 days left in the year" in said
    assert "2027 Not planned yet" in said
    assert "2023 Missed 2024 Missed 2025 Met" in said
    assert "2025: convened without its full preparation (Contact group): The host insisted" in said


def test_what_was_missing_is_not_named_to_the_partner_side(as_, world, app):
    with app.app_context():
        db.session.execute(
            sa.update(Meeting)
            .where(Meeting.id == world.meetings["clasi"])
            .values(unprepared_reason="The host insisted", unprepared_levels=["contact_group"])
        )
        db.session.commit()
    address = f"/forums/{world.forums['eu-clasi']}"
    said = {who: panel(as_(who).get(address), "Political meeting of the year") for who in ("secretariat", "partner")}
    assert "full preparation (Contact group): The host insisted" in said["secretariat"]
    assert "full preparation : The host insisted" in said["partner"]


def test_the_partner_side_sees_the_same_as_without_what_is_hidden(as_, enter, app):
    pages = ("/", "/duty", "/forums/")
    plain = {who: [text(as_(who).get(page).text) for page in pages] for who in ("partner", "partner_chair")}
    hidden = enter("eu-clasi", State.HELD, -30, "HERON ministers", audience=Audience.UNION)
    assert "HERON ministers" in as_("secretariat").get("/duty").text
    assert {who: [text(as_(who).get(page).text) for page in pages] for who in plain} == plain
    with app.app_context():
        assert db.session.get(Meeting, hidden) is not None


def test_the_home_page_tells_those_who_plan_of_years_planned_or_at_risk(as_, enter):
    heading = "Political meetings your forums owe"
    assert panel(as_("member").get("/"), heading) is None
    said = panel(as_("contact_group").get("/"), heading)
    assert said.startswith("All years Coalition of European Countries 2026 No date is set")
    assert said.endswith("At risk")
    enter("coalition", State.HELD, -30, "Ministers in Rome")
    assert panel(as_("contact_group").get("/"), heading) is None
    enter("coalition", State.SCHEDULED, 140, "Ministers in Marseille")
    said = panel(as_("contact_group").get("/"), heading)
    assert "Coalition of European Countries 2027 Ministers in Marseille 13 April 2027" in said
    assert said.endswith("Planned")

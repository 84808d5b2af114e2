"""A date is found: suggested, asked for in a poll, answered in three time zones, chosen, and in everybody's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from exchange.core import clock
from exchange.meetings.life.words import BUTTONS
from exchange.meetings.rules import Step
from tests.browser.steps import Entry, entries, open_menu, sign_in
from tests.support.live import Live
from tests.support.reader import Reader

pytestmark = pytest.mark.browser

TITLE = "DRAFTY exchange on Ecuador"
#: Berlin, Lima and Brussels: two on the meeting's list, one of its contact group.
ASKED = {"prosecutor": "Dieter Ankläger", "partner": "Pilar Fiscal", "contact_group": "Bram Beleid"}
FIRST, SECOND = 0, 1


@pytest.mark.parametrize(("live", "language"), [("sqlite", "en"), ("postgresql", "nl")], indirect=True)
def test_a_date_is_suggested_asked_for_chosen_and_in_the_feeds_of_those_asked(
    live: Live, language: str, reader: Callable[..., Reader]
) -> None:
    secretariat = reader()
    sign_in(secretariat, "secretariat")
    meeting = f"/meetings/{live.world.meetings['draft']}"
    dates = suggested(secretariat, meeting)
    ask(secretariat, dates)
    readers = {}
    for who in ASKED:
        readers[who] = reader(who)
        answer(readers[who], no_to=FIRST)
    first, second = choose_the_best(secretariat, meeting)
    assert (first, second) == (dates[SECOND][0], dates[SECOND][1])
    for who, scope in (("prosecutor", None), ("partner", None), ("contact_group", "Coalition")):
        feed = subscribe(readers[who], scope)
        assert [one for one in entries(feed) if one.title == TITLE] == [Entry(TITLE, first, second, "TENTATIVE", 0)]


def suggested(who: Reader, meeting: str) -> list[tuple[datetime, datetime]]:
    """Ask for dates two months ahead, mark two of them; return when they begin and end."""
    day = clock.now().date() + timedelta(days=60)
    who.visit(meeting)
    open_menu(who, "More")
    who.follow("Suggest dates")
    who.field("First day").fill(str(day))
    who.field("Last day").fill(str(day + timedelta(days=13)))
    who.field("Hours").fill("3")
    who.field("Minutes").fill("0")
    who.press("Suggest dates")
    slots = who.page.get_by_role("listitem").filter(has=who.page.get_by_role("heading", level=2))
    assert slots.count() >= 2
    found = []
    for place in (FIRST, SECOND):
        slot = slots.nth(place)
        slot.locator("input[type=checkbox]").check()
        value = slot.locator("form input[name=slot]").input_value()
        found.append(tuple(datetime.fromisoformat(one) for one in value.split("/")))
    return sorted(found)


def ask(who: Reader, dates: list[tuple[datetime, datetime]]) -> None:
    """Make a poll of the marked dates; nobody is told before the page that says whom."""
    who.press("Make a date poll of the marked dates")
    for name in ASKED.values():
        who.page.get_by_label(who.word("Ask %(name)s", name=name)).check()
    who.page.get_by_label(who.word("%(name)s is required", name=ASKED["prosecutor"])).check()
    who.field("Respond by").fill(str((dates[FIRST][0] - timedelta(days=20)).date()))
    who.press("Go on: who will be told")
    told = who.page.locator(".told")
    expect(told).to_contain_text(who.words.count("%(num)s person will be told", "%(num)s persons will be told", 3))
    who.press("Open the poll")
    who.says("The poll is open.")


def answer(who: Reader, *, no_to: int) -> None:
    """Come from the home page, say no to one date and yes to the other."""
    who.visit("/")
    who.follow("Say which date suits you: %(title)s", title=TITLE)
    groups = who.page.get_by_role("group").filter(has=who.page.get_by_role("radio"))
    for place in (FIRST, SECOND):
        groups.nth(place).locator(f"input[value={'no' if place == no_to else 'yes'}]").check()
    who.press("Save my answer")
    who.says("Your answer is noted. You can change it until the poll is closed.")


def choose_the_best(who: Reader, meeting: str) -> tuple[datetime, datetime]:
    """Choose the date that is ranked first, which schedules the meeting; return when it is."""
    who.visit(meeting)
    who.follow("Date poll")
    who.says("Who said what")
    best = who.page.get_by_role("link").filter(has_text=who.word("Choose this date")).first
    who.arrive(best.click)
    who.says("Nobody said no, and everyone required has answered.")
    who.press(BUTTONS[Step.SCHEDULE])
    who.visit(meeting)
    expect(who.page.locator("main")).to_contain_text(who.word("Scheduled"))
    times = who.page.locator("header time, .page-head time").first
    begins = datetime.fromisoformat(times.get_attribute("datetime") or "")
    return begins, begins + timedelta(hours=3)


def subscribe(who: Reader, scope: str | None) -> str:
    """Make a subscription to one's own meetings, or to the Coalition's; return its address."""
    who.visit("/subscriptions/new")
    if scope:
        who.choose("Which meetings", scope)
    who.press("Make the subscription")
    return who.field("Address (https)").input_value()

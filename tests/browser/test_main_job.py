"""The main job from end to end: an exchange is planned, filled, convened, and stands in someone's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from exchange.core import clock
from exchange.meetings.life.words import BUTTONS, DONE
from exchange.meetings.rules import Step
from exchange.meetings.words import STEPS
from exchange.notices.words import KINDS
from exchange.world.rules import Capacity
from exchange.world.words import CAPACITIES
from tests.browser.steps import Entry, entries, link_in, messages_to, open_menu, sign_in
from tests.support.live import Live
from tests.support.reader import Reader
from tests.support.world import COALITION, COUNTRIES

pytestmark = pytest.mark.browser

TITLE = "Exchange on extradition from Colombia"
NOMINEE, ADDRESS = "Amélie Entraide", "amelie@justice.example"
CHOSEN = "a password of five words"
#: Colombia's clocks are never changed: 9:30 there is 14:30 in UTC on any day.
ZONE, START, END = "America/Bogota", "09:30", "16:00"
LATER = "11:00"
#: What every Member State owes an expert exchange; judges only where there are any.
OWED = (Capacity.PROSECUTOR, Capacity.CENTRAL_AUTHORITY, Capacity.INVESTIGATING_JUDGE, Capacity.LAW_ENFORCEMENT_OFFICER)
WITH_JUDGES = frozenset(code for code, _zone, _since, has_judges in COUNTRIES if has_judges)
GAPS = {
    (code, capacity)
    for code in COALITION
    for capacity in OWED
    if capacity is not Capacity.INVESTIGATING_JUDGE or code in WITH_JUDGES
}
INVITED, ASKED = ("DE", Capacity.PROSECUTOR), ("FR", Capacity.CENTRAL_AUTHORITY)


@pytest.mark.parametrize(("live", "language"), [("sqlite", "en"), ("postgresql", "nl")], indirect=True)
def test_an_exchange_is_convened_and_stands_in_the_calendar_of_who_was_nominated(
    live: Live, language: str, reader: Callable[..., Reader]
) -> None:
    day = clock.now().date() + timedelta(days=40)
    secretariat, contact_point, nominee, admin = reader(), reader(), reader(), reader("admin")
    sign_in(secretariat, "secretariat")
    meeting = plan(secretariat, day)
    take(secretariat, meeting, Step.SCHEDULE)
    assert gaps_by_name(secretariat, meeting) == named(secretariat, GAPS)
    invite_from_the_matrix(secretariat)
    ask_for_a_nomination(secretariat, meeting)
    nominate(contact_point)
    live.speak(language)
    enter_and_accept(nominee, admin)
    refuse_to_convene(secretariat, meeting, GAPS - {INVITED, ASKED})
    waive_all(secretariat, meeting, GAPS - {INVITED, ASKED})
    convene(secretariat, meeting)
    feed = subscribe(nominee)
    first = Entry(TITLE, utc(day, 14, 30), utc(day, 21), "CONFIRMED", entries(feed)[0].sequence)
    assert entries(feed) == [first]
    change_the_time(secretariat, meeting, day)
    second = Entry(TITLE, utc(day, 16), utc(day, 21), "CONFIRMED", entries(feed)[0].sequence)
    assert entries(feed) == [second]
    take(secretariat, meeting, Step.CANCEL, reason="The partner asked for another year.")
    third = Entry(entries(feed)[0].title, utc(day, 16), utc(day, 21), "CANCELLED", entries(feed)[0].sequence)
    assert entries(feed) == [third]
    assert TITLE in third.title
    assert first.sequence < second.sequence < third.sequence
    told = ("meeting_cancelled", "meeting_changed", "meeting_convened", "participation_nominated", "person_invited")
    assert [kind for kind, _page in messages_to(admin, ADDRESS)] == [admin.word(KINDS[kind]) for kind in told]


def plan(who: Reader, day: date) -> str:
    """Make a draft; return the address of its page."""
    who.visit("/meetings")
    who.follow("New meeting")
    who.follow("Coalition of European Countries")
    who.field("Level").select_option("expert_exchange")
    who.field("Title").fill(TITLE)
    who.field(who.words.country("CO")).check()
    who.field("Start").fill(f"{day}T{START}")
    who.field("End").fill(f"{day}T{END}")
    who.field("Time zone").fill(ZONE)
    who.field("Place").fill("Bogotá")
    who.field("Country of the place").select_option("CO")
    who.press("Save the draft")
    assert who.heading() == TITLE
    who.says(
        "Only those who plan meetings of the forum know of it. Nobody on its list has been told, but for those asked in a date poll."
    )
    return who.page.url


def take(who: Reader, meeting: str, step: Step, reason: str = "") -> None:
    """Take a step in the meeting's life, which asks first."""
    who.visit(meeting)
    if step is Step.CANCEL:
        open_menu(who, "More")
    who.follow(STEPS[step])
    if reason:
        who.field("Reason").fill(reason)
    who.press(BUTTONS[step])
    who.says(DONE[step])


def named(who: Reader, gaps: set[tuple[str, Capacity]]) -> set[str]:
    """Return gaps as the page names them."""
    return {
        who.word("%(country)s, %(capacity)s", country=who.words.country(code), capacity=who.word(CAPACITIES[capacity]))
        for code, capacity in gaps
    }


def gaps_by_name(who: Reader, meeting: str) -> set[str]:
    """Open the coverage; return the gaps that it names."""
    who.visit(f"{meeting}/people")
    links = who.page.locator("#gaps").get_by_role("link", name=who.word("Waive")).all()
    return {(link.text_content() or "").partition(": ")[2] for link in links}


def invite_from_the_matrix(who: Reader) -> None:
    code, capacity = INVITED
    heads = who.page.locator("table.matrix thead th").all_inner_texts()
    column = [head.casefold() for head in heads].index(who.word(CAPACITIES[capacity]).casefold())
    row = who.page.locator("table.matrix tbody tr").filter(has_text=who.words.country(code))
    who.arrive(row.get_by_role("cell").nth(column - 1).get_by_role("link").click)
    assert who.heading() == who.word(
        "%(country)s: %(capacity)s", country=who.words.country(code), capacity=who.word(CAPACITIES[capacity])
    )
    who.follow("Invite a person")
    who.page.get_by_label("Dieter Ankläger").check()
    who.press("Invite")
    who.says("%(name)s is on the list.", name="Dieter Ankläger")


def ask_for_a_nomination(who: Reader, meeting: str) -> None:
    who.visit(f"{meeting}/people")
    (gap,) = named(who, {ASKED})
    who.follow(f"{who.word('Ask')} {who.word('the contact point')}: {gap}")
    who.field("Seats").fill("1")
    who.press("Ask for nominations")
    who.says("%(country)s has been asked to nominate.", country=who.words.country(ASKED[0]))


def nominate(who: Reader) -> None:
    """The country's contact point names someone whom the platform does not know yet."""
    sign_in(who, "contact_point")
    who.visit("/nominations")
    who.follow(f"{who.word('Nominate')}: {who.word(CAPACITIES[ASKED[1]])}, {TITLE}")
    new = who.page.locator("#new")
    who.field("Name", within=new).fill(NOMINEE)
    who.field("E-mail address", within=new).fill(ADDRESS)
    who.field("Authority", within=new).select_option(label="Ministry of Justice")
    who.press("Nominate and invite")
    who.says("%(name)s is on the list.", name=NOMINEE)


def enter_and_accept(who: Reader, admin: Reader) -> None:
    """The nominee comes in by the link of the invitation, and accepts."""
    pages = dict(messages_to(admin, ADDRESS))
    who.visit(link_in(admin, pages[admin.word(KINDS["person_invited"])], "/enter/"))
    who.field("New password").fill(CHOSEN)
    who.field("I have read how the platform handles my data").check()
    who.press("Enter")
    who.visit("/meetings")
    who.follow(TITLE)
    who.press("Accept")
    who.says("Your answer has been noted.")


def refuse_to_convene(who: Reader, meeting: str, gaps: set[tuple[str, Capacity]]) -> None:
    """With gaps there is nothing to press; each is named, with the way to mend it."""
    who.visit(f"{meeting}/step/convene")
    lines = who.page.get_by_role("listitem").filter(has_text=": ").all_inner_texts()
    expected = {
        f"{who.words.country(code)}: "
        + ", ".join(who.word(CAPACITIES[capacity]).lower() for capacity in OWED if (code, capacity) in gaps)
        for code in COALITION
    }
    assert {line.strip() for line in lines} == expected
    expect(who.button(BUTTONS[Step.CONVENE])).to_have_count(0)


def waive_all(who: Reader, meeting: str, gaps: set[tuple[str, Capacity]]) -> None:
    for gap in sorted(named(who, gaps)):
        if not who.page.url.endswith("/people"):
            who.visit(f"{meeting}/people")
        who.follow(f"{who.word('Waive')}: {gap}")
        who.field("Reason").fill("Sends nobody this time.")
        who.press("Waive")
    who.says("No gaps: every participating Member State is covered or excused.")


def convene(who: Reader, meeting: str) -> None:
    """The page says how many will be told, and whom."""
    who.visit(f"{meeting}/step/convene")
    told = who.page.locator(".told")
    expect(told).to_contain_text(who.words.count("%(num)s person will be told", "%(num)s persons will be told", 2))
    assert {name for name in ("Dieter Ankläger", NOMINEE, "Benoît Juge") if name in told.inner_text()} == {
        "Dieter Ankläger",
        NOMINEE,
    }
    who.press(BUTTONS[Step.CONVENE])
    who.says(DONE[Step.CONVENE])
    expect(who.page.locator("main")).to_contain_text(
        who.words.count("%(num)s person is told of it.", "%(num)s persons are told of it.", 2)
    )


def subscribe(who: Reader) -> str:
    """Make a subscription to one's own meetings; return its address."""
    who.visit("/subscriptions")
    who.follow("Make a subscription")
    who.press("Make the subscription")
    who.says("This address is shown only now")
    return who.field("Address (https)").input_value()


def change_the_time(who: Reader, meeting: str, day: date) -> None:
    who.visit(meeting)
    who.follow("Change")
    who.field("Start").fill(f"{day}T{LATER}")
    who.press("Save")
    assert who.heading() == TITLE


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)

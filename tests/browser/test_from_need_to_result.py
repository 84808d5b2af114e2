"""The whole way: a finding becomes a need, a proposal, a decision, an activity, a commitment, a line of the report (G3, A2, M6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from exchange.core import clock
from exchange.core.db import db
from exchange.informing.models import Duty, Informed
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.models import Message
from exchange.world.rules import Level
from tests.support import papers
from tests.support.deciding import hold_ministers
from tests.support.doing import add_contact_points
from tests.support.live import Live
from tests.support.proposing import NEAR
from tests.support.reader import Reader
from tests.support.world import COALITION

pytestmark = pytest.mark.browser
ITEM, NEED, PROPOSAL, COMMITMENT = (
    "Desks by telephone", "Nobody knows which desk answers", "Three desks on duty", "Print the list of desks",
)  # fmt: skip
OUTSIDE = set(COALITION) - {"ES", "IT", "NL"}


def prepare(live: Live) -> tuple[int, int]:
    """Give each country a contact point; let ministers have met, and plan their next meeting. Return both meetings."""
    now, forum_id = clock.now(), live.world.forums["coalition"]
    with live.app.app_context():
        add_contact_points(now, forum_id, live.world.people["contact_point"], (c for c in COALITION if c != "FR"))
        held = hold_ministers(now, forum_id, ITEM).id
        day = (now + timedelta(days=120)).date()
        coming = Meeting(
            uid="ministers-to-come", forum_id=forum_id, level=Level.POLITICAL, title="Ministers to come", state=State.SCHEDULED,
            zone="Europe/Brussels", place="Antwerp", place_country="BE", created_at=now, shown_at=now, countries=[],
        )  # fmt: skip
        nine, five = (
            clock.agree(datetime(day.year, day.month, day.day, hour), "Europe/Brussels", 0) for hour in (9, 17)
        )
        coming.set_times(nine, five)
        db.session.add(coming)
        db.session.commit()
        keys = held, coming.id
        db.session.remove()
    return keys


def told(live: Live) -> list[tuple[str, str, bool]]:
    """Return step, country and whether it was taken note of, for everyone who was told of the activity."""
    with live.app.app_context():
        rows = db.session.execute(
            sa.select(Duty.step, Informed.country_code, Informed.acknowledged_at)
            .join(Duty, Duty.id == Informed.duty_id)
            .where(Duty.about_kind == "activity", Duty.title == PROPOSAL)
        ).all()
        db.session.remove()
    return [(step, country or "", noted is not None) for step, country, noted in rows]


def messages(live: Live) -> Counter[str]:
    """Return how many messages about the activity each address was written."""
    with live.app.app_context():
        rows = db.session.execute(
            sa.select(Message.address).where(Message.kind == "duty_informed", Message.subject.contains(PROPOSAL))
        ).scalars()
        found = Counter(rows)
        db.session.remove()
    return found


@pytest.mark.parametrize("scripted", [True, False], ids=["with scripts", "without scripts"])
def test_a_finding_is_followed_to_its_end(live: Live, reader: Callable[..., Reader], scripted: bool) -> None:
    held, coming = prepare(live)
    forum = f"/forums/{live.world.forums['coalition']}"
    group = reader("contact_group", java_script_enabled=scripted)
    _map_the_need(group, forum)
    _propose(group, forum)
    office = reader("secretariat", java_script_enabled=scripted)
    _decide(office, held)
    activity = _undertake(office)
    assert sorted(told(live)) == sorted(
        (step, country, False) for step in ("considered", "undertaken") for country in OUTSIDE
    )
    assert set(messages(live).values()) == {2}
    assert len(messages(live)) == len(OUTSIDE)
    point = reader("contact_point", java_script_enabled=scripted)
    point.visit("/duties/mine")
    point.arrive(point.page.get_by_role("button", name=PROPOSAL).first.click)
    assert [country for _step, country, noted in told(live) if noted] == ["FR"]
    office.visit(activity)
    expect(office.page.locator("#made-known")).to_contain_text("1 of 4")
    _commit(office, held)
    office.visit(f"/meetings/{coming}/agenda")
    proposed = office.page.locator("#comes-back li").filter(has_text=COMMITMENT)
    office.arrive(proposed.get_by_role("button").click)
    assert office.page.locator("#agenda").get_by_text(COMMITMENT).count() >= 1
    _report(office, forum)
    _look_back(office, activity)


def _map_the_need(group: Reader, forum: str) -> None:
    group.visit(f"{forum}/needs/new")
    group.field("In one line").fill(NEED)
    group.field("Bottleneck").check()
    group.press("Save")
    group.page.get_by_text("Add evidence").click()
    group.field("Source").fill("Outcome of the experts' exchange on Peru")
    group.press("Add it")
    group.field("Move to").select_option("proposed")
    group.press("Move it")


def _propose(group: Reader, forum: str) -> None:
    group.visit(f"{forum}/proposals/new")
    group.field("In one line").fill(PROPOSAL)
    group.field(NEED).check()
    group.field("What it aims at").fill("A question is answered **within a day**.")
    for country in ("Spain", "Italy", "Netherlands"):
        group.page.get_by_role("group", name="Who takes part").get_by_label(country, exact=True).check()
    group.page.get_by_role("group", name="Third countries").get_by_label("Peru", exact=True).check()
    group.field("Topics").fill("desks, telephone")
    group.field("From").fill("2027-01-01")
    group.field("Until").fill("2027-12-31")
    group.field("Which fund").fill("Internal Security Fund")
    group.press("Save")
    proposal = group.page.url
    expect(group.page.locator("#overlap")).to_contain_text(NEAR)
    group.press("It can go to ministers")
    expect(group.page.get_by_text("Before it can go to ministers")).to_be_visible()
    while (open_ := group.page.locator("#overlap a.btn-secondary")).count():
        group.arrive(open_.first.click)
        group.field("It complements it").check()
        group.page.locator("[name=reason]").fill("That one is about ports")
        group.press("Keep the answer")
    group.visit(proposal)
    group.press("It can go to ministers")
    expect(group.page.get_by_text("It waits for ministers")).to_be_visible()


def _decide(office: Reader, held: int) -> None:
    office.visit(f"/meetings/{held}/outcome")
    office.follow(f"Record a decision: {ITEM}")
    office.field("About the proposal").select_option(label=PROPOSAL)
    office.field("Text of the decision").fill("Three desks are on duty.")
    office.press("Record the decision")


def _undertake(office: Reader) -> str:
    office.press("Consider it as a joint activity")
    office.press("Undertake it")
    expect(office.page.locator("#made-known")).to_contain_text("The joint activity is undertaken")
    return office.page.url


def _commit(office: Reader, held: int) -> None:
    office.visit(f"/meetings/{held}/outcome")
    office.follow(f"Enter a commitment: {ITEM}")
    office.field("In one line").fill(COMMITMENT)
    office.field("Who answers for it").select_option(label="Belgium")
    office.field("Due on").fill("2027-06-30")
    office.press("Enter the commitment")


def _report(office: Reader, forum: str) -> None:
    office.visit(f"{forum}/commitments")
    office.follow("State of play")
    for said in (COMMITMENT, "Belgium", PROPOSAL):
        office.says(said)
    for form in ("PDF", "DOCX"):
        with office.page.expect_download() as fetched:
            office.link(form).click()
        text = papers.read(fetched.value.path().read_bytes())
        for said in (COMMITMENT, "Belgium", "30 June 2027", PROPOSAL, "Undertaken", "Italy, the Netherlands"):
            assert said in text or said.replace("the ", "") in text, (form, said)


def _look_back(office: Reader, activity: str) -> None:
    office.visit(activity)
    office.follow("From need to result")
    for said in (NEED, PROPOSAL, COMMITMENT):
        expect(office.page.locator(".line-of")).to_contain_text(said)

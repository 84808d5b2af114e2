"""What there is on each priority, counted for whoever looks, with its gaps (P1, P2, V1)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from exchange import reference
from exchange.core.journal import JournalEntry
from exchange.needs.models import Need, NeedCountry, NeedPriority
from exchange.practices.rules import Priority
from exchange.priorities.models import MeetingPriority
from exchange.reference import Words
from tests.support.board import add_needs
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import HIDDEN_ACTIVITY, OPEN_ACTIVITY, furnish_activities
from tests.support.forms import form_to
from tests.support.leading import furnish_leads
from tests.support.practices import SKETCHES, add_practice
from tests.support.proposing import CLASI, add_proposals
from tests.support.world import NOW, World


@pytest.fixture
def filled(session: Any, world: World) -> None:
    """Needs, proposals, activities and practices of the tests, some for the Union side only."""
    add_needs(NOW, world.people, world.forums)
    add_proposals(NOW, world.people, world.forums)
    add_decisions(NOW, hold_ministers(NOW, world.forums["eu-clasi"], "Desks"), world.people["secretariat"])
    furnish_activities(NOW)
    furnish_leads(NOW)
    for one in SKETCHES:
        add_practice(NOW, one, world.people, world.forums)
    session.commit()
    session.expunge_all()


def numbers(page: str, key: str) -> list[int]:
    """Return practices, needs, proposals, activities and meetings on a priority, as its row says."""
    row = next(row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f'href="/priorities/{key}"' in row)
    return [int(re.sub(r"<.*?>|\D", "", cell) or 0) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[4:]]


def test_each_side_counts_what_it_may_see(as_, filled):
    office, partner = (numbers(as_(who).get("/priorities/").text, "drugs") for who in ("secretariat", "partner"))
    assert all(less <= more for less, more in zip(partner, office, strict=True))
    assert sum(partner) < sum(office)
    assert office[3] == 3
    assert partner[3] == 2


def test_the_page_of_a_priority_lists_what_was_counted(as_, filled):
    office = as_("secretariat")
    counted = numbers(office.get("/priorities/").text, "drugs")
    page = office.get("/priorities/drugs").text
    for kind, number in zip(("practice", "need", "proposal", "activity", "meeting"), counted, strict=True):
        panel = page.partition(f'id="{kind}"')[2].partition("</section>")[0]
        assert panel.count("<li") == number, kind
    assert OPEN_ACTIVITY in page
    assert "wholesale trafficking of cannabis" in page
    partner = as_("partner").get("/priorities/drugs").text
    assert OPEN_ACTIVITY in partner
    assert HIDDEN_ACTIVITY not in partner
    assert "HERON" not in partner


def test_one_third_country_at_a_time(as_, filled):
    office = as_("secretariat")
    assert CLASI in office.get("/priorities/drugs?country=PE").text
    assert CLASI not in office.get("/priorities/drugs?country=CO").text
    assert CLASI in office.get("/priorities/drugs?country=nowhere").text


def test_gaps_are_named(as_, session, filled):
    office = as_("secretariat")
    assert "there is nothing" in office.get("/priorities/").text
    for need_id in session.scalars(sa.select(Need.id).limit(1)).all():
        for priority in Priority:
            session.merge(NeedPriority(need_id=need_id, priority=priority))
    session.commit()
    assert "there is nothing" not in office.get("/priorities/").text


def test_an_empty_house_says_that_nothing_carries_a_priority(as_, world):
    assert "Nothing carries a priority yet" in as_("stranger").get("/priorities/").text


def test_another_cycle_than_there_is_shows_the_latest(as_, world):
    assert "EU crime priorities 2022–2025" in as_("member").get("/priorities/?cycle=nothing").text


def test_a_new_cycle_stands_beside_the_old(as_, world, monkeypatch):
    (old,) = reference.priority_cycles()
    title = Words("The next cycle", "De volgende cyclus")
    new = replace(old, key="next", title=title, first_year=2026, last_year=2029, priorities=old.priorities[:3])
    monkeypatch.setattr(reference, "priority_cycles", lambda: (old, new))
    member = as_("member")
    page, before = member.get("/priorities/").text, member.get(f"/priorities/?cycle={old.key}").text
    assert "<h1>The next cycle" in page
    assert f"cycle={old.key}" in page
    assert "/priorities/firearms" not in page
    assert "/priorities/firearms" in before
    assert "cycle=next" in before


@pytest.mark.parametrize("place", ["/priorities/", "/priorities/drugs"])
def test_pages_take_as_many_statements_for_many_as_for_few(as_, session, filled, count_queries, place):
    office = as_("secretariat")
    office.get(place)
    with count_queries() as few:
        office.get(place)
    like = session.scalars(sa.select(Need).limit(1)).one()
    values = {
        one.key: getattr(like, one.key) for one in sa.inspect(Need).column_attrs if one.key not in ("id", "version")
    }
    for number in range(20):
        need = Need(**(values | {"title": f"More {number}"}))
        session.add(need)
        session.flush()
        session.add_all(
            [NeedPriority(need_id=need.id, priority=Priority.DRUGS), NeedCountry(need_id=need.id, country_code="PE")]
        )
    session.commit()
    with count_queries() as many:
        office.get(place)
    assert len(many) == len(few)


def send(browser: Any, page: str, ticked: list[str]) -> Any:
    return browser.post(page, data=form_to(browser.get(page).text, page, page).with_(priorities=ticked))


def chosen(session: Any, meeting_id: int) -> set[str]:
    session.rollback()
    return set(session.scalars(sa.select(MeetingPriority.priority).filter_by(meeting_id=meeting_id)))


def test_a_meeting_says_what_it_is_about_and_is_counted(as_, world, session):
    meeting_id = world.meetings["exchange"]
    page = f"/meetings/{meeting_id}/priorities"
    group = as_("contact_group")
    assert "None has been chosen." in group.get(f"/meetings/{meeting_id}").text
    assert (
        "EU crime priorities"
        not in as_("prosecutor").get(f"/meetings/{meeting_id}").text.partition("<footer")[0].partition("<main")[2]
    )
    assert send(group, page, ["drugs", "firearms"]).status_code == 302
    assert send(group, page, ["drugs", "firearms"]).status_code == 302
    assert chosen(session, meeting_id) == {"drugs", "firearms"}
    assert "/priorities/firearms" in as_("prosecutor").get(f"/meetings/{meeting_id}").text
    assert numbers(as_("prosecutor").get("/priorities/").text, "drugs")[4] == 1
    assert numbers(as_("partner_chair").get("/priorities/").text, "drugs")[4] == 0
    assert send(group, page, []).status_code == 302
    assert chosen(session, meeting_id) == set()
    actions = session.scalars(sa.select(JournalEntry.action).where(JournalEntry.action == "meeting.priorities_chosen"))
    assert len(actions.all()) == 2


def test_two_who_choose_at_once_do_not_undo_each_other(as_, world, session):
    meeting_id = world.meetings["exchange"]
    page = f"/meetings/{meeting_id}/priorities"
    group = as_("contact_group")
    late = form_to(group.get(page).text, page, page)
    assert send(group, page, ["drugs"]).status_code == 302
    assert group.post(page, data=late.with_(priorities=["firearms"])).status_code == 302
    assert chosen(session, meeting_id) == {"drugs", "firearms"}


def test_what_is_no_priority_is_refused(as_, world, session):
    meeting_id = world.meetings["exchange"]
    page = f"/meetings/{meeting_id}/priorities"
    group = as_("contact_group")
    fields = form_to(group.get(page).text, page, page).with_(priorities=["moon"])
    assert group.post(page, data=fields).status_code == 422
    assert group.post(page, data=fields | {"priorities": ["drugs"], "shown": "moon,,drugs"}).status_code == 302
    assert chosen(session, meeting_id) == set()


def test_a_meeting_of_the_other_side_is_in_no_count_of_the_partner(as_, filled):
    page = as_("partner").get("/priorities/drugs").text
    assert "HERON" not in page
    office = numbers(as_("admin").get("/priorities/").text, "drugs")[4]
    assert numbers(as_("partner").get("/priorities/").text, "drugs")[4] < office

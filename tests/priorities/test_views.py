"""What there is on each priority, counted for whoever looks, with its gaps (P1, P2, V1)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.needs.models import Need, NeedCountry, NeedPriority
from exchange.practices.rules import Priority
from tests.support.board import add_needs
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import HIDDEN_ACTIVITY, OPEN_ACTIVITY, furnish_activities
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
    for one in SKETCHES:
        add_practice(NOW, one, world.people, world.forums)
    session.commit()
    session.expunge_all()


def numbers(page: str, key: str) -> list[int]:
    """Return practices, needs, proposals and activities on a priority, as its row says."""
    row = next(row for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if f'href="/priorities/{key}"' in row)
    return [int(re.sub(r"<.*?>|\D", "", cell) or 0) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[3:]]


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
    for kind, number in zip(("practice", "need", "proposal", "activity"), counted, strict=True):
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

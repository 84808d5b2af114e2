"""What there is on each topic, counted and listed for whoever looks (P2, V1)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.needs.models import Need, NeedCountry
from tests.support.board import CLASI, HIDDEN, OPEN, add_needs
from tests.support.world import NOW, World

PAGE = "/priorities/topics/"


@pytest.fixture
def filled(session: Any, world: World) -> None:
    """Needs of both forums about two topics, one of them for the Union side only."""
    add_needs(NOW, world.people, world.forums)
    for title, topics in ((OPEN, "Duty desk, ports"), (CLASI, "duty desk"), (HIDDEN, "ports, HERON")):
        session.scalars(sa.select(Need).filter_by(title=title)).one().topics = topics
    session.commit()
    session.expunge_all()


def counted(page: str, topic: str) -> list[str]:
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f"<div>{topic}</div>" in row)
    return [
        re.sub(r"<.*?>", "", cell).split(" ")[0].strip()
        for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[1:]
    ]


def test_each_reader_counts_what_that_one_may_see(as_, filled):
    page = as_("admin").get(PAGE).text
    assert counted(page, "Duty desk")[0] == "2"
    assert counted(page, "ports")[0] == "2"
    page = as_("partner").get(PAGE).text
    assert counted(page, "duty desk")[0] == "1"
    assert "ports" not in page
    assert "HERON" not in page


def test_what_was_counted_is_listed(as_, filled):
    page = as_("admin").get(f"{PAGE}?topic=DUTY%20DESK&country=PE").text.partition('id="things"')[2]
    assert OPEN in page
    assert CLASI in page
    assert OPEN not in as_("admin").get(f"{PAGE}?topic=duty%20desk&country=CO").text
    page = as_("partner").get(f"{PAGE}?topic=ports").text
    assert "Nothing that you may see is about this." in page
    assert HIDDEN not in page


def test_an_empty_house_says_that_nothing_has_a_topic(as_, world):
    assert "Nothing has a topic yet" in as_("stranger").get(PAGE).text


def test_the_page_takes_as_many_statements_for_many_as_for_few(as_, session, filled, count_queries):
    office, place = as_("secretariat"), f"{PAGE}?topic=duty%20desk"
    office.get(place)
    with count_queries() as few:
        office.get(place)
    like = session.scalars(sa.select(Need).filter_by(title=OPEN)).one()
    values = {
        one.key: getattr(like, one.key) for one in sa.inspect(Need).column_attrs if one.key not in ("id", "version")
    }
    for number in range(20):
        need = Need(**(values | {"title": f"More {number}"}))
        session.add(need)
        session.flush()
        session.add(NeedCountry(need_id=need.id, country_code="EC"))
    session.commit()
    with count_queries() as many:
        office.get(place)
    assert len(many) == len(few)

"""The search page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from exchange.search import operations
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW


@pytest.fixture
def indexed(session: Any, world: Any) -> None:
    for sketch in SKETCHES:
        add_practice(NOW, sketch, world.people, world.forums)
    session.flush()
    operations.rebuild()
    session.commit()


def links_of(page: Any) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/search/\?[^"]+)"', page.text)]


def test_the_page_shows_what_is_found_with_the_passage_and_the_counts(indexed, as_):
    page = as_("member").get("/search/?q=late").text
    assert "Answers came <mark>late</mark> and in parts." in page
    assert "5 found" in page
    assert re.search(r">Colombia</a></span><span class=\"line-end num\">1</span>", page)


def test_choices_are_links_that_narrow_and_links_that_take_them_back(indexed, as_):
    member = as_("member")
    narrowing = [link for link in links_of(member.get("/search/?q=late")) if "country=CO" in link]
    assert narrowing == ["/search/?q=late&country=CO"]
    page = member.get(narrowing[0])
    assert "HERON notes of the Coalition" in page.text
    assert "Ring before" not in page.text
    assert "/search/?q=late" in links_of(page)
    assert 'name="country" value="CO"' in page.text


def test_a_question_that_finds_nothing_is_met_with_one_that_does(indexed, as_):
    page = as_("member").get("/search/?q=registary")
    assert "Nothing found" in page.text
    assert links_of(page) == ["/search/?q=registry"]
    assert links_of(as_("partner").get("/search/?q=registary")) == []


def test_found_things_stand_on_pages(indexed, session, world, as_):
    for _ in range(30):
        add_practice(NOW, SKETCHES[0], world.people, world.forums)
    session.flush()
    operations.rebuild()
    session.commit()
    first, second = (as_("member").get(f"/search/?q=ring&page={number}").text for number in (1, 2))
    assert [text.count("Ring before you send a request") for text in (first, second)] == [25, 6]
    assert "31 found" in first


def test_the_passage_of_a_text_is_no_markup(session, world, as_):
    practice = add_practice(NOW, SKETCHES[0], world.people, world.forums)
    practice.situation = "<script>alert(1)</script> late"
    session.flush()
    operations.rebuild()
    session.commit()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>late</mark>" in as_("member").get("/search/?q=late").text


@pytest.mark.parametrize(
    "address",
    ["", "?q=", "?q=%20", "?q=" + "a" * 5000, "?q=peru&page=99", "?q=peru&kind=odd", "?q=peru&year=%F0%9F%98%80", "?country=PE",
     "?q=%22%20OR%20*", "?q=peru&type=" + "x" * 3000],
)  # fmt: skip
def test_any_question_is_answered(indexed, as_, address):
    assert as_("member").get("/search/" + address).status_code == 200

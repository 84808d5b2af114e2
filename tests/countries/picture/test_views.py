"""The world on the page of countries: coloured as asked, with the same in words, for each what they may know (V1)."""

from __future__ import annotations

from datetime import date

import pytest
from freezegun import freeze_time

from exchange.countries.models import Posting, Priority
from tests.support.instruments import furnish_instruments
from tests.support.world import NOW

KEYS = ("priority", "postings", "exchange", "practices", "legal-basis")


def said(page: str, code: str) -> str:
    """Return what the tile of a country says."""
    tile = page.partition(f'href="/countries/{code}" class="tile')[2]
    return tile.partition('aria-label="')[2].partition('"')[0]


@freeze_time(NOW)
def test_the_first_measure_is_priority(as_, session, world):
    session.add(
        Priority(country_code="AR", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1), source="The old list")
    )
    session.commit()
    page = as_("prosecutor").get("/countries/").text
    assert said(page, "PE") == "Peru: A priority now"
    assert said(page, "AR") == "Argentina: A priority at another time"
    assert said(page, "IT") == "Italy: No priority"
    assert said(as_("prosecutor").get("/countries/?by=nothing").text, "PE") == "Peru: A priority now"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("who", ["prosecutor", "partner", "admin"])
def test_the_tables_say_what_the_tiles_say(as_, session, world, who, key):
    furnish_instruments(NOW)
    session.commit()
    page = as_(who).get(f"/countries/?by={key}").text
    words = page.partition("</svg></div>")[2]
    for code, name in (("PE", "Peru"), ("AR", "Argentina")):
        row = words.partition(f'<a href="/countries/{code}">{name}</a></td>')[2].partition("</tr>")[0]
        if key not in ("priority", "postings"):
            assert said(page, code).partition(": ")[2] in row


@freeze_time(NOW)
def test_postings_are_counted_as_far_as_one_may_know_of_them(as_, session, world):
    session.add(Posting(person_id=world.people["judge"], country_code="AR", starts_on=date(2020, 1, 1)))
    session.commit()
    assert said(as_("prosecutor").get("/countries/?by=postings").text, "AR") == "Argentina: 1 person posted"
    assert said(as_("partner").get("/countries/?by=postings").text, "AR") == "Argentina: Nobody posted"


@freeze_time(NOW)
def test_the_last_exchange_is_the_last_that_one_may_see(as_, world):
    assert said(as_("member").get("/countries/?by=exchange").text, "PE") == "Peru: last on 22 November 2026"
    assert said(as_("partner").get("/countries/?by=exchange").text, "PE") == "Peru: No exchange yet"


def test_a_picture_takes_the_same_statements_by_whatever_it_is_coloured(as_, session, world, count_queries):
    browser, found = as_("prosecutor"), {}
    for key in KEYS:
        browser.get(f"/countries/?by={key}")
        with count_queries() as seen:
            browser.get(f"/countries/?by={key}")
        found[key] = len(seen)
    assert set(found.values()) == {found["priority"]}


def test_whoever_looks_for_a_name_gets_no_picture(as_, world):
    assert "data-world" not in as_("prosecutor").get("/countries/?name=peru").text

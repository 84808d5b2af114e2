"""The cycles of both sides on one page: what is on record, what was entered, and what misses what (P4)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.cycles.security.models import SecurityMilestone
from tests.support.forms import form_to
from tests.support.milestones import ASSESSMENT, furnish_milestones
from tests.support.world import NOW, World


@pytest.fixture
def home(world: World) -> str:
    return f"/forums/{world.forums['eu-clasi']}/security-cycles/"


@pytest.fixture
def filled(session: Any, world: World) -> int:
    furnish_milestones(NOW)
    session.commit()
    return session.scalars(sa.select(SecurityMilestone.id).filter_by(title=ASSESSMENT)).one()


def entered(session: Any) -> list[tuple[str, date]]:
    session.rollback()
    return [
        (one.title, one.day) for one in session.scalars(sa.select(SecurityMilestone).order_by(SecurityMilestone.id))
    ]


def send(browser: Any, page: str, **values: Any) -> Any:
    return browser.post(page, data=form_to(browser.get(page).text, page, page).with_(**values))


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<.*?>", " ", page.partition('id="cycles-text"')[2]).split())


def test_what_is_on_record_stands_there_from_the_first_day(as_, home):
    page = as_("partner").get(home).text
    for words in ("EU SOCTA 2021", "EMPACT 2026–2029", "CLASI is founded", "18 March 2025", "November 2022"):
        assert words in page, words
    assert "No counterpart" in page
    assert "apart" not in words_of(page)


def test_misalignments_are_named_with_their_months_for_both_sides(as_, home, filled):
    for who in ("secretariat", "partner"):
        words = words_of(as_(who).get(home).text)
        assert re.search(
            r"6 months apart Threat assessment : CLASI / IDEAL 16 September 2024, EMPACT / SOCTA 18 March 2025", words
        )
        assert re.search(
            r"Together End of the cycle : EMPACT / SOCTA 31 December 2025, CLASI / IDEAL 15 January 2026", words
        )


def test_there_is_none_where_there_is_one_side(as_, world):
    assert as_("admin").get(f"/forums/{world.forums['coalition']}/security-cycles/").status_code == 404


def test_the_page_of_the_forum_leads_there(as_, home, world):
    assert home in as_("partner").get(f"/forums/{world.forums['eu-clasi']}").text
    assert "security-cycles" not in as_("admin").get(f"/forums/{world.forums['coalition']}").text


def test_a_milestone_is_entered_once_changed_and_removed(as_, home, session):
    office = as_("secretariat")
    told = {"side": "partner", "stage": "midterm", "title": "Half-way", "day": "2026-05-04", "cycle": "", "source": ""}
    form = form_to(office.get(f"{home}new").text, f"{home}new", f"{home}new").with_(**told)
    assert [office.post(f"{home}new", data=form).location for _again in range(2)] == [home, home]
    assert entered(session) == [("Half-way", date(2026, 5, 4))]
    key = session.scalar(sa.select(SecurityMilestone.id))
    page = f"{home}{key}/edit"
    assert send(office, page, day="2023-08-01").status_code == 302
    assert "2 months apart" in words_of(office.get(home).text)
    assert (
        office.post(f"{home}{key}/remove", data=form_to(office.get(page).text, page, "remove").with_()).status_code
        == 302
    )
    assert entered(session) == []
    actions = session.scalars(sa.select(JournalEntry.action).where(JournalEntry.action.like("forum.milestone%")))
    assert sorted(actions) == ["forum.milestone_added", "forum.milestone_changed", "forum.milestone_removed"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "Please fill this in."),
        ({"day": ""}, "Please fill this in."),
        ({"day": "0001-01-01"}, "This is no day."),
        ({"day": "9999-12-31"}, "This is no day."),
        ({"side": "moon"}, "Not a valid choice"),
        ({"stage": "moon"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(as_, home, session, values, message):
    told = {"side": "union", "stage": "end", "title": "It ends", "day": "2029-12-31", "cycle": "2026–2029"}
    answer = send(as_("secretariat"), f"{home}new", **(told | values))
    assert answer.status_code == 422
    assert message in answer.text
    assert "2026–2029" in answer.text
    assert entered(session) == []


def test_two_who_change_one_at_once_see_both_texts(as_, home, filled, session):
    page = f"{home}{filled}/edit"
    office = as_("secretariat")
    late = form_to(office.get(page).text, page, page)
    assert send(office, page, title="The other’s title").status_code == 302
    answer = office.post(page, data=late.with_(title="My title"))
    assert answer.status_code == 409
    assert "The other’s title" in answer.text
    assert "My title" in answer.text
    again = form_to(answer.text, page, page)
    assert office.post(page, data=again.with_()).status_code == 302
    assert entered(session)[0][0] == "My title"


def test_one_is_reached_through_its_own_forum_only(as_, world, filled):
    page = f"/forums/{world.forums['coalition']}/security-cycles/{filled}/edit"
    assert as_("admin").get(page).status_code == 404


def test_the_page_costs_the_same_however_many_there_are(as_, home, session, world, count_queries):
    numbers, office = [], as_("secretariat")
    for _more in range(3):
        furnish_milestones(NOW)
        session.commit()
        with count_queries() as seen:
            assert office.get(home).status_code == 200
        numbers.append(len(seen))
    assert len(set(numbers)) == 1
    assert office.get(home).text.count("<circle") == 8 + 6

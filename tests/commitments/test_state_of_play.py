"""Where all stands: what is late and open, what closed within a year, on the page, as PDF and as DOCX (CO, CL 26, V1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from exchange.commitments.rules import State
from exchange.world.rules import Audience
from tests.support import papers
from tests.support.board import add_needs
from tests.support.committing import add_commitment
from tests.support.deciding import add_decisions, hold_ministers
from tests.support.doing import HIDDEN_ACTIVITY, OPEN_ACTIVITY, furnish_activities
from tests.support.proposing import add_proposals
from tests.support.world import NOW, World

LATE, OPEN, CLOSED, OLD, HIDDEN = (
    "Desks at the weekend", "Desks in every port", "A list of desks", "A list of old", "HERON registry first",
)  # fmt: skip


@pytest.fixture
def clasi(session: Any, world: World) -> int:
    """EU–CLASI with commitments of every kind, and joint activities under way; one of each for the Union side only."""
    add_needs(NOW, world.people, world.forums)
    add_proposals(NOW, world.people, world.forums)
    forum_id, by_id, today = world.forums["eu-clasi"], world.people["secretariat"], NOW.date()
    add_decisions(NOW, hold_ministers(NOW, forum_id, "Desks"), by_id)
    furnish_activities(NOW)
    days = timedelta(days=1)
    for title, more in (
        (LATE, {"due_on": today - days, "owner_country": "ES"}),
        (OPEN, {"due_on": today, "evidence": "Counted in **three** ports."}),
        (CLOSED, {"state": State.FULFILLED, "closed_on": today - 365 * days, "evidence": "List of 3 May"}),
        (OLD, {"state": State.FULFILLED, "closed_on": today - 366 * days, "evidence": "List of 2024"}),
        (HIDDEN, {"audience": Audience.UNION}),
    ):
        add_commitment(NOW, title, forum_id, by_id, **more)
    session.commit()
    session.expunge_all()
    return forum_id


def test_the_page_sorts_what_is_late_open_and_closed(as_, clasi):
    shown = as_("secretariat").get(f"/forums/{clasi}/state-of-play").text
    places = [shown.index(word) for word in ("Late (1)", LATE, "Open (2)", OPEN, "Closed within a year (1)", CLOSED)]
    assert places == sorted(places)
    assert OLD not in shown
    assert "<strong>three</strong>" in shown
    assert OPEN_ACTIVITY in shown
    assert HIDDEN_ACTIVITY in shown


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_report_says_the_same_in_both_formats(as_, clasi, form):
    answer = as_("secretariat").get(f"/forums/{clasi}/state-of-play.{form}")
    assert answer.status_code == 200
    assert f"state-of-play.{form}" in answer.headers["Content-Disposition"]
    text = papers.read(answer.data)
    for said in (
        LATE,
        "Spain",
        OPEN,
        "Counted in three ports.",
        CLOSED,
        "Fulfilled",
        OPEN_ACTIVITY,
        "Half of the calls",
        HIDDEN,
    ):
        assert said in text, said
    assert OLD not in text
    assert "Union side only" in papers.told(answer.data).decode(errors="replace")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_partner_side_gets_the_report_without_what_is_hidden(as_, clasi, form):
    partner = as_("partner")
    page = partner.get(f"/forums/{clasi}/state-of-play")
    text = papers.read(partner.get(f"/forums/{clasi}/state-of-play.{form}").data)
    for told in (page.text, text):
        assert LATE in told
        assert OPEN_ACTIVITY in told
        assert "HERON" not in told
        assert "Union side only" not in told
    assert "Open (1)" in page.text


def test_an_empty_report_says_that_there_is_nothing(as_, world):
    office, place = as_("secretariat"), f"/forums/{world.forums['coalition']}/state-of-play"
    assert "None is late." in office.get(place).text
    assert "None is late." in papers.read(office.get(f"{place}.docx").data)


def test_the_report_takes_as_many_statements_for_many_as_for_few(as_, session, clasi, world, count_queries):
    office, place = as_("secretariat"), f"/forums/{clasi}/state-of-play"
    office.get(place)
    with count_queries() as few:
        office.get(place)
    for number in range(20):
        add_commitment(NOW, f"More {number}", clasi, world.people["secretariat"], owner_country="ES")
    session.commit()
    with count_queries() as many:
        office.get(place)
    assert len(many) == len(few)

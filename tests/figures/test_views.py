"""The figures of a forum and a year, on the page and as a table, for either side (V1)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.commitments.rules import State
from exchange.decisions.models import Decision
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State as MeetingState
from exchange.needs.models import Need
from exchange.world.rules import Audience, Level
from tests.support.board import CLASI as CLASI_NEED
from tests.support.board import add_needs
from tests.support.committing import add_commitment
from tests.support.deciding import OPEN, add_decisions, hold_ministers
from tests.support.doing import furnish_activities
from tests.support.proposing import CLASI, add_proposals
from tests.support.world import NOW, World


@pytest.fixture
def clasi(session: Any, world: World) -> int:
    """EU–CLASI in a year in which ministers met and decided, with commitments and activities, some for the Union side only."""
    add_needs(NOW, world.people, world.forums)
    found = add_proposals(NOW, world.people, world.forums)
    forum_id, by_id, today = world.forums["eu-clasi"], world.people["secretariat"], NOW.date()
    meeting = hold_ministers(NOW, forum_id, "Desks")
    decision = add_decisions(NOW, meeting, by_id)[OPEN]
    session.get_one(Decision, decision).proposal_id = found[CLASI]
    need = session.scalars(sa.select(Need).filter_by(title=CLASI_NEED)).one()
    need.at = NOW - timedelta(days=110)
    furnish_activities(NOW)
    for title, more in (
        ("Kept", {"state": State.FULFILLED, "due_on": today, "closed_on": today}),
        ("Overdue", {"due_on": today - timedelta(days=1)}),
        ("HERON", {"due_on": today - timedelta(days=1), "audience": Audience.UNION}),
        ("Another year", {"due_on": today.replace(year=today.year + 1)}),
    ):
        add_commitment(NOW, title, forum_id, by_id, **more)
    session.commit()
    session.expunge_all()
    return forum_id


def sheet(browser: Any, forum_id: int, year: int = NOW.year) -> dict[tuple[str, str], str]:
    answer = browser.get(f"/forums/{forum_id}/figures.csv?year={year}")
    assert answer.mimetype == "text/csv"
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    return {(row[0], row[1]): row[2] for row in rows[1:]}


def test_the_union_side_counts_all_and_the_partner_side_what_it_may_see(as_, clasi):
    office, partner = sheet(as_("secretariat"), clasi), sheet(as_("partner"), clasi)
    assert office["Meetings held", "Political level"] == "1"
    assert office["Commitments due this year", "Fulfilled on time"] == "1"
    assert office["Commitments due this year", "Overdue"] == "2"
    assert partner["Commitments due this year", "Overdue"] == "1"
    assert office["Joint activities, as they stand", "Undertaken"] == "2"
    assert partner["Joint activities, as they stand", "Undertaken"] == "1"
    assert office["From need to decision", "Median"] == "100"
    assert not [name for group, name in partner if group == "Answers to invitations"]


def test_answers_are_counted_among_those_asked(as_, session, world):
    forum_id = world.forums["coalition"]
    rows = sheet(as_("secretariat"), forum_id)
    rates = {name: value for (group, name), value in rows.items() if group == "Answers to invitations"}
    assert rates
    assert all(0 <= int(value) <= 100 for value in rates.values())
    page = as_("secretariat").get(f"/forums/{forum_id}/figures?year={NOW.year}").text
    assert "Answers to invitations" in page
    assert " people</span>" in page


def test_the_page_draws_each_number_and_says_it(as_, clasi):
    page = as_("secretariat").get(f"/forums/{clasi}/figures?year={NOW.year}").text
    for said in ("Meetings held", "Fulfilled on time", "Median", "100 days", "Undertaken"):
        assert said in page
    assert page.count("figure-part") > 10
    assert f"year={NOW.year - 1}" in page


def test_a_year_without_anything_says_so(as_, clasi):
    page = as_("secretariat").get(f"/forums/{clasi}/figures?year=2001").text
    for said in ("None was held.", "None was due.", "There was none.", "Nothing was decided about a need."):
        assert said in page
    assert sheet(as_("secretariat"), clasi, 2001) == {}


@pytest.mark.parametrize("year", ["soon", "-1", "99999999999999999999", "2026;", ""])
def test_a_year_that_is_none_is_the_nearest_or_this_one(as_, clasi, year):
    assert as_("secretariat").get(f"/forums/{clasi}/figures", query_string={"year": year}).status_code == 200


def test_a_meeting_counts_in_the_year_in_which_it_began_by_its_own_clock(as_, session, clasi):
    meeting = session.scalars(
        sa.select(Meeting).filter_by(forum_id=clasi, level=Level.POLITICAL, state=MeetingState.HELD)
    ).one()
    meeting.starts_local = meeting.starts_local.replace(year=2024, month=12, day=31, hour=23)
    session.commit()
    assert sheet(as_("secretariat"), clasi, 2024)["Meetings held", "Political level"] == "1"
    assert ("Meetings held", "Political level") not in sheet(as_("secretariat"), clasi, 2025)


def test_figures_take_as_many_statements_for_many_as_for_few(as_, session, clasi, world, count_queries):
    office, place = as_("secretariat"), f"/forums/{clasi}/figures?year={NOW.year}"
    office.get(place)
    with count_queries() as few:
        office.get(place)
    for number in range(20):
        add_commitment(NOW, f"More {number}", clasi, world.people["secretariat"])
    session.commit()
    with count_queries() as many:
        office.get(place)
    assert len(many) == len(few)

"""Which meetings a list shows, in which order, to whom."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.meetings import queries
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import PAST, UNDATED, Wanted
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Level
from tests.support.world import NOW


@pytest.fixture
def found(session, world):
    names = {key: name for name, key in world.meetings.items()}

    def find(who: str, **wanted) -> list[str]:
        viewer = viewer_of(world.people[who], NOW)
        return [names[meeting.id] for meeting in session.execute(*queries.matching(viewer, Wanted(**wanted)))]

    return find


TO_COME = ["cancelled", "convened", "union", "exchange", "clasi_union", "clasi", "draft"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, TO_COME),
        ({"when": PAST}, ["over", "held"]),
        ({"when": UNDATED}, ["postponed", "undated"]),
        ({"when": "2027"}, ["clasi_union", "clasi", "draft"]),
        ({"when": "2026"}, ["held", "over", "cancelled", "postponed", "convened", "union", "exchange"]),
        ({"when": "2019"}, []),
        ({"level": Level.EXPERT_EXCHANGE}, ["union", "exchange", "draft"]),
        ({"country": "PE"}, ["exchange"]),
        ({"country": "PE", "when": PAST}, ["over"]),
        ({"state": State.CONVENED}, ["convened", "union", "clasi_union", "clasi"]),
        ({"state": State.DRAFT, "when": UNDATED}, ["undated"]),
    ],
)
def test_a_list_shows_what_is_wanted_the_next_first_of_the_past_the_latest(found, wanted, expected):
    assert found("secretariat", **wanted) == expected


def test_a_list_can_be_narrowed_to_a_forum(found, world):
    assert found("secretariat", forum_id=world.forums["eu-clasi"]) == ["clasi_union", "clasi"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("admin", TO_COME),
        ("chair", TO_COME),
        ("contact_group", ["cancelled", "convened", "union", "exchange", "draft"]),
        ("member", ["cancelled", "convened", "union", "exchange"]),
        ("prosecutor", ["union", "exchange"]),
        ("partner", ["exchange", "clasi"]),
        ("partner_chair", ["clasi"]),
        ("stranger", []),
    ],
)
def test_everyone_gets_a_list_of_their_own(found, who, expected):
    assert found(who) == expected


def test_whoever_withdrew_does_not_see_the_meeting_any_more(session, world, found):
    own = session.scalars(
        sa.select(Participation).filter_by(person_id=world.people["partner"], meeting_id=world.meetings["exchange"])
    ).one()
    own.answer = Answer.WITHDRAWN
    session.flush()
    assert found("partner") == ["clasi"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("prosecutor", {"union": Answer.ACCEPTED, "exchange": Answer.ACCEPTED}),
        ("member", {"cancelled": None, "convened": None, "union": None, "exchange": None}),
    ],
)
def test_own_answers_are_those_on_the_list(session, world, who, expected):
    names = {key: name for name, key in world.meetings.items()}
    rows = session.execute(*queries.matching(viewer_of(world.people[who], NOW), Wanted()))
    assert {names[row.id]: row.answer for row in rows} == expected


def test_hand_overs_lie_after_the_first_day_and_up_to_the_last(world, session):
    forum = world.forums["coalition"]
    assert queries.handovers(forum, date(2026, 12, 31), date(2027, 1, 1)) == [date(2027, 1, 1)]
    assert queries.handovers(forum, date(2027, 1, 1), date(2027, 6, 30)) == []
    assert queries.handovers(world.forums["eu-clasi"], date(2026, 11, 24), date(2027, 8, 1)) == [date(2027, 1, 1)]
    assert queries.handovers(forum, date(2026, 11, 24), date(2027, 8, 1)) == [date(2027, 1, 1), date(2027, 7, 1)]


def test_political_meetings_that_stand_give_their_days(session, world):
    assert queries.political_days(world.forums["eu-clasi"]) == [date(2027, 1, 8)]
    session.execute(
        sa.update(Meeting).where(Meeting.id == world.meetings["clasi"]).values(state=State.POSTPONED, date_open=True)
    )
    assert queries.political_days(world.forums["eu-clasi"]) == []


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (
            "chair",
            [
                "Experts' exchange on Peru",
                "DRAFTY exchange on Ecuador",
                "DRAFTY contact group without a date",
                "Liaison exchange in Lima",
            ],
        ),
        ("member", ["Experts' exchange on Peru", "Liaison exchange in Lima"]),
        ("partner", ["Experts' exchange on Peru"]),
    ],
)
def test_what_passes_on_with_the_chair_is_shown_as_far_as_one_may_see_it(session, world, who, expected):
    viewer = viewer_of(world.people[who], NOW)
    found = queries.passing_on(viewer, world.forums["coalition"], date(2026, 12, 20), "Europe/Brussels")
    assert [meeting.title for meeting in found] == expected


def test_meetings_between_two_days_leave_the_last_day_out(session, world):
    viewer = viewer_of(world.people["secretariat"], NOW)
    forum, first = world.forums["coalition"], date(2026, 12, 8)
    keys = {key: name for name, key in world.meetings.items()}
    assert [keys[one.id] for one in queries.between(viewer, forum, first, date(2026, 12, 15))] == ["convened"]
    assert [keys[one.id] for one in queries.between(viewer, forum, first, None)] == [
        "convened",
        "union",
        "exchange",
        "draft",
    ]


def test_priority_countries_are_those_of_the_day(session, world):
    assert queries.priority_codes(NOW.date()) == ["CO", "EC", "PE"]
    assert queries.priority_codes(date(2020, 1, 1)) == []

"""The clock as each person sees it, read in one statement."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role
from exchange.core.db import db
from exchange.cycles.duty import queries
from exchange.cycles.duty.rules import Do, Risk, Standing
from exchange.forums.models import Forum, ForumLevel, Mandate, Membership
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Level
from tests.support.world import LONG_AGO, NOW


@pytest.fixture
def who(session, world):
    return lambda key, at=NOW: viewer_of(world.people[key], at)


@pytest.fixture
def enter(session, world):
    """Enter a meeting that begins at an instant."""

    def make(forum, level, state, starts_at, **more):
        title = more.pop("title", f"{level.value} {starts_at}")
        ends_at = starts_at + timedelta(hours=7) if starts_at else None
        one = Meeting(
            uid=f"{forum} {title}", forum_id=world.forums[forum], level=level, title=title, state=state,
            zone="Europe/Brussels", starts_at=starts_at, ends_at=ends_at,
            starts_local=starts_at.replace(tzinfo=None) if starts_at else None,
            ends_local=ends_at.replace(tzinfo=None) if ends_at else None, place="Cádiz", created_at=NOW, shown_at=NOW,
            countries=[], **more,
        )  # fmt: skip
        session.add(one)
        session.flush()
        return one

    return make


def clock(viewer, world, forum="coalition"):
    """Return the clock of a forum, read alone; among those of all the viewer's forums it is the same."""
    alone = queries.clock_of(viewer, db.session.get_one(Forum, world.forums[forum]))
    among_all = {one.id: one for one in queries.clocks(viewer)}.get(world.forums[forum])
    assert (alone and alone.duties) == (among_all and among_all.duties)
    return alone


def standings(found):
    return {duty.year: duty.standing for duty in found.duties}


def at(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_years_of_a_forum_stand_by_its_political_meetings(who, world, enter):
    enter("coalition", Level.POLITICAL, State.HELD, at(2024, 5, 7, 9))
    held = enter("coalition", Level.POLITICAL, State.ADOPTED, at(2025, 2, 14, 9))
    enter("coalition", Level.POLITICAL, State.CANCELLED, at(2026, 6, 1, 9))
    enter("coalition", Level.POLITICAL, State.SCHEDULED, at(2027, 4, 1, 9))
    enter("coalition", Level.SENIOR_OFFICIALS, State.HELD, at(2026, 6, 1, 9))
    found = clock(who("member"), world)
    assert standings(found) == {
        2023: Standing.MISSED, 2024: Standing.MET, 2025: Standing.MET, 2026: Standing.AT_RISK, 2027: Standing.PLANNED,
    }  # fmt: skip
    assert (found.now.risk, found.last_met.id, found.last_met.place) == (Risk.NO_ROOM, held.id, "Cádiz")


@pytest.mark.parametrize(
    ("starts_at", "year"),
    [
        # In Brussels, where the days of this forum begin, the year is an hour ahead of UTC.
        (at(2025, 12, 31, 22, 59), 2025),
        (at(2025, 12, 31, 23, 0), 2026),
        (at(2026, 12, 31, 22, 59), 2026),
    ],
)
def test_the_zone_of_the_forum_says_in_which_year_a_meeting_begins(who, world, enter, starts_at, year):
    enter("coalition", Level.POLITICAL, State.HELD, starts_at)
    met = [year for year, standing in standings(clock(who("member"), world)).items() if standing is Standing.MET]
    assert met == [year]


@pytest.mark.parametrize(
    ("now", "this_year"), [(at(2026, 12, 31, 22, 59), 2026), (at(2026, 12, 31, 23, 0), 2027), (at(2027, 1, 1, 9), 2027)]
)
def test_this_year_is_that_of_the_forum_and_all_its_years_are_read(who, world, enter, now, this_year):
    years = range(this_year - 3, this_year + 2)
    states = {year: State.HELD if year <= this_year else State.SCHEDULED for year in years}
    entered = [enter("coalition", Level.POLITICAL, state, at(year, 1, 1, 9)).id for year, state in states.items()]
    found = clock(who("member", now), world)
    assert found.now.year == this_year
    assert [(duty.year, duty.meeting) for duty in found.duties] == list(zip(years, entered, strict=True))


def test_preparation_counts_as_it_does_when_the_meeting_is_convened(session, who, world, enter):
    ministers = enter("coalition", Level.POLITICAL, State.SCHEDULED, at(2026, 12, 15, 9))
    # A contact group was held, senior officials are convened for 8 December.
    assert clock(who("member"), world).now.standing is Standing.PLANNED
    between = enter("coalition", Level.POLITICAL, State.HELD, at(2026, 12, 9, 9))
    found = clock(who("member"), world)
    assert (found.now.standing, found.now.meeting) == (Standing.MET, between.id)
    between.state = State.CONVENED
    session.flush()
    found = clock(who("member"), world)
    assert (found.now.standing, found.now.meeting) == (Standing.PLANNED, between.id)
    between.state = State.CANCELLED
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["convened"]).values(state=State.POSTPONED))
    session.flush()
    found = clock(who("member"), world)
    assert (found.now.standing, found.now.risk, found.now.meeting) == (Standing.AT_RISK, Risk.UNPREPARED, ministers.id)
    assert {advice.level for advice in found.now.todo if advice.what is Do.HOLD_LEVEL} == {Level.SENIOR_OFFICIALS}


def test_a_reason_given_at_convening_is_enough(who, world, enter):
    enter(
        "coalition", Level.POLITICAL, State.CONVENED, at(2026, 11, 30, 9), unprepared_reason="In haste",
        unprepared_levels=["senior_officials"],
    )  # fmt: skip
    assert (clock(who("member"), world).now.standing, clock(who("member"), world).now.todo) == (Standing.PLANNED, ())


def test_drafts_are_thought_of_by_those_who_plan_only(who, world, enter):
    draft = enter("coalition", Level.POLITICAL, State.DRAFT, None, title="DRAFTY ministers")
    advice = {key: clock(who(key), world).now.todo[0] for key in ("contact_group", "member")}
    assert (advice["contact_group"].what, advice["contact_group"].meeting) == (Do.GIVE_DATE, draft.id)
    assert (advice["member"].what, advice["member"].meeting) == (Do.PLAN, None)


def test_what_is_for_the_union_side_only_does_not_count_for_the_other(who, world, enter):
    enter("eu-clasi", Level.POLITICAL, State.HELD, at(2026, 3, 3, 9), audience=Audience.UNION, title="HERON ministers")
    seen = {key: clock(who(key), world, "eu-clasi") for key in ("secretariat", "partner")}
    assert {key: found.now.standing for key, found in seen.items()} == {
        "secretariat": Standing.MET, "partner": Standing.AT_RISK,
    }  # fmt: skip
    # The preparation that the other side does not know of does not count for it either (V1).
    assert {key: [advice.level for advice in found.duties[-1].todo] for key, found in seen.items()} == {
        "secretariat": [], "partner": [Level.SENIOR_OFFICIALS],
    }  # fmt: skip


def test_each_sees_the_clocks_of_the_own_forums(who):
    assert {key: [one.label for one in queries.clocks(who(key))] for key in ("secretariat", "member", "partner", "judge")} == {
        "secretariat": ["Coalition of European Countries", "EU–CLASI"],
        "member": ["Coalition of European Countries"],
        "partner": ["EU–CLASI"],
        "judge": [],
    }  # fmt: skip


def test_those_who_plan_see_this_year_and_the_next_on_their_first_page(who):
    assert {key: [one.label for one in queries.planned_clocks(who(key))] for key in ("contact_group", "partner_chair", "member")} == {
        "contact_group": ["Coalition of European Countries"], "partner_chair": ["EU–CLASI"], "member": [],
    }  # fmt: skip
    assert [list(standings(one)) for one in queries.planned_clocks(who("contact_group"))] == [[2026, 2027]]


def test_a_forum_that_does_not_meet_at_political_level_has_no_clock(session, who, world):
    session.execute(
        sa.delete(ForumLevel).where(
            ForumLevel.forum_id == world.forums["coalition"], ForumLevel.level == Level.POLITICAL
        )
    )
    assert clock(who("member"), world) is None
    assert queries.clocks(who("member")) == []


def test_a_forum_owes_from_the_first_full_year_of_its_first_member(session, who, world):
    session.execute(sa.update(Membership).values(starts_on=date(2025, 6, 1)))
    assert standings(clock(who("member"), world)) == {
        2023: Standing.NOT_OWED, 2024: Standing.NOT_OWED, 2025: Standing.NOT_OWED, 2026: Standing.AT_RISK,
        2027: Standing.OPEN,
    }  # fmt: skip
    session.execute(sa.delete(Membership))
    assert clock(who("member"), world).now.standing is Standing.NOT_OWED


def test_a_level_at_which_the_forum_does_not_meet_puts_nothing_at_risk(who, world, enter):
    """EU–CLASI has no contact group; its senior officials stand."""
    found = clock(who("secretariat"), world, "eu-clasi")
    assert (found.duties[-1].standing, found.duties[-1].todo) == (Standing.PLANNED, ())


def test_however_many_meetings_a_year_has_it_stands_the_same_and_one_statement_reads_all(
    session, who, world, enter, count_queries
):
    viewer, numbers, seen = who("secretariat"), [], set()
    for more in (1, 3, 60):
        for n in range(more):
            enter(
                "coalition",
                Level.POLITICAL,
                State.CONVENED,
                at(2026, 1 + n % 10, 1 + n % 28, 9, n),
                title=f"{more} {n}",
            )
        forum = Forum(
            key=f"f{more}", name=f"Forum {more}", zone="Europe/Brussels", created_at=NOW,
            levels=[ForumLevel(level=level) for level in Level],
        )  # fmt: skip
        session.add(forum)
        session.flush()
        session.add(Mandate(forum_id=forum.id, person_id=viewer.person_id, role=Role.SECRETARIAT, starts_on=LONG_AGO))
        session.flush()
        viewer = who("secretariat")
        with count_queries() as statements:
            found = queries.clocks(viewer)
        numbers.append((len(found), len(statements)))
        coalition = next(one for one in found if one.id == world.forums["coalition"])
        seen.add((coalition.now.standing, coalition.now.risk))
        assert len(coalition.meetings) <= 20
    assert numbers == [(3, 1), (4, 1), (5, 1)]
    assert seen == {(Standing.AT_RISK, Risk.NOT_RECORDED)}

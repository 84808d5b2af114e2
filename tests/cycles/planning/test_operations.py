"""Templates kept, cycles made and planned anew, pins set by hand and by moving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import clock
from exchange.core.journal import JournalEntry, Platform
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind, Rule
from exchange.cycles.planning import operations, queries
from exchange.cycles.planning.models import Cycle, CycleMeeting
from exchange.cycles.planning.rules import Part, TemplateRefusedError, Why, Wish, propose, usual
from exchange.cycles.planning.rules.differing import Change, differences
from exchange.forums.models import Forum
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State, Step
from exchange.world.rules import Level, Side
from tests.support.world import NOW

TODAY = NOW.date()
WISH = Wish(date(2027, 11, 15), date(2027, 11, 30))
BY = Platform()


@pytest.fixture
def forum(session, world) -> Forum:
    query = sa.select(Forum).where(Forum.id == world.forums["coalition"]).options(sa.orm.selectinload(Forum.levels))
    return session.scalars(query).one()


@pytest.fixture
def viewer(session, world) -> Viewer:
    person = session.get(Person, world.people["admin"])
    return Viewer(person.id, person.name, Side.UNION, "NL", None, None, "Europe/Amsterdam", "en", is_admin=True, at=NOW)


def intended(viewer, forum, wish=WISH, cycle=None, template=None):
    """Return the best chain for a wish, what it was planned from, and the ground."""
    template = template or queries.template_of(forum)
    ground = queries.ground_of(viewer, forum, wish, TODAY, cycle)
    return operations.Intent(wish, template, ground.members), propose(template, wish, ground)


def made(viewer, forum, wish=WISH) -> Cycle:
    intent, proposals = intended(viewer, forum, wish)
    cycle = operations.make(BY, forum, intent, proposals.chains[0], NOW)
    operations.db.session.commit()
    return reread(cycle)


def reread(cycle: Cycle) -> Cycle:
    operations.db.session.expire_all()
    query = sa.select(Cycle).where(Cycle.id == cycle.id).options(*queries._WHOLE)
    found = operations.db.session.scalars(query).one()
    for place in found.places:
        place.meeting.forum = found.forum
    return found


def replanned(viewer, cycle, wish=None, template=None, choose=0) -> list:
    intent, proposals = intended(viewer, cycle.forum, wish or operations.wish_of(cycle), cycle, template)
    found = differences(proposals.chains[choose], queries.present_of(cycle))
    operations.replan(BY, cycle, intent, found, NOW)
    operations.db.session.commit()
    return found


def moved_by_hand(meeting: Meeting, days: int, *, hours: int = 0) -> None:
    details = meetings.details_of(meeting)
    by = timedelta(days=days, hours=hours)
    walls = {name: clock.agree(getattr(details, name).local + by, details.zone, 0) for name in ("starts", "ends")}
    meetings.change(BY, meeting, replace(details, **walls), NOW)
    operations.db.session.commit()


def actions(session) -> list[str]:
    query = sa.select(JournalEntry.action).where(JournalEntry.subject_kind.in_(("cycle", "cycle_template")))
    return list(session.scalars(query.order_by(JournalEntry.id)))


def place_of(cycle: Cycle, level: Level, number: int = 1) -> CycleMeeting:
    return next(one for one in queries.current(cycle) if (one.level, one.number) == (level, number))


# --- The template -----------------------------------------------------------------------------------------------------


def test_a_forum_without_its_own_template_goes_by_the_usual_one(session, forum):
    assert queries.template_of(forum) == usual({entry.level for entry in forum.levels})


def test_a_template_is_kept_as_it_was_given_and_told(session, forum):
    template = replace(
        queries.template_of(forum),
        parts=(Part(Level.CONTACT_GROUP, 12, 8, 2, 5, 9), Part(Level.SENIOR_OFFICIALS, 7, 2)),
        rules={Level.POLITICAL: (Rule(Kind.PAPERS_DUE, -9, Role.CHAIR), Rule(Kind.OUTCOME, 4, Role.SECRETARIAT))},
        hours=6,
    )
    operations.set_template(BY, forum, template, NOW)
    session.commit()
    assert queries.template_of(forum) == template
    operations.set_template(BY, forum, replace(template, hours=7), NOW)
    session.commit()
    assert queries.template_of(forum) == replace(template, hours=7)
    assert actions(session) == ["template.changed"] * 2
    entry = session.scalars(sa.select(JournalEntry).filter_by(action="template.changed").order_by("id")).first()
    assert entry.changes["contact_group-1"] == ["24–14", "12–8"]
    assert entry.forum_id == forum.id


def test_a_template_without_preparation_is_refused(session, forum):
    with pytest.raises(TemplateRefusedError):
        operations.set_template(BY, forum, replace(queries.template_of(forum), parts=()), NOW)


# --- Making -----------------------------------------------------------------------------------------------------------


def test_choosing_a_chain_schedules_its_meetings_and_sets_its_deadlines(session, viewer, forum):
    chain = intended(viewer, forum)[1].chains[0]
    cycle = made(viewer, forum)
    assert [(one.level, one.number, one.meeting.day) for one in queries.current(cycle)] == [
        (one.rung.level, one.rung.number, one.first) for one in chain.meetings
    ]
    assert {one.meeting.state for one in cycle.places} == {State.SCHEDULED}
    assert {one.meeting.zone for one in cycle.places} == {"Europe/Rome"}
    assert {one.meeting.place_country for one in cycle.places} == {"IT"}
    assert [one.meeting.title for one in queries.current(cycle)] == [
        "Contact group 2027 (1/2)", "Contact group 2027 (2/2)", "Senior officials 2027", "Political meeting 2027",
    ]  # fmt: skip
    deadlines = queries.deadlines_of(cycle)
    assert {
        (place.level, place.number, due.kind, due.due_on, due.owner)
        for place in cycle.places
        for due in deadlines[place.meeting_id]
    } == {
        (one.rung.level, one.rung.number, due.rule.kind, due.day, due.rule.owner)
        for one in chain.meetings
        for due in one.due
    }
    assert actions(session) == ["cycle.planned"]


def test_a_year_is_planned_once(session, viewer, forum):
    intent, proposals = intended(viewer, forum)
    made(viewer, forum)
    with pytest.raises(operations.PlannedAlreadyError):
        operations.make(BY, forum, intent, proposals.chains[0], NOW)


def test_an_expert_exchange_is_scheduled_about_a_country_and_else_stays_a_draft(session, viewer, forum):
    cycle = made(viewer, forum, replace(WISH, optional=True))
    assert place_of(cycle, Level.EXPERT_EXCHANGE).meeting.state is State.DRAFT
    other = made(viewer, forum, Wish(date(2028, 11, 13), date(2028, 11, 30), optional=True, about="PE"))
    exchange = place_of(other, Level.EXPERT_EXCHANGE).meeting
    assert (exchange.state, [one.country_code for one in exchange.countries]) == (State.SCHEDULED, ["PE"])


def test_a_meeting_that_serves_joins_as_it_is(session, viewer, forum, world):
    there = session.get(Meeting, world.meetings["convened"])
    starts, ends = (clock.agree(wall.local.replace(2027, 10, 12), wall.zone, 0) for wall in meetings.walls_of(there))
    there.set_times(starts, ends)
    session.commit()
    cycle = made(viewer, forum)
    place = place_of(cycle, Level.SENIOR_OFFICIALS)
    assert (place.meeting_id, place.meeting.title, place.meeting.state) == (
        there.id, "Senior officials before Madrid", State.CONVENED,
    )  # fmt: skip


# --- Pins -------------------------------------------------------------------------------------------------------------


def test_a_meeting_moved_by_hand_is_pinned_and_planning_anew_keeps_it(session, viewer, forum):
    cycle = made(viewer, forum)
    meeting = place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    moved_by_hand(meeting, 6)
    cycle, day = reread(cycle), meeting.day
    assert place_of(cycle, Level.SENIOR_OFFICIALS).pinned
    assert actions(session) == ["cycle.planned", "cycle.pinned"]
    found = replanned(viewer, cycle, replace(WISH, last=date(2027, 12, 10)), choose=-1)
    cycle = reread(cycle)
    assert place_of(cycle, Level.SENIOR_OFFICIALS).meeting.day == day
    assert [one.change for one in found if one.rung.level is Level.SENIOR_OFFICIALS] == [Change.HELD]


def test_another_hour_of_the_same_day_pins_nothing(session, viewer, forum):
    cycle = made(viewer, forum)
    moved_by_hand(place_of(cycle, Level.SENIOR_OFFICIALS).meeting, 0, hours=1)
    assert not place_of(reread(cycle), Level.SENIOR_OFFICIALS).pinned


def test_planning_anew_pins_nothing_itself(session, viewer, forum):
    cycle = made(viewer, forum)
    found = replanned(viewer, cycle, Wish(date(2027, 12, 1), date(2027, 12, 17)))
    assert Change.MOVED in {one.change for one in found}
    assert not any(place.pinned for place in reread(cycle).places)
    assert actions(session) == ["cycle.planned", "cycle.replanned"]


def test_a_pin_by_button_holds_until_it_is_let_go(session, viewer, forum):
    cycle = made(viewer, forum)
    place = place_of(cycle, Level.POLITICAL)
    for pinned in (True, True, False, False):
        operations.pin(BY, cycle, place, NOW, pinned=pinned)
    session.commit()
    assert actions(session) == ["cycle.planned", "cycle.pinned", "cycle.unpinned"]
    assert not place_of(reread(cycle), Level.POLITICAL).pinned


def test_a_pinned_deadline_stays_when_its_meeting_moves(session, viewer, forum):
    cycle = made(viewer, forum)
    political = place_of(cycle, Level.POLITICAL)
    papers = session.scalars(sa.select(Deadline).filter_by(meeting_id=political.meeting_id, kind=Kind.PAPERS_DUE)).one()
    notice = session.scalars(
        sa.select(Deadline).filter_by(meeting_id=political.meeting_id, kind=Kind.CONVENING_NOTICE)
    ).one()
    stays, moves = papers.due_on, notice.due_on
    operations.pin_deadline(BY, cycle, papers, NOW)
    session.commit()
    found = replanned(viewer, reread(cycle), Wish(date(2027, 12, 1), date(2027, 12, 17)))
    session.expire_all()
    assert (papers.due_on, notice.due_on == moves) == (stays, False)
    changes = {due.kind: due.change for one in found if one.rung.level is Level.POLITICAL for due in one.due}
    assert (changes[Kind.PAPERS_DUE], changes[Kind.CONVENING_NOTICE]) == (Change.HELD, Change.MOVED)


# --- Planning anew ----------------------------------------------------------------------------------------------------


def test_a_meeting_moves_with_its_hours_and_follows_the_host_unless_a_place_is_named(session, viewer, forum):
    cycle = made(viewer, forum)
    political, officials = place_of(cycle, Level.POLITICAL).meeting, place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    moved_by_hand(political, 0, hours=2)
    details = meetings.details_of(officials)
    meetings.change(BY, officials, replace(details, place="Palazzo", zone="Europe/Rome"), NOW)
    session.commit()
    replanned(viewer, reread(cycle), Wish(date(2027, 12, 1), date(2027, 12, 17), 2, host="DE"))
    cycle = reread(cycle)
    political, officials = place_of(cycle, Level.POLITICAL).meeting, place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    assert (political.zone, political.place_country) == ("Europe/Berlin", "DE")
    assert (political.starts_local.hour, political.ends_local.hour) == (11, 19)
    assert (political.ends_local.date() - political.starts_local.date()).days == 1
    assert (officials.place, officials.zone) == ("Palazzo", "Europe/Rome")


def test_convened_and_held_meetings_never_move(session, viewer, forum):
    cycle = made(viewer, forum)
    meeting = place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    life.take(BY, meeting, Step.CONVENE, NOW)
    session.commit()
    day = meeting.day
    found = replanned(viewer, reread(cycle), replace(WISH, last=date(2027, 12, 10)), choose=-1)
    assert [one.change for one in found if one.rung.level is Level.SENIOR_OFFICIALS] == [Change.HELD]
    assert place_of(reread(cycle), Level.SENIOR_OFFICIALS).meeting.day == day


def test_a_cancelled_meeting_is_replaced_and_stays_beside_its_successor(session, viewer, forum):
    cycle = made(viewer, forum)
    meeting = place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    life.take(BY, meeting, Step.CANCEL, NOW, reason="The host cannot.")
    session.commit()
    found = replanned(viewer, reread(cycle))
    assert [one.change for one in found if one.rung.level is Level.SENIOR_OFFICIALS] == [Change.ADDED]
    places = [one for one in reread(cycle).places if one.level is Level.SENIOR_OFFICIALS]
    assert sorted(one.meeting.state for one in places) == [State.CANCELLED, State.SCHEDULED]


def test_a_postponed_meeting_gets_a_date_again(session, viewer, forum):
    cycle = made(viewer, forum)
    meeting = place_of(cycle, Level.SENIOR_OFFICIALS).meeting
    life.take(BY, meeting, Step.POSTPONE, NOW, reason="A strike.")
    session.commit()
    found = replanned(viewer, reread(cycle))
    again = place_of(reread(cycle), Level.SENIOR_OFFICIALS).meeting
    assert [(one.change, one.old) for one in found if one.rung.level is Level.SENIOR_OFFICIALS] == [
        (Change.MOVED, None)
    ]
    assert (again.id, again.state, again.date_open) == (meeting.id, State.SCHEDULED, False)


def test_what_the_template_no_longer_asks_for_leaves_the_cycle_and_stays_as_a_meeting(session, viewer, forum):
    cycle = made(viewer, forum)
    gone = place_of(cycle, Level.CONTACT_GROUP, 2).meeting
    template = queries.template_of(forum)
    operations.set_template(BY, forum, replace(template, parts=(template.parts[0], template.parts[2])), NOW)
    session.commit()
    found = replanned(viewer, reread(cycle))
    assert [one.meeting_id for one in found if one.change is Change.DROPPED] == [gone.id]
    assert gone.id not in {one.meeting_id for one in reread(cycle).places}
    assert session.get(Meeting, gone.id).state is State.SCHEDULED


def test_the_same_wish_changes_nothing(session, viewer, forum):
    cycle = made(viewer, forum)
    before = {one.meeting_id: one.meeting.version for one in cycle.places}
    found = replanned(viewer, cycle)
    assert {one.change for one in found} == {Change.UNCHANGED}
    assert {due.change for one in found for due in one.due} == {Change.UNCHANGED}
    assert {one.meeting_id: one.meeting.version for one in reread(cycle).places} == before


def test_the_union_side_only_meetings_of_a_forum_count_for_the_planner(session, viewer, forum, world):
    """They are in nobody's plan but that of planners on the Union side (V1)."""
    ground = queries.ground_of(viewer, forum, Wish(date(2026, 12, 14), date(2026, 12, 18)), TODAY)
    assert "HERON exchange on Colombia" in {one.title for one in ground.existing}
    chains = propose(queries.template_of(forum), Wish(date(2026, 12, 14), date(2026, 12, 18)), ground).chains
    assert any(Why.BUNCHED in {reason.why for reason in chain.why()} for chain in chains)

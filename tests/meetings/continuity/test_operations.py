"""Taking what comes back: order, origin, sides, and that two at the same moment take it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.forums.models import Forum
from exchange.meetings import operations as meetings
from exchange.meetings.agenda import operations as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import items_for
from exchange.meetings.agenda.rules import AgendaRefusedError, ItemKind, Refusal
from exchange.meetings.continuity import queries
from exchange.meetings.continuity.operations import take
from exchange.meetings.continuity.rules import Point
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Level
from tests.support.world import NOW

APPROVAL = "Approval of the outcome of “Contact group in The Hague”, 4 November 2026"


@pytest.fixture
def who(session, world):
    return lambda key: viewer_of(world.people[key], NOW)


@pytest.fixture
def meeting(session, world):
    return lambda key: session.get_one(Meeting, world.meetings[key])


@pytest.fixture
def earlier(session, meeting):
    """The contact group that was held, with an item dealt with, one not, one marked, one for the Union side only."""
    held = meeting("held")
    items = {
        key: agenda_item(session, held, place, title, audience)
        for place, (key, title, audience) in enumerate(
            (
                ("done", "Dealt with", Audience.ALL),
                ("open", "Not reached", Audience.ALL),
                ("marked", "To be pursued", Audience.ALL),
                ("hidden", "HERON not reached", Audience.UNION),
            )
        )
    }
    agenda_item(session, held, 9, "A heading", kind=ItemKind.SECTION)
    items["marked"].carries_over = True
    session.add_all(
        Outcome(meeting_id=held.id, item_id=items[key].id, conclusion="Agreed.", edited_at=NOW)
        for key in ("done", "marked")
    )
    session.flush()
    return items


def agenda_item(session, meeting, position, title, audience=Audience.ALL, kind=ItemKind.DISCUSSION):
    item = AgendaItem(
        meeting_id=meeting.id, position=position, kind=kind, title=title, minutes=20, audience=audience, note=""
    )  # fmt: skip
    session.add(item)
    session.flush()
    return item


def move(meeting, other, days):
    """Let a meeting begin so many days after another one."""
    starts, ends = (replace(wall, local=wall.local + timedelta(days=days)) for wall in meetings.walls_of(other) if wall)
    meeting.set_times(starts, ends)


def proposed(viewer, meeting):
    return [point.title for point in queries.proposed(viewer, meeting, items_for(viewer, meeting))]


def titles(session, meeting):
    query = sa.select(AgendaItem.title).filter_by(meeting_id=meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    return list(session.scalars(query))


LEFT = ["Not reached", "To be pursued", "HERON not reached"]


def test_the_next_meeting_of_the_level_is_proposed_what_the_last_one_left(session, who, meeting, earlier):
    assert proposed(who("contact_group"), meeting("undated")) == [APPROVAL, *LEFT]
    # Of another level, and of one that is no more.
    assert proposed(who("secretariat"), meeting("convened")) == []


def test_all_is_taken_on_top_in_its_order_with_its_origin(session, who, meeting, earlier):
    draft = meeting("undated")
    agenda_item(session, draft, 0, "There before")
    taken = take(who("contact_group"), draft, None, NOW)
    assert titles(session, draft) == [APPROVAL, *LEFT, "There before"]
    held = meeting("held")
    assert [(one.origin_key, one.origin_meeting_id, one.origin_item_id, one.audience) for one in taken] == [
        (f"approval:{held.id}", held.id, None, Audience.ALL),
        (f"item:{earlier['open'].id}", held.id, earlier["open"].id, Audience.ALL),
        (f"item:{earlier['marked'].id}", held.id, earlier["marked"].id, Audience.ALL),
        (f"item:{earlier['hidden'].id}", held.id, earlier["hidden"].id, Audience.UNION),
    ]
    assert [(one.kind, one.minutes) for one in taken[:2]] == [(ItemKind.DECISION, 5), (ItemKind.DISCUSSION, 20)]
    entries = session.scalars(sa.select(JournalEntry).filter_by(action="agenda.brought_back")).all()
    assert {entry.changes["title"][1] for entry in entries} == {APPROVAL, *LEFT}


def test_one_is_taken_and_the_others_stay_proposed_and_nothing_twice(session, who, meeting, earlier):
    draft, planner = meeting("undated"), who("contact_group")
    key = f"item:{earlier['marked'].id}"
    assert [item.title for item in take(planner, draft, [key, "item:0", "nonsense"], NOW)] == ["To be pursued"]
    assert proposed(planner, draft) == [APPROVAL, "Not reached", "HERON not reached"]
    assert take(planner, draft, [key], NOW) == []
    assert len(take(planner, draft, None, NOW)) == 3
    assert (proposed(planner, draft), take(planner, draft, None, NOW), len(titles(session, draft))) == ([], [], 4)


def test_what_was_copied_by_hand_is_not_proposed_again(session, who, meeting, earlier):
    draft, planner = meeting("undated"), who("contact_group")
    copied = agenda.copy_to(planner, earlier["open"], draft, NOW)
    assert (copied.origin_meeting_id, copied.origin_item_id, copied.origin_key) == (
        meeting("held").id,
        earlier["open"].id,
        None,
    )
    assert proposed(planner, draft) == [APPROVAL, "To be pursued", "HERON not reached"]
    assert agenda.copy_to(planner, copied, draft, NOW).origin_item_id is None


def test_what_is_taken_off_again_is_proposed_again(session, who, meeting, earlier):
    draft, planner = meeting("undated"), who("contact_group")
    first, *_rest = take(planner, draft, None, NOW)
    agenda.remove(planner, first, NOW)
    assert proposed(planner, draft) == [APPROVAL]


@pytest.mark.parametrize("state", [State.DRAFT, State.POSTPONED, State.CANCELLED])
def test_a_meeting_that_does_not_stand_leaves_nothing(session, who, meeting, earlier, state):
    meeting("held").state = state
    session.flush()
    assert proposed(who("secretariat"), meeting("undated")) == []


def test_before_it_is_held_only_its_approval_and_what_was_marked_come_back(session, who, meeting, earlier):
    meeting("held").state = State.CONVENED
    session.flush()
    assert proposed(who("secretariat"), meeting("undated")) == [APPROVAL, "To be pursued"]


def test_the_latest_one_before_counts(session, who, meeting, earlier, world):
    draft, held = meeting("undated"), meeting("held")
    later = life.copy(who("secretariat"), whole(session, held), NOW)
    later.title = "A later one"
    move(later, held, 7)
    later.state = State.HELD
    session.flush()
    assert proposed(who("secretariat"), draft)[0] == "Approval of the outcome of “A later one”, 11 November 2026"
    # A dated one looks back from its own day.
    move(later, held, 67)
    move(draft, held, 37)
    session.flush()
    assert proposed(who("secretariat"), draft)[0] == APPROVAL


def whole(session, meeting):
    """The meeting with all that a plan or a copy of it rests on."""
    session.flush()
    options = [joinedload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries)]
    return session.get_one(Meeting, meeting.id, options=options, populate_existing=True)


def test_an_approval_that_was_not_dealt_with_comes_back_until_the_outcome_is_adopted(session, who, meeting, earlier):
    """It came onto the agenda of a meeting that is held now; nothing was written under it."""
    draft, planner = meeting("undated"), who("secretariat")
    take(planner, draft, None, NOW)
    held, next_one = meeting("held"), life.copy(planner, whole(session, draft), NOW)
    move(draft, held, 7)
    draft.state = State.HELD
    session.flush()
    second = "Approval of the outcome of “DRAFTY contact group without a date”, 11 November 2026"
    assert proposed(planner, next_one) == [second, APPROVAL, *LEFT]
    held.state = State.ADOPTED
    session.flush()
    assert proposed(planner, next_one) == [second, *LEFT]


def test_a_copied_meeting_brings_nothing_back_by_itself(session, who, meeting, earlier):
    draft, planner = meeting("undated"), who("contact_group")
    agenda_item(session, draft, 0, "There before")
    take(planner, draft, None, NOW)
    assert titles(session, life.copy(planner, whole(session, draft), NOW)) == ["There before"]


# --- Sides ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def of_two_sides(session, world, meeting):
    """Before the ministers of both sides: ministers a year ago, and, hidden, ministers of the Union side a month ago."""
    made = {}
    for key, audience, days in (("shown", Audience.ALL, 365), ("hidden", Audience.UNION, 30)):
        clasi = meeting("clasi")
        one = Meeting(
            uid=key, forum_id=clasi.forum_id, level=Level.POLITICAL, title=f"{'HERON ' * (key == 'hidden')}ministers {key}",
            state=State.HELD, zone=clasi.zone, audience=audience, created_at=NOW, shown_at=NOW, countries=[],
        )  # fmt: skip
        move(one, clasi, -days - 45)
        session.add(one)
        session.flush()
        agenda_item(session, one, 0, f"Left by {key}")
        agenda_item(session, one, 1, f"HERON left by {key}", Audience.UNION)
        made[key] = one
    return made


def test_each_side_is_proposed_what_follows_from_the_meeting_it_knows(session, who, meeting, of_two_sides):
    clasi = meeting("clasi")
    to_partner = queries.proposed(who("partner_chair"), clasi, items_for(who("partner_chair"), clasi))
    assert [point.title.partition("”")[0] for point in to_partner] == [
        "Approval of the outcome of “ministers shown",
        "Left by shown",
    ]
    to_union = queries.proposed(who("secretariat"), clasi, items_for(who("secretariat"), clasi))
    assert [point.title.partition("”")[0] for point in to_union] == [
        "Approval of the outcome of “HERON ministers hidden",
        "Left by hidden",
        "HERON left by hidden",
    ]
    assert {point.audience for point in to_union} == {Audience.UNION}


def test_what_the_partner_side_does_not_see_takes_nothing_from_its_proposals(session, who, meeting, of_two_sides):
    """An item that the Union side keeps to itself must not be noticed by what is missing (V1)."""
    clasi, shown = meeting("clasi"), of_two_sides["shown"]
    hidden = agenda_item(session, clasi, 0, "HERON approval", Audience.UNION)
    hidden.origin_key, hidden.origin_meeting_id = f"approval:{shown.id}", shown.id
    session.flush()
    assert len(proposed(who("partner_chair"), clasi)) == 2


def test_other_rooms_propose_what_is_open_with_them(session, who, meeting, earlier, monkeypatch):
    """As commitments will: each with a key of its own, and for one side only where it is."""
    points = [
        Point("commitment:4", "Name a contact point", origin="Declaration of Cádiz", url="/commitments/4"),
        Point("commitment:5", "HERON list", audience=Audience.UNION),
    ]
    monkeypatch.setattr(queries, "open_points", [lambda viewer, meeting: points])
    clasi, partner, secretariat = meeting("clasi"), who("partner_chair"), who("secretariat")
    assert proposed(partner, clasi) == ["Name a contact point"]
    assert proposed(secretariat, clasi) == ["Name a contact point", "HERON list"]
    (taken,) = take(partner, clasi, ["commitment:4", "commitment:5"], NOW)
    assert (taken.origin_key, taken.origin_meeting_id) == ("commitment:4", None)
    assert proposed(partner, clasi) == []


# --- Hands ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "person"), [("held", "secretariat"), ("convened", "contact_group"), ("undated", "member")]
)
def test_an_agenda_in_other_hands_takes_nothing(who, meeting, earlier, key, person):
    with pytest.raises(AgendaRefusedError) as refused:
        take(who(person), meeting(key), None, NOW)
    assert refused.value.refusal is Refusal.CLOSED


def test_two_who_take_all_at_the_same_moment_make_one_of_each(app, session, world, earlier):
    session.commit()
    start = Barrier(2)

    def run(person):
        with app.app_context():
            viewer = viewer_of(world.people[person], NOW)
            db.session.rollback()
            start.wait(10)
            taken = take(viewer, db.session.get_one(Meeting, world.meetings["undated"]), None, NOW)
            db.session.commit()
            number = len(taken)
            db.session.remove()
            return number

    with ThreadPoolExecutor(2) as pool:
        numbers = sorted(pool.map(run, ("secretariat", "contact_group")))
    session.rollback()
    assert (numbers, len(titles(session, session.get_one(Meeting, world.meetings["undated"])))) == ([0, 4], 4)


def test_a_long_title_is_shortened_to_what_a_title_can_hold(session, who, meeting):
    meeting("held").title = "Contact group " * 20
    session.flush()
    (title,) = proposed(who("secretariat"), meeting("undated"))
    assert len(title) <= 200
    assert title.endswith("…”, 4 November 2026")


def test_an_item_outlives_the_meeting_it_came_from(session, who, meeting, earlier):
    draft = meeting("undated")
    taken = take(who("secretariat"), draft, None, NOW)
    session.execute(sa.delete(Meeting).where(Meeting.id == meeting("held").id))
    session.expire_all()
    assert [(item.title, item.origin_meeting_id, item.origin_item_id) for item in taken] == [
        (title, None, None) for title in (APPROVAL, *LEFT)
    ]

"""Verbs of the agenda: what they write, what they refuse, and that two at the same moment lose nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.meetings.agenda import operations
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import (
    AgendaRefusedError,
    Direction,
    ItemKind,
    OvertakenError,
    Refusal,
    Wording,
)
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import State
from exchange.world.rules import Audience
from tests.support.world import NOW

DEAL = Wording(ItemKind.DECISION, "A joint approach", 45)


@pytest.fixture
def who(session, world):
    return lambda key: viewer_of(world.people[key], NOW)


@pytest.fixture
def meeting(session, world):
    return lambda key: session.get_one(Meeting, world.meetings[key])


def items(session, meeting):
    query = sa.select(AgendaItem).filter_by(meeting_id=meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    return list(session.scalars(query))


def titles(session, meeting):
    return [item.title for item in items(session, meeting)]


def entries(session):
    query = sa.select(JournalEntry).where(JournalEntry.action.startswith("agenda.")).order_by(JournalEntry.id)
    return [(entry.action, entry.subject_kind, entry.changes) for entry in session.scalars(query)]


def refusal(verb, *arguments):
    with pytest.raises(AgendaRefusedError) as refused:
        verb(*arguments)
    return refused.value.refusal


def fill(session, meeting, *names):
    return [operations.add(Platform(), meeting, Wording(ItemKind.DISCUSSION, name, 10), NOW) for name in names]


def test_an_item_is_added_at_the_end(session, who, meeting, world):
    one = meeting("exchange")
    item = operations.add(who("contact_group"), one, Wording(**_fields(DEAL), rapporteur_id=world.people["judge"]), NOW)
    assert titles(session, one) == ["Experience", "Extradition in practice", "HERON requests that failed", DEAL.title]
    action, kind, changes = entries(session)[0]
    assert (action, kind, changes["title"], changes["meeting_id"]) == (
        "agenda.added", "agenda_item", [None, DEAL.title], [None, one.id],
    )  # fmt: skip
    assert item.rapporteur_id == world.people["judge"]


def _fields(wording):
    return {"kind": wording.kind, "title": wording.title, "minutes": wording.minutes}


def test_the_first_item_of_an_agenda_stands_first(session, meeting):
    assert [item.position for item in fill(session, meeting("undated"), "a", "b")] == [0, 1]


@pytest.mark.parametrize(
    ("person", "audience", "fits"),
    [
        ("judge", Audience.ALL, True),
        ("member", Audience.ALL, True),
        ("partner", Audience.ALL, True),
        ("partner", Audience.UNION, False),
        ("stranger", Audience.ALL, False),
        ("liaison", Audience.ALL, False),
    ],
)
def test_a_rapporteur_can_see_the_item(who, meeting, world, person, audience, fits):
    wording = Wording(ItemKind.DISCUSSION, "A", 5, world.people[person], audience=audience)
    if fits:
        assert (
            operations.add(who("secretariat"), meeting("exchange"), wording, NOW).rapporteur_id == world.people[person]
        )
    else:
        assert refusal(operations.add, who("secretariat"), meeting("exchange"), wording, NOW) is Refusal.RAPPORTEUR


def test_in_a_meeting_of_the_union_side_no_partner_presents(who, meeting, world):
    wording = Wording(ItemKind.DISCUSSION, "A", 5, world.people["partner"])
    assert refusal(operations.add, who("secretariat"), meeting("union"), wording, NOW) is Refusal.RAPPORTEUR


def test_the_partner_side_marks_nothing_as_for_the_union_side(who, meeting):
    wording = Wording(ItemKind.DISCUSSION, "A", 5, audience=Audience.UNION)
    assert refusal(operations.add, who("partner_chair"), meeting("clasi"), wording, NOW) is Refusal.AUDIENCE


@pytest.mark.parametrize(
    ("key", "person", "allowed"),
    [
        ("draft", "contact_group", True),
        ("exchange", "contact_group", True),
        ("postponed", "contact_group", True),
        ("convened", "contact_group", False),
        ("convened", "secretariat", True),
        ("convened", "chair", True),
        ("exchange", "next_chair", False),
        ("held", "secretariat", False),
        ("cancelled", "secretariat", False),
    ],
)
def test_an_agenda_is_in_the_hands_that_its_state_names(session, who, meeting, key, person, allowed):
    one = meeting(key)
    before = titles(session, one)
    if allowed:
        operations.add(who(person), one, DEAL, NOW)
        assert titles(session, one) == [*before, DEAL.title]
    else:
        assert refusal(operations.add, who(person), one, DEAL, NOW) is Refusal.CLOSED
        assert titles(session, one) == before


def test_a_change_is_journaled_from_what_to_what_and_none_leaves_no_trace(session, who, meeting):
    item = items(session, meeting("exchange"))[1]
    version = str(item.version)
    operations.change(who("secretariat"), item, Wording(ItemKind.DISCUSSION, item.title, 90), version, NOW)
    assert (str(item.version), entries(session)) == (version, [])
    operations.change(who("secretariat"), item, Wording(ItemKind.DECISION, item.title, 60), version, NOW)
    changes = {"kind": ["discussion", "decision"], "minutes": [90, 60]}
    assert entries(session) == [("agenda.changed", "agenda_item", changes)]


def test_a_late_change_is_overtaken_and_writes_nothing(session, who, meeting):
    item = items(session, meeting("exchange"))[1]
    version = str(item.version)
    operations.change(who("secretariat"), item, Wording(ItemKind.DISCUSSION, "First", 90), version, NOW)
    with pytest.raises(OvertakenError):
        operations.change(who("chair"), item, Wording(ItemKind.DISCUSSION, "Second", 90), version, NOW)
    assert item.title == "First"


def test_moving_items_makes_no_edit_of_their_words_late(session, who, meeting):
    one = meeting("exchange")
    item = items(session, one)[1]
    version = str(item.version)
    operations.step(who("secretariat"), item, Direction.DOWN, NOW)
    operations.change(who("secretariat"), item, Wording(ItemKind.DISCUSSION, "Renamed", 90), version, NOW)
    assert titles(session, one) == ["Experience", "HERON requests that failed", "Renamed"]


def test_a_removed_item_leaves_its_words_in_the_journal(session, who, meeting):
    one = meeting("exchange")
    item = items(session, one)[1]
    operations.remove(who("secretariat"), item, NOW)
    assert titles(session, one) == ["Experience", "HERON requests that failed"]
    action, _kind, changes = entries(session)[0]
    assert (action, changes["title"], changes["minutes"]) == (
        "agenda.removed",
        ["Extradition in practice", None],
        [90, None],
    )


def test_an_item_with_something_in_the_outcome_stays_but_can_be_copied(session, who, meeting):
    one = meeting("over")
    item = items(session, one)[0]
    session.add(Outcome(meeting_id=one.id, item_id=item.id, proceedings="Said.", edited_at=NOW))
    session.flush()
    secretariat = who("secretariat")
    assert refusal(operations.remove, secretariat, item, NOW) is Refusal.RECORDED
    assert refusal(operations.move_to, secretariat, item, meeting("exchange"), NOW) is Refusal.RECORDED
    assert operations.copy_to(secretariat, item, meeting("exchange"), NOW).title == item.title


@pytest.mark.parametrize(
    "verb",
    [
        operations.remove,
        lambda actor, item, now: operations.change(actor, item, DEAL, "1", now),
        lambda actor, item, now: operations.step(actor, item, Direction.UP, now),
        lambda actor, item, now: operations.move_to(actor, item, session_meeting(item, "undated-uid"), now),
    ],
    ids=["remove", "change", "step", "move"],
)
@pytest.mark.parametrize("fate", ["removed", "moved"])
def test_what_others_removed_or_moved_meanwhile_is_gone(session, who, meeting, world, verb, fate):
    item = items(session, meeting("exchange"))[1]
    meanwhile = (
        sa.update(AgendaItem).values(meeting_id=world.meetings["draft"]) if fate == "moved" else sa.delete(AgendaItem)
    )
    past_the_session = meanwhile.where(AgendaItem.id == item.id).execution_options(synchronize_session=False)
    session.connection().execute(past_the_session)
    assert refusal(verb, who("secretariat"), item, NOW) is Refusal.GONE


def session_meeting(item, uid):
    return sa.orm.object_session(item).scalars(sa.select(Meeting).filter_by(uid=uid)).one()


def test_a_posted_order_is_kept_and_journaled(session, who, meeting):
    one = meeting("undated")
    a, b, c = fill(session, one, "a", "b", "c")
    found = operations.reorder(who("secretariat"), one, [c.id, a.id, b.id], NOW)
    assert (found.missing, found.unknown, titles(session, one)) == ([], [], ["c", "a", "b"])
    changes = {"order": [[a.id, b.id, c.id], [c.id, a.id, b.id]]}
    assert entries(session)[-1] == ("agenda.reordered", "meeting", changes)


def test_the_same_order_again_leaves_no_trace(session, who, meeting):
    one = meeting("undated")
    made = fill(session, one, "a", "b")
    before = entries(session)
    operations.reorder(who("secretariat"), one, [item.id for item in made], NOW)
    assert entries(session) == before


def test_what_came_or_went_meanwhile_is_neither_lost_nor_brought_back(session, who, meeting):
    one = meeting("undated")
    a, b, c, d = fill(session, one, "a", "b", "c", "d")
    operations.remove(who("secretariat"), b, NOW)
    found = operations.reorder(who("secretariat"), one, [c.id, b.id, a.id], NOW)
    assert (found.missing, found.unknown, titles(session, one)) == ([d.id], [b.id], ["c", "a", "d"])


def test_the_partner_sides_order_leaves_hidden_items_behind_what_they_stood_behind(session, who, meeting):
    one = meeting("clasi")
    a, b = fill(session, one, "a", "b")
    hidden = operations.add(Platform(), one, Wording(ItemKind.DISCUSSION, "HERON", 5, audience=Audience.UNION), NOW)
    operations.reorder(Platform(), one, [a.id, hidden.id, b.id], NOW)
    found = operations.step(who("partner_chair"), b, Direction.UP, NOW)
    assert (found.missing, titles(session, one)) == ([], ["b", "a", "HERON"])


def test_an_item_moves_to_the_end_of_another_agenda(session, who, meeting):
    source, target = meeting("exchange"), meeting("undated")
    item = items(session, source)[1]
    fill(session, target, "a")
    operations.move_to(who("secretariat"), item, target, NOW)
    assert (titles(session, source), titles(session, target)) == (
        ["Experience", "HERON requests that failed"],
        ["a", "Extradition in practice"],
    )
    action, kind, changes = entries(session)[-1]
    assert (action, kind, changes["meeting_id"]) == ("agenda.moved", "agenda_item", [source.id, target.id])


def test_a_copy_leaves_the_item_and_a_rapporteur_who_does_not_belong_there(session, who, meeting, world):
    source, target = meeting("exchange"), meeting("convened")
    item = items(session, source)[1]
    item.rapporteur_id = world.people["judge"]
    session.flush()
    copy = operations.copy_to(who("secretariat"), item, target, NOW)
    assert (copy.title, copy.minutes, copy.rapporteur_id) == (item.title, item.minutes, None)
    assert titles(session, source) == ["Experience", "Extradition in practice", "HERON requests that failed"]


def test_a_copy_can_stand_on_the_same_agenda_but_nothing_moves_to_where_it_is(session, who, meeting):
    one = meeting("exchange")
    item = items(session, one)[2]
    assert operations.copy_to(who("secretariat"), item, one, NOW).audience is Audience.UNION
    assert refusal(operations.move_to, who("secretariat"), item, one, NOW) is Refusal.SAME_MEETING


def test_what_leaves_a_meeting_of_the_union_side_stays_the_union_sides(session, who, meeting):
    source = meeting("union")
    (item,) = fill(session, source, "HERON talk")
    before = item.audience
    operations.move_to(who("secretariat"), item, meeting("exchange"), NOW)
    assert (before, item.audience) == (Audience.ALL, Audience.UNION)


@pytest.mark.parametrize("target", ["convened", "held"])
def test_nothing_goes_to_an_agenda_that_is_not_in_ones_hands(session, who, meeting, target):
    item = items(session, meeting("exchange"))[1]
    assert refusal(operations.copy_to, who("contact_group"), item, meeting(target), NOW) is Refusal.CLOSED
    assert refusal(operations.move_to, who("contact_group"), item, meeting(target), NOW) is Refusal.CLOSED


def test_from_what_is_held_items_are_copied_not_moved(session, who, meeting):
    source = meeting("over")
    source.state = State.HELD
    session.flush()
    item = items(session, source)[0]
    assert refusal(operations.move_to, who("secretariat"), item, meeting("exchange"), NOW) is Refusal.CLOSED
    assert operations.copy_to(who("secretariat"), item, meeting("exchange"), NOW).meeting_id == meeting("exchange").id


# --- Two at the same moment -------------------------------------------------------------------------------------------


def at_once(app, *jobs):
    """Run the jobs in threads of their own, all with their data read before the first of them writes."""
    gate = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(place, job):
        with app.app_context():
            try:
                results[place] = job(gate)
                db.session.commit()
            except (AgendaRefusedError, OvertakenError) as refused:
                db.session.rollback()
                results[place] = refused
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def test_two_orders_and_an_addition_at_the_same_moment_leave_one_whole_agenda(app, session, world):
    one = session.get_one(Meeting, world.meetings["undated"])
    keys = [item.id for item in fill(session, one, *"abcdef")]
    session.commit()

    def order(asked):
        def job(gate):
            gate.wait()
            operations.reorder(Platform(), db.session.get_one(Meeting, one.id), asked, NOW)

        return job

    def addition(gate):
        gate.wait()
        operations.add(Platform(), db.session.get_one(Meeting, one.id), DEAL, NOW)

    results = at_once(app, order(keys[::-1]), order([*keys[3:], *keys[:3]]), addition)
    session.rollback()
    assert results == [None, None, None]
    rows = items(session, one)
    found = [item.id for item in rows if item.id in keys]
    assert found in (keys[::-1], [*keys[3:], *keys[:3]])
    assert len({item.position for item in rows}) == len(rows) == len(keys) + 1


def test_two_changes_of_one_item_at_the_same_moment_leave_one_and_tell_the_other(app, session, world):
    one = session.get_one(Meeting, world.meetings["exchange"])
    key = items(session, one)[1].id
    session.rollback()

    def change(title):
        def job(gate):
            gate.wait()
            item = db.session.get_one(AgendaItem, key)
            operations.change(Platform(), item, Wording(ItemKind.DISCUSSION, title, 90), "1", NOW + timedelta(1))
            return title

        return job

    results = at_once(app, change("Mine"), change("Yours"))
    winners = [result for result in results if isinstance(result, str)]
    assert len(winners) == 1
    assert sorted(type(result).__name__ for result in results) == ["OvertakenError", "str"]
    assert items(session, session.get_one(Meeting, world.meetings["exchange"]))[1].title == winners[0]

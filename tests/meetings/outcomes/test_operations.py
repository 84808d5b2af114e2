"""Writing outcomes and recording attendance: what is kept, what is refused, and that no word is lost."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.meetings.agenda import operations as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind, Wording
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.outcomes import operations, queries
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.outcomes.rules import OutcomeRefusedError, OvertakenError, Texts
from exchange.meetings.rules import State
from tests.support.world import NOW


@pytest.fixture
def who(session, world):
    return lambda key: viewer_of(world.people[key], NOW)


@pytest.fixture
def meeting(session, world):
    return lambda key: session.get_one(Meeting, world.meetings[key])


@pytest.fixture
def item(session):
    return lambda title: session.scalars(sa.select(AgendaItem).filter_by(title=title)).one()


def entries(session, action):
    query = sa.select(JournalEntry).filter_by(action=action).order_by(JournalEntry.id)
    return [(entry.actor_name, entry.changes) for entry in session.scalars(query)]


def write(actor, meeting, item, proceedings, conclusion="", *, version=""):
    return operations.write(actor, meeting, item, Texts(proceedings, conclusion), NOW, version=version)


def test_what_is_written_is_kept_with_its_writer_and_journaled_from_what_to_what(session, who, meeting, item):
    outcome = write(who("secretariat"), meeting("over"), item("Requests answered late"), "Said.", "Agreed.")
    assert (outcome.proceedings, outcome.conclusion, outcome.edited_by, outcome.edited_at) == (
        "Said.", "Agreed.", who("secretariat").person_id, NOW,
    )  # fmt: skip
    write(who("chair"), meeting("over"), item("Requests answered late"), "Said more.", "Agreed.", version="1")
    assert entries(session, "outcome.changed") == [
        ("Saskia Secretaris", {"proceedings": ["", "Said."], "conclusion": ["", "Agreed."]}),
        ("Elena Presidenta", {"proceedings": ["Said.", "Said more."]}),
    ]


def test_the_same_text_makes_no_change_however_late(session, who, meeting, item):
    under = item("Requests answered late")
    written = [
        write(who("secretariat"), meeting("over"), under, "Said.", version=late).version for late in ("", "", "7")
    ]
    assert (written, len(entries(session, "outcome.changed"))) == ([1, 1, 1], 1)
    assert write(who("secretariat"), meeting("over"), None, "") is None


def test_a_late_text_is_overtaken_and_nothing_is_written(session, who, meeting):
    write(who("secretariat"), meeting("over"), None, "First.")
    with pytest.raises(OvertakenError):
        write(who("chair"), meeting("over"), None, "Second.")
    assert queries.outcome_of(meeting("over").id, None).proceedings == "First."
    write(who("chair"), meeting("over"), None, "Second, having seen the first.", version="1")
    assert [changes["proceedings"][1] for _name, changes in entries(session, "outcome.changed")] == [
        "First.",
        "Second, having seen the first.",
    ]


def test_a_removed_text_stays_in_its_history(session, who, meeting):
    write(who("secretariat"), meeting("over"), None, "Said.")
    outcome = write(who("secretariat"), meeting("over"), None, "", version="1")
    assert (outcome.proceedings, outcome.version) == ("", 2)
    assert [entry.changes for entry in session.scalars(queries.history(outcome))] == [
        {"proceedings": ["Said.", ""]},
        {"proceedings": ["", "Said."]},
    ]


def test_a_meeting_has_one_general_text(session, meeting):
    session.add_all(Outcome(meeting_id=meeting("over").id, edited_at=NOW) for _twice in range(2))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("person", "title", "allowed"),
    [
        ("secretariat", "Requests answered late", True),
        ("chair", "Requests answered late", True),
        ("admin", None, True),
        ("judge", "Requests answered late", True),
        ("judge", None, False),
        ("prosecutor", "Requests answered late", False),
        ("contact_group", "Requests answered late", False),
        ("next_chair", None, False),
    ],
)
def test_those_who_run_the_meeting_write_and_the_rapporteur_the_own_item(
    session, who, meeting, item, world, person, title, allowed
):
    item("Requests answered late").rapporteur_id = world.people["judge"]
    session.flush()
    arguments = (who(person), meeting("over"), item(title) if title else None, "Said.")
    if allowed:
        assert write(*arguments).proceedings == "Said."
    else:
        with pytest.raises(OutcomeRefusedError):
            write(*arguments)


@pytest.mark.parametrize("key", ["exchange", "convened", "postponed", "cancelled", "adopted"])
def test_nothing_is_written_before_a_meeting_begins_or_after_its_outcome_is_adopted(session, who, meeting, key):
    one = meeting("over" if key == "adopted" else key)
    one.state = State.ADOPTED if key == "adopted" else one.state
    session.flush()
    with pytest.raises(OutcomeRefusedError):
        write(who("secretariat"), one, None, "Said.")
    with pytest.raises(OutcomeRefusedError):
        operations.record_attendance(who("secretariat"), one, {}, {}, NOW)


def test_nothing_is_written_under_a_heading_or_an_item_of_another_meeting(session, who, meeting, item):
    heading = agenda.add(Platform(), meeting("over"), Wording(ItemKind.SECTION, "Part"), NOW)
    for other in (heading, item("Extradition in practice")):
        with pytest.raises(OutcomeRefusedError):
            write(who("secretariat"), meeting("over"), other, "Said.")


def test_an_item_is_on_record_while_something_is_written_under_it(session, who, meeting, item):
    one, other = item("Requests answered late"), item("HERON common line")
    write(who("secretariat"), meeting("over"), one, "Said.")
    assert queries.items_on_record([one.id, other.id]) == {one.id}
    write(who("secretariat"), meeting("over"), one, "", version="1")
    assert queries.items_on_record([one.id, other.id]) == set()


# --- Who reads --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "person", "read"),
    [
        (State.CONVENED, "secretariat", {"whole", "late", "heron"}),
        (State.CONVENED, "judge", {"late"}),
        (State.CONVENED, "prosecutor", set()),
        (State.HELD, "prosecutor", {"whole", "late", "heron"}),
        (State.HELD, "partner", {"whole", "late"}),
        (State.ADOPTED, "partner", {"whole", "late"}),
        (State.ADOPTED, "member", {"whole", "late", "heron"}),
        (State.CANCELLED, "secretariat", set()),
    ],
)
def test_notes_are_for_those_who_write_them_and_the_draft_for_all_who_see_the_item(
    session, who, meeting, item, world, state, person, read
):
    one, late, heron = meeting("over"), item("Requests answered late"), item("HERON common line")
    late.rapporteur_id = world.people["judge"]
    session.flush()
    for under in (None, late, heron):
        write(Platform(), one, under, "Said.")
    one.state = state
    session.flush()
    keys = {None: "whole", late.id: "late", heron.id: "heron"}
    assert {keys[key] for key in queries.outcomes_for(who(person), one)} == read


# --- Attendance -------------------------------------------------------------------------------------------------------


def places(session, world, key="over"):
    query = sa.select(Participation).filter_by(meeting_id=world.meetings[key]).order_by(Participation.id)
    return {place.person_id: place for place in session.scalars(query)}


def test_attendance_is_recorded_and_journaled_by_name(session, who, meeting, world):
    listed = places(session, world)
    prosecutor, judge = listed[world.people["prosecutor"]], listed[world.people["judge"]]
    version = judge.version
    wanted = {prosecutor.id: True, judge.id: False}
    assert operations.record_attendance(who("secretariat"), meeting("over"), {}, wanted, NOW) == 2
    assert queries.marks(meeting("over").id) == wanted
    assert (judge.attended, judge.version) == (False, version)
    changes = {f"Dieter Ankläger [{prosecutor.id}]": [None, True], f"Benoît Juge [{judge.id}]": [None, False]}
    assert entries(session, "attendance.recorded") == [("Saskia Secretaris", changes)]
    assert operations.record_attendance(who("secretariat"), meeting("over"), wanted, wanted, NOW) == 0


def test_two_who_mark_different_people_lose_nothing_and_of_the_same_person_the_second_is_asked(
    session, who, meeting, world
):
    one, listed = meeting("over"), places(session, world)
    prosecutor, judge = (listed[world.people[key]].id for key in ("prosecutor", "judge"))
    blank = {prosecutor: None, judge: None}
    operations.record_attendance(who("secretariat"), one, blank, {prosecutor: True, judge: None}, NOW)
    operations.record_attendance(who("chair"), one, blank, {prosecutor: None, judge: False}, NOW)
    assert queries.marks(one.id) == {prosecutor: True, judge: False}
    with pytest.raises(OvertakenError):
        operations.record_attendance(who("chair"), one, blank, {prosecutor: False, judge: None}, NOW)
    assert queries.marks(one.id) == {prosecutor: True, judge: False}


def test_attendance_is_recorded_by_those_who_run_the_meeting(who, meeting):
    with pytest.raises(OutcomeRefusedError):
        operations.record_attendance(who("contact_group"), meeting("over"), {}, {}, NOW)


def test_only_people_on_the_list_are_marked(session, who, meeting, world):
    stranger = places(session, world, "exchange")[world.people["partner"]].id
    assert operations.record_attendance(who("secretariat"), meeting("over"), {}, {stranger: True}, NOW) == 0
    assert queries.marks(world.meetings["exchange"])[stranger] is None


# --- Two at the same moment -------------------------------------------------------------------------------------------


@pytest.mark.on_both
@pytest.mark.parametrize("written_before", [False, True])
def test_of_two_texts_saved_at_the_same_moment_one_stands_and_the_other_comes_back(app, session, world, written_before):
    one = world.meetings["over"]
    key = session.scalars(sa.select(AgendaItem.id).filter_by(title="Requests answered late")).one()
    version = ""
    if written_before:
        outcome = write(Platform(), session.get_one(Meeting, one), session.get_one(AgendaItem, key), "Before.")
        version = str(outcome.version)
    session.commit()
    gate, results = threading.Barrier(2), {}

    def save(text):
        with app.app_context():
            gate.wait()
            meeting, item = db.session.get_one(Meeting, one), db.session.get_one(AgendaItem, key)
            try:
                write(Platform(), meeting, item, text, version=version)
                db.session.commit()
                results[text] = "saved"
            except OvertakenError:
                results[text] = queries.outcome_of(one, key).proceedings
                db.session.rollback()
            finally:
                db.session.remove()

    threads = [threading.Thread(target=save, args=(text,)) for text in ("Mine.", "Yours.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    session.rollback()
    stands = queries.outcome_of(one, key).proceedings
    late = ({"Mine.", "Yours."} - {stands}).pop()
    assert results == {stands: "saved", late: stands}
    texts = [changes["proceedings"][1] for _name, changes in entries(session, "outcome.changed")]
    assert texts == (["Before."] if written_before else []) + [stands]


def test_an_item_is_marked_to_come_back_and_the_mark_taken_off_again(session, who, meeting, item):
    over, late = meeting("over"), item("Requests answered late")
    version = late.version
    marked = [operations.carry_over(who("secretariat"), over, late, wanted, NOW) for wanted in (True, True, False)]
    session.refresh(late)
    assert (marked, late.carries_over, late.version) == ([True, False, True], False, version)
    assert entries(session, "outcome.carried_over") == [("Saskia Secretaris", {"carries_over": [False, True]})]
    assert entries(session, "outcome.carry_undone") == [("Saskia Secretaris", {"carries_over": [True, False]})]


@pytest.mark.parametrize(
    ("key", "title", "person"),
    [
        ("exchange", "Extradition in practice", "secretariat"),
        ("over", "Requests answered late", "contact_group"),
        ("over", "Extradition in practice", "secretariat"),
    ],
)
def test_whoever_may_not_write_marks_nothing(session, who, meeting, item, key, title, person):
    with pytest.raises(OutcomeRefusedError):
        operations.carry_over(who(person), meeting(key), item(title), True, NOW)
    assert item(title).carries_over is False


def test_an_item_that_was_removed_meanwhile_is_not_marked(session, who, meeting, item):
    late = item("Requests answered late")
    session.execute(sa.delete(AgendaItem).where(AgendaItem.id == late.id))
    with pytest.raises(OutcomeRefusedError):
        operations.carry_over(who("secretariat"), meeting("over"), late, True, NOW)

"""Lists, answers, calls and cells in the database: what changes, what is refused, what the journal says."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Authority, Person
from exchange.accounts.queries import viewer_of
from exchange.core import journal
from exchange.core.journal import JournalEntry, Platform
from exchange.core.text import fold
from exchange.meetings.invitations import operations
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.invitations.rules import CallState, Refusal, RefusedError
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity
from tests.support.world import NOW

PROSECUTOR, JUDGE = Capacity.PROSECUTOR, Capacity.INVESTIGATING_JUDGE


@pytest.fixture
def house(session: Any, world: Any) -> SimpleNamespace:
    """Short ways to the people, meetings and journal of the world."""

    def meeting(key: str) -> Meeting:
        return session.get(Meeting, world.meetings[key])

    def place(meeting_key: str, person: str) -> Participation:
        keys = {"meeting_id": world.meetings[meeting_key], "person_id": world.people[person]}
        return session.scalars(sa.select(Participation).filter_by(**keys)).one()

    def new(name: str, country: str = "FR") -> Person:
        like = session.get(Person, world.people["contact_point"])
        person = Person(email=f"{fold(name)}@people.example", name=name, folded_name=fold(name), country_code=country,
                        side=like.side, zone=like.zone, locale="en", created_at=NOW)  # fmt: skip
        session.add(person)
        session.flush()
        return person

    return SimpleNamespace(
        session=session,
        meeting=meeting,
        place=place,
        new=new,
        person=lambda key: session.get(Person, world.people[key]),
        as_=lambda key: viewer_of(world.people[key], NOW),
        call=lambda: session.scalars(sa.select(Call)).one(),
        told=lambda: [entry.action for entry in session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id))],
        last=lambda: session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one(),
    )


def code_of(act: Any, *values: Any, **named: Any) -> Refusal:
    with pytest.raises(RefusedError) as caught:
        act(*values, **named)
    return caught.value.code


def invite(house: Any, name: str, country: str = "FR", meeting: str = "exchange") -> Participation:
    return operations.invite(Platform(), house.meeting(meeting), house.new(name, country), PROSECUTOR, NOW)


def test_inviting_puts_a_person_on_the_list_for_the_own_country_and_says_so(house: Any) -> None:
    place = operations.invite(
        house.as_("contact_group"), house.meeting("exchange"), house.person("next_chair"), PROSECUTOR, NOW
    )
    assert (place.country_code, place.authority_id, place.answer, place.capacity) == (
        "FR",
        None,
        Answer.INVITED,
        PROSECUTOR,
    )
    entry = house.last()
    assert (entry.action, entry.subject_kind, entry.subject_id) == ("participation.invited", "participation", place.id)
    assert (entry.forum_id, entry.actor_name) == (house.meeting("exchange").forum_id, "Bram Beleid")
    assert entry.changes["answer"] == [None, "invited"]


def test_someone_of_a_body_comes_for_the_body(house: Any) -> None:
    eurojust = house.person("eurojust")
    place = operations.invite(
        house.as_("secretariat"), house.meeting("exchange"), eurojust, Capacity.EU_REPRESENTATIVE, NOW
    )
    assert (place.country_code, place.authority_id) == (None, eurojust.authority_id)


@pytest.mark.parametrize(
    ("actor", "meeting", "person", "code"),
    [
        ("contact_group", "exchange", "prosecutor", Refusal.TWICE),
        ("contact_group", "exchange", "partner_chair", Refusal.NOT_PARTICIPATING),
        ("contact_group", "union", "partner_chair", Refusal.UNION_ONLY),
        ("contact_group", "cancelled", "stranger", Refusal.CANCELLED),
        ("contact_group", "held", "stranger", Refusal.OVER),
        ("contact_group", "over", "stranger", Refusal.OVER),
        ("contact_group", "clasi", "stranger", Refusal.NOT_YOURS),
        ("contact_point", "exchange", "next_chair", Refusal.NOT_YOURS),
        ("partner_chair", "clasi", "stranger", Refusal.NOT_YOURS),
    ],
)
def test_who_cannot_be_invited_is_refused_and_nothing_changes(
    house: Any, actor: str, meeting: str, person: str, code: Refusal
) -> None:
    before = house.session.scalar(sa.select(sa.func.count(Participation.id)))
    refused = code_of(
        operations.invite, house.as_(actor), house.meeting(meeting), house.person(person), PROSECUTOR, NOW
    )
    assert (refused, house.told()) == (code, [])
    assert house.session.scalar(sa.select(sa.func.count(Participation.id))) == before


def test_the_country_or_body_meant_must_be_the_persons_own(house: Any) -> None:
    values = (house.as_("contact_group"), house.meeting("exchange"), house.person("stranger"), PROSECUTOR, NOW)
    assert code_of(operations.invite, *values, country_code="FR") is Refusal.NOT_OF_COUNTRY
    assert code_of(operations.invite, *values, authority_id=1) is Refusal.NOT_OF_COUNTRY
    assert operations.invite(*values, country_code="SE").country_code == "SE"


def test_a_country_that_joins_only_later_is_refused(house: Any) -> None:
    session = house.session
    session.execute(
        sa.text("update membership set starts_on = :day where country_code = 'SE'"), {"day": date(2027, 6, 1)}
    )
    values = (house.as_("contact_group"), house.meeting("exchange"), house.person("stranger"), PROSECUTOR, NOW)
    assert code_of(operations.invite, *values) is Refusal.NOT_PARTICIPATING


def test_a_partner_side_co_chair_invites_partner_side_people(house: Any) -> None:
    operations.withdraw(Platform(), house.place("clasi", "partner"), "", NOW)
    place = operations.invite(
        house.as_("partner_chair"), house.meeting("clasi"), house.person("partner"), PROSECUTOR, NOW
    )
    assert (place.country_code, place.answer) == ("PE", Answer.INVITED)


def test_someone_stationed_there_belongs_even_when_the_country_is_no_member(house: Any) -> None:
    house.session.execute(
        sa.text("update membership set ends_on = :day where country_code = 'NL'"), {"day": date(2026, 1, 1)}
    )
    place = operations.invite(
        house.as_("contact_group"), house.meeting("exchange"), house.person("liaison"), Capacity.LIAISON_OFFICER, NOW
    )
    assert place.country_code == "NL"


def test_in_a_draft_the_listeners_learn_that_nobody_is_to_be_told(house: Any) -> None:
    heard: list[tuple[str, bool]] = []

    def listener(news: list[Any]) -> None:
        heard.extend((item.action, item.private["announced"]) for item in news if "announced" in item.private)

    journal.listen(listener)
    try:
        operations.invite(house.as_("contact_group"), house.meeting("draft"), house.person("judge"), JUDGE, NOW)
        invite(house, "Zoé")
        house.session.commit()
    finally:
        journal._listeners.remove(listener)
    assert heard == [("participation.invited", False), ("participation.invited", True)]


def test_whoever_was_withdrawn_can_be_invited_again_without_a_second_place(house: Any) -> None:
    place = house.place("exchange", "prosecutor")
    operations.withdraw(house.as_("contact_group"), place, "ill", NOW)
    assert (place.answer, house.last().reason) == (Answer.WITHDRAWN, "ill")
    again = operations.invite(
        house.as_("contact_group"), house.meeting("exchange"), house.person("prosecutor"), PROSECUTOR, NOW
    )
    assert (again.id, again.answer, again.note) == (place.id, Answer.INVITED, "")


def test_beyond_the_seats_of_the_country_people_wait_and_move_up_in_order(house: Any) -> None:
    house.meeting("exchange").seats_per_country = 1
    first, second, third = (invite(house, name) for name in ("Anne", "Bruno", "Chloé"))
    assert [(each.answer, each.waiting) for each in (first, second, third)] == [
        (Answer.INVITED, None), (Answer.WAITING, 1), (Answer.WAITING, 2)]  # fmt: skip
    promoted = operations.withdraw(Platform(), first, "", NOW)
    assert promoted == [second]
    assert [(each.answer, each.waiting) for each in (second, third)] == [(Answer.INVITED, None), (Answer.WAITING, 1)]
    assert house.told()[-2:] == ["participation.withdrawn", "participation.promoted"]


def test_a_no_frees_the_seat_and_a_late_yes_waits_until_it_is_free_again(house: Any) -> None:
    house.meeting("exchange").seats_per_country = 1
    first, second = invite(house, "Anne"), invite(house, "Bruno")
    mine = viewer_of(first.person_id, NOW)
    operations.answer(mine, first, Answer.DECLINED, "", NOW)
    assert second.answer is Answer.INVITED
    operations.answer(mine, first, Answer.ACCEPTED, "after all", NOW)
    assert (first.answer, first.waiting, first.confirmed) == (Answer.WAITING, 1, True)
    operations.answer(viewer_of(second.person_id, NOW), second, Answer.DECLINED, "", NOW)
    assert (first.answer, first.waiting, first.confirmed) == (Answer.ACCEPTED, None, False)


def test_more_seats_for_each_country_let_those_who_wait_move_up(house: Any) -> None:
    meeting = house.meeting("exchange")
    meeting.seats_per_country = 1
    _first, second, third = (invite(house, name) for name in ("Anne", "Bruno", "Chloé"))
    house.session.commit()
    meeting.seats_per_country = 2
    journal.record(Platform(), "meeting.changed", meeting, NOW)
    house.session.commit()
    assert [(each.answer, each.waiting) for each in (second, third)] == [(Answer.INVITED, None), (Answer.WAITING, 1)]
    assert house.last().action == "participation.promoted"


@pytest.mark.parametrize("given", [Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED])
def test_a_person_answers_with_a_note(house: Any, given: Answer) -> None:
    place = house.place("exchange", "judge")
    operations.answer(house.as_("judge"), place, given, "by train", NOW)
    assert (place.answer, place.note, place.answered_at, place.recorded_by) == (given, "by train", NOW, None)
    entry = house.last()
    assert (entry.action, entry.changes["answer"]) == ("participation.answered", ["invited", given.value])


def test_the_same_answer_again_is_no_news(house: Any) -> None:
    place = house.place("exchange", "judge")
    for _time in range(2):
        operations.answer(house.as_("judge"), place, Answer.ACCEPTED, "", NOW)
    assert house.told() == ["participation.answered"]


@pytest.mark.parametrize(
    ("meeting", "person", "state", "code"),
    [
        ("cancelled", "contact_group", None, Refusal.CANCELLED),
        ("held", "contact_group", None, Refusal.OVER),
        ("over", "prosecutor", None, Refusal.OVER),
        ("draft", "prosecutor", None, Refusal.DRAFT),
        ("exchange", "prosecutor", State.POSTPONED, None),
    ],
)
def test_answers_are_taken_while_somebody_is_expected(
    house: Any, meeting: str, person: str, state: State | None, code: Refusal | None
) -> None:
    place, viewer = house.place(meeting, person), house.as_(person)
    if state is not None:
        house.meeting(meeting).state = state
    if code is None:
        operations.answer(viewer, place, Answer.TENTATIVE, "", NOW)
        assert place.answer is Answer.TENTATIVE
    else:
        assert code_of(operations.answer, viewer, place, Answer.TENTATIVE, "", NOW) is code


def test_nobody_answers_for_another_but_those_who_run_the_meeting_by_phone(house: Any) -> None:
    place = house.place("exchange", "judge")
    values = (place, Answer.ACCEPTED, "said on the phone", NOW)
    assert code_of(operations.answer, house.as_("secretariat"), *values) is Refusal.NOT_YOURS
    assert code_of(operations.record_answer, house.as_("contact_group"), *values) is Refusal.NOT_YOURS
    chair = house.as_("chair")
    operations.record_answer(chair, *values)
    assert (place.answer, place.recorded_by, house.last().action) == (
        Answer.ACCEPTED, chair.person_id, "participation.recorded")  # fmt: skip
    operations.answer(house.as_("judge"), place, Answer.ACCEPTED, "", NOW)
    assert place.recorded_by is None


def test_a_replacement_takes_over_seat_capacity_and_call(house: Any) -> None:
    house.meeting("exchange").seats_per_country = 1
    first = operations.nominate(house.as_("contact_point"), house.call(), house.new("Anne"), NOW)
    waiting = operations.nominate(house.as_("contact_point"), house.call(), house.new("Bruno"), NOW)
    fresh = operations.replace(house.as_("contact_point"), first, house.new("Chloé"), NOW)
    assert (fresh.answer, fresh.capacity, fresh.call_id, fresh.replaces_id) == (
        Answer.NOMINATED, PROSECUTOR, house.call().id, first.id)  # fmt: skip
    assert (first.answer, waiting.answer, waiting.waiting) == (Answer.WITHDRAWN, Answer.WAITING, 1)
    later = operations.replace(house.as_("contact_point"), waiting, house.new("Denis"), NOW)
    assert (later.answer, later.waiting) == (Answer.WAITING, 1)
    assert house.told()[-2:] == ["participation.withdrawn", "participation.replaced"]


def test_only_the_own_country_replaces_and_only_by_its_own_people(house: Any) -> None:
    place = house.place("exchange", "prosecutor")
    other = house.new("Heinz", "DE")
    assert code_of(operations.replace, house.as_("contact_point"), place, other, NOW) is Refusal.NOT_YOURS
    assert (
        code_of(operations.replace, house.as_("contact_group"), place, house.new("Anne"), NOW) is Refusal.NOT_OF_COUNTRY
    )
    assert code_of(operations.withdraw, house.as_("contact_point"), place, "", NOW) is Refusal.NOT_YOURS
    assert operations.replace(house.as_("contact_group"), place, other, NOW).answer is Answer.INVITED


def ask(house: Any, country: str = "BE", capacity: Capacity = PROSECUTOR, **terms: Any) -> Call:
    usual = {"seats": 1, "respond_by": NOW.date() + timedelta(days=7), "note": "", "now": NOW}
    actor = house.as_(terms.pop("actor", "contact_group"))
    meeting = house.meeting(terms.pop("meeting", "exchange"))
    return operations.call(actor, meeting, country, capacity, **usual | terms)


def test_a_call_is_made_changed_closed_and_made_again_in_one_row(house: Any) -> None:
    call = ask(house)
    assert code_of(ask, house) is Refusal.ASKED_ALREADY
    due = call.respond_by + timedelta(days=1)
    operations.change_call(house.as_("contact_group"), call, seats=3, respond_by=due, note="urgent", now=NOW)
    assert house.last().changes == {
        "seats": [1, 3], "respond_by": ["2026-12-01", "2026-12-02"], "note": ["", "urgent"]}  # fmt: skip
    operations.close_call(house.as_("contact_group"), call, NOW)
    assert code_of(operations.close_call, house.as_("contact_group"), call, NOW) is Refusal.CALL_CLOSED
    again = ask(house, seats=2)
    assert (again.id, again.state, again.seats) == (call.id, CallState.OPEN, 2)
    assert house.told() == ["call.made", "call.changed", "call.closed", "call.made"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"seats": 0}, Refusal.SEATS),
        ({"respond_by": date(2026, 11, 23)}, Refusal.RESPOND_PAST),
        ({"respond_by": date(2026, 12, 25)}, Refusal.RESPOND_AFTER),
        ({"meeting": "draft"}, Refusal.DRAFT),
        ({"meeting": "cancelled"}, Refusal.CANCELLED),
        ({"country": "CO"}, Refusal.NOT_PARTICIPATING),
        ({"country": "XX"}, Refusal.NOT_PARTICIPATING),
        ({"meeting": "union", "country": "CO"}, Refusal.UNION_ONLY),
        ({"actor": "contact_point"}, Refusal.NOT_YOURS),
        ({"meeting": "clasi", "actor": "partner_chair"}, Refusal.NOT_YOURS),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(house: Any, terms: dict[str, Any], code: Refusal) -> None:
    assert code_of(ask, house, **terms) is code


def test_several_calls_are_made_all_or_none(house: Any) -> None:
    cells = [("BE", PROSECUTOR), ("FR", PROSECUTOR)]
    terms = {"seats": 1, "respond_by": NOW.date(), "note": "", "now": NOW}
    values = (house.as_("contact_group"), house.meeting("exchange"), cells)
    assert code_of(operations.call_all, *values, **terms) is Refusal.ASKED_ALREADY
    house.session.rollback()
    assert house.session.scalar(sa.select(sa.func.count(Call.id))) == 1


def test_a_contact_point_nominates_within_the_seats_and_others_wait(house: Any) -> None:
    names = ("Anne", "Bruno", "Chloé")
    places = [operations.nominate(house.as_("contact_point"), house.call(), house.new(name), NOW) for name in names]
    assert [(each.answer, each.waiting, each.capacity) for each in places] == [
        (Answer.NOMINATED, None, PROSECUTOR), (Answer.NOMINATED, None, PROSECUTOR), (Answer.WAITING, 1, PROSECUTOR)]  # fmt: skip
    promoted = operations.change_call(
        house.as_("secretariat"), house.call(), seats=3, respond_by=house.call().respond_by, note="", now=NOW
    )
    assert (promoted, places[2].answer) == ([places[2]], Answer.NOMINATED)


def test_a_nomination_for_another_country_or_too_late_is_refused(house: Any) -> None:
    contact_point, call = house.as_("contact_point"), house.call()
    assert code_of(operations.nominate, contact_point, call, house.new("Heinz", "DE"), NOW) is Refusal.NOT_OF_COUNTRY
    call.country_code = "BE"
    house.session.flush()
    assert code_of(operations.nominate, contact_point, call, house.new("Benoît", "BE"), NOW) is Refusal.NOT_YOURS
    call.country_code = "FR"
    house.session.flush()
    late = NOW + timedelta(days=11)
    person = house.new("Anne")
    assert code_of(operations.nominate, contact_point, call, person, late) is Refusal.TOO_LATE
    assert operations.nominate(house.as_("secretariat"), call, person, late).answer is Answer.NOMINATED


def test_someone_new_is_nominated_and_let_in_with_it(house: Any) -> None:
    ministry = house.session.scalars(sa.select(Authority).filter_by(key="ministry-fr")).one()
    given = {"name": "Noémie Nouvelle", "email": "noemie@people.example", "authority": ministry, "now": NOW}
    place = operations.nominate_new(house.as_("contact_point"), house.call(), **given)
    person = house.session.get(Person, place.person_id)
    assert (person.name, person.country_code, person.authority_id) == ("Noémie Nouvelle", "FR", ministry.id)
    assert house.told()[-1] == "participation.nominated"
    assert {entry.actor_name for entry in house.session.scalars(sa.select(JournalEntry))} == {"Claire Contact"}


def test_a_known_address_nominates_that_person_and_anothers_is_refused(house: Any) -> None:
    given = {"name": "F", "email": " Next.Chair@people.example", "authority": None, "now": NOW}
    place = operations.nominate_new(house.as_("contact_point"), house.call(), **given)
    assert place.person_id == house.person("next_chair").id
    given["email"] = "stranger@people.example"
    assert code_of(operations.nominate_new, house.as_("contact_point"), house.call(), **given) is Refusal.NOT_OF_COUNTRY


def test_a_gap_is_waived_with_its_reason_and_the_waiver_taken_back(house: Any) -> None:
    actor, meeting = house.as_("contact_group"), house.meeting("exchange")
    note = operations.waive(actor, meeting, "NL", JUDGE, "no case", applicable=True, now=NOW)
    again = operations.waive(actor, meeting, "NL", JUDGE, "none there", applicable=False, now=NOW)
    assert (again.id, again.applicable, again.reason, again.noted_by) == (note.id, False, "none there", actor.person_id)
    operations.unwaive(actor, note, NOW)
    assert house.session.scalars(sa.select(CellNote)).all() == []
    assert (house.told(), house.last().changes["reason"]) == (
        ["cell.waived", "cell.waived", "cell.unwaived"], ["none there", None])  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "country", "reason", "code"),
    [
        ("contact_group", "NL", "", Refusal.REASON_MISSING),
        ("contact_group", "PE", "r", Refusal.NOT_PARTICIPATING),
        ("contact_point", "FR", "r", Refusal.NOT_YOURS),
    ],
)
def test_a_waiver_needs_a_reason_a_member_state_and_someone_who_plans(
    house: Any, actor: str, country: str, reason: str, code: Refusal
) -> None:
    values = (house.as_(actor), house.meeting("exchange"), country, PROSECUTOR, reason)
    assert code_of(operations.waive, *values, applicable=True, now=NOW) is code

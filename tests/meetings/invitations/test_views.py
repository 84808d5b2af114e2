"""Pages of lists, coverage and nominations: who sees what, what is said beside which field."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.journal import JournalEntry
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity
from tests.meetings.invitations.test_queries import add_people
from tests.support.world import World

TOMORROW = "2026-11-25"


def text_of(response: Any) -> str:
    """Return the page's words without markup and runs of white space."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def people(world: World, meeting: str, rest: str = "") -> str:
    return f"/meetings/{world.meetings[meeting]}/people{rest}"


def place_of(session: Any, world: World, person: str, meeting: str = "exchange") -> Participation:
    keys = {"person_id": world.people[person], "meeting_id": world.meetings[meeting]}
    place = session.scalars(sa.select(Participation).filter_by(**keys).execution_options(populate_existing=True)).one()
    session.rollback()
    return place


def journal(session: Any) -> list[str]:
    actions = session.scalars(sa.select(JournalEntry.action).order_by(JournalEntry.id)).all()
    session.rollback()
    return list(actions)


# Who sees what ------------------------------------------------------------------------------------------------------


def test_those_who_plan_see_coverage_with_gaps_by_name_and_what_to_do(as_: Any, world: World) -> None:
    page = text_of(as_("contact_group").get(people(world, "exchange")))
    assert "Gaps 19" in page
    assert "Belgium No contact point is known. Invite directly. Prosecutor Invite" in page
    assert "France Contact point: Claire Contact Prosecutor asked, due by 4 Dec 2026" in page
    assert "Sweden no need stated" in page


@pytest.mark.parametrize("person", ["prosecutor", "partner", "contact_point", "member"])
def test_participants_see_who_comes_without_coverage_notes_or_actions(
    as_: Any, session: Any, world: World, person: str
) -> None:
    for place in session.scalars(sa.select(Participation)):
        place.note = "private word"
    session.commit()
    page = text_of(as_(person).get(people(world, "exchange")))
    assert "Dieter Ankläger" in page
    for word in ("private word", "Gaps", "Coverage", "nobody", "Replace", "Sweden", "HERON"):
        assert word not in page


def test_a_partner_side_co_chair_sees_the_list_but_never_coverage_waivers_or_notes_of_the_union_side(
    as_: Any, session: Any, world: World
) -> None:
    for place in session.scalars(sa.select(Participation)):
        place.note = f"note of {place.country_code}"
    session.add(
        CellNote(meeting_id=world.meetings["clasi"], country_code="SE", capacity=Capacity.POLITICAL_REPRESENTATIVE,
                 applicable=True, reason="HERON", noted_at=session.get(Meeting, world.meetings["clasi"]).created_at)
    )  # fmt: skip
    session.commit()
    chair = as_("partner_chair")
    page = text_of(chair.get(people(world, "clasi")))
    assert ("note of PE" in page, "note of ES" in page, "HERON" in page, "Coverage" in page) == (
        True,
        False,
        False,
        False,
    )
    for rest in ("/ask", "/ask-all", "/waive", "/cells/SE/political_representative"):
        assert chair.get(people(world, "clasi", rest)).status_code == 403
    assert "Stig Utanför" not in text_of(chair.get(people(world, "clasi", "/invite")))


@pytest.mark.parametrize(
    ("person", "meeting", "status"),
    [
        ("partner", "union", 404),
        ("partner", "draft", 404),
        ("prosecutor", "draft", 404),
        ("contact_group", "draft", 200),
        ("contact_point", "draft", 404),
        ("stranger", "exchange", 404),
        ("admin", "union", 200),
    ],
)
def test_a_list_is_known_to_those_who_know_the_meeting(
    as_: Any, world: World, person: str, meeting: str, status: int
) -> None:
    assert as_(person).get(people(world, meeting)).status_code == status


def test_pages_of_other_roles_are_shut(as_: Any, session: Any, world: World) -> None:
    other = place_of(session, world, "judge").id
    visits = {
        ("prosecutor", people(world, "exchange", "/invite")): 403,
        ("prosecutor", people(world, "exchange", f"/{other}/withdraw")): 403,
        ("contact_point", people(world, "exchange", f"/{other}/replace")): 403,
        ("contact_group", people(world, "exchange", f"/{other}/record")): 403,
        ("secretariat", people(world, "exchange", f"/{other}/record")): 200,
        ("contact_point", people(world, "exchange", "/calls/1")): 403,
        ("prosecutor", people(world, "exchange", "/calls/1")): 404,
        ("contact_group", people(world, "exchange", "/answer")): 404,
        ("contact_group", people(world, "convened", f"/{other}/withdraw")): 404,
        ("contact_group", people(world, "exchange", "/cells/PE/prosecutor")): 404,
        ("contact_group", people(world, "exchange", "/cells/FR/painter")): 404,
        ("contact_group", people(world, "exchange", "/cells/FR/senior_official")): 404,
        ("prosecutor", "/nominations"): 403,
        ("prosecutor", "/nominations/1"): 404,
        ("partner", "/nominations/1"): 404,
        ("partner", "/nominations"): 200,
        ("contact_group", "/nominations/1"): 200,
    }
    assert {visit: as_(visit[0]).get(visit[1]).status_code for visit in visits} == visits


@pytest.mark.parametrize("person", ["contact_group", "prosecutor"])
def test_the_list_takes_the_same_statements_for_one_and_for_thirty(
    as_: Any, session: Any, world: World, count_queries: Any, person: str
) -> None:
    counts, client = [], as_(person)
    for number in (1, 3, 30):
        add_people(session, world.meetings["exchange"], number)
        with count_queries() as seen:
            assert client.get(people(world, "exchange")).status_code == 200
        counts.append(len(seen))
    assert len(set(counts)) == 1


def test_the_nominations_take_the_same_statements_for_one_and_for_three(
    as_: Any, session: Any, world: World, count_queries: Any
) -> None:
    client, counts = as_("contact_point"), []
    for capacities in ((), (Capacity.CENTRAL_AUTHORITY, Capacity.INVESTIGATING_JUDGE)):
        first = session.scalars(sa.select(Call).limit(1)).one()
        session.add_all(
            Call(meeting_id=first.meeting_id, country_code="FR", capacity=capacity, seats=1,
                 respond_by=first.respond_by, made_at=first.made_at)
            for capacity in capacities
        )  # fmt: skip
        session.commit()
        with count_queries() as seen:
            client.get("/nominations")
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Inviting -----------------------------------------------------------------------------------------------------------


def test_inviting_from_a_cell_comes_back_with_the_person_on_the_list(as_: Any, session: Any, world: World) -> None:
    client = as_("contact_group")
    form = text_of(client.get(people(world, "exchange", "/invite?country=FR&capacity=prosecutor")))
    assert "François Successeur – Ministry of Justice · France · Senior official" in form
    sent = {"key": "k1", "person": world.people["next_chair"], "capacity": "prosecutor"}
    for _time in range(2):
        answer = client.post(people(world, "exchange", "/invite"), data=sent)
        assert (answer.status_code, answer.location) == (302, people(world, "exchange"))
    assert "François Successeur is on the list." in text_of(client.get(people(world, "exchange")))
    assert place_of(session, world, "next_chair").answer is Answer.INVITED
    assert journal(session) == ["participation.invited"]


@pytest.mark.parametrize(
    ("meeting", "person", "said"),
    [
        ("exchange", None, "Choose a person from the list."),
        ("exchange", "prosecutor", "This person is on the list already."),
        (
            "exchange",
            "partner_chair",
            "neither a member of the forum on the day of the meeting nor one the meeting is about",
        ),
        ("union", "partner_chair", "This meeting is for the Union side only."),
        ("cancelled", "stranger", "This meeting has been cancelled."),
    ],
)
def test_who_cannot_be_invited_is_said_beside_the_person_and_nothing_changes(
    as_: Any, session: Any, world: World, meeting: str, person: str | None, said: str
) -> None:
    sent = {"person": world.people[person] if person else "", "capacity": "central_authority"}
    answer = as_("contact_group").post(people(world, meeting, "/invite"), data=sent)
    assert answer.status_code == 422
    message = re.search(r'id="person-error">(.*?)</div>', answer.text, re.DOTALL)
    assert message is not None
    assert said in unescape(message.group(1))
    assert re.search(r'<option selected[^>]*value="central_authority"', answer.text)
    assert journal(session) == []


def test_an_unknown_person_or_one_of_the_other_side_is_just_not_in_the_list(
    as_: Any, session: Any, world: World
) -> None:
    for client, person in (("contact_group", 99999), ("partner_chair", world.people["stranger"])):
        sent = {"person": person, "capacity": "prosecutor"}
        answer = as_(client).post(
            people(world, "clasi" if client == "partner_chair" else "exchange", "/invite"), data=sent
        )
        assert (answer.status_code, "Choose a person from the list." in answer.text) == (422, True)
    assert journal(session) == []


def test_a_full_quota_is_explained_with_the_place_in_the_waiting_list(as_: Any, session: Any, world: World) -> None:
    session.get(Meeting, world.meetings["exchange"]).seats_per_country = 1
    session.commit()
    client = as_("contact_group")
    said = [
        text_of(client.post(people(world, "exchange", "/invite"), follow_redirects=True, data={
            "person": world.people[person], "capacity": "policy_expert"}))
        for person in ("contact_point", "next_chair")
    ]  # fmt: skip
    assert "All seats of France are taken. François Successeur is on the waiting list, place 1" in said[1]
    assert place_of(session, world, "next_chair").waiting == 1


def test_everybody_stationed_there_is_invited_with_one_click(as_: Any, session: Any, world: World) -> None:
    client = as_("contact_group")
    assert "Proposed: stationed there on that day Invite 1 person Niels Verbinding" in text_of(
        client.get(people(world, "postponed"))
    ).replace("NV ", "")
    page = text_of(client.post(people(world, "postponed", "/proposed"), data={"key": "k"}, follow_redirects=True))
    assert "1 person is on the list." in page
    place = place_of(session, world, "liaison", "postponed")
    assert (place.answer, place.capacity) == (Answer.INVITED, Capacity.LIAISON_OFFICER)


def test_withdrawing_and_replacing_say_who_moved_up(as_: Any, session: Any, world: World) -> None:
    session.get(Meeting, world.meetings["exchange"]).seats_per_country = 1
    session.commit()
    client = as_("contact_group")
    for person in ("contact_point", "next_chair"):
        client.post(
            people(world, "exchange", "/invite"), data={"person": world.people[person], "capacity": "prosecutor"}
        )
    first = place_of(session, world, "contact_point").id
    page = client.post(people(world, "exchange", f"/{first}/withdraw"), data={"reason": "ill"}, follow_redirects=True)
    assert "Claire Contact is off the list. 1 person moved up from the waiting list." in text_of(page)
    judge = place_of(session, world, "judge").id
    sent = {"person": world.people["contact_group"]}
    client.post(people(world, "exchange", f"/{judge}/replace"), data=sent)
    assert place_of(session, world, "contact_group").replaces_id == judge
    assert place_of(session, world, "judge").answer is Answer.WITHDRAWN


# Answering ----------------------------------------------------------------------------------------------------------


def test_a_person_answers_with_a_note_that_only_planners_read(as_: Any, session: Any, world: World) -> None:
    client = as_("judge")
    assert "Your answer" in text_of(client.get(people(world, "exchange", "/answer")))
    answer = client.post(people(world, "exchange", "/answer"), data={"answer": "accepted", "note": "by train"})
    assert answer.status_code == 302
    place = place_of(session, world, "judge")
    assert (place.answer, place.note) == (Answer.ACCEPTED, "by train")
    client.post(people(world, "exchange", "/answer"), data={"answer": "tentative"})
    assert place_of(session, world, "judge").note == "by train"
    assert "by train" in as_("contact_group").get(people(world, "exchange")).text
    assert "by train" not in as_("prosecutor").get(people(world, "exchange")).text


@pytest.mark.parametrize(
    ("meeting", "person", "given", "said"),
    [
        ("cancelled", "contact_group", "accepted", "This meeting has been cancelled."),
        ("held", "contact_group", "accepted", "This meeting is over."),
        ("over", "judge", "accepted", "This meeting is over."),
        ("exchange", "judge", "", "Choose one of the answers."),
        ("exchange", "judge", "withdrawn", "Choose one of the answers."),
        ("exchange", "judge", "nonsense", "Choose one of the answers."),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_in_words(
    as_: Any, session: Any, world: World, meeting: str, person: str, given: str, said: str
) -> None:
    before = place_of(session, world, person, meeting).answer
    answer = as_(person).post(people(world, meeting, "/answer"), data={"answer": given, "note": "kept text"})
    assert (answer.status_code, said in text_of(answer), "kept text" in answer.text) == (422, True, True)
    assert (place_of(session, world, person, meeting).answer, journal(session)) == (before, [])


def test_an_answer_given_by_phone_is_recorded_with_who_noted_it(as_: Any, session: Any, world: World) -> None:
    place = place_of(session, world, "judge")
    version, address = place.version, people(world, "exchange", f"/{place.id}/record")
    session.rollback()
    sent = {"version": version, "answer": "accepted", "note": "rang"}
    page = text_of(as_("secretariat").post(address, data=sent, follow_redirects=True))
    assert "by phone, noted by Saskia Secretaris" in page
    late = as_("chair").post(address, data={"version": version, "answer": "declined", "note": "other"})
    assert (late.status_code, "Saved meanwhile by someone else" in late.text) == (409, True)
    assert place_of(session, world, "judge").answer is Answer.ACCEPTED


# Calls and waivers --------------------------------------------------------------------------------------------------


def test_asking_all_contact_points_says_how_many_and_whom_before_it_asks(as_: Any, session: Any, world: World) -> None:
    client = as_("contact_group")
    page = text_of(client.get(people(world, "exchange", "/ask-all")))
    assert "3 requests, one for each gap." in page
    assert "1 person will be told by mail" in page
    assert "No contact point is known for: Belgium, Germany, Italy, Netherlands, Spain." in page
    sent = {"key": "k", "cells": ["FR:central_authority", "FR:investigating_judge"], "seats": 1, "respond_by": TOMORROW}
    address = people(world, "exchange", "/ask-all")
    said = [text_of(client.post(address, data=sent, follow_redirects=True)) for _time in range(2)]
    assert ["2 requests have been made to 1 country." in each for each in said] == [True, False]
    assert journal(session) == ["call.made", "call.made"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("seats", "0", "Give a number from 1 to 50."),
        ("seats", "many", "Give a number from 1 to 50."),
        ("respond_by", "2026-11-23", "This day has passed. Choose today or a later day."),
        ("respond_by", "2026-12-25", "This day is after the meeting begins. Choose an earlier one."),
        ("respond_by", "soon", "Give a day, such as 2026-11-24."),
        ("country", "CO", "Choose a country from the list."),
        ("country", "FR", "This country has been asked for this capacity already."),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_beside_its_field(
    as_: Any, session: Any, world: World, field: str, value: str, said: str
) -> None:
    sent = {"country": "BE", "capacity": "prosecutor", "seats": "2", "respond_by": TOMORROW, "note": "kept text"}
    answer = as_("contact_group").post(people(world, "exchange", "/ask"), data=sent | {field: value})
    assert (answer.status_code, "kept text" in answer.text) == (422, True)
    message = re.search(rf'id="{field}-error">(.*?)</div>', answer.text, re.DOTALL)
    assert message is not None
    assert said in unescape(message.group(1))
    assert journal(session) == []


def test_a_call_is_changed_once_and_a_late_edit_shows_both_texts(as_: Any, session: Any, world: World) -> None:
    call = session.scalars(sa.select(Call)).one()
    session.rollback()
    address = people(world, "exchange", f"/calls/{call.id}")
    sent = {"version": call.version, "seats": 3, "respond_by": TOMORROW, "note": "first"}
    assert as_("contact_group").post(address, data=sent).status_code == 302
    late = as_("secretariat").post(address, data=sent | {"note": "second"})
    assert (late.status_code, "first" in late.text, "second" in late.text) == (409, True, True)
    assert as_("contact_group").post(f"{address}/close").status_code == 302
    assert journal(session) == ["call.changed", "call.closed"]


def test_a_gap_is_waived_with_its_reason_and_the_waiver_taken_back(as_: Any, session: Any, world: World) -> None:
    client = as_("contact_group")
    sent = {"country": "ES", "capacity": "investigating_judge", "kind": "waived", "reason": ""}
    refused = client.post(people(world, "exchange", "/waive"), data=sent)
    assert (refused.status_code, "Please fill this in." in refused.text) == (422, True)
    client.post(people(world, "exchange", "/waive"), data=sent | {"reason": "no such case"})
    cell = people(world, "exchange", "/cells/ES/investigating_judge")
    assert "Waived no such case" in text_of(client.get(cell))
    note = session.scalars(sa.select(CellNote)).one().id
    session.rollback()
    client.post(people(world, "exchange", f"/waive/{note}/undo"))
    assert "no such case" not in text_of(client.get(cell))
    assert journal(session) == ["cell.waived", "cell.unwaived"]


# Nominating ---------------------------------------------------------------------------------------------------------


def test_a_contact_point_nominates_someone_known_and_someone_new(as_: Any, session: Any, world: World) -> None:
    client = as_("contact_point")
    assert "Prosecutor 2 seats" in text_of(client.get("/nominations"))
    known = client.post("/nominations/1", data={"person": world.people["next_chair"]})
    fresh = {"name": "Noémie Nouvelle", "email": "noemie@people.example", "authority": ""}
    new = client.post("/nominations/1/new", data=fresh)
    assert [(answer.status_code, answer.location) for answer in (known, new)] == [(302, "/nominations")] * 2
    page = text_of(client.get("/nominations"))
    assert "François Successeur" in page
    assert "Noémie Nouvelle" in page
    person = session.scalars(sa.select(Person).filter_by(email="noemie@people.example")).one()
    assert (person.country_code, person.name) == ("FR", "Noémie Nouvelle")


@pytest.mark.parametrize(
    ("person", "status", "said"),
    [
        ("stranger", 422, "This person does not take part for this country or body."),
        ("prosecutor", 422, "This person does not take part for this country or body."),
    ],
)
def test_people_of_another_country_are_refused_in_words(
    as_: Any, session: Any, world: World, person: str, status: int, said: str
) -> None:
    answer = as_("contact_point").post("/nominations/1", data={"person": world.people[person]})
    assert (answer.status_code, said in answer.text, journal(session)) == (status, True, [])


def test_a_nomination_under_anothers_call_is_an_unknown_page(as_: Any, session: Any, world: World) -> None:
    session.scalars(sa.select(Call)).one().country_code = "BE"
    session.commit()
    client = as_("contact_point")
    given = {"name": "N", "email": "n@people.example"}
    for answer in (
        client.get("/nominations/1"),
        client.post("/nominations/1", data={"person": world.people["next_chair"]}),
        client.post("/nominations/1/new", data=given),
    ):
        assert answer.status_code == 404
    assert (journal(session), text_of(client.get("/nominations")).count("Belgium")) == ([], 0)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"name": "", "email": "x@people.example"}, "name", "Please fill this in."),
        ({"name": "X", "email": "nonsense"}, "email", "Give a full e-mail address"),
        ({"name": "X", "email": "stranger@people.example"}, "email", "does not take part for this country"),
    ],
)
def test_a_new_person_needs_a_name_and_an_address_of_ones_own(
    as_: Any, session: Any, world: World, sent: dict[str, str], field: str, said: str
) -> None:
    answer = as_("contact_point").post("/nominations/1/new", data=sent | {"authority": ""})
    message = re.search(rf'id="new-{field}-error">(.*?)</div>', answer.text, re.DOTALL)
    assert (answer.status_code, message is not None and said in message.group(1), journal(session)) == (422, True, [])


def test_after_the_day_to_respond_only_the_organiser_nominates(as_: Any, session: Any, world: World) -> None:
    call = session.scalars(sa.select(Call)).one()
    call.respond_by = call.made_at.date().replace(day=23)
    session.commit()
    sent = {"person": world.people["next_chair"]}
    late = as_("contact_point").post("/nominations/1", data=sent)
    assert (late.status_code, "The day to respond has passed." in late.text) == (422, True)
    assert as_("contact_group").post("/nominations/1", data=sent).status_code == 302
    assert place_of(session, world, "next_chair").answer is Answer.NOMINATED


def test_in_a_draft_nobody_can_be_asked_and_no_contact_point_knows(as_: Any, session: Any, world: World) -> None:
    session.get(Meeting, world.meetings["exchange"]).state = State.DRAFT
    session.commit()
    sent = {"country": "BE", "capacity": "prosecutor", "seats": "2", "respond_by": TOMORROW}
    answer = as_("contact_group").post(people(world, "exchange", "/ask"), data=sent)
    assert (answer.status_code, "This meeting is still a draft" in answer.text) == (422, True)
    assert "Nothing is asked of your country now" in text_of(as_("contact_point").get("/nominations"))

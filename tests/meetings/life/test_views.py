"""Asking before people are told, and taking the step once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
import sqlalchemy as sa

from exchange.core.journal import JournalEntry
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from tests.meetings.reading import form_of


@pytest.fixture
def address(world):
    return lambda meeting, step: f"/meetings/{world.meetings[meeting]}/step/{step}"


@pytest.fixture
def state_of(session, world):
    def read(meeting: str) -> tuple[State, int]:
        session.rollback()
        key = world.meetings[meeting]
        found = session.execute(sa.select(Meeting.state).where(Meeting.id == key)).scalar_one()
        taken = session.scalar(
            sa.select(sa.func.count()).where(JournalEntry.subject_id == key, JournalEntry.subject_kind == "meeting")
        )
        session.rollback()
        return found, taken

    return read


def told(page) -> list[str]:
    part = re.search(r'<section class="told".*?</section>', page.text, re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", part.group(0), re.DOTALL) if part else []
    return [" ".join(re.sub(r"<[^>]*>", " ", unescape(row)).split()) for row in rows]


def test_the_page_says_how_many_and_whom_by_country(as_, address):
    page = as_("secretariat").get(address("exchange", "cancel"))
    assert "4 persons will be told" in page.text
    assert told(page) == [
        "Belgium (1) : Benoît Juge Investigating judge",
        "Germany (1) : Dieter Ankläger Prosecutor",
        "Italy (1) : Ilaria Autorità Central authority",
        "Peru (1) : Pilar Fiscal Prosecutor",
    ]


def test_a_partner_on_the_list_by_mistake_is_not_among_the_told(as_, address):
    assert told(as_("secretariat").get(address("union", "cancel"))) == ["Germany (1) : Dieter Ankläger Prosecutor"]


def test_gaps_are_named_and_leave_no_button(as_, address, state_of):
    page = as_("secretariat").get(address("exchange", "convene"))
    gaps = [" ".join(row.split()) for row in re.findall(r"<li>([^<]*: [^<]*)</li>", page.text)]
    assert gaps[0] == "Belgium: prosecutor, central authority, law-enforcement officer"
    assert {gap.split(":")[0] for gap in gaps} == {"Belgium", "Germany", "Spain", "France", "Italy", "Netherlands"}
    assert "Convene the meeting" not in page.text
    forced = as_("secretariat").post(address("exchange", "convene"), data=form_of(page))
    assert (forced.status_code, state_of("exchange")) == (422, (State.SCHEDULED, 0))


@pytest.mark.parametrize(
    ("meeting", "step", "who", "status"),
    [
        ("exchange", "cancel", "secretariat", 200),
        ("exchange", "cancel", "chair", 200),
        ("exchange", "cancel", "contact_group", 403),
        ("exchange", "cancel", "next_chair", 403),
        ("exchange", "cancel", "prosecutor", 403),
        ("exchange", "cancel", "stranger", 404),
        ("clasi", "cancel", "partner_chair", 200),
        ("clasi", "convene", "partner_chair", 403),
        ("clasi_union", "cancel", "partner_chair", 404),
        ("draft", "schedule", "contact_group", 403),
        ("exchange", "vanish", "secretariat", 404),
    ],
)
def test_steps_are_taken_by_those_who_run_the_forum(as_, address, meeting, step, who, status):
    assert as_(who).get(address(meeting, step)).status_code == status
    if status != 200:
        assert as_(who).post(address(meeting, step)).status_code == status


@pytest.mark.parametrize(
    ("meeting", "step"), [("exchange", "postpone"), ("exchange", "cancel"), ("convened", "cancel")]
)
def test_a_missing_reason_is_asked_for_beside_its_field(as_, address, state_of, meeting, step):
    client = as_("secretariat")
    form = form_of(client.get(address(meeting, step)))
    page = client.post(address(meeting, step), data=form | {"reason": " \n "})
    assert page.status_code == 422
    assert re.search(r'id="reason-error">.*?<span>Please give a reason\.</span>', page.text, re.DOTALL)
    assert state_of(meeting)[1] == 0


def test_a_meeting_is_postponed_to_a_date_across_the_hand_over(as_, address, session, world):
    client = as_("secretariat")
    form = form_of(client.get(address("convened", "postpone")))
    moved = form | {"reason": "Strike", "starts": "2027-02-02T10:00", "ends": "2027-02-02T17:00"}
    page = client.post(address("convened", "postpone"), data=moved, follow_redirects=True)
    assert "Now in the chair: France." in page.text
    assert "This meeting is postponed to the date above" in page.text
    meeting = session.get(Meeting, world.meetings["convened"])
    assert (meeting.state, meeting.date_open, meeting.day.isoformat()) == (State.POSTPONED, False, "2027-02-02")
    session.rollback()


def test_postponing_can_leave_the_date_open(as_, address, session, world):
    client = as_("secretariat")
    form = form_of(client.get(address("convened", "postpone")))
    page = client.post(address("convened", "postpone"), data=form | {"reason": "Strike"}, follow_redirects=True)
    assert "A new date is not set yet." in page.text
    assert "It was planned for: Tuesday, 8 December 2026, 10:00–17:00 (Brussels)" in page.text


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"starts": "2027-02-02T10:00", "ends": "2027-02-02T09:00"}, "ends", "The end must be after the start."),
        ({"starts": "2027-02-02T10:00"}, "ends", "Give both start and end, or leave both open."),
        (
            {"starts": "2027-03-28T02:30", "ends": "2027-03-28T12:00"},
            "starts",
            "The clocks are set forward that night: this time does not exist there.",
        ),
        (
            {"starts": "2027-10-31T02:30", "ends": "2027-10-31T12:00"},
            "starts",
            "The clocks are set back that night: this time exists twice. Choose which one.",
        ),
        (
            {"zone": "Mars/Olympus", "starts": "2027-02-02T10:00", "ends": "2027-02-02T12:00"},
            "zone",
            "This time zone is not known. Choose one from the list, such as Europe/Brussels.",
        ),
    ],
)
def test_a_new_date_that_makes_no_sense_is_refused_and_kept(as_, address, state_of, typed, field, message):
    client = as_("secretariat")
    form = form_of(client.get(address("convened", "postpone")))
    page = client.post(address("convened", "postpone"), data=form | {"reason": "Typed reason"} | typed)
    beside = re.search(rf'id="{field}-error">.*?<span>([^<]*)</span>', page.text, re.DOTALL)
    assert (page.status_code, unescape(beside.group(1))) == (422, message)
    assert "Typed reason" in page.text
    assert state_of("convened") == (State.CONVENED, 0)


def test_of_two_equal_times_the_chosen_one_is_taken(as_, address, session, world):
    client = as_("secretariat")
    form = form_of(client.get(address("postponed", "schedule")))
    night = form | {"starts": "2027-10-31T02:30", "ends": "2027-10-31T12:00", "starts_fold": "1"}
    assert client.post(address("postponed", "schedule"), data=night).status_code == 302
    meeting = session.get(Meeting, world.meetings["postponed"])
    assert (meeting.state, meeting.starts_at.strftime("%H:%M")) == (State.SCHEDULED, "01:30")
    session.rollback()


def test_a_step_from_another_state_says_where_the_meeting_stands(as_, address, state_of):
    client = as_("secretariat")
    for answer in (client.get(address("held", "convene")), client.post(address("held", "convene"))):
        assert answer.status_code == 409
        assert "The meeting stands at “Held” now" in unescape(answer.text)
    assert state_of("held") == (State.HELD, 0)


def test_a_step_that_someone_else_took_meanwhile_is_not_taken_again(as_, address, state_of):
    mine, theirs = as_("secretariat"), as_("chair")
    form = form_of(mine.get(address("exchange", "cancel")))
    other = form_of(theirs.get(address("exchange", "cancel")))
    assert theirs.post(address("exchange", "cancel"), data=other | {"reason": "Strike"}).status_code == 302
    late = mine.post(address("exchange", "cancel"), data=form | {"reason": "Flood"})
    assert late.status_code == 409
    assert "The meeting stands at “Cancelled” now" in unescape(late.text)
    assert state_of("exchange") == (State.CANCELLED, 1)


def test_a_meeting_changed_meanwhile_is_shown_again_before_people_are_told(as_, address, session, world, state_of):
    client = as_("secretariat")
    form = form_of(client.get(address("exchange", "cancel"))) | {"reason": "Flood"}
    session.execute(
        sa.update(Meeting).where(Meeting.id == world.meetings["exchange"]).values(title="Renamed", version=7)
    )
    session.commit()
    late = client.post(address("exchange", "cancel"), data=form)
    assert late.status_code == 409
    assert "This was changed meanwhile" in late.text
    assert "Renamed" in late.text
    assert state_of("exchange")[0] is State.SCHEDULED
    again = form_of(late)
    assert again["reason"] == "Flood"
    assert client.post(address("exchange", "cancel"), data=again).status_code == 302
    assert state_of("exchange") == (State.CANCELLED, 1)


def test_nobody_is_told_who_was_not_shown(as_, address, session, world, state_of):
    client = as_("secretariat")
    form = form_of(client.get(address("exchange", "cancel"))) | {"reason": "Flood"}
    place = sa.and_(
        Participation.meeting_id == world.meetings["exchange"], Participation.person_id == world.people["judge"]
    )
    session.execute(sa.update(Participation).where(place).values(answer=Answer.WITHDRAWN))
    session.commit()
    late = client.post(address("exchange", "cancel"), data=form)
    assert (late.status_code, "3 persons will be told" in late.text) == (409, True)
    assert state_of("exchange") == (State.SCHEDULED, 0)


def test_a_repeated_submission_takes_the_step_once(as_, address, world, state_of):
    client = as_("secretariat")
    form = form_of(client.get(address("exchange", "cancel"))) | {"reason": "Strike"}
    answers = [client.post(address("exchange", "cancel"), data=form) for _time in range(3)]
    assert {(one.status_code, one.location) for one in answers} == {(302, f"/meetings/{world.meetings['exchange']}")}
    assert state_of("exchange") == (State.CANCELLED, 1)


@pytest.mark.on_both
def test_six_equal_submissions_at_once_take_the_step_once(as_, address, state_of):
    clients = [as_("secretariat") for _thread in range(6)]
    form = form_of(clients[0].get(address("exchange", "cancel"))) | {"reason": "Strike"}
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda client: client.post(address("exchange", "cancel"), data=form), clients))
    assert {answer.status_code for answer in answers} == {302}
    assert state_of("exchange") == (State.CANCELLED, 1)


def test_an_unprepared_political_meeting_is_convened_with_a_reason(as_, address, session, world, state_of):
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["clasi"]).values(state=State.SCHEDULED))
    session.commit()
    client = as_("secretariat")
    page = client.get(address("clasi", "convene"))
    assert "within twelve months: Contact group." in " ".join(page.text.split())
    form = form_of(page)
    assert client.post(address("clasi", "convene"), data=form).status_code == 422
    assert client.post(address("clasi", "convene"), data=form | {"reason": "Ministers insist"}).status_code == 302
    assert state_of("clasi") == (State.CONVENED, 1)


def test_scheduling_a_draft_without_a_date_asks_for_one(as_, address, state_of):
    client = as_("secretariat")
    form = form_of(client.get(address("undated", "schedule")))
    page = client.post(address("undated", "schedule"), data=form)
    assert page.status_code == 422
    assert "It needs a date: give start and end." in page.text
    dated = form | {"starts": "2027-02-02T10:00", "ends": "2027-02-02T17:00"}
    assert client.post(address("undated", "schedule"), data=dated).status_code == 302
    assert state_of("undated") == (State.SCHEDULED, 1)


@pytest.mark.parametrize(("who", "named"), [("secretariat", True), ("partner", False)])
@pytest.mark.parametrize("part", ["", "/outcome"])
def test_why_ministers_met_unprepared_is_shown_ever_after(as_, session, world, who, named, part):
    """What was missing is named on the Union side only: it tells which other meetings there are (V1)."""
    key = world.meetings["clasi"]
    session.execute(sa.update(Meeting).where(Meeting.id == key).values(state=State.SCHEDULED))
    session.commit()
    page = as_("secretariat").get(f"/meetings/{key}/step/convene")
    assert "which is shown with the meeting ever after" in page.text
    sent = as_("secretariat").post(f"/meetings/{key}/step/convene", data=form_of(page) | {"reason": "Ministers insist"})
    assert sent.status_code == 302
    for state in (State.CONVENED, State.POSTPONED, State.HELD, State.ADOPTED, State.CANCELLED):
        session.execute(sa.update(Meeting).where(Meeting.id == key).values(state=state))
        session.commit()
        text = as_(who).get(f"/meetings/{key}{part}").text
        assert "Convened without its full preparation" in text
        assert "Ministers insist" in text
        assert ("Missing at the time: Contact group." in text) is named

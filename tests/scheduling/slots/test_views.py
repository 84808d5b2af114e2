"""The page of suggested dates, over HTTP."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.notices.models import Message
from exchange.scheduling.absences.models import Absence
from exchange.world.models import Country
from exchange.world.rules import Capacity
from tests.support.forms import form_to, forms_on
from tests.support.world import NOW

PASSING = re.compile(r'name="(?:csrf_token|key)"[^>]* value="[^"]*"')


def address(world, name, **asked):
    query = "&".join(
        f"{key}={value}" for key, values in asked.items() for value in ([values] if isinstance(values, str) else values)
    )
    return f"/meetings/{world.meetings[name]}/slots" + (f"?asked=1&{query}" if asked else "")


USUAL = {"first": "2026-12-07", "last": "2026-12-11", "hours": "3", "minutes": "0", "earliest": "9", "latest": "18"}


def row_of(app, world, name):
    with app.app_context():
        found = db.session.get_one(Meeting, world.meetings[name])
        db.session.remove()
    return found


def whens(page):
    return re.findall(r"<h2><time[^>]*>([^<]*)</time>", page)


def test_without_a_word_the_usual_is_suggested(as_, world):
    """In a fortnight, for six weeks, for those with a seat and the forum's countries."""
    page = as_("secretariat").get(address(world, "undated"))
    form = next(form for form in forms_on(page.text, "x") if form.method == "get" and "first" in form.kinds)
    assert page.status_code == 200
    assert {name: form.values[name] for name in ("first", "last", "hours", "earliest", "latest")} == {
        "first": ["2026-12-08"], "last": ["2027-01-18"], "hours": ["3"], "earliest": ["9"], "latest": ["18"],
    }  # fmt: skip
    assert form.values["country"] == ["BE", "FR", "DE", "IT", "NL", "ES", "SE"]
    assert whens(page.text)[:2] == [
        "Wednesday, 9 December 2026, 09:00–12:00 (Brussels)",
        "Wednesday, 9 December 2026, 12:00–15:00 (Brussels)",
    ]
    assert len(whens(page.text)) == 10


def test_reasons_stand_in_words(as_, world, app):
    """Two sit elsewhere, the judge, who is optional, is away, and it is night in Lima."""
    with app.app_context():
        db.session.add(
            Absence(
                person_id=world.people["judge"],
                first_on=date(2026, 12, 15),
                last_on=date(2026, 12, 15),
                declared_at=NOW,
            )
        )
        db.session.commit()
        db.session.remove()
    must = [str(world.people[who]) for who in ("prosecutor", "partner")]
    asked = USUAL | {
        "hours": "20",
        "earliest": "0",
        "latest": "24",
        "first": "2026-12-15",
        "last": "2026-12-15",
        "must": must,
        "may": str(world.people["judge"]),
        "country": ["ES", "DE"],
    }
    page = as_("secretariat").get(address(world, "exchange", **asked)).text
    for sentence in (
        "Dieter Ankläger, Pilar Fiscal: already at “HERON exchange on Colombia” on 15 December 2026", "Benoît Juge (optional): away",
        "Outside working hours in Lima", "Pilar Fiscal", "There is no hour at which all who are required are within working hours.",
        "Somebody required is taken",
    ):  # fmt: skip
        assert sentence in page


def test_days_off_are_named_and_those_of_the_chair_never_suggested(as_, world):
    """8 December is a holiday in Spain, which chairs, and in Italy; from January France chairs."""
    tuesday = USUAL | {"first": "2026-12-08", "last": "2026-12-08"}
    assert "No date is left" in as_("secretariat").get(address(world, "undated", **tuesday, country="IT")).text
    epiphany = USUAL | {"first": "2027-01-06", "last": "2027-01-06"}
    page = as_("secretariat").get(address(world, "undated", **epiphany, country=["IT", "ES"])).text
    assert "Public holiday in Italy: Epiphany" in page
    assert "Public holiday in Spain: Epiphany" in page
    assert "The chair is handed over on 1 January 2027" in page


def test_a_country_without_data_is_said_to_have_no_holidays_known(as_, world, app):
    with app.app_context():
        db.session.add(Country(code="ZZ", zone="UTC"))
        db.session.flush()
        db.session.get_one(Meeting, world.meetings["undated"]).place_country = "ZZ"
        db.session.commit()
        db.session.remove()
    assert (
        "No public holidays are known for: Unknown Region" in as_("secretariat").get(address(world, "undated")).text
    ) is True


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"first": "2026-10-01", "last": "2026-10-31"}, "This day has passed."),
        ({"last": "2026-12-01"}, "The last day is before the first."),
        ({"last": "2027-12-01"}, "Look at 26 weeks at most at a time."),
        ({"first": "9999-12-30", "last": "9999-12-31"}, "Nobody knows days off so far ahead."),
        ({"first": "0001-01-01", "last": "0001-01-01"}, "This day has passed."),
        ({"first": "soon"}, "Not a valid date value."),
        ({"first": ""}, "Please fill this in."),
        ({"hours": "0"}, "A meeting lasts a quarter of an hour at least."),
        ({"hours": "24", "minutes": "30"}, "Dates are suggested for 24 hours at most."),
        ({"hours": "99999999999999999999"}, "Give a number from 0 to 24."),
        ({"hours": "x"}, "Not a valid integer value."),
        ({"earliest": "18", "latest": "9"}, "The latest hour must be after the earliest."),
        ({"earliest": "25"}, "Not a valid choice."),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(as_, world, wrong, message):
    answer = as_("secretariat").get(address(world, "undated", **(USUAL | wrong)))
    assert (answer.status_code, message in answer.text, "No dates yet" in answer.text) == (422, True, True)


def test_all_that_is_wrong_is_said_at_once(as_, world):
    wrong = {"first": "2027-03-01", "last": "2027-02-01", "hours": "30", "earliest": "18", "latest": "9"}
    page = as_("secretariat").get(address(world, "undated", **(USUAL | wrong))).text
    said = (
        "The last day is before the first.",
        "Give a number from 0 to 24.",
        "The latest hour must be after the earliest.",
    )
    assert {sentence: page.count(sentence) for sentence in said} == dict.fromkeys(said, 2)


def test_whoever_comes_rests_with_the_own_country_also_when_that_is_no_member(as_, world):
    """8 December is a holiday in Peru as well; on the 9th Peru celebrates Ayacucho."""
    asked = USUAL | {"first": "2026-12-09", "last": "2026-12-09"}
    page = (
        as_("secretariat")
        .get(address(world, "exchange", **asked, must=str(world.people["partner"]), country="SE"))
        .text
    )
    assert "Public holiday in Peru: Battle of Ayacucho Day" in page


def test_what_is_not_offered_is_passed_over(as_, world):
    answer = as_("secretariat").get(address(world, "undated", **USUAL, must=["999999", "x"], country=["XX", "IT"]))
    assert answer.status_code == 200
    assert len(whens(answer.text)) == 10 - 2  # the holiday of the chair takes a day of five


def test_a_draft_takes_a_date_and_nobody_is_told(app, as_, world):
    client, page = as_("contact_group"), address(world, "undated", **USUAL)
    form = form_to(client.get(page).text, page, "/slots" + page[page.index("?") :].replace("&", "&"))
    starts = form.values["slot"][0].partition("Z/")[0]
    before = row_of(app, world, "undated")
    answer = client.post(form.action, data=form.values, follow_redirects=True)
    assert "The date is set. Nobody is told of it." in answer.text
    meeting = row_of(app, world, "undated")
    assert (meeting.starts_at, meeting.state) == (datetime.fromisoformat(starts).replace(tzinfo=UTC), State.DRAFT)
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=3)
    assert (meeting.title, meeting.purpose, meeting.place) == (before.title, before.purpose, before.place)
    with app.app_context():
        assert db.session.scalars(sa.select(Message.id)).all() == []
        assert db.session.scalars(sa.select(JournalEntry.action)).all() == ["meeting.changed"]
        db.session.remove()
    # The same again is the same submission; another choice from the old page is told that the meeting changed.
    assert client.post(form.action, data=form.values).status_code == 302
    assert client.post(form.action, data=form.values | {"key": "another"}).status_code == 409


def test_an_announced_meeting_says_before_and_after_how_many_are_told(app, as_, world):
    client, page = as_("secretariat"), address(world, "exchange")
    shown = client.get(page).text
    assert "Taking a date tells 4 persons" in shown
    form = form_to(shown, page, "/slots")
    assert "4 persons are told of it." in client.post(form.action, data=form.values, follow_redirects=True).text
    assert row_of(app, world, "exchange").sequence == 1


def test_a_postponed_meeting_has_a_date_again(app, as_, world):
    client, page = as_("secretariat"), address(world, "postponed")
    form = form_to(client.get(page).text, page, "/slots")
    assert client.post(form.action, data=form.values).status_code == 302
    meeting = row_of(app, world, "postponed")
    assert (meeting.state, meeting.date_open) == (State.POSTPONED, False)


@pytest.mark.parametrize(
    "slot",
    [
        "", "x", "x" * 100_000, "2026-12-10T09:00/2026-12-10T12:00", "9999-12-31T23:00Z/9999-12-31T23:30Z",
        "2026-02-30T09:00Z/2026-02-30T12:00Z", "2020-01-01T09:00Z/2020-01-01T12:00Z", "2026-12-10T12:00Z/2026-12-10T09:00Z",
        "\u0662026-12-10T09:00Z/2026-12-10T12:00Z",
    ],
)  # fmt: skip
def test_what_is_no_date_that_can_be_taken_is_refused(app, as_, world, slot):
    client, page = as_("secretariat"), address(world, "undated")
    form = form_to(client.get(page).text, page, "/slots")
    answer = client.post(form.action, data=form.values | {"slot": slot})
    assert (answer.status_code, "Not done" in answer.text) == (422, True)
    assert row_of(app, world, "undated").starts_at is None


def test_a_time_that_exists_twice_is_taken_as_the_one_that_was_shown(app, as_, world):
    client, page = as_("secretariat"), address(world, "undated")
    form = form_to(client.get(page).text, page, "/slots")
    for number, fold in ((0, 0), (1, 1)):
        slot = f"2027-10-31T0{number}:30Z/2027-10-31T04:00Z"
        version = str(row_of(app, world, "undated").version)
        client.post(form.action, data=form.values | {"slot": slot, "key": slot, "version": version})
        meeting = row_of(app, world, "undated")
        assert (meeting.starts_local, meeting.starts_fold) == (datetime(2027, 10, 31, 2, 30), fold)


@pytest.mark.parametrize("name", ["convened", "held", "cancelled"])
def test_of_a_meeting_that_is_convened_or_over_no_dates_are_suggested(as_, world, name):
    answer = as_("secretariat").get(address(world, name), follow_redirects=True)
    assert "Dates are suggested until a meeting is convened." in answer.text
    assert as_("secretariat").post(address(world, name), data={"slot": "x"}).status_code == 302


def test_the_readers_own_time_stands_beside_and_that_of_each_country_on_demand(as_, world):
    page = as_("partner_chair").get(address(world, "undated"))
    assert page.status_code == 404
    own = as_("admin").get(address(world, "exchange", **USUAL, country=["PE", "SE"])).text
    assert own.count('<details class="more"><summary>Local times') == 10 - 2
    assert "7 Dec 2026, 09:00–12:00" in own


# --- V1 ---------------------------------------------------------------------------------------------------------------


def _planned_by_partners(app, world):
    """Let EU–CLASI plan a meeting with the chair of Spain, who also prepares on the Union side only."""
    with app.app_context():
        clasi = db.session.get_one(Meeting, world.meetings["clasi"])
        clasi.state = State.SCHEDULED
        db.session.add(
            Participation(
                meeting_id=world.meetings["clasi_union"], person_id=world.people["chair"], capacity=Capacity.SENIOR_OFFICIAL,
                country_code="ES", answer=Answer.ACCEPTED, asked_at=NOW,
            )
        )  # fmt: skip
        db.session.commit()
        hidden = db.session.get_one(Meeting, world.meetings["clasi_union"])
        starts, ends = (clock.agree(datetime(2027, 1, 12, hour), "Europe/Brussels") for hour in (0, 23))
        hidden.set_times(starts, ends)
        db.session.commit()
        day = hidden.day
        db.session.remove()
    return address(
        world, "clasi", **(USUAL | {"first": f"{day}", "last": f"{day}"}), must=str(world.people["chair"]), country="ES"
    )


def test_the_partner_side_sees_what_it_would_see_if_the_hidden_meeting_had_never_been(app, as_, world):
    page = _planned_by_partners(app, world)
    met = as_("partner_chair").get(page)
    assert (met.status_code, "HERON" in met.text, "Suits everybody" in met.text) == (200, False, True)
    assert "Elena Presidenta: already at “HERON preparation of EU–CLASI”" in as_("secretariat").get(page).text
    with app.app_context():
        db.session.execute(sa.delete(Participation).where(Participation.meeting_id == world.meetings["clasi_union"]))
        db.session.execute(sa.delete(Meeting).where(Meeting.id == world.meetings["clasi_union"]))
        db.session.commit()
        db.session.remove()
    assert PASSING.sub("", as_("partner_chair").get(page).text) == PASSING.sub("", met.text)


# --- The way there, and what it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "offered"), [("undated", True), ("exchange", True), ("postponed", True), ("convened", False)]
)
def test_the_page_of_a_meeting_leads_there_while_a_date_is_looked_for(as_, world, name, offered):
    shown = as_("secretariat").get(f"/meetings/{world.meetings[name]}").text
    assert (f'href="/meetings/{world.meetings[name]}/slots"' in shown) is offered
    plan = as_("secretariat").get(f"/meetings/{world.meetings[name]}/edit").text
    assert (f'href="/meetings/{world.meetings[name]}/slots"' in plan) is offered


def test_dates_can_be_put_to_a_poll_where_there_are_polls(app, as_, world):
    page = as_("secretariat").get(address(world, "undated", **USUAL)).text
    offered = re.findall(r'name="slot" form="poll" value="([^"]*)"', page)
    if "polls.new" in app.view_functions:
        assert offered[0] == "2026-12-07T09:00/2026-12-07T12:00"
    else:
        assert offered == []


def test_the_page_takes_the_same_statements_however_many_people_there_are(app, as_, world, count_queries):
    client, seen = as_("secretariat"), set()
    client.get(address(world, "exchange", **USUAL))
    everybody = [
        str(world.people[who])
        for who in ("prosecutor", "judge", "central_authority", "partner", "chair", "member", "next_chair")
    ]
    for number in (1, 3, 7):
        with count_queries() as statements:
            assert (
                client.get(address(world, "exchange", **USUAL, must=everybody[:number], country="SE")).status_code
                == 200
            )
        seen.add(len(statements))
    assert len(seen) == 1

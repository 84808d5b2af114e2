"""The list, the page of a meeting, and the forms of its plan."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.forums.models import Membership
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Audience, Capacity, Level, Side
from tests.meetings.reading import form_of
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW, PERSONAS

LINK = "https://meet.example/exchange"


def titles(page) -> list[str]:
    return [unescape(title) for title in re.findall(r'<td class="name"><div><a href="[^"]*">([^<]*)</a>', page.text)]


def errors(page, field: str) -> list[str]:
    beside = re.search(rf'<div id="{field}-error">(.*?)</div>', page.text, re.DOTALL)
    return [unescape(text) for text in re.findall(r"<span>([^<]*)</span>", beside.group(1))] if beside else []


def plan(**changed) -> dict:
    """What a browser sends for a new contact group meeting."""
    return {
        "key": "one key", "level": "contact_group", "title": "Contact group in Ghent", "purpose": "", "zone": "Europe/Brussels",
        "starts": "2027-03-04T10:00", "ends": "2027-03-04T17:00", "place": "Ghent", "place_country": "BE",
        "online_link": "", "handling": "limite", "audience": "all", "organiser": "", "seats_per_country": "", "respond_by": "",
    } | changed  # fmt: skip


def made(session, title="Contact group in Ghent") -> list[Meeting]:
    found = list(session.scalars(sa.select(Meeting).filter_by(title=title)))
    session.rollback()
    return found


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_begins_with_what_comes_next(as_):
    assert titles(as_("member").get("/meetings")) == [
        "Contact group called off",
        "Senior officials before Madrid",
        "HERON exchange on Colombia",
        "Experts' exchange on Peru",
    ]


def test_the_list_shows_chairs_of_the_day_marks_and_my_answer(as_):
    page = as_("chair").get("/meetings?level=political").text
    row = re.sub(r"<[^>]*>|\s+", " ", re.search(r"<tr>.*?</tr>", page.split("<tbody>")[1], re.DOTALL).group(0))
    assert " ".join(row.split()) == (
        "EU–CLASI ministers LIMITE EU–CLASI · Political level Friday, 8 January 2027, 10:00–17:00 (Brussels) "
        "FR France PE Peru Convened Accepted"
    )


@pytest.mark.parametrize(
    "query",
    [
        "when=yesterday",
        "when=0001",
        "when=99999",
        "level=x",
        "state=y",
        "forum=z",
        "forum=99999999999999999999",
        "page=-1",
        "country=%F0%9F%98%80",
    ],
)
def test_what_the_address_says_wrongly_does_no_harm(as_, query):
    assert as_("member").get(f"/meetings?{query}").status_code == 200


def test_an_empty_list_says_what_to_do_next(as_):
    assert "Show past meetings" in as_("stranger").get("/meetings").text
    assert "No meeting fits" in as_("member").get("/meetings?when=2022").text
    assert "New meeting" not in as_("member").get("/meetings").text


def add_meetings(session, world, number: int) -> None:
    session.expunge_all()
    for n in range(number):
        starts = datetime(2027, 5, 1, 10) + timedelta(days=n)
        meeting = Meeting(
            uid=f"added-{n}", forum_id=world.forums["coalition"], level=Level.LIAISON_EXCHANGE, title=f"Added {n}",
            state=State.SCHEDULED, zone="Europe/Brussels", created_at=NOW, shown_at=NOW,
            countries=[MeetingCountry(country_code="AR")],
        )  # fmt: skip
        meeting.set_times(
            clock.agree(starts, "Europe/Brussels"), clock.agree(starts + timedelta(hours=2), "Europe/Brussels")
        )
        session.add(meeting)
        session.flush()
        session.add(
            Participation(
                meeting_id=meeting.id, person_id=world.people["member"], capacity=Capacity.POLICY_EXPERT,
                country_code="SE", answer=Answer.INVITED, asked_at=NOW,
            )
        )  # fmt: skip
    session.commit()


def test_a_list_of_any_length_takes_the_same_statements(as_, session, world, count_queries):
    client, counts = as_("member"), []
    for more in (1, 2, 297):
        session.execute(sa.delete(Meeting).where(Meeting.uid.like("added-%")))
        add_meetings(session, world, more + sum(number for number in (1, 2, 297) if number < more))
        with count_queries() as seen:
            shown = titles(client.get("/meetings?country=AR"))
        counts.append((len(shown), len(seen)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1]), (25, counts[0][1])]
    assert titles(client.get("/meetings?country=AR&page=12")) == [f"Added {n}" for n in range(275, 300)]


# --- The page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("admin", True),
        ("secretariat", True),
        ("chair", True),
        ("contact_group", True),
        ("prosecutor", True),
        ("judge", True),
        ("central_authority", True),
        ("partner", True),
        ("member", False),
        ("next_chair", False),
        ("contact_point", False),
        ("eurojust", False),
    ],
)
def test_the_online_link_is_for_those_with_a_seat_and_those_who_plan(as_, world, who, sees):
    page = as_(who).get(f"/meetings/{world.meetings['exchange']}")
    assert (page.status_code, LINK in page.text) == (200, sees)


@pytest.mark.parametrize(
    ("answer", "sees"),
    [
        (Answer.INVITED, True),
        (Answer.NOMINATED, True),
        (Answer.TENTATIVE, True),
        (Answer.WAITING, False),
        (Answer.DECLINED, False),
    ],
)
def test_the_online_link_follows_the_seat(as_, session, world, answer, sees):
    session.execute(
        sa.update(Participation)
        .where(Participation.person_id == world.people["judge"], Participation.meeting_id == world.meetings["exchange"])
        .values(answer=answer)
    )
    session.commit()
    assert (LINK in as_("judge").get(f"/meetings/{world.meetings['exchange']}").text) is sees


@pytest.mark.parametrize(
    ("meeting", "who"),
    [
        ("exchange", "stranger"),
        ("exchange", "partner_chair"),
        ("draft", "prosecutor"),
        ("draft", "partner"),
        ("draft", "member"),
        ("union", "partner"),
        ("clasi_union", "partner_chair"),
        ("clasi_union", "partner"),
        ("convened", "prosecutor"),
    ],
)
def test_what_one_may_not_see_is_as_if_it_were_not_there(as_, world, meeting, who):
    client, key = as_(who), world.meetings[meeting]
    hidden = [client.get(f"/meetings/{key}{end}") for end in ("", "/edit", "/discard", "/step/cancel")]
    unknown = client.get("/meetings/999999")
    assert {page.status_code for page in hidden} == {404}
    assert hidden[0].text == unknown.text.replace("999999", str(key))


@pytest.mark.parametrize("who", ["partner", "partner_chair"])
def test_the_partner_side_never_meets_a_word_of_the_union_side(as_, world, who):
    client = as_(who)
    addresses = [f"/meetings?when={when}" for when in ("", "past", "undated", "2026", "2027")]
    addresses += [f"/meetings/{key}" for key in world.meetings.values()]
    addresses += [
        f"/meetings/{key}/step/{step}" for key in world.meetings.values() for step in ("convene", "cancel", "postpone")
    ]
    addresses += ["/meetings/new", f"/meetings/{world.meetings['clasi']}/edit"]
    assert [address for address in addresses if "HERON" in client.get(address).text] == []


def test_people_without_a_date_of_their_own_see_both_walls(as_, world):
    page = as_("partner").get(f"/meetings/{world.meetings['exchange']}").text
    assert re.findall(r"10:00–17:00 \(Brussels\)</time> · <span class=\"local-hint\">([^<]*)</span>", page) == [
        "04:00–11:00 (Lima)"
    ]
    assert 'local-hint">' not in as_("judge").get(f"/meetings/{world.meetings['exchange']}").text


def test_the_page_names_the_chair_of_the_day_and_the_hand_over_before_it(as_, world):
    page = as_("secretariat").get(f"/meetings/{world.meetings['draft']}").text
    facts = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.split("<dt>Chair</dt>")[1].split("</dd>")[0]))
    assert facts.strip() == "FR France Hand-over on 1 January 2027"
    assert "Hand-over on" not in as_("secretariat").get(f"/meetings/{world.meetings['exchange']}").text


def test_the_page_names_participants_by_country_with_their_answers_and_no_address(as_, world):
    page = as_("judge").get(f"/meetings/{world.meetings['exchange']}").text
    people = page.split('<dl class="facts p-3">')[1].split("</dl>")[0]
    rows = [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in re.findall(r"<dt>.*?</dd>", people, re.DOTALL)]
    assert rows == [
        "BE Belgium BJ Benoît Juge Investigating judge · Court of Antwerp Invited",
        "DE Germany DA Dieter Ankläger Prosecutor · Federal Prosecutor General Accepted",
        "IT Italy IA Ilaria Autorità Central authority · Directorate for International Cooperation Tentative",
        "PE Peru PF Pilar Fiscal Prosecutor · Public Ministry of Peru Invited",
    ]
    assert "people.example" not in page


@pytest.mark.parametrize(
    ("meeting", "who", "steps"),
    [
        ("exchange", "secretariat", {"convene", "postpone", "cancel", "redraft"}),
        ("exchange", "chair", {"convene", "postpone", "cancel", "redraft"}),
        ("exchange", "contact_group", set()),
        ("exchange", "next_chair", set()),
        ("draft", "contact_group", set()),
        ("draft", "secretariat", {"schedule"}),
        ("convened", "secretariat", {"postpone", "cancel"}),
        ("over", "secretariat", {"postpone", "cancel", "hold"}),
        ("held", "secretariat", {"adopt"}),
        ("cancelled", "secretariat", set()),
        ("clasi", "partner_chair", {"postpone", "cancel"}),
    ],
)
def test_the_page_offers_the_steps_that_the_viewer_may_take(as_, world, meeting, who, steps):
    page = as_(who).get(f"/meetings/{world.meetings[meeting]}").text
    assert set(re.findall(r"/step/([a-z]+)\"", page)) == steps


def test_a_partner_in_the_chair_is_not_offered_to_convene(as_, session, world):
    session.execute(sa.update(Meeting).where(Meeting.id == world.meetings["clasi"]).values(state=State.SCHEDULED))
    session.commit()
    address = f"/meetings/{world.meetings['clasi']}"
    assert "/step/convene" not in as_("partner_chair").get(address).text
    assert as_("partner_chair").get(f"{address}/step/convene").status_code == 403
    assert "/step/convene" in as_("chair").get(address).text


def test_a_page_with_any_number_of_participants_takes_the_same_statements(as_, session, world, count_queries):
    client, key, counts = as_("secretariat"), world.meetings["convened"], []
    for number in (1, 3, 300):
        session.execute(sa.delete(Participation).where(Participation.meeting_id == key))
        people = [
            Person(
                email=f"{number}-{n}@people.example", name=f"Person {n}", folded_name=f"person {n}", country_code="BE",
                side=Side.UNION, zone="UTC", locale="en", created_at=NOW,
            )
            for n in range(number)
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        session.add_all(
            Participation(
                meeting_id=key, person_id=person.id, capacity=Capacity.SENIOR_OFFICIAL, country_code="BE",
                answer=Answer.INVITED, asked_at=NOW,
            )
            for person in people
        )  # fmt: skip
        session.commit()
        with count_queries() as seen:
            shown = client.get(f"/meetings/{key}").text.count('class="person"')
        counts.append((shown, len(seen)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1]), (300, counts[0][1])]


# --- A new one --------------------------------------------------------------------------------------------------------


def test_only_those_who_plan_make_meetings(as_):
    allowed = {who for who in PERSONAS if as_(who).get("/meetings/new").status_code == 200}
    assert allowed == {"admin", "secretariat", "chair", "contact_group", "partner_chair"}


def test_the_forum_is_chosen_first_where_there_are_several(as_, world):
    coalition, clasi = world.forums["coalition"], world.forums["eu-clasi"]
    offered = re.findall(r"/meetings/new\?forum=(\d+)", as_("secretariat").get("/meetings/new").text)
    assert sorted(offered) == sorted([str(coalition), str(clasi)])
    assert "Save the draft" in as_("secretariat").get(f"/meetings/new?forum={clasi}").text
    assert "Save the draft" in as_("contact_group").get("/meetings/new").text
    levels = re.search(
        r'<select[^>]*name="level".*?</select>', as_("secretariat").get(f"/meetings/new?forum={clasi}").text, re.DOTALL
    )
    assert re.findall(r'value="([a-z_]*)"', levels.group(0)) == ["", "political", "senior_officials"]


@pytest.mark.parametrize("forum", ["eu-clasi", None])
def test_nobody_makes_a_meeting_in_a_forum_where_they_do_not_plan(as_, session, world, forum):
    address = f"/meetings/new?forum={world.forums[forum] if forum else 999}"
    assert as_("contact_group").post(address, data=plan()).status_code == 404
    assert made(session) == []


def test_a_draft_is_saved_and_shown(as_, session, world):
    data = plan(
        countries=["PE", "AR"],
        languages=["es", "en"],
        seats_per_country="3",
        respond_by="2027-02-20",
        online_link="https://x.example/y",
    )
    answer = as_("contact_group").post("/meetings/new", data=data)
    [meeting] = made(session)
    assert (answer.status_code, answer.location) == (302, f"/meetings/{meeting.id}")
    assert (meeting.state, meeting.day.isoformat(), meeting.seats_per_country, meeting.languages) == (
        State.DRAFT, "2027-03-04", 3, ["en", "es"],
    )  # fmt: skip
    page = as_("contact_group").get(answer.location).text
    assert "Argentina" in page
    assert "20 February 2027" in page


def test_a_repeated_submission_is_the_same_meeting(as_, session):
    client = as_("contact_group")
    answers = {client.post("/meetings/new", data=plan()).location for _time in range(3)}
    [meeting] = made(session)
    assert answers == {f"/meetings/{meeting.id}"}
    client.post("/meetings/new", data=plan(key="another key"))
    assert len(made(session)) == 2


@pytest.mark.on_both
def test_six_equal_submissions_at_once_make_one_meeting(as_, session):
    clients = [as_("contact_group") for _thread in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda client: client.post("/meetings/new", data=plan()), clients))
    [meeting] = made(session)
    assert {(answer.status_code, answer.location) for answer in answers} == {(302, f"/meetings/{meeting.id}")}


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"ends": "2027-03-04T09:00"}, "ends", "The end must be after the start."),
        ({"ends": "2027-03-04T10:00"}, "ends", "The end must be after the start."),
        ({"ends": ""}, "ends", "Give both start and end, or leave both open."),
        ({"ends": "2027-05-04T10:00"}, "ends", "A meeting lasts 31 days at most."),
        ({"zone": "Europe/Brussel"}, "zone", "This time zone is not known. Choose one from the list, such as Europe/Brussels."),
        ({"zone": "../../etc/passwd"}, "zone", "This time zone is not known. Choose one from the list, such as Europe/Brussels."),
        ({"zone": ""}, "zone", "Please fill this in."),
        ({"starts": "tomorrow"}, "starts", "Not a valid datetime value."),
        ({"title": " \u202e\n "}, "title", "Please fill this in."),
        ({"level": "summit"}, "level", "Not a valid choice."),
        ({"level": ""}, "level", "Please choose one."),
        ({"organiser": "country:AR"}, "organiser", "Not a valid choice."),
        ({"online_link": "javascript:alert(1)"}, "online_link", "Give a full address that begins with https:// or http://."),
        ({"seats_per_country": "0"}, "seats_per_country", "Give a number from 1 to 100, or leave it empty."),
        ({"respond_by": "2027-03-04"}, "respond_by", "The day to respond by lies before the meeting."),
        ({"countries": ["BE"]}, "countries", "'BE' is not a valid choice for this field."),
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
    ],
)  # fmt: skip
def test_bad_input_is_explained_beside_its_field_and_kept(as_, session, changed, field, message):
    page = as_("contact_group").post("/meetings/new", data=plan(purpose="Typed and not lost", **changed))
    assert (page.status_code, errors(page, field)) == (422, [message])
    assert "Typed and not lost" in page.text
    assert made(session) == []


def test_an_organiser_who_is_not_a_member_on_the_day_is_refused_in_words(as_, session, world):
    left = sa.and_(Membership.country_code == "SE", Membership.forum_id == world.forums["coalition"])
    session.execute(sa.update(Membership).where(left).values(ends_on=date(2027, 3, 4)))
    session.commit()
    page = as_("contact_group").post("/meetings/new", data=plan(organiser="country:SE"))
    assert (page.status_code, errors(page, "organiser")) == (
        422,
        ["This country is not a member of the forum on that date."],
    )
    the_day_before = {"starts": "2027-03-03T10:00", "ends": "2027-03-03T17:00"}
    assert (
        as_("contact_group").post("/meetings/new", data=plan(organiser="country:SE", **the_day_before)).status_code
        == 302
    )


@pytest.mark.parametrize(("fold", "begins"), [("0", "2027-10-31T00:30"), ("1", "2027-10-31T01:30")])
def test_of_two_equal_times_the_chosen_one_is_kept_and_shown_again(as_, session, fold, begins):
    night = {"starts": "2027-10-31T02:30", "ends": "2027-10-31T12:00"}
    asked = as_("contact_group").post("/meetings/new", data=plan(**night))
    assert re.findall(r'name="starts_fold" value="(\d)"', asked.text) == ["0", "1"]
    chosen_but_wrong_elsewhere = as_("contact_group").post(
        "/meetings/new", data=plan(**night, starts_fold=fold, title="")
    )
    assert re.findall(r'name="starts_fold" value="(\d)" checked', chosen_but_wrong_elsewhere.text) == [fold]
    as_("contact_group").post("/meetings/new", data=plan(**night, starts_fold=fold))
    [meeting] = made(session)
    assert (meeting.starts_at.strftime("%Y-%m-%dT%H:%M"), meeting.starts_fold) == (begins, int(fold))
    form = as_("contact_group").get(f"/meetings/{meeting.id}/edit").text
    assert re.findall(r'name="starts_fold" value="(\d)" checked', form) == [fold]


def test_a_partner_who_plans_is_not_offered_what_only_the_union_side_has(as_, session, world):
    address = f"/meetings/new?forum={world.forums['eu-clasi']}"
    assert 'name="audience"' not in as_("partner_chair").get(address).text
    as_("partner_chair").post(address, data=plan(level="political", audience="union"))
    [meeting] = made(session)
    assert meeting.audience is Audience.ALL


# --- Changing one -----------------------------------------------------------------------------------------------------


def shown_form(client, key: int) -> dict:
    """What the form of a meeting would send if nothing were changed."""
    return form_of(client.get(f"/meetings/{key}/edit"))


def test_the_unchanged_form_changes_nothing(as_, session, world):
    client, key = as_("secretariat"), world.meetings["exchange"]
    before = session.get(Meeting, key).version
    session.rollback()
    assert client.post(f"/meetings/{key}/edit", data=shown_form(client, key)).status_code == 302
    session.expire_all()
    assert session.get(Meeting, key).version == before
    session.rollback()


@pytest.mark.parametrize(
    ("meeting", "who", "status"),
    [
        ("draft", "contact_group", 200),
        ("draft", "secretariat", 200),
        ("exchange", "secretariat", 200),
        ("exchange", "chair", 200),
        ("exchange", "contact_group", 403),
        ("exchange", "next_chair", 403),
        ("exchange", "prosecutor", 403),
        ("clasi", "partner_chair", 200),
        ("cancelled", "secretariat", 302),
    ],
)
def test_drafts_are_changed_by_those_who_plan_and_announced_ones_by_those_who_run(as_, world, meeting, who, status):
    address = f"/meetings/{world.meetings[meeting]}/edit"
    assert as_(who).get(address).status_code == status
    assert as_(who).post(address, data={}).status_code == (status if status != 200 else 409)


@pytest.mark.parametrize(
    ("meeting", "says"),
    [
        ("draft", "Saving tells nobody"),
        ("exchange", "Saving another time, place or link tells 4 persons"),
        ("convened", "Saving tells nobody"),
    ],
)
def test_the_form_says_whether_saving_tells_people(as_, world, meeting, says):
    assert says in as_("secretariat").get(f"/meetings/{world.meetings[meeting]}/edit").text


def test_a_late_edit_loses_neither_text(as_, session, world):
    mine, theirs, key = as_("secretariat"), as_("chair"), world.meetings["exchange"]
    form = shown_form(mine, key)
    theirs.post(f"/meetings/{key}/edit", data=shown_form(theirs, key) | {"title": "Their title"})
    when = {"starts": "2026-12-24T09:00"}
    late = mine.post(f"/meetings/{key}/edit", data=form | {"title": "My title", "purpose": "My purpose"} | when)
    assert late.status_code == 409
    assert "Their title" in late.text
    assert 'value="My title"' in late.text
    assert "My purpose" in late.text
    assert "<blockquote>24 December 2026, 10:00</blockquote>" in late.text
    seen = re.search(r'name="version"[^>]*value="(\d+)"', late.text).group(1)
    assert mine.post(f"/meetings/{key}/edit", data=form | {"title": "My title", "version": seen}).status_code == 302
    assert len(made(session, "My title")) == 1


def test_two_who_change_only_the_countries_meet_too(as_, world):
    mine, theirs, key = as_("secretariat"), as_("chair"), world.meetings["exchange"]
    form = shown_form(mine, key)
    theirs.post(f"/meetings/{key}/edit", data=shown_form(theirs, key) | {"countries": ["PE", "EC"]})
    late = mine.post(f"/meetings/{key}/edit", data=form | {"countries": ["PE", "CO"]})
    assert late.status_code == 409
    assert "<blockquote>Ecuador, Peru</blockquote>" in late.text


def test_moving_across_the_hand_over_says_who_chairs_now(as_, world):
    client, key = as_("secretariat"), world.meetings["exchange"]
    moved = shown_form(client, key) | {"starts": "2027-01-15T10:00", "ends": "2027-01-15T17:00"}
    page = client.post(f"/meetings/{key}/edit", data=moved, follow_redirects=True).text
    assert "The change is saved. 4 persons are told of it." in page
    assert "Now in the chair: France." in page


def test_a_held_meeting_is_corrected_in_two_things_only(as_, session, world):
    client, key = as_("secretariat"), world.meetings["held"]
    form = shown_form(client, key)
    assert set(form) == {"key", "version", "purpose", "place", "place_country"}
    answer = client.post(f"/meetings/{key}/edit", data=form | {"place": "Scheveningen", "title": "Forged"})
    meeting = session.get(Meeting, key)
    assert (answer.status_code, meeting.place, meeting.title) == (302, "Scheveningen", "Contact group in The Hague")
    session.rollback()
    assert client.post(f"/meetings/{key}/edit", data=form).status_code == 409


# --- Discarding and copying -------------------------------------------------------------------------------------------


def test_a_draft_is_deleted_after_a_question(as_, session, world):
    client, key = as_("contact_group"), world.meetings["draft"]
    assert "Delete this draft?" in client.get(f"/meetings/{key}/discard").text
    assert client.post(f"/meetings/{key}/discard").location == "/meetings"
    assert session.get(Meeting, key) is None
    session.rollback()
    assert client.get(f"/meetings/{key}").status_code == 404


def test_an_announced_meeting_cannot_be_deleted(as_, world):
    assert as_("secretariat").post(f"/meetings/{world.meetings['exchange']}/discard").status_code == 403


def test_a_copy_has_plan_and_agenda_but_neither_date_nor_people(as_, session, world):
    client, key = as_("contact_group"), world.meetings["exchange"]
    answers = {client.post(f"/meetings/{key}/copy", data={"key": "copy once"}).location for _time in range(2)}
    copied = session.scalars(sa.select(Meeting).filter_by(title="Experts' exchange on Peru", state=State.DRAFT)).one()
    assert answers == {f"/meetings/{copied.id}/edit"}
    items = session.scalars(sa.select(AgendaItem).filter_by(meeting_id=copied.id).order_by(AgendaItem.position)).all()
    assert [(item.title, item.audience) for item in items] == [
        ("Experience", Audience.ALL),
        ("Extradition in practice", Audience.ALL),
        ("HERON requests that failed", Audience.UNION),
    ]
    people = session.scalar(sa.select(sa.func.count()).where(Participation.meeting_id == copied.id))
    countries = session.scalars(sa.select(MeetingCountry.country_code).filter_by(meeting_id=copied.id)).all()
    assert (copied.starts_at, copied.online_link, people, countries) == (None, "", 0, ["PE"])
    session.rollback()


def test_a_partner_copies_what_a_partner_sees(as_, session, world):
    session.add(
        AgendaItem(
            meeting_id=world.meetings["clasi"],
            position=0,
            kind="discussion",
            title="HERON line",
            audience=Audience.UNION,
        )
    )
    session.add(AgendaItem(meeting_id=world.meetings["clasi"], position=1, kind="discussion", title="Common line"))
    session.commit()
    address = as_("partner_chair").post(f"/meetings/{world.meetings['clasi']}/copy", data={"key": "k"}).location
    copied = int(address.split("/")[2])
    assert session.scalars(sa.select(AgendaItem.title).filter_by(meeting_id=copied)).all() == ["Common line"]
    session.rollback()


def test_only_those_who_plan_copy(as_, world):
    key = world.meetings["exchange"]
    assert {who: as_(who).post(f"/meetings/{key}/copy").status_code for who in ("member", "partner", "stranger")} == {
        "member": 403,
        "partner": 403,
        "stranger": 404,
    }


def test_a_meeting_is_shown_with_the_practices_on_its_third_countries_that_the_reader_may_read(as_, session, world):
    for sketch in SKETCHES:
        add_practice(NOW, sketch, world.people, world.forums)
    session.commit()
    address = f"/meetings/{world.meetings['exchange']}"
    pages = {who: as_(who).get(address).text.partition('id="practices"')[2] for who in ("secretariat", "partner")}
    assert ["Ring before you send a request" in page for page in pages.values()] == [True, True]
    assert ["HERON way round a slow registry" in page for page in pages.values()] == [True, False]
    assert 'id="practices"' not in as_("secretariat").get(f"/meetings/{world.meetings['held']}").text

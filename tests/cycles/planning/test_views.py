"""From the wish to a planned year and back over HTTP: what is shown, what is done, who may, and what goes wrong."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning.models import Cycle, CycleMeeting, CycleTemplate
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity, Level
from tests.meetings.reading import form_of
from tests.support.world import NOW

ASKED = "first=2027-11-15&last=2027-11-30&days=1&host=&about="
LATER = "first=2027-12-01&last=2027-12-17&days=1&host=&about="


@pytest.fixture
def base(world) -> str:
    return f"/forums/{world.forums['coalition']}/cycle"


def text_of(page) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def links(page, part: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', page.text) if part in link]


def errors(page, field: str) -> list[str]:
    beside = re.search(rf'<div id="{field}-error">(.*?)</div>', page.text, re.DOTALL)
    return [unescape(word) for word in re.findall(r"<span>([^<]*)</span>", beside.group(1))] if beside else []


def plan_year(client, base: str, asked: str = ASKED, choose: int = 0):
    """Go the whole way: ask, choose, confirm; return the answer."""
    shown = client.get(links(client.get(f"{base}/new?{asked}"), "confirm")[choose])
    return client.post(f"{base}/new/confirm", data=form_of(shown))


def counts(session) -> tuple[int, ...]:
    found = tuple(
        session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (Cycle, CycleMeeting, Deadline, Meeting)
    )
    session.rollback()
    return found


# --- The way from a wish to a chain -----------------------------------------------------------------------------------


def test_asking_shows_proposals_with_reasons_and_changes_nothing(as_, base, session):
    before = counts(session)
    page = as_("contact_group").get(f"{base}/new?{ASKED}&optional=y")
    words = text_of(page)
    assert page.status_code == 200
    assert "4 proposals" in words
    assert "Italy chairs the whole chain." in words
    assert "no member rests that day" in words
    assert page.text.count('role="img" aria-labelledby="chain-') == 4
    assert links(page, "confirm") == []
    assert counts(session) == before


@pytest.mark.parametrize(("asked", "year"), [("2028", 2028), ("2027", 2027), ("1999", 2027), ("soon", 2027)])
def test_a_year_in_the_address_is_the_one_the_form_begins_with(as_, base, asked, year):
    page = as_("secretariat").get(f"{base}/new?year={asked}").text
    assert f'value="{year}-11-15"' in page


def test_those_who_run_the_forum_choose_and_are_shown_what_will_be_made(as_, base, session):
    client = as_("secretariat")
    before = counts(session)
    shown = client.get(links(client.get(f"{base}/new?{ASKED}"), "confirm")[0])
    words = text_of(shown)
    assert "Plan 2027 in this way?" in words
    assert "Nobody will be told" in words
    assert "09:00–17:00 (Rome)" in words
    answer = client.post(f"{base}/new/confirm", data=form_of(shown))
    assert (answer.status_code, answer.location) == (302, f"{base}/2027")
    page = text_of(client.get(answer.location))
    assert "Political meeting 2027" in page
    assert "2027 is planned." in page
    assert [later - earlier for earlier, later in zip(before, counts(session), strict=True)] == [1, 4, 17, 4]


def test_the_same_submission_twice_is_one(as_, base, session):
    client = as_("secretariat")
    data = form_of(client.get(links(client.get(f"{base}/new?{ASKED}"), "confirm")[0]))
    first, second = (client.post(f"{base}/new/confirm", data=data) for _time in range(2))
    assert first.location == second.location == f"{base}/2027"
    assert counts(session)[0] == 1


@pytest.mark.on_both
def test_two_who_plan_the_same_year_at_once_make_it_once(as_, base, session):
    clients = [as_("secretariat"), as_("chair")]
    sent = [form_of(client.get(links(client.get(f"{base}/new?{ASKED}"), "confirm")[0])) for client in clients]
    session.rollback()
    session.remove()
    with ThreadPoolExecutor(2) as pool:
        work = [
            pool.submit(client.post, f"{base}/new/confirm", data=data)
            for client, data in zip(clients, sent, strict=True)
        ]
        statuses = sorted(one.result().status_code for one in work)
    assert statuses == [302, 422]
    assert counts(session)[0] == 1


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_saved(as_, base, session, world):
    client = as_("secretariat")
    shown = client.get(links(client.get(f"{base}/new?{ASKED}"), "confirm")[0])
    day = re.search(r"Senior officials.*?<span>([^<]+)<", shown.text, re.DOTALL)
    assert day
    session.execute(
        sa.update(Meeting)
        .where(Meeting.id == world.meetings["exchange"])
        .values(
            starts_local=NOW.replace(2027, 11, 16, tzinfo=None), ends_local=NOW.replace(2027, 11, 16, 17, tzinfo=None)
        )
    )
    session.commit()
    before = counts(session)
    answer = client.post(f"{base}/new/confirm", data=form_of(shown))
    assert answer.status_code == 409
    assert "Something changed meanwhile" in text_of(answer)
    assert 'value="2027-11-15"' in answer.text
    assert counts(session) == before


def test_another_template_meanwhile_is_shown_before_it_is_done(as_, base, session):
    client = as_("secretariat")
    data = form_of(client.get(links(client.get(f"{base}/new?{ASKED}"), "confirm")[0]))
    form = form_of(client.get(f"{base}/template"))
    saved = client.post(f"{base}/template", data=form | {"due_political_papers_due": "7"})
    assert saved.status_code == 302
    answer = client.post(f"{base}/new/confirm", data=data)
    assert answer.status_code == 409
    assert "This was changed meanwhile" in text_of(answer)
    assert client.post(f"{base}/new/confirm", data=form_of(answer)).status_code == 302


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ("first=2027-11-30&last=2027-11-15", "last"),
        ("first=2026-01-01&last=2026-02-01", "last"),
        ("first=2027-12-01&last=2028-01-15", "last"),
        ("first=0001-01-01&last=0001-01-02", "last"),
        ("first=9999-12-01&last=9999-12-31", "first"),
        ("first=x&last=2027-11-15", "first"),
        ("first=2027-11-15", "last"),
        (ASKED.replace("days=1", "days=99999999999999999999"), "days"),
        (ASKED.replace("days=1", "days=0"), "days"),
        (ASKED.replace("host=", "host=XX"), "host"),
        (ASKED.replace("about=", "about=DE"), "about"),
        ("first=2027-11-15&last=2027-11-15&days=2&host=&about=", "days"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_beside_its_field(as_, base, changed, field):
    page = as_("secretariat").get(f"{base}/new?{changed}")
    assert page.status_code == 422
    assert errors(page, field)


def test_a_year_without_room_names_what_is_no_longer_possible(as_, base):
    words = text_of(as_("secretariat").get(f"{base}/new?first=2026-11-25&last=2026-12-04&days=1&host=&about="))
    assert "What is no longer possible" in words
    assert "Contact group 1: it would have had to meet by 28 August 2026, which has passed." in words


def test_a_planned_year_is_not_planned_again_but_anew(as_, base):
    client = as_("secretariat")
    plan_year(client, base)
    page = client.get(f"{base}/new?{ASKED}")
    assert (page.status_code, errors(page, "first")) == (422, ["2027 is planned already. Open it to plan it anew."])
    assert errors(client.get(f"{base}/2027/replan?{ASKED.replace('2027', '2028')}"), "first") == [
        "This cycle is that of 2027."
    ]


def test_a_proposal_that_never_was_leads_back_to_those_there_are(as_, base):
    answer = as_("secretariat").get(f"{base}/new/confirm?{ASKED}&chain=nonsense")
    assert answer.status_code == 302
    assert answer.location.startswith(f"{base}/new?")


# --- One cycle --------------------------------------------------------------------------------------------------------


def test_moving_a_meeting_by_hand_pins_it_and_planning_anew_shows_old_and_new(as_, base, session):
    client = as_("secretariat")
    plan_year(client, base)
    meeting = session.scalars(sa.select(Meeting).filter_by(title="Senior officials 2027")).one()
    key, session_end = meeting.id, session.rollback()
    assert session_end is None
    edit = f"/meetings/{key}/edit"
    form = form_of(client.get(edit))
    assert client.post(edit, data=form | {"starts": "2027-10-20T10:00", "ends": "2027-10-20T16:00"}).status_code == 302
    assert "pinned" in text_of(client.get(f"{base}/2027"))
    proposals = client.get(f"{base}/2027/replan?{LATER}")
    assert "pinned: its date was set by hand and stays." in text_of(proposals)
    shown = client.get(links(proposals, "confirm")[0])
    assert re.search(r"<del>[^<]*16 November 2027</del><br><ins>[^<]*December 2027</ins>", shown.text)
    answer = client.post(f"{base}/2027/replan/confirm", data=form_of(shown))
    assert answer.status_code == 302
    page = text_of(client.get(answer.location))
    assert "2027 is planned anew." in page
    assert "Wednesday, 20 October 2027" in page


def test_those_on_the_list_of_what_moves_are_counted_before_and_told_after(as_, base, session, world):
    client = as_("secretariat")
    plan_year(client, base)
    political = session.scalars(sa.select(Meeting).filter_by(title="Political meeting 2027")).one()
    session.add(
        Participation(
            meeting_id=political.id, person_id=world.people["chair"], capacity=Capacity.SENIOR_OFFICIAL, country_code="ES",
            answer=Answer.ACCEPTED, asked_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    shown = client.get(links(client.get(f"{base}/2027/replan?{LATER}"), "confirm")[0])
    assert "1 person will be told of another date" in text_of(shown)
    session.execute(sa.update(Participation).values(answer=Answer.WITHDRAWN))
    session.commit()
    answer = client.post(f"{base}/2027/replan/confirm", data=form_of(shown))
    assert answer.status_code == 409
    assert "Nobody will be told" in text_of(answer)


@pytest.mark.on_both
def test_of_two_who_plan_anew_at_once_the_second_is_shown_what_holds_now(as_, base, session):
    clients = [as_("secretariat"), as_("chair")]
    plan_year(clients[0], base)
    link = links(clients[0].get(f"{base}/2027/replan?{LATER}"), "confirm")[0]
    sent = [form_of(client.get(link)) for client in clients]
    session.rollback()
    session.remove()
    with ThreadPoolExecutor(2) as pool:
        work = [
            pool.submit(client.post, f"{base}/2027/replan/confirm", data=data)
            for client, data in zip(clients, sent, strict=True)
        ]
        answers = sorted((one.result() for one in work), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "unchanged" in text_of(answers[1]) or "Something changed meanwhile" in text_of(answers[1])
    assert counts(session)[:2] == (1, 4)


def test_pinning_by_button_and_letting_go(as_, base, session):
    client = as_("secretariat")
    plan_year(client, base)
    row = session.execute(sa.select(CycleMeeting.meeting_id).filter_by(level=Level.POLITICAL)).one()
    deadline = session.scalars(sa.select(Deadline.id).filter_by(meeting_id=row.meeting_id).limit(1)).one()
    session.rollback()
    for field, key in (("meeting", row.meeting_id), ("deadline", deadline)):
        for pinned, word in (("1", "Pinned:"), ("0", "Let go:")):
            data = {"key": f"{field} {pinned}", field: str(key), "pinned": pinned}
            answer = client.post(f"{base}/2027/pin", data=data)
            assert answer.status_code == 302
            assert word in text_of(client.get(answer.location))


@pytest.mark.parametrize("sent", [{"meeting": "x"}, {"meeting": "9" * 30}, {"deadline": "999999"}, {"meeting": "-1"}])
def test_what_is_no_part_of_the_cycle_cannot_be_pinned(as_, base, sent):
    client = as_("secretariat")
    plan_year(client, base)
    assert client.post(f"{base}/2027/pin", data=sent | {"pinned": "1"}).status_code == 404


def test_pinning_nothing_changes_nothing(as_, base, session):
    client = as_("secretariat")
    plan_year(client, base)
    answer = client.post(f"{base}/2027/pin", data={"pinned": "1"})
    assert answer.location == f"{base}/2027"
    assert "Nothing was chosen" in text_of(client.get(answer.location))
    assert session.scalars(sa.select(CycleMeeting.id).filter_by(pinned=True)).all() == []


def test_a_cancelled_meeting_leaves_a_gap_that_says_what_to_do(as_, base, session):
    client = as_("secretariat")
    plan_year(client, base)
    session.execute(sa.update(Meeting).where(Meeting.title == "Senior officials 2027").values(state=State.CANCELLED))
    session.commit()
    page = text_of(client.get(f"{base}/2027"))
    assert "The chain is not complete" in page
    assert "It was cancelled. Plan the year anew to replace it." in page


def test_what_is_over_is_not_planned_anew(as_, base, session):
    client = as_("secretariat")
    plan_year(client, base)
    data = form_of(client.get(links(client.get(f"{base}/2027/replan?{LATER}"), "confirm")[0]))
    session.execute(sa.update(Meeting).where(Meeting.title == "Political meeting 2027").values(state=State.HELD))
    session.commit()
    for answer in (
        client.get(f"{base}/2027/replan"),
        client.get(f"{base}/2027/replan/confirm"),
        client.post(f"{base}/2027/replan/confirm", data=data),
    ):
        assert (answer.status_code, answer.location) == (302, f"{base}/2027")


def test_the_forums_page_leads_planners_to_its_years_and_says_nothing_to_others(as_, base, world):
    plan_year(as_("secretariat"), base)
    forum = f"/forums/{world.forums['coalition']}"
    assert links(as_("contact_group").get(forum), "/cycle/2027")
    assert links(as_("member").get(forum), "/cycle") == []
    clasi = f"/forums/{world.forums['eu-clasi']}"
    assert links(as_("partner_chair").get(clasi), "/cycle") == []


@pytest.mark.parametrize("year", ["2027", "2028", "99999999999999999999"])
def test_a_cycle_is_as_if_it_were_not_there_for_those_who_do_not_plan(as_, base, year):
    plan_year(as_("secretariat"), base)
    assert [as_(who).get(f"{base}/{year}").status_code for who in ("member", "contact_point", "partner_chair")] == [
        404
    ] * 3


# --- The template -----------------------------------------------------------------------------------------------------


def test_a_template_is_changed_and_shown(as_, base):
    client = as_("chair")
    form = form_of(client.get(f"{base}/template"))
    answer = client.post(f"{base}/template", data=form | {"earliest_0": "30", "due_contact_group_outcome": ""})
    assert answer.status_code == 302
    page = text_of(client.get(base))
    assert "30–14" in page
    assert form_of(client.get(f"{base}/template"))["due_contact_group_outcome"] == ""


def test_a_stale_template_shows_both_texts(as_, base):
    client, other = as_("secretariat"), as_("chair")
    mine = form_of(client.get(f"{base}/template"))
    theirs = form_of(other.get(f"{base}/template"))
    assert other.post(f"{base}/template", data=theirs | {"earliest_0": "30"}).status_code == 302
    answer = client.post(f"{base}/template", data=mine | {"earliest_0": "20"})
    assert answer.status_code == 409
    assert 'id="earliest_0-saved"' in answer.text
    assert 'value="20"' in answer.text
    again = client.post(f"{base}/template", data=form_of(answer))
    assert again.status_code == 302
    assert form_of(client.get(f"{base}/template"))["earliest_0"] == "20"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"earliest_0": "3"}, "earliest_0"),
        ({"earliest_0": ""}, "earliest_0"),
        ({"earliest_0": "x"}, "earliest_0"),
        ({"latest_2": "99999999999999999999"}, "latest_2"),
        ({"days_1": "9"}, "days_1"),
        ({"start_hour_1": "18", "hours_1": "8"}, "hours_1"),
        ({"hours": "12", "start_hour": "18"}, "hours"),
        ({"level_2": ""}, "level_0"),
        ({"level_0": "political"}, "level_0"),
        ({"due_political_papers_due": "121"}, "due_political_papers_due"),
        ({"due_political_papers_due": "-3"}, "due_political_papers_due"),
        ({"owner_political_papers_due": "member"}, "owner_political_papers_due"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused_beside_its_field(as_, base, session, changed, field):
    client = as_("secretariat")
    answer = client.post(f"{base}/template", data=form_of(client.get(f"{base}/template")) | changed)
    assert answer.status_code == 422
    assert errors(answer, field)
    assert session.scalar(sa.select(sa.func.count()).select_from(CycleTemplate)) == 0


# --- Statements -------------------------------------------------------------------------------------------------------


def test_lists_and_cycles_take_as_many_statements_however_many_there_are(as_, base, count_queries, session):
    client, seen_by_years = as_("secretariat"), []
    for year in (2027, 2028, 2029):
        assert plan_year(client, base, ASKED.replace("2027", str(year))).status_code == 302
        client.get(base)
        pages = {}
        for address in (base, f"{base}/{year}", f"{base}/{year}/replan?{ASKED.replace('2027', str(year))}"):
            with count_queries() as seen:
                assert client.get(address).status_code == 200
            pages[address.removeprefix(base)[:1] + ("?" if "?" in address else "")] = len(seen)
        seen_by_years.append(pages)
    assert seen_by_years[0] == seen_by_years[1] == seen_by_years[2]


def test_readers_of_dutch_are_told_in_their_own_days(as_, base, session):
    session.execute(sa.update(Person).values(locale="nl"))
    session.commit()
    assert "dinsdag" in text_of(as_("secretariat").get(f"{base}/new?{ASKED}"))

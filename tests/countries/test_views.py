from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from exchange.countries import queries
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import Degree
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Level
from tests.support.world import LONG_AGO, NOW

UNION, PARTNER = ("admin", "secretariat", "contact_point", "stranger"), ("partner", "partner_chair")


def rows(page, heading):
    """The cells of the table under a caption, as texts."""
    table = re.search(rf"<caption[^>]*>{heading}</caption>(.*?)</table>", page, re.DOTALL)
    if table is None:
        return []
    lines = re.findall(r"<tr>(.*?)</tr>", table[1].partition("<tbody>")[2], re.DOTALL)
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", line, re.DOTALL)]
        for line in lines
    ]


def test_the_list_has_priorities_first_with_what_the_viewer_may_know(as_):
    page = as_("secretariat").get("/countries/").text
    assert rows(page, "Priority third countries") == [
        ["Colombia", "1 December 2021", "test list", "0", "1"],
        ["Ecuador", "1 December 2021", "test list", "0", "1"],
        ["Peru", "1 December 2021", "test list", "1", "2"],
    ]


def test_the_partner_side_learns_no_number_it_may_not_know(as_):
    assert rows(as_("partner").get("/countries/").text, "Priority third countries") == [
        ["Colombia", "1 December 2021", "test list", "0", "0"],
        ["Ecuador", "1 December 2021", "test list", "0", "0"],
        ["Peru", "1 December 2021", "test list", "1", "1"],
    ]


def test_a_country_of_which_something_is_kept_is_listed_though_no_priority(as_, session):
    session.execute(sa.delete(Priority).where(Priority.country_code == "PE"))
    session.commit()
    page = as_("secretariat").get("/countries/").text
    assert rows(page, "Other third countries") == [["Peru", "1", "2"]]


@pytest.mark.parametrize(("name", "found"), [("per", ["Peru"]), ("PÉRU", ["Peru"]), ("%", []), ("zz", [])])
def test_any_country_is_found_by_a_part_of_its_name(as_, name, found):
    page = as_("member").get("/countries/", query_string={"name": name}).text
    assert [row[0] for row in rows(page, "Priority third countries")] == found
    assert ("No country has this in its name" in page) == (not found)


@pytest.mark.parametrize("address", ["/countries/", "/countries/PE", "/countries/CO", "/countries/FR", "/countries/SE"])
@pytest.mark.parametrize("who", PARTNER)
def test_the_partner_side_never_meets_what_is_for_the_union_side_only(as_, who, address):
    answer = as_(who).get(address)
    assert answer.status_code == 200
    assert "HERON" not in answer.text
    assert "Union side only" not in answer.text


def test_a_country_page_shows_priority_meetings_postings_and_needs(as_):
    page = as_("secretariat").get("/countries/PE").text
    assert "Priority third country" in page
    assert rows(page, "Posted here") == [
        ["NV Niels Verbinding Embassy in Lima", "Netherlands Liaison officer", "1 December 2021", "1 June 2027"]
    ]
    assert [row[:3] for row in rows(page, "Needs of Member States")] == [
        ["Netherlands", "High", "HERON many cases"],
        ["Sweden", "None", "HERON no cases"],
    ]
    coming, past = re.findall(r"<h2>(?:Coming|Past) meetings</h2>.*?</section>", page, re.DOTALL)
    assert re.findall(r'meetings/\d+">([^<]+)', coming) == ["Liaison exchange in Lima", "Experts&#39; exchange on Peru"]
    assert re.findall(r'meetings/\d+">([^<]+)', past) == ["Exchange that is over"]


def test_a_posting_that_ends_within_six_months_stands_out(as_, session):
    session.execute(sa.update(Posting).values(ends_on=date(2027, 2, 1)))
    session.commit()
    assert rows(as_("member").get("/countries/PE").text, "Posted here")[0][-1] == "1 February 2027 soon"


def test_a_member_state_has_its_contact_points_people_and_meetings_there(as_):
    page = as_("secretariat").get("/countries/FR").text
    assert re.findall(r"<h2>([^<]+)</h2>", page) == ["National contact points", "Facts", "People you can see"]
    assert "Claire Contact" in page
    assert "Needs of Member States" not in page
    belgium = as_("secretariat").get("/countries/BE").text
    assert re.findall(r"<h2>([^<]+)</h2>", belgium)[:2] == ["Coming meetings", "Past meetings"]


@pytest.mark.parametrize("code", ["ZZ", "P", "PER", "%20%20", "ÅÅ", "p\u0131"])
def test_unknown_codes_are_unknown_pages(as_, code):
    assert as_("admin").get(f"/countries/{code}").status_code == 404


def test_a_code_in_small_letters_leads_to_the_page(as_):
    assert as_("admin").get("/countries/pe").location == "/countries/PE"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("admin", [200, 200, 200, 200, 200, 403]),
        ("contact_point", [403, 403, 200, 403, 403, 200]),
        ("secretariat", [403, 403, 403, 403, 403, 403]),
        ("partner", [403, 403, 200, 403, 403, 404]),
    ],
)
def test_doors_of_forms(as_, session, who, expected):
    priority, posting = queries.priorities_of("PE")[0].id, session.scalar(sa.select(Posting.id))
    session.rollback()
    addresses = (
        "/countries/AR/priority/new",
        f"/countries/PE/priority/{priority}/end",
        "/countries/CO/postings/new",
        f"/countries/postings/{posting}/edit",
        f"/countries/postings/{posting}/end",
        "/countries/PE/needs/FR",
    )
    client = as_(who)
    assert [client.get(address).status_code for address in addresses] == expected


def test_a_partner_learns_nothing_from_the_address_of_a_posting_elsewhere(as_, session):
    posting = session.scalar(sa.select(Posting.id))
    session.rollback()
    assert as_("partner_chair").get(f"/countries/postings/{posting}/edit").status_code == 404


def test_a_priority_is_set_once_though_sent_twice(as_, session):
    client, form = as_("admin"), {"starts_on": "2027-01-01", "source": "Council list", "key": "k1"}
    answers = [client.post("/countries/AR/priority/new", data=form) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(302, "/countries/AR")] * 2
    assert len(queries.priorities_of("AR")) == 1


@pytest.mark.parametrize(
    ("address", "form", "message"),
    [
        ("PE/priority/new", {"starts_on": "2027-01-01", "source": "x"}, "It is a priority already since 1 December 2021."),
        ("PE/priority/new", {"starts_on": "soon", "source": "x"}, "Not a valid date value."),
        ("AR/priority/new", {"starts_on": "0001-01-01", "source": "x"}, "Check the year."),
        ("ES/priority/new", {"starts_on": "2027-01-01", "source": "x"}, "is a Member State on that day"),
        ("CO/postings/new", {"kind": "diplomat", "who": "Nobody", "starts_on": "2027-01-01"}, "Nobody is found whose postings you keep."),
        (
            "CO/postings/new",
            {"kind": "diplomat", "who": "liaison@people.example", "starts_on": "2027-01-01"},
            "This person is posted in Peru from 1 December 2021 to 1 June 2027.",
        ),
        ("CO/postings/new", {"kind": "diplomat", "who": "Niels Verbinding", "starts_on": "2028-01-01", "ends_on": "2027-01-01"}, "The end must be after"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(as_, session, address, form, message):
    answer = as_("admin").post(f"/countries/{address}", data=form)
    assert answer.status_code == 422
    assert message in answer.text
    typed = [value for value in form.values() if value != "0001-01-01"]
    assert [value for value in typed if f'value="{value}"' not in answer.text] == []
    assert len(queries.priorities_of("AR")) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Posting)) == 1


def test_the_one_meant_among_several_is_asked_for(as_, session, world):
    client, form = as_("admin"), {"kind": "diplomat", "who": "e", "starts_on": "2028-01-01"}
    asked = client.post("/countries/CO/postings/new", data=form)
    assert asked.status_code == 422
    assert "Choose the person you mean." in asked.text
    form["person_id"] = str(world.people["liaison"])
    assert client.post("/countries/CO/postings/new", data=form).location == "/countries/CO"
    assert [period.country for period in queries.periods_of(world.people["liaison"])] == ["PE", "CO"]


def test_a_stale_edit_of_a_posting_shows_both_texts(as_, session):
    posting = session.scalars(sa.select(Posting)).one()
    posting.note = "Saved by another"
    session.commit()
    form = {"starts_on": "2021-12-01", "ends_on": "2027-06-01", "note": "Typed by me", "version": "1"}
    late = as_("admin").post(f"/countries/postings/{posting.id}/edit", data=form)
    assert late.status_code == 409
    assert ("Saved by another" in late.text, "Typed by me" in late.text) == (True, True)
    session.expire_all()
    assert posting.note == "Saved by another"


def test_a_contact_point_states_the_need_and_a_late_one_sees_it(as_, session):
    client = as_("contact_point")
    assert client.post("/countries/PE/needs/FR", data={"degree": "low", "note": "Few"}).location == "/countries/PE"
    late = client.post("/countries/PE/needs/FR", data={"degree": "high", "note": "Many"})
    assert late.status_code == 409
    assert ("Few" in late.text, "Many" in late.text) == (True, True)
    need = queries.need_of("FR", "PE")
    assert (need.degree, need.note) == (Degree.LOW, "Few")


def test_a_need_without_its_degree_is_refused(as_, session):
    answer = as_("contact_point").post("/countries/PE/needs/FR", data={"note": "Typed"})
    assert (answer.status_code, "Choose one." in answer.text, "Typed" in answer.text) == (422, True, True)
    assert queries.need_of("FR", "PE") is None


@pytest.mark.parametrize("address", ["/countries/PE/needs/PE", "/countries/DE/needs/FR", "/countries/ZZ/needs/FR"])
def test_needs_are_stated_by_member_states_about_third_countries(as_, address):
    assert as_("contact_point").get(address).status_code == 404


def more_meetings(session, world, number):
    for n in range(number):
        meeting = Meeting(
            uid=f"more-{n}", forum_id=world.forums["coalition"], level=Level.EXPERT_EXCHANGE, title=f"More {n}",
            state=State.CONVENED, zone="Europe/Brussels", created_at=NOW, shown_at=NOW, audience=Audience.ALL,
            starts_at=NOW, ends_at=NOW.replace(day=25), starts_local=NOW.replace(tzinfo=None),
            ends_local=NOW.replace(tzinfo=None, day=25), countries=[MeetingCountry(country_code="PE")],
        )  # fmt: skip
        session.add(meeting)
    session.add_all(
        StatedNeed(country_code=code, third_code="PE", degree=Degree.LOW, stated_at=NOW) for code in ("BE", "DE", "FR")
    )
    session.add_all(
        Posting(person_id=world.people[who], country_code="PE", starts_on=LONG_AGO) for who in ("judge", "member")
    )
    session.commit()


@pytest.mark.parametrize(("address", "statements"), [("/countries/", 7), ("/countries/PE", 19)])
def test_the_number_of_statements_does_not_grow(as_, session, world, count_queries, address, statements):
    client = as_("secretariat")
    client.get(address)
    session.remove()
    with count_queries() as few:
        client.get(address)
    more_meetings(session, world, 300)
    session.remove()
    with count_queries() as many:
        client.get(address)
    assert (len(few), len(many)) == (statements, statements)

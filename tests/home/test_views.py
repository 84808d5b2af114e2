from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role
from exchange.core import clock, journal, site
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind
from exchange.meetings.agenda import operations as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity, Level
from tests.conftest import make_app
from tests.support.deadlines import add_deadlines
from tests.support.world import NOW

DECEMBER = "/calendar/?year=2026&month=12"
OVERVIEWS = ("/", DECEMBER, f"{DECEMBER}&view=list&cancelled=1", "/timeline/?year=2026", "/timeline/?year=2027")
PARTNERS = ("partner", "partner_chair")


def panel(page, heading):
    """The text of one box of a page."""
    found = re.search(rf"<section class=\"panel[^>]*>\s*<header><h2>{heading}</h2>(.*?)</section>", page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[1]).split()) if found else None


def linked(part):
    return [title.replace("&#39;", "'") for title in re.findall(r'href="/meetings/\d+">([^<]+)</a>', part)]


@pytest.mark.parametrize("address", OVERVIEWS)
@pytest.mark.parametrize("who", PARTNERS)
def test_the_partner_side_never_meets_what_is_for_the_union_side_only(as_, who, address):
    answer = as_(who).get(address)
    assert answer.status_code == 200
    assert [word for word in ("HERON", "DRAFTY", "Union side only") if word in answer.text] == []


def test_numbers_tell_the_partner_side_no_more(as_, session, world):
    """The partner stands by mistake on the list of what is for the Union side only: it is counted nowhere."""
    page = as_("partner").get("/").text
    assert '<span class="count count-due">1</span>' in page
    assert len(re.findall(r'class="event [^"]+" href="/meetings/', as_("partner").get(f"{DECEMBER}&mine=1").text)) == 1


@pytest.mark.parametrize("who", ["judge", "member", "stranger", "partner", "prosecutor"])
@pytest.mark.parametrize("address", OVERVIEWS)
def test_drafts_are_for_those_who_prepare_them(as_, who, address):
    assert "DRAFTY" not in as_(who).get(address).text


@pytest.mark.parametrize("address", OVERVIEWS)
def test_who_is_not_signed_in_is_asked_to(client, address):
    assert client.get(address).status_code == 302


def test_home_says_what_one_owes_and_lets_one_answer_at_once(as_, session, world):
    client = as_("judge")
    page = client.get("/").text
    owed = panel(page, "You owe an answer")
    assert owed.startswith("1 Experts&#39; exchange on Peru")
    (action,) = re.findall(r'<form class="row-line" method="post" action="([^"]+)"', page)
    answer = client.post(action, data={"answer": "accepted", "next": "/"})
    assert (answer.status_code, answer.location) == (302, "/")
    place = session.scalars(
        sa.select(Participation).filter_by(person_id=world.people["judge"], meeting_id=world.meetings["exchange"])
    ).one()
    assert place.answer is Answer.ACCEPTED
    after = client.get("/").text
    assert panel(after, "You owe an answer").startswith("You owe nobody an answer.")
    assert "You accepted" in panel(after, "Your next meetings")


def test_home_says_which_nominations_a_contact_point_owes_and_by_when(as_):
    owed = panel(as_("contact_point").get("/").text, "You owe an answer")
    assert owed == (
        "1 Nominate 2 persons: Prosecutor, France Experts&#39; exchange on Peru Coalition of European Countries "
        "due in 10 days"
    )


def test_home_shows_times_where_the_meeting_is_and_where_the_reader_is(as_):
    text = panel(as_("partner").get("/").text, "Your next meetings")
    assert "10:00–17:00 (Brussels) · 04:00–11:00 (Lima)" in text
    assert "(Brussels)" in panel(as_("judge").get("/").text, "Your next meetings")
    assert "·" not in panel(as_("judge").get("/").text, "Your next meetings")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("member", "Spain until 1 Jan 2027 France from 1 Jan 2027 Hand-over in 38 days."),
        ("stranger", "You hold no role in a forum."),
    ],
)
def test_home_says_who_chairs_now_and_next(as_, who, expected):
    assert expected in panel(as_(who).get("/").text, "Who chairs")


def test_home_tells_planners_what_is_not_ready(as_):
    page = as_("contact_group").get("/").text
    plans = panel(page, "Meetings you prepare")
    found = linked(page[page.index("Meetings you prepare") : page.index("Other meetings of your forums")])
    assert sorted(found) == [
        "DRAFTY contact group without a date",
        "DRAFTY exchange on Ecuador",
        "Experts' exchange on Peru",
    ]
    assert re.search(r"exchange on Peru .* 2 answers are out Not convened yet 19 gaps", plans)
    assert panel(as_("member").get("/").text, "Meetings you prepare") is None


def test_home_tells_of_changes_by_others(as_, session, world):
    meeting = session.get(Meeting, world.meetings["exchange"])
    meeting.place = "Antwerp"
    journal.record(viewer_of(world.people["secretariat"], NOW), "meeting.changed", meeting, NOW - timedelta(days=1))
    session.commit()
    text = panel(as_("judge").get("/").text, "Lately changed by others")
    assert text == "Experts&#39; exchange on Peru The plan was changed yesterday"


def test_home_without_anything_says_what_will_appear(as_):
    page = as_("stranger").get("/").text
    assert panel(page, "You owe an answer").startswith("You owe nobody an answer.")
    assert panel(page, "Your next meetings").endswith("Those to which you are invited or nominated appear here.")
    assert panel(page, "Other meetings of your forums") is None


def test_the_month_shows_each_meeting_on_its_day_by_the_readers_clock(as_, session, world):
    meeting = session.get(Meeting, world.meetings["exchange"])
    meeting.set_times(
        clock.agree(datetime(2026, 12, 24, 3), "Europe/Brussels"),
        clock.agree(datetime(2026, 12, 24, 5), "Europe/Brussels"),
    )
    session.commit()
    for who, day, time in (("judge", "24", "03:00"), ("partner", "23", "21:00")):
        page = as_(who).get(DECEMBER).text
        cell = next(c for c in re.findall(r"<td.*?</td>", page, re.DOTALL) if "exchange on Peru" in c)
        assert f'<span class="cal-num" aria-hidden="true">{day}</span>' in cell
        assert f'<span class="event-time">{time}</span>' in cell
    assert "All times in your zone: Lima." in as_("partner").get(DECEMBER).text


def test_the_list_names_the_meetings_own_time_where_it_differs(as_):
    page = as_("partner").get(f"{DECEMBER}&view=list").text
    assert "04:00–11:00" in page
    assert "Thursday, 24 December 2026, 10:00–17:00 (Brussels)" in page
    assert "local-hint" not in as_("judge").get(f"{DECEMBER}&view=list").text


def more(session, world, number, **values):
    """Further meetings on 1 December, one every five minutes, with the reader on their lists."""
    first = datetime(2026, 12, 1, 8, tzinfo=UTC)
    meetings = [
        Meeting(
            uid=f"more-{n}", forum_id=world.forums["coalition"], level=Level.EXPERT_EXCHANGE, title=f"Busy {n:03}",
            zone="Europe/Brussels", created_at=NOW, shown_at=NOW, **({"state": State.CONVENED} | values),
        )
        for n in range(number)
    ]  # fmt: skip
    for n, meeting in enumerate(meetings):
        begins = clock.WallTime((first + timedelta(minutes=2 * n)).replace(tzinfo=None), "Europe/Brussels")
        ends = clock.WallTime((first + timedelta(minutes=2 * n + 60)).replace(tzinfo=None), "Europe/Brussels")
        meeting.set_times(begins, ends)
    session.add_all(meetings)
    session.flush()
    session.add_all(
        Participation(
            meeting_id=meeting.id, person_id=world.people[who], capacity=Capacity.POLICY_EXPERT, answer=Answer.INVITED,
            asked_at=NOW,
        )
        for meeting in meetings
        for who in ("member", "secretariat")
    )  # fmt: skip
    session.commit()


def test_a_full_day_shows_three_and_leads_to_the_others(as_, session, world):
    more(session, world, 5)
    client = as_("member")
    page = client.get(f"{DECEMBER}&level=expert_exchange").text
    cell = next(c for c in re.findall(r"<td.*?</td>", page, re.DOTALL) if "Busy 000" in c)
    assert re.findall(r"Busy \d+", cell) == ["Busy 000", "Busy 001", "Busy 002"]
    (address,) = re.findall(r'class="event-more" href="([^"]+)">\+ 2 more', cell)
    address, _hash, anchor = address.replace("&amp;", "&").partition("#")
    listed = client.get("/calendar/" + address).text
    (section,) = re.findall(rf'<section id="{anchor}".*?</section>', listed, re.DOTALL)
    assert re.findall(r">(Busy \d+)<", section) == [f"Busy {n:03}" for n in range(5)]


def test_handovers_of_ones_forums_are_marked_on_their_day(as_):
    page = as_("member").get("/calendar/?year=2027&month=1").text
    cell = next(c for c in re.findall(r"<td.*?</td>", page, re.DOTALL) if "takes the chair" in c)
    assert "Friday, 1 January 2027" in cell
    assert "France takes the chair: Coalition of European Countries" in cell
    assert "takes the chair" in as_("member").get("/calendar/?year=2027&month=1&view=list").text
    assert "takes the chair" not in as_("prosecutor").get("/calendar/?year=2027&month=1").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru"]),
        ("&level=senior_officials", ["Senior officials before Madrid"]),
        ("&country=PE", ["Experts' exchange on Peru"]),
        ("&country=pe&cancelled=1", ["Experts' exchange on Peru"]),
        (
            "&cancelled=1",
            ["Contact group called off", "Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru"],
        ),
        ("&mine=1", []),
        ("&forum=99999999999", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru"]),
        ("&forum=2147483647", []),
        ("&level=nonsense&country=123&mine=yes", ["Senior officials before Madrid", "HERON exchange on Colombia", "Experts' exchange on Peru"]),
    ],
)  # fmt: skip
def test_filters_of_the_calendar(as_, query, found):
    client = as_("member")
    month = client.get(DECEMBER + query).text
    titles = [title.replace("&#39;", "'") for title in re.findall(r'class="event-title">([^<]+)<', month)]
    assert titles == found
    assert linked(client.get(f"{DECEMBER}&view=list{query}").text) == found


@pytest.mark.parametrize(
    ("query", "heading", "days"),
    [
        ("", "November 2026", 42),
        ("?year=2026&month=13", "November 2026", 42),
        ("?year=x&month=%F0%9F%98%80", "November 2026", 42),
        ("?year=1&month=1", "January 2000", 42),
        ("?year=9999&month=12", "December 2100", 35),
        ("?year=2027&month=2", "February 2027", 28),
    ],
)
def test_any_month_can_be_asked_for(as_, query, heading, days):
    page = as_("member").get("/calendar/" + query).text
    assert f"<h2>{heading}</h2>" in page
    assert page.count("<td ") == days
    assert ('rel="prev"' in page) == (heading != "January 2000")
    assert ('rel="next"' in page) == (heading != "December 2100")


def test_leafing_keeps_the_filters(as_):
    page = as_("member").get(f"{DECEMBER}&view=list&country=PE&mine=1").text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert following == "?year=2027&amp;month=1&amp;view=list&amp;country=PE&amp;mine=1"


def test_the_year_holds_terms_and_meetings_drawn_and_in_words(as_):
    page = as_("chair").get("/timeline/?year=2026").text
    drawing = re.findall('<svg class="timeline".*?</svg>', page, re.DOTALL)[0]
    assert re.findall(r'<text class="tl-head"[^>]*>([^<]+)<', drawing) == [
        "Coalition of European Countries",
        "EU–CLASI",
    ]
    assert re.findall(r'class="tl-on-now"[^>]*>([^<]+)<', drawing) == ["Spain", "Spain", "Argentina"]
    assert "<a " not in drawing
    tables = page.partition(drawing)[2]
    drawn = [
        title
        for titles in re.findall(r"<g><title>([^<]+)</title>(?:<circle|<path|<rect class=\"tl-mark)", drawing)
        for title in titles.split(" · ")
    ]
    assert sorted(title.replace("&#39;", "'") for title in drawn) == sorted(linked(tables))
    assert "style=" not in drawing


def test_meetings_of_a_forum_one_does_not_belong_to_are_shown_without_its_chairs(as_):
    page = as_("prosecutor").get("/timeline/?year=2026").text
    assert "HERON exchange on Colombia" in page
    assert "tl-term" not in page


@pytest.mark.parametrize("year", ["1", "2000", "2100", "99999", "x", ""])
def test_any_year_can_be_asked_for(as_, year):
    assert as_("member").get("/timeline/", query_string={"year": year}).status_code == 200


@pytest.mark.parametrize(
    ("who", "address", "few", "many"),
    [
        ("member", "/", 5, 5),
        ("secretariat", "/", 10, 10),
        ("member", DECEMBER, 6, 6),
        ("member", f"{DECEMBER}&view=list", 6, 6),
        ("member", "/timeline/?year=2026", 5, 5),
    ],
)
def test_the_number_of_statements_does_not_grow(as_, session, world, count_queries, who, address, few, many):
    client, seen = as_(who), []
    for number in (1, 3, 300):
        session.execute(sa.delete(Participation).where(Participation.meeting_id.in_(_busy())))
        session.execute(sa.delete(Meeting).where(Meeting.uid.startswith("more-")))
        more(session, world, number)
        client.get(address)
        session.remove()
        with count_queries() as statements:
            assert client.get(address).status_code == 200
        seen.append(len(statements))
    assert seen == [few, many, many]


def _busy() -> Any:
    return sa.select(Meeting.id).where(Meeting.uid.startswith("more-"))


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("admin", {"meeting": 200, "union": 200, "forum": 200, "rotation": 200, "person": 200, "need": 200, "posting": 200, "priority": 200}),
        ("secretariat", {"meeting": 200, "union": 200, "forum": 200, "rotation": 200, "person": 404, "need": 200, "posting": 403, "priority": 403}),
        ("chair", {"meeting": 200, "union": 200, "forum": 200, "rotation": 200, "person": 404, "need": 200, "posting": 403, "priority": 403}),
        ("next_chair", {"meeting": 403, "union": 403, "forum": 403, "rotation": 403, "person": 404, "need": 200, "posting": 403, "priority": 403}),
        ("stranger", {"meeting": 404, "union": 404, "forum": 404, "rotation": 404, "person": 404, "need": 200, "posting": 403, "priority": 403}),
        ("partner", {"meeting": 403, "union": 404, "forum": 404, "rotation": 404, "person": 404, "need": 404, "posting": 403, "priority": 403}),
        ("partner_chair", {"meeting": 404, "union": 404, "forum": 404, "rotation": 404, "person": 404, "need": 404, "posting": 404, "priority": 403}),
    ],
)  # fmt: skip
def test_who_may_follow_a_trail(as_, session, world, who, expected):
    client, keys = as_(who), {"meeting": world.meetings["exchange"], "union": world.meetings["union"]}
    kinds = {"union": "meeting"}
    found = {name: client.get(f"/trail/{kinds.get(name, name)}/{keys.get(name, 1)}").status_code for name in expected}
    assert found == expected


@pytest.mark.parametrize(
    "address", ["/trail/thing/1", "/trail/meeting/99999", "/trail/meeting/99999999999", "/trail/need/99999"]
)
def test_unknown_trails_are_unknown_pages(as_, address):
    assert as_("admin").get(address).status_code == 404


def test_the_co_chair_of_the_partner_side_follows_nothing(as_, world):
    client = as_("partner_chair")
    assert client.get(f"/trail/forum/{world.forums['eu-clasi']}").status_code == 403
    assert client.get(f"/trail/meeting/{world.meetings['clasi']}").status_code == 403


def told(page):
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>\s*<td.*?</tr>", page, re.DOTALL)]


def test_the_trail_of_a_meeting_tells_of_its_parts_too_also_of_those_removed(as_, session, world):
    actor = viewer_of(world.people["secretariat"], NOW)
    meeting = session.get(Meeting, world.meetings["exchange"])
    meeting.place = "Antwerp"
    journal.record(actor, "meeting.changed", meeting, NOW)
    item = session.scalars(sa.select(AgendaItem).filter_by(meeting_id=meeting.id, title="Experience")).one()
    agenda.remove(actor, item, NOW)
    other = session.scalars(sa.select(AgendaItem).filter_by(meeting_id=world.meetings["over"]).limit(1)).one()
    other.title = "Of another meeting"
    journal.record(actor, "agenda.changed", other, NOW, forum_id=meeting.forum_id)
    session.commit()
    page = as_("secretariat").get(f"/trail/meeting/{meeting.id}").text
    lines = told(page)
    assert [line.partition("Saskia Secretaris ")[2] for line in lines] == [
        "An item was taken off the agenda: Experience 2 changes Title Experience became → nothing Kind Section became → nothing",
        "The plan was changed 1 change Place Brussels became → Antwerp",
    ] or [line.partition("Saskia Secretaris ")[2][:20] for line in lines] == [
        "An item was taken of",
        "The plan was changed",
    ]
    assert "Of another meeting" not in page


def test_a_long_trail_has_pages(as_, session, world):
    actor, meeting = viewer_of(world.people["secretariat"], NOW), session.get(Meeting, world.meetings["exchange"])
    for number in range(30):
        journal.record(actor, "meeting.changed", meeting, NOW, changes={"place": ["", f"Place {number:02}"]})
    session.commit()
    client = as_("secretariat")
    pages = [client.get(f"/trail/meeting/{meeting.id}?page={page}").text for page in (1, 2)]
    assert [len(told(page)) for page in pages] == [25, 5]
    assert ("Place 29" in pages[0], "Place 00" in pages[1]) == (True, True)


@pytest.mark.parametrize("address", ["/privacy", "/accessibility", "/about"])
@pytest.mark.parametrize("who", [None, "partner"])
def test_statements_are_for_everyone(as_, client, who, address):
    answer = (as_(who) if who else client).get(address)
    assert (answer.status_code, answer.text.count("<h1>")) == (200, 1)


def test_health_is_told_without_looking_anybody_up(client, count_queries):
    with count_queries() as seen:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json, len(seen)) == (200, {"status": "ok"}, 1)


def test_health_is_bad_when_the_database_does_not_answer(tmp_path):
    app = make_app(f"sqlite:///{tmp_path}/missing/exchange.sqlite")
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_machines_are_told_that_calendars_are_for_them(client):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == ["User-agent: *", "Allow: /calendar/", "Disallow: /"]


@pytest.mark.parametrize(
    ("contact", "told_as"), [("", "http://127.0.0.1:5000/about"), ("help@eu.example", "mailto:help@eu.example")]
)
def test_where_to_report_a_weakness(app, client, contact, told_as):
    kept, app.config["CONTACT"] = app.config["CONTACT"], contact
    try:
        lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    finally:
        app.config["CONTACT"] = kept
    expires = datetime.fromisoformat(lines.pop("Expires"))
    assert NOW < expires < NOW + timedelta(days=365)
    assert lines == {
        "Contact": told_as,
        "Preferred-Languages": "en",
        "Canonical": "http://127.0.0.1:5000/.well-known/security.txt",
    }


def test_all_parts_are_shown_in_the_demo_only(app, session, client):
    assert client.get("/style").status_code == 404
    site.state("demo", "yes")
    session.commit()
    app.extensions.pop("exchange.demo", None)
    try:
        page = client.get("/style").text
    finally:
        app.extensions.pop("exchange.demo", None)
    assert "Please put this right. Nothing has been saved." in page
    assert "Which of the two?" in page
    assert "Someone else saved this meanwhile." in page


# --- Deadlines --------------------------------------------------------------------------------------------------------


@pytest.fixture
def due(session):
    """Give the meetings of the world their deadlines."""
    add_deadlines(NOW)
    session.commit()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (
            "secretariat",
            (
                "All deadlines Fri 27 Nov Provisional agenda: Senior officials before Madrid Coalition of European Countries "
                "you answer as: Secretariat due in 3 days"
            ),
        ),
        (
            "chair",
            (
                "All deadlines Fri 20 Nov Call for topics: Experts&#39; exchange on Peru Coalition of European Countries "
                "you answer as: Chair was due 4 days ago "
                "Sun 29 Nov Provisional agenda: EU–CLASI ministers EU–CLASI you answer as: Chair due in 5 days "
                "Wed 13 Jan Outcome of proceedings: HERON preparation of EU–CLASI EU–CLASI you answer as: Chair "
                "Union side only due in 50 days"
            ),
        ),
        (
            "partner_chair",
            "All deadlines Sun 29 Nov Provisional agenda: EU–CLASI ministers EU–CLASI you answer as: Chair due in 5 days",
        ),
        ("next_chair", None),
        ("member", None),
    ],
)
def test_home_says_what_is_due_from_oneself_late_first(as_, due, who, said):
    assert panel(as_(who).get("/").text, "Due") == said


def test_what_is_due_is_read_by_one_statement_and_by_none_where_no_role_answers(as_, due, count_queries):
    seen = {}
    for who in ("member", "contact_point", "secretariat"):
        client = as_(who)
        client.get("/")
        with count_queries() as statements:
            client.get("/")
        seen[who] = len([one for one in statements if one.startswith("SELECT deadline.id")])
    assert seen == {"member": 0, "contact_point": 1, "secretariat": 1}


def deadlines_in(page):
    return [title.replace("&#39;", "'") for title in re.findall(r'class="event-title"><svg.*?</svg> ([^<]+)<', page)]


NOVEMBER = "/calendar/?year=2026&month=11"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (
            "",
            [
                "Call for topics: Experts' exchange on Peru",
                "Convening notice: Experts' exchange on Peru",
                "Outcome of proceedings: Contact group in The Hague",
                "Provisional agenda: Senior officials before Madrid",
                "Papers due: HERON exchange on Colombia",
            ],
        ),
        ("&no_deadlines=1", []),
        ("&mine=1", []),
        ("&country=PE", ["Call for topics: Experts' exchange on Peru", "Convening notice: Experts' exchange on Peru"]),
        ("&level=senior_officials", ["Provisional agenda: Senior officials before Madrid"]),
        ("&forum=2147483647", []),
    ],
)
def test_deadlines_stand_in_the_month_and_its_list_and_follow_the_filters(as_, due, query, found):
    client = as_("member")
    assert deadlines_in(client.get(NOVEMBER + query).text) == found
    listed = re.findall(r'href="/meetings/\d+/deadlines">([^<]+)</a>', client.get(f"{NOVEMBER}&view=list{query}").text)
    assert [title.replace("&#39;", "'") for title in listed] == found


def test_only_mine_are_those_one_answers_for(as_, due):
    assert deadlines_in(as_("contact_group").get(f"{NOVEMBER}&mine=1").text) == [
        "Papers due: HERON exchange on Colombia"
    ]


def test_what_is_called_off_is_marked_where_it_is_asked_for(as_, due):
    page = as_("member").get(f"{NOVEMBER}&cancelled=1").text
    assert "Papers due: Contact group called off" in deadlines_in(page)
    assert 'aria-label="Not in force"' in page
    assert 'aria-label="Late"' in page


def test_a_full_day_shows_its_meetings_and_counts_the_deadlines_it_has_no_room_for(as_, session, world, due):
    more(session, world, 2)
    session.execute(sa.update(Deadline).values(due_on=datetime(2026, 12, 1).date()))
    session.commit()
    cells = re.findall(r"<td.*?</td>", as_("member").get(DECEMBER).text, re.DOTALL)
    cell = next(c for c in cells if "Busy 000" in c)
    assert re.findall(r"Busy \d+", cell) == ["Busy 000", "Busy 001"]
    assert len(deadlines_in(cell)) == 1
    assert "+ 5 more" in cell


def test_the_year_holds_deadlines_drawn_and_in_words_unless_they_are_hidden(as_, due):
    page = as_("member").get("/timeline/?year=2026").text
    (drawing,) = re.findall('<svg class="timeline".*?</svg>', page, re.DOTALL)
    drawn = re.findall(r'<g><title>([^<]+)</title>(?:<path class="tl-flag|<rect class="tl-flag)', drawing)
    assert sorted(title for titles in drawn for title in titles.split(" · ")) == [
        "Call for topics: Experts&#39; exchange on Peru (Late)",
        "Convening notice: Experts&#39; exchange on Peru (Done)",
        "Outcome of proceedings: Contact group in The Hague (Done)",
        "Papers due: Contact group called off (Not in force)",
        "Papers due: Experts&#39; exchange on Peru (Coming)",
        "Papers due: HERON exchange on Colombia (Due soon)",
        "Provisional agenda: Senior officials before Madrid (Due soon)",
    ]
    rows = re.findall(r"<tr><td class=\"nowrap\">.*?</tr>", page.partition(drawing)[2], re.DOTALL)
    told = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows if "/deadlines" in row]
    assert told[0] == (
        "20 November 2026 Call for topics : Experts&#39; exchange on Peru Experts&#39; exchange on Peru Chair (Spain) Late"
    )
    assert len(told) == len([title for titles in drawn for title in titles.split(" · ")])
    hidden = as_("member").get("/timeline/?year=2026&no_deadlines=1").text
    assert "tl-flag" not in hidden
    assert "/deadlines" not in hidden
    assert "?year=2027&amp;no_deadlines=1" in hidden


@pytest.mark.parametrize("address", [*OVERVIEWS, NOVEMBER, f"{NOVEMBER}&view=list&cancelled=1"])
@pytest.mark.parametrize("who", PARTNERS)
def test_deadlines_tell_the_partner_side_of_nothing_hidden(as_, due, who, address):
    assert not re.search("HERON|DRAFTY|Union side only", as_(who).get(address).text)


def test_the_statements_of_the_overviews_do_not_grow_with_deadlines(as_, session, world, count_queries):
    addresses, seen = ("/", DECEMBER, f"{DECEMBER}&view=list", "/timeline/?year=2026"), []
    for number in (1, 3, 60):
        session.execute(sa.delete(Deadline))
        session.execute(sa.delete(Participation).where(Participation.meeting_id.in_(_busy())))
        session.execute(sa.delete(Meeting).where(Meeting.uid.startswith("more-")))
        more(session, world, number)
        meetings = session.scalars(sa.select(Meeting).where(Meeting.uid.startswith("more-"))).all()
        session.add_all(
            Deadline(
                uid=f"due-{one.uid}", forum_id=one.forum_id, meeting_id=one.id, kind=Kind.PAPERS_DUE, working_days=-1,
                owner=Role.CHAIR, due_on=datetime(2026, 12, 1).date(), created_at=NOW, shown_at=NOW,
            )
            for one in meetings
        )  # fmt: skip
        session.commit()
        session.remove()
        client = as_("chair")
        for address in addresses:
            client.get(address)
        with count_queries() as statements:
            for address in addresses:
                assert client.get(address).status_code == 200
        seen.append(len(statements))
    assert seen == [seen[0]] * 3

"""Pages of series: said, shown, begun once; changed exactly as shown; seen as far as their meetings are."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.meetings.series.models import MeetingSeries
from exchange.world.rules import Audience, Level
from tests.meetings.reading import form_of
from tests.meetings.series.conftest import DAYS
from tests.meetings.series.test_operations import seat

SAID = {
    "unit": "weekday_of_month", "every": "1", "weekdays": "1", "places": "1", "except_months": "8", "first": "2026-11-24",
    "starts": "10:00", "ends": "12:30", "days": "1", "zone": "Europe/Brussels", "ahead": "12",
}  # fmt: skip
SENTENCE = "Every first Tuesday of the month, except in August, 10:00–12:30 (Brussels)"


def plain(page) -> str:
    text = re.sub(r"<(script|style|datalist).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def times(page) -> list[str]:
    return re.findall(r'<time datetime="([^"]*)"', page.text)


@pytest.fixture
def coalition(world) -> str:
    return str(world.forums["coalition"])


@pytest.fixture
def count(session):
    def read(table=MeetingSeries) -> int:
        session.rollback()
        return session.scalar(sa.select(sa.func.count(table.id)))

    return read


# --- Saying it --------------------------------------------------------------------------------------------------------


def test_the_sentence_and_the_next_five_dates_are_shown_while_it_is_said(as_, coalition):
    phrase = "every first Tuesday of the month, except in August, 10:00–12:30"
    page = as_("secretariat").get("/series/new", query_string={"forum": coalition, "phrase": phrase})
    assert SENTENCE in plain(page)
    assert times(page) == [
        "2026-12-01T09:00Z", "2027-01-05T09:00Z", "2027-02-02T09:00Z", "2027-03-02T09:00Z", "2027-04-06T08:00Z",
    ]  # fmt: skip
    assert "Chair: Spain" in plain(page)
    assert "The chair has been handed over" in plain(page)
    assert f'data-announce="{SENTENCE}"' in page.text


def test_holidays_of_the_chair_and_of_members_are_named(as_, coalition):
    client, said = as_("secretariat"), SAID | {"unit": "day_of_month", "first": "2026-12-01", "forum": coalition}
    eighth = plain(client.get("/series/new", query_string=said | {"month_day": "8"}))
    assert "Chair: Spain Public holiday in Spain, which chairs: Immaculate Conception" in eighth
    assert "Public holiday in Italy: Immaculate Conception" in eighth
    sixth = plain(client.get("/series/new", query_string=said | {"month_day": "6"}))
    assert "Weekly rest day in: Belgium, France, Germany, Italy, Netherlands, Spain, Sweden" in sixth
    assert "Public holiday in Spain: Epiphany" in sixth


def test_words_fill_the_fields_and_what_is_chosen_afterwards_holds(as_, coalition):
    client = as_("secretariat")
    said = "every 2 weeks on Monday"
    first = client.get("/series/new", query_string={"forum": coalition, **SAID, "phrase": said, "said": "before"})
    assert 'name="said" value="every 2 weeks on Monday"' in first.text
    assert re.search(r'name="every"[^>]*value="2"', first.text)
    chosen = SAID | {"phrase": said, "said": said, "unit": "weeks", "every": "3", "weekdays": "4", "except_months": []}
    second = client.get("/series/new", query_string={"forum": coalition, **chosen})
    assert "Every 3 weeks on Friday, 10:00–12:30 (Brussels)" in plain(second)


def test_what_is_not_understood_is_named_and_nothing_can_be_gone_on_with(as_, coalition):
    page = as_("secretariat").get(
        "/series/new", query_string={"forum": coalition, "phrase": "every qirst Tuesday of the mnth"}
    )
    assert "Not understood: “qirst”, “mnth”." in plain(page)
    assert "Go on to the meeting" not in plain(page)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"places": []}, "Say which of the month"),
        ({"ends": "09:00"}, "The end must be after the start."),
        ({"ends": "10:00"}, "The end must be after the start."),
        ({"zone": "Mars/Base"}, "This time zone is not known."),
        ({"first": "0001-01-01"}, "Give a day between 1900 and 2199."),
        ({"last": "2026-11-01"}, "The last day must not lie before the first."),
        ({"last": "2026-11-24"}, "No day is left."),
        ({"first": "2026-01-01", "last": "2026-10-31"}, "No date of this pattern is still to come."),
        ({"every": "99"}, "Give a number from 1 to 52."),
        ({"every": "40"}, "from 1 to 24 for months"),
        ({"count": "0"}, "Give a number from 1 to 500."),
        ({"except_days": "someday"}, "Not understood: “someday”."),
        ({"except_months": [str(number) for number in range(1, 13)]}, "No day is left."),
        ({"ahead": "9" * 400}, "Give a number from 1 to 36."),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(as_, coalition, wrong, message):
    page = as_("secretariat").get("/series/new", query_string={"forum": coalition, **(SAID | wrong)})
    assert page.status_code == 200
    assert message in plain(page)
    assert "Go on to the meeting" not in plain(page)
    assert (
        as_("secretariat").get("/series/plan", query_string={"forum": coalition, **(SAID | wrong)}).status_code == 302
    )


def test_each_date_is_also_shown_in_the_reader_s_own_zone(as_, world):
    said = SAID | {"forum": str(world.forums["eu-clasi"])}
    page = plain(as_("partner_chair").get("/series/new", query_string=said))
    assert "Tuesday, 1 December 2026, 06:00–08:30 (Buenos Aires)" in page


# --- Beginning --------------------------------------------------------------------------------------------------------


FILLED = {"title": "Contact group", "level": "contact_group", "organiser": "", "place_country": ""}


def begin(client, forum: str, said=SAID, **values):
    address = {"forum": forum, **said}
    form = form_of(client.get("/series/plan", query_string=address))
    return client.post(
        "/series/plan", query_string=address, data=form | FILLED | values
    )  # fmt: skip


def test_all_dates_are_shown_before_and_then_all_meetings_are_made(as_, coalition, session, count):
    client = as_("secretariat")
    page = client.get("/series/plan", query_string={"forum": coalition, **SAID})
    assert [day[:10] for day in times(page)] == list(DAYS)
    assert "11 meetings are made, until 24 November 2027" in plain(page)
    answer = begin(client, coalition, announced="scheduled")
    assert answer.status_code == 302
    shown = client.get(answer.location)
    assert "The series is made, with 11 meetings." in plain(shown)
    assert SENTENCE in plain(shown)
    assert count() == 1
    states = session.scalars(sa.select(Meeting.state).where(Meeting.series_id.is_not(None))).all()
    assert states == [State.SCHEDULED] * 11


def test_sent_twice_it_is_made_once(as_, coalition, count):
    client = as_("secretariat")
    address = {"forum": coalition, **SAID}
    form = form_of(client.get("/series/plan", query_string=address)) | FILLED
    answers = [client.post("/series/plan", query_string=address, data=form).location for _time in range(2)]
    assert answers[0] == answers[1]
    assert count() == 1


def test_those_who_plan_but_do_not_run_the_forum_make_drafts(as_, coalition, session):
    client = as_("contact_group")
    assert "announced" not in form_of(client.get("/series/plan", query_string={"forum": coalition, **SAID}))
    assert begin(client, coalition, announced="scheduled").status_code == 302
    assert set(session.scalars(sa.select(Meeting.state).where(Meeting.series_id.is_not(None)))) == {State.DRAFT}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": " "}, "Please fill this in."),
        ({"online_link": "javascript:alert(1)"}, "Give a full address"),
        ({"level": "expert_exchange", "announced": "scheduled"}, "at least one third country"),
        ({"seats_per_country": "0"}, "Give a number from 1"),
    ],
)
def test_what_is_refused_keeps_what_was_typed_and_makes_nothing(as_, coalition, count, values, message):
    page = begin(as_("secretariat"), coalition, purpose="To be kept", **values)
    assert page.status_code == 422
    assert message in plain(page)
    assert "To be kept" in page.text
    assert count() == 0


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("stranger", 403), ("partner_chair", 404)])
def test_only_those_who_plan_in_the_forum_begin_one(as_, coalition, who, status):
    assert as_(who).get("/series/plan", query_string={"forum": coalition, **SAID}).status_code == status
    assert as_(who).post("/series/plan", query_string={"forum": coalition, **SAID}).status_code == status


# --- The page ---------------------------------------------------------------------------------------------------------


def move(client, key: int, **values) -> None:
    address = f"/meetings/{key}/edit"
    assert client.post(address, data=form_of(client.get(address)) | values).status_code == 302


def cancel(client, key: int) -> None:
    address = f"/meetings/{key}/step/cancel"
    assert client.post(address, data=form_of(client.get(address)) | {"reason": "Strike"}).status_code == 302


def test_one_meeting_is_moved_and_one_cancelled_by_its_own_pages_and_the_series_says_so(
    as_, begun, meetings_of
):  # fmt: skip
    series, client = begun(), as_("secretariat")
    keys = [meeting.id for meeting in meetings_of(series.id)]
    move(client, keys[1], starts="2027-01-12T10:00", ends="2027-01-12T12:30")
    move(client, keys[3], starts="2027-03-02T14:00", ends="2027-03-02T16:00")
    cancel(client, keys[2])
    page = plain(client.get(f"/series/{series.id}"))
    assert "Tuesday, 12 January 2027, 10:00–12:30 (Brussels) Moved: instead of Tuesday, 5 January 2027" in page
    assert "At other hours than the series" in page
    assert page.count("Cancelled") == 1


def test_it_is_seen_as_far_as_its_meetings_are(as_, begun, meetings_of, session):
    series = begun(announced=False)
    assert {who: as_(who).get(f"/series/{series.id}").status_code for who in ("contact_group", "member", "stranger")} == {
        "contact_group": 200, "member": 404, "stranger": 404,
    }  # fmt: skip
    session.execute(sa.update(Meeting).where(Meeting.id == meetings_of(series.id)[4].id).values(state=State.SCHEDULED))
    session.commit()
    page = as_("member").get(f"/series/{series.id}")
    assert times(page) == ["2027-04-06T08:00Z"] * 2
    assert "Planned until" not in plain(page)
    assert "Change the pattern" not in plain(page)


def test_the_partner_side_meets_nothing_of_what_the_union_side_keeps(as_, begun, world, session, meetings_of):
    hidden = begun("eu-clasi", audience=Audience.UNION, level=Level.SENIOR_OFFICIALS, title="HERON call")
    shown = begun("eu-clasi", level=Level.SENIOR_OFFICIALS, title="Technical call")
    first = meetings_of(shown.id)[0].id
    session.execute(sa.update(Meeting).where(Meeting.id == first).values(audience=Audience.UNION, title="HERON once"))
    session.commit()
    for who in ("partner", "partner_chair"):
        assert as_(who).get(f"/series/{hidden.id}").status_code == 404
        page = as_(who).get(f"/series/{shown.id}")
        assert "HERON" not in page.text
        assert "2026-12-01" not in page.text
    # Changing all at once reaches what the Union side keeps to itself.
    for part in ("pattern", "change", "template", "extend", "end"):
        assert as_("partner_chair").get(f"/series/{shown.id}/{part}").status_code == 403
    second = meetings_of(shown.id)[1].id
    assert "Before:" not in as_("partner").get(f"/meetings/{second}").text
    assert "Before: 1 December 2026" in plain(as_("chair").get(f"/meetings/{second}"))


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        (True, {"secretariat": 200, "chair": 200, "contact_group": 403, "member": 403}),
        (False, {"secretariat": 200, "chair": 200, "contact_group": 200, "member": 404}),
    ],
)
def test_those_who_plan_change_it_while_all_are_drafts_then_those_who_run_the_forum(as_, begun, announced, expected):
    series = begun(announced=announced)
    for part in ("pattern", "template", "extend", "end"):
        assert {who: as_(who).get(f"/series/{series.id}/{part}").status_code for who in expected} == expected


def test_a_meeting_says_of_which_series_it_is_and_what_comes_before_and_after(as_, begun, meetings_of, count_queries):
    series = begun()
    client, keys = as_("secretariat"), [meeting.id for meeting in meetings_of(series.id)]
    cancel(client, keys[2])
    page = client.get(f"/meetings/{keys[1]}")
    assert SENTENCE in plain(page)
    assert "Before: 1 December 2026" in plain(page)
    assert "After: 2 March 2027" in plain(page)
    assert f'href="/series/{series.id}"' in page.text
    with count_queries() as of_series:
        client.get(f"/meetings/{keys[1]}")
    assert sum("meeting_series" in statement for statement in of_series) == 1


def test_a_meeting_of_no_series_asks_for_none(as_, world, count_queries):
    client = as_("secretariat")
    with count_queries() as seen:
        client.get(f"/meetings/{world.meetings['exchange']}")
    assert sum("meeting_series" in statement for statement in seen) == 0


def test_a_deleted_draft_is_named_to_those_who_plan_on_the_union_side(as_, begun, meetings_of):
    series = begun("eu-clasi", announced=False, level=Level.SENIOR_OFFICIALS)
    key = meetings_of(series.id)[2].id
    deleted = as_("chair").post(f"/meetings/{key}/discard", data=form_of(as_("chair").get(f"/meetings/{key}/discard")))
    assert deleted.status_code == 302
    page = f"/series/{series.id}"
    assert "Left out: the draft was deleted 2 February 2027" in plain(as_("chair").get(page))
    assert "Left out" not in plain(as_("partner_chair").get(page))


def test_the_page_takes_as_many_statements_for_many_meetings_as_for_few(as_, begun, count_queries):
    numbers = []
    for months in (1, 3, 24):
        series = begun(months=months)
        client = as_("secretariat")
        for part in ("", "/pattern", "/template", "/extend", "/end"):
            client.get(f"/series/{series.id}{part}")
            with count_queries() as seen:
                client.get(f"/series/{series.id}{part}")
            numbers.append((part, len(seen)))
    assert len(set(numbers)) == 5


def test_a_forum_shows_its_series(as_, begun, coalition):
    series = begun()
    page = as_("member").get(f"/forums/{coalition}")
    assert f'href="/series/{series.id}"' in page.text
    assert SENTENCE in plain(page)


# --- Changing ---------------------------------------------------------------------------------------------------------

ON_THURSDAYS = SAID | {"weekdays": "3"}


def address_of(series, part: str) -> str:
    return f"/series/{series.id}/{part}"


def test_what_happens_to_each_meeting_is_shown_first_and_then_done(as_, begun, meetings_of):
    series, client = begun(), as_("secretariat")
    keys = [meeting.id for meeting in meetings_of(series.id)]
    move(client, keys[1], starts="2027-01-12T10:00", ends="2027-01-12T12:30")
    address = {"path": address_of(series, "change"), "query_string": ON_THURSDAYS}
    page = client.get(**address)
    said = plain(page)
    assert "Moved Tuesday, 1 December 2026, 10:00–12:30 (Brussels) Scheduled Thursday, 3 December 2026" in said
    assert "Kept: moved by hand Tuesday, 12 January 2027, 10:00–12:30 (Brussels) Scheduled As now" in said
    assert "Nobody will be told" in said
    done = client.post(data=form_of(page, re.search(r'action="(/series/\d+/change[^"]*)"', page.text).group(1).replace("&amp;", "&")), **address)  # fmt: skip
    assert done.status_code == 302
    assert [meeting.day.isoformat() for meeting in meetings_of(series.id)][:3] == [
        "2026-12-03",
        "2027-01-12",
        "2027-02-04",
    ]


def confirmed(client, path: str, query: dict, **values):
    """Send the form of a page that shows what would be done."""
    page = client.get(path, query_string=query)
    action = unescape(re.search(rf'<form[^>]*method="post" action="({re.escape(path)}[^"]*)"', page.text).group(1))
    return client.post(action, data=form_of(page, action) | values)


def test_what_was_changed_meanwhile_is_shown_anew_before_anything_is_done(as_, begun, meetings_of):
    series, client = begun(), as_("secretariat")
    path = address_of(series, "change")
    page = client.get(path, query_string=ON_THURSDAYS)
    action = unescape(re.search(rf'action="({re.escape(path)}[^"]*)"', page.text).group(1))
    move(as_("chair"), meetings_of(series.id)[1].id, starts="2027-01-12T10:00", ends="2027-01-12T12:30")
    again = client.post(action, data=form_of(page, action))
    assert again.status_code == 409
    assert "This was changed meanwhile" in plain(again)
    assert "Kept: moved by hand" in plain(again)
    done = client.post(action, data=form_of(again, action))
    assert done.status_code == 302
    assert meetings_of(series.id)[1].day.isoformat() == "2027-01-12"


def test_calling_off_what_was_announced_takes_a_reason(as_, begun, meetings_of):
    series, client = begun(), as_("secretariat")
    shorter = SAID | {"last": "2027-03-31"}
    refused = confirmed(client, address_of(series, "change"), shorter)
    assert refused.status_code == 422
    assert "Please give a reason." in plain(refused)
    assert {meeting.state for meeting in meetings_of(series.id)} == {State.SCHEDULED}
    done = confirmed(client, address_of(series, "change"), shorter, reason="Less is enough")
    assert done.status_code == 302
    assert [meeting.state for meeting in meetings_of(series.id)].count(State.CANCELLED) == 7


def test_too_many_at_once_are_sent_back_with_a_word(as_, begun):
    series = begun()
    daily = SAID | {"unit": "weeks", "weekdays": [str(day) for day in range(7)]}
    page = as_("secretariat").get(address_of(series, "change"), query_string=daily, follow_redirects=True)
    assert "more than 60 meetings ahead" in plain(page)


def test_the_plan_is_changed_for_all_that_have_it_from_the_series(as_, begun, meetings_of):
    series, client = begun(), as_("secretariat")
    move(client, meetings_of(series.id)[0].id, place="Ghent")
    page = client.get(address_of(series, "template"))
    assert "11 meetings take the change over" in plain(page)
    assert "Keeps what it has for itself: Place" in plain(page)
    done = client.post(address_of(series, "template"), data=form_of(page) | {"place": "Antwerp"}, follow_redirects=True)
    assert "The series is changed, and with it 10 meetings. Nobody is told." in plain(done)
    assert [meeting.place for meeting in meetings_of(series.id)] == ["Ghent"] + ["Antwerp"] * 10


def test_a_plan_that_another_saved_meanwhile_is_shown_beside_one_s_own(as_, begun):
    series, client = begun(), as_("secretariat")
    form = form_of(client.get(address_of(series, "template")))
    assert (
        as_("chair").post(address_of(series, "template"), data=form | {"place": "Madrid", "key": ""}).status_code == 302
    )
    late = client.post(address_of(series, "template"), data=form | {"place": "Antwerp"})
    assert late.status_code == 409
    assert "Madrid" in late.text
    assert 'value="Antwerp"' in late.text


def test_a_plan_that_one_meeting_cannot_have_is_refused_for_all(as_, begun, meetings_of, session, world):
    series, client = begun(), as_("secretariat")
    seat(session, world, meetings_of(series.id)[3].id, "partner")
    form = form_of(client.get(address_of(series, "template")))
    page = client.post(address_of(series, "template"), data=form | {"audience": "union", "title": "HERON"})
    assert page.status_code == 422
    assert "People of the partner side are on the list." in plain(page)
    assert {meeting.title for meeting in meetings_of(series.id)} == {"Contact group"}


def test_it_is_planned_further_by_the_dates_that_are_shown(as_, begun, meetings_of):
    series, client = begun(months=3), as_("secretariat")
    page = client.get(address_of(series, "extend"), query_string={"until": "2027-05-31"})
    assert [day[:10] for day in times(page)] == list(DAYS[3:6])
    done = confirmed(client, address_of(series, "extend"), {"until": "2027-05-31"})
    assert done.status_code == 302
    assert len(meetings_of(series.id)) == 6


@pytest.mark.parametrize("until", ["", "x", "0001-01-01", "9999-12-31", "2020-01-01"])
def test_an_odd_day_to_plan_until_does_no_harm(as_, begun, until):
    series = begun(months=3)
    assert as_("secretariat").get(address_of(series, "extend"), query_string={"until": until}).status_code == 200
    assert as_("secretariat").get(address_of(series, "end"), query_string={"from": until}).status_code == 200


def test_it_ends_with_the_meetings_that_are_shown(as_, begun, meetings_of, session, world):
    series, client = begun(), as_("secretariat")
    seat(session, world, meetings_of(series.id)[9].id, "prosecutor")
    page = client.get(address_of(series, "end"), query_string={"from": "2027-09-01"})
    assert "3 meetings fall away" in plain(page)
    assert "1 person will be told by mail" in plain(page)
    done = confirmed(client, address_of(series, "end"), {"from": "2027-09-01"}, reason="It has served")
    assert "The series is ended. 1 person is told." in plain(client.get(done.location))
    assert [meeting.state for meeting in meetings_of(series.id)].count(State.CANCELLED) == 3
    for part in ("pattern", "change", "template", "extend", "end"):
        assert client.get(address_of(series, part)).location == f"/series/{series.id}"


def test_the_trail_tells_of_the_pattern_in_words(as_, begun):
    series, client = begun(), as_("secretariat")
    confirmed(client, address_of(series, "change"), ON_THURSDAYS)
    page = plain(client.get(f"/trail/series/{series.id}"))
    assert "The series was begun" in page
    assert "every first Thursday of the month, except in August, 10:00–12:30 (Brussels)" in page
    assert "Meetings 11" in page or "11" in page

"""The text of entries and feeds, demand by demand of the calendar programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from exchange.calendars.ics import assemble, etag_of, new_uid, render_day, render_event, single
from exchange.calendars.rules import DayFacts, EventFacts, Standing, Variant, Words

UID = "00010203-0405-4607-8809-0a0b0c0d0e0f"
WORDS = Words(cancelled="CANCELLED", postponed="POSTPONED", busy="Busy", join_online="Join online")
MEETING = EventFacts(
    uid=UID,
    sequence=2,
    created_at=datetime(2026, 9, 1, 7, 30, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 16, 5, 9, 123456, tzinfo=UTC),
    standing=Standing.CONFIRMED,
    title="Expert exchange: Peru, Chile; first part",
    url="https://platform.example/meetings/1",
    description=("Brussels 10:00–12:30", "Lima 04:00–06:30"),
    categories=("Expert exchange", "Cocaine, ports"),
    private=True,
    starts_at=datetime(2027, 2, 1, 9, tzinfo=UTC),
    ends_at=datetime(2027, 2, 1, 11, 30, tzinfo=UTC),
    location="Room 3, Cádiz",
    link="https://video.example/j/1?a=1,2;b",
)
DEADLINE = DayFacts(
    uid=UID,
    sequence=0,
    created_at=MEETING.created_at,
    changed_at=MEETING.changed_at,
    standing=Standing.CONFIRMED,
    title="Papers due",
    url="https://platform.example/meetings/1/papers",
    description=("For the ministers",),
    starts_on=date(2027, 2, 28),
    ends_on=date(2027, 3, 1),
)
JOINED = r"""BEGIN:VEVENT
SUMMARY:Expert exchange: Peru\, Chile\; first part
DTSTART:20270201T090000Z
DTEND:20270201T113000Z
DTSTAMP:20261120T160509Z
UID:00010203-0405-4607-8809-0a0b0c0d0e0f
SEQUENCE:2
CATEGORIES:Expert exchange,Cocaine\, ports
CLASS:PRIVATE
CONFERENCE;VALUE=URI:https://video.example/j/1?a=1,2;b
CREATED:20260901T073000Z
DESCRIPTION:Join online: https://video.example/j/1?a=1\,2\;b\nBrussels 10:00–12:30\nLima 04:00–06:30
LAST-MODIFIED:20261120T160509Z
LOCATION:Room 3\, Cádiz
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://platform.example/meetings/1
END:VEVENT
"""
FULL = r"""BEGIN:VEVENT
SUMMARY:Expert exchange: Peru\, Chile\; first part
DTSTART:20270201T090000Z
DTEND:20270201T113000Z
DTSTAMP:20261120T160509Z
UID:00010203-0405-4607-8809-0a0b0c0d0e0f
SEQUENCE:2
CATEGORIES:Expert exchange,Cocaine\, ports
CLASS:PRIVATE
CREATED:20260901T073000Z
DESCRIPTION:Brussels 10:00–12:30\nLima 04:00–06:30
LAST-MODIFIED:20261120T160509Z
LOCATION:Room 3\, Cádiz
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://platform.example/meetings/1
END:VEVENT
"""
TITLE = r"""BEGIN:VEVENT
SUMMARY:Expert exchange: Peru\, Chile\; first part
DTSTART:20270201T090000Z
DTEND:20270201T113000Z
DTSTAMP:20261120T160509Z
UID:00010203-0405-4607-8809-0a0b0c0d0e0f
SEQUENCE:2
CLASS:PRIVATE
CREATED:20260901T073000Z
LAST-MODIFIED:20261120T160509Z
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://platform.example/meetings/1
END:VEVENT
"""
BUSY = """BEGIN:VEVENT
SUMMARY:Busy
DTSTART:20270201T090000Z
DTEND:20270201T113000Z
DTSTAMP:20261120T160509Z
UID:00010203-0405-4607-8809-0a0b0c0d0e0f
SEQUENCE:2
CLASS:PRIVATE
CREATED:20260901T073000Z
LAST-MODIFIED:20261120T160509Z
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
"""
DAY = """BEGIN:VEVENT
SUMMARY:Papers due
DTSTART;VALUE=DATE:20270228
DTEND;VALUE=DATE:20270301
DTSTAMP:20261120T160509Z
UID:00010203-0405-4607-8809-0a0b0c0d0e0f
SEQUENCE:0
CREATED:20260901T073000Z
DESCRIPTION:For the ministers
LAST-MODIFIED:20261120T160509Z
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:https://platform.example/meetings/1/papers
END:VEVENT
"""
HEAD = r"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Experts' Exchange//Calendar feeds//EN
CALSCALE:GREGORIAN
NAME:Peru\, Chile
X-WR-CALNAME:Peru\, Chile
REFRESH-INTERVAL;VALUE=DURATION:PT4H
X-PUBLISHED-TTL:PT4H
COLOR:steelblue
X-APPLE-CALENDAR-COLOR:#4682B4
"""


def unfolded(text: bytes) -> str:
    return text.replace(b"\r\n ", b"").decode().replace("\r\n", "\n")


def value(text: bytes, name: str) -> list[str]:
    return [line.partition(":")[2] for line in unfolded(text).splitlines() if line.partition(":")[0] == name]


@pytest.mark.parametrize(
    ("variant", "text"),
    [(Variant.JOINED, JOINED), (Variant.FULL, FULL), (Variant.TITLE, TITLE), (Variant.BUSY, BUSY)],
)
def test_each_variant_says_exactly_what_it_may(variant, text):
    assert unfolded(render_event(MEETING, variant, WORDS)) == text


@pytest.mark.parametrize("variant", [Variant.JOINED, Variant.FULL])
def test_a_deadline_is_whole_days_with_an_exclusive_end_and_leaves_its_reader_free(variant):
    assert unfolded(render_day(DEADLINE, variant, WORDS)) == DAY


def test_a_deadline_by_title_has_no_description():
    assert unfolded(render_day(DEADLINE, Variant.TITLE, WORDS)) == DAY.replace("DESCRIPTION:For the ministers\n", "")


def test_a_deadline_makes_nobody_busy():
    assert render_day(DEADLINE, Variant.BUSY, WORDS) == b""


def test_a_dropped_deadline_says_so():
    text = render_day(replace(DEADLINE, standing=Standing.CANCELLED), Variant.FULL, WORDS)
    assert (value(text, "SUMMARY"), value(text, "STATUS")) == (["CANCELLED: Papers due"], ["CANCELLED"])


@pytest.mark.parametrize("variant", list(Variant))
def test_the_same_facts_give_the_same_bytes(variant):
    assert render_event(replace(MEETING), variant, WORDS) == render_event(MEETING, variant, WORDS)


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"title": "Ministers"}, {"SUMMARY"}),
        ({"location": "Room 4"}, {"LOCATION"}),
        ({"sequence": 3}, {"SEQUENCE"}),
        ({"changed_at": datetime(2027, 1, 1, tzinfo=UTC)}, {"DTSTAMP", "LAST-MODIFIED"}),
        ({"starts_at": datetime(2027, 2, 1, 8, tzinfo=UTC)}, {"DTSTART"}),
        ({"standing": Standing.TENTATIVE}, {"STATUS"}),
        ({"standing": Standing.CANCELLED}, {"STATUS", "SUMMARY", "TRANSP"}),
    ],
)
def test_only_the_changed_line_differs(change, differing):
    before = set(unfolded(render_event(MEETING, Variant.JOINED, WORDS)).splitlines())
    after = set(unfolded(render_event(replace(MEETING, **change), Variant.JOINED, WORDS)).splitlines())
    assert {line.partition(":")[0] for line in before ^ after} == differing


def test_the_uid_is_the_same_in_every_variant_and_standing():
    texts = [
        render_event(replace(MEETING, title=title, standing=standing), variant, WORDS)
        for title in ("One", "Two")
        for standing in Standing
        for variant in Variant
    ]
    assert {tuple(value(text, "UID")) for text in texts} == {(UID,)}


def test_a_uid_is_made_of_random_bytes_alone():
    assert new_uid(bytes(range(16))) == UID


@pytest.mark.parametrize("length", [0, 15, 17])
def test_a_uid_needs_sixteen_bytes(length):
    with pytest.raises(ValueError, match="16"):
        new_uid(bytes(length))


@pytest.mark.parametrize(
    ("variant", "postponed", "title"),
    [
        (Variant.JOINED, False, r"CANCELLED: Expert exchange: Peru\, Chile\; first part"),
        (Variant.TITLE, False, r"CANCELLED: Expert exchange: Peru\, Chile\; first part"),
        (Variant.BUSY, False, "CANCELLED: Busy"),
        (Variant.FULL, True, r"POSTPONED: Expert exchange: Peru\, Chile\; first part"),
        (Variant.BUSY, True, "POSTPONED: Busy"),
    ],
)
def test_what_does_not_take_place_says_so_three_ways_because_programs_disagree(variant, postponed, title):
    facts = replace(MEETING, standing=Standing.CANCELLED, postponed=postponed)
    text = render_event(facts, variant, WORDS)
    said = {name: value(text, name) for name in ("STATUS", "TRANSP", "SUMMARY")}
    assert said == {"STATUS": ["CANCELLED"], "TRANSP": ["TRANSPARENT"], "SUMMARY": [title]}


def test_an_unconfirmed_meeting_is_tentative():
    text = render_event(replace(MEETING, standing=Standing.TENTATIVE), Variant.FULL, WORDS)
    assert [value(text, name) for name in ("STATUS", "TRANSP")] == [["TENTATIVE"], ["OPAQUE"]]


@pytest.mark.parametrize("location", [None, "", " \n"])
def test_without_a_room_the_online_address_is_the_place_for_those_who_take_part(location):
    facts = replace(MEETING, location=location)
    places = {variant: value(render_event(facts, variant, WORDS), "LOCATION") for variant in Variant}
    link = r"https://video.example/j/1?a=1\,2\;b"
    assert places == {Variant.JOINED: [link], Variant.FULL: [], Variant.TITLE: [], Variant.BUSY: []}


def test_nothing_is_written_for_what_is_not_known():
    bare = replace(MEETING, location=None, link=None, url="", description=(), categories=(" ",), private=False)
    names = [line.partition(":")[0] for line in unfolded(render_event(bare, Variant.JOINED, WORDS)).splitlines()]
    assert names == [
        "BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CREATED", "LAST-MODIFIED", "STATUS",
        "TRANSP", "END",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Brussels")), "20260329T003000Z"),
        (datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Brussels")), "20260329T013000Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Brussels")), "20261025T003000Z"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Brussels")), "20261025T013000Z"),
        (datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("America/Bogota")), "20260701T140000Z"),
        (datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Africa/Casablanca")), "20260701T080000Z"),
    ],
)
def test_a_time_in_any_zone_is_written_as_its_instant(wall, utc):
    facts = replace(MEETING, starts_at=wall, ends_at=datetime(2026, 12, 31, tzinfo=UTC))
    assert value(render_event(facts, Variant.BUSY, WORDS), "DTSTART") == [utc]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"C:\New\new", r"C:\\New\\new"),
        ("a, b; c", r"a\, b\; c"),
        ("two\r\nlines", "two lines"),
        ("one\rline", "one line"),
        ("word\u2028pro\u2029ces\u0085sor", "word pro ces sor"),
        ("\ufeffbell\x07 and nul\x00", "bell and nul"),
        ("lone\ud800surrogate\ufffe", "lonesurrogate"),
        ("END:VEVENT\r\nATTENDEE:mailto:a@b.example", "END:VEVENT ATTENDEE:mailto:a@b.example"),
        ("عربى 👩‍⚖️ e\u0301", "عربى 👩‍⚖️ é"),
    ],
)
def test_a_text_is_escaped_once_and_stays_on_its_line(title, written):
    assert value(render_event(replace(MEETING, title=title), Variant.FULL, WORDS), "SUMMARY") == [written]


@pytest.mark.parametrize("name", ["url", "link"])
@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://a.example/x?a=1,2;b#c", "https://a.example/x?a=1,2;b#c"),
        (" https://a.example/a b\r\nATTENDEE:x\u2028 ", "https://a.example/a%20b%0D%0AATTENDEE:x"),
        ("https://a.example/%C3%A9/é", "https://a.example/%C3%A9/%C3%A9"),
    ],
)
def test_an_address_is_not_escaped_and_cannot_end_its_line(name, address, written):
    text = render_event(replace(MEETING, **{name: address}), Variant.JOINED, WORDS)
    assert value(text, {"url": "URL", "link": "CONFERENCE;VALUE=URI"}[name]) == [written]


def test_categories_are_escaped_each_by_itself():
    categories = ("Cocaine, ports", r"Law\Notes", " \n", "Peru")
    text = render_event(replace(MEETING, categories=categories), Variant.FULL, WORDS)
    read = Calendar.from_ical(assemble("x", [text], "en"))
    assert value(text, "CATEGORIES") == [r"Cocaine\, ports,Law\\Notes,Peru"]
    assert [str(category) for category in read.events[0]["CATEGORIES"].cats] == ["Cocaine, ports", r"Law\Notes", "Peru"]


def test_a_feed_is_its_head_its_pieces_and_its_foot():
    pieces = [render_event(MEETING, variant, WORDS) for variant in (Variant.JOINED, Variant.BUSY)]
    feed = assemble("Peru, Chile", iter(pieces), "en", refresh_hours=4)
    assert unfolded(feed) == HEAD + JOINED + BUSY + "END:VCALENDAR\n"


def test_every_line_of_a_feed_ends_with_crlf():
    feed = assemble("Peru, Chile", [render_event(MEETING, Variant.JOINED, WORDS)], "en")
    assert (feed.count(b"\r\n"), feed.count(b"\r")) == (feed.count(b"\n"), feed.count(b"\n"))


@pytest.mark.parametrize("pieces", [[], [b""]])
def test_an_empty_feed_has_the_component_readers_ask_for_and_no_event(pieces):
    feed = assemble("Peru, Chile", pieces, "en", refresh_hours=4)
    read = Calendar.from_ical(feed)
    assert [part.name for part in read.walk()] == ["VCALENDAR", "VTIMEZONE", "STANDARD"]
    assert read.errors == []
    assert unfolded(feed).startswith(HEAD + "BEGIN:VTIMEZONE\n")


@pytest.mark.parametrize(("language", "said"), [("en", "EN"), ("nl", "NL"), ("pt-BR", "PT"), ("pt_BR", "PT")])
def test_a_feed_says_its_language(language, said):
    assert value(assemble("x", [], language), "PRODID") == [f"-//Experts' Exchange//Calendar feeds//{said}"]


def test_the_name_of_a_feed_is_cut_for_outlook_between_characters_and_before_escaping():
    feed = assemble("é," * 200, [], "en")
    name = (r"é\," * 200)[: 127 * 3] + "é"
    assert (value(feed, "NAME"), value(feed, "X-WR-CALNAME")) == ([name], [name])


def test_the_name_of_a_feed_stays_on_its_line():
    feed = assemble("Peru\r\nMETHOD:REQUEST\u2028x", [], "en")
    assert [value(feed, name) for name in ("NAME", "X-WR-CALNAME", "METHOD")] == [
        ["Peru METHOD:REQUEST x"], ["Peru METHOD:REQUEST x"], [],
    ]  # fmt: skip


def test_programs_are_not_asked_back_within_the_hour():
    with pytest.raises(ValueError, match="refresh_hours"):
        assemble("x", [], "en", refresh_hours=0)


def test_one_entry_to_add_to_ones_own_calendar_makes_no_new_calendar_and_no_invitation():
    text = single("Peru, Chile", render_event(MEETING, Variant.TITLE, WORDS))
    head = "\n".join(HEAD.splitlines()[:5]) + "\n"
    assert unfolded(text) == head + TITLE + "END:VCALENDAR\n"


def test_a_feed_never_speaks_of_people_or_scheduling_and_has_no_uid_of_its_own():
    feed = assemble("x", [render_event(MEETING, Variant.JOINED, WORDS)], "en")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(feed).splitlines()]
    assert {name for name in names if name in {"METHOD", "ORGANIZER", "ATTENDEE", "SOURCE", "TZID"}} == set()
    assert [index for index, name in enumerate(names) if name == "UID"] == [names.index("DTSTAMP") + 1]


def test_the_tag_changes_with_the_bytes_and_only_with_them():
    bodies = [b"", b"a", b"b", b"a"]
    tags = [etag_of(body) for body in bodies]
    assert (tags[1] == tags[3], len(set(tags)), {len(tag) for tag in tags}) == (True, 3, {32})


def test_the_tag_has_no_quotes_for_the_response_to_add_its_own():
    assert etag_of(b"").isalnum()

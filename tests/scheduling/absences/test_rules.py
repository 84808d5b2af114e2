"""When people cannot: declared days, and what a calendar file says."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exchange.core import clock
from exchange.scheduling.absences.rules import (
    BusyWeek,
    CalendarRefusedError,
    Flaw,
    Trouble,
    busy_weeks,
    clipped,
    flaws,
    merged,
    read,
    span_of,
    window,
)
from exchange.scheduling.absences.rules.recurrence import days_of, rule_of

BRUSSELS, BOGOTA = "Europe/Brussels", "America/Bogota"
TODAY = date(2026, 11, 24)
FIRST, AFTER = window(datetime(2026, 11, 24, 9, tzinfo=UTC), BRUSSELS)
HOUR = timedelta(hours=1)


def calendar(*events, head="", end="\r\n"):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test", *([head] if head else [])]
    for number, event in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            *([] if "UID:" in event else [f"UID:{number}"]),
            "SUMMARY:SECRET",
            *event.split("|"),
            "END:VEVENT",
        ]
    return end.join([*lines, "END:VCALENDAR", ""]).encode()


def busy(*events, zone=BRUSSELS, **more):
    """Return the busy intervals as they are on the wall in Brussels."""
    found = read(calendar(*events, **more), zone, FIRST, AFTER).intervals
    walls = [
        tuple(at.astimezone(clock.zone(BRUSSELS)).strftime("%m-%d %H:%M") for at in interval) for interval in found
    ]
    return [f"{starts} {ends}" for starts, ends in walls]


def trouble(data):
    with pytest.raises(CalendarRefusedError) as refused:
        read(data, BRUSSELS, FIRST, AFTER)
    return refused.value.trouble, refused.value.what


# --- Days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 12, 1), date(2026, 12, 1), {}),
        (date(2026, 11, 1), date(2026, 11, 24), {}),
        (date(2026, 12, 2), date(2026, 12, 1), {"last_on": Flaw.LAST_BEFORE_FIRST}),
        (date(2026, 11, 1), date(2026, 11, 23), {"last_on": Flaw.OVER}),
        (date(1, 1, 1), date(2026, 12, 1), {"first_on": Flaw.TOO_FAR}),
        (date(2026, 12, 1), date(9999, 12, 31), {"last_on": Flaw.TOO_FAR}),
        (date(9999, 12, 30), date(9999, 12, 31), {"first_on": Flaw.TOO_FAR, "last_on": Flaw.TOO_FAR}),
    ],
)
def test_what_can_be_wrong_with_an_absence(first, last, expected):
    assert flaws(first, last, TODAY) == expected


def test_whole_days_are_those_of_the_persons_zone():
    assert span_of(date(2027, 3, 28), date(2027, 3, 28), BRUSSELS) == (
        datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC),
    )  # fmt: skip


STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=12)


@given(STEPS)
def test_merging_keeps_the_time_and_leaves_gaps_between(steps):
    spans = [(start, start + length) for start, length in steps]
    found = merged([(FIRST + start * HOUR, FIRST + end * HOUR) for start, end in spans])
    hours = {hour for start, end in spans for hour in range(start, end)}
    assert {(at - FIRST) // HOUR + n for at, end in found for n in range((end - at) // HOUR)} == hours
    assert all(before[1] < after[0] for before, after in pairwise(found))


def test_clipping_keeps_what_lies_between():
    inside, across = (FIRST + HOUR, FIRST + 2 * HOUR), (FIRST - HOUR, FIRST + HOUR)
    assert list(clipped([inside, across, (FIRST - HOUR, FIRST), (AFTER, AFTER + HOUR)], FIRST, AFTER)) == [
        inside, (FIRST, FIRST + HOUR),
    ]  # fmt: skip


def test_busy_weeks_tell_how_much_of_a_week_is_taken_and_on_how_many_days():
    monday = clock.start_of(date(2026, 11, 30), BRUSSELS)
    intervals = [
        (monday + 9 * HOUR, monday + 12 * HOUR),
        (monday + 10 * HOUR, monday + 13 * HOUR),
        (monday + 47 * HOUR, monday + 49 * HOUR),
    ]
    assert busy_weeks(intervals, BRUSSELS, TODAY, 3) == [BusyWeek(date(2026, 11, 30), 6 * HOUR, 3)]


# --- Events -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261201T090000Z|DTEND:20261201T100000Z", ["12-01 10:00 12-01 11:00"]),
        ("DTSTART;TZID=Europe/Brussels:20261201T090000|DURATION:PT90M", ["12-01 09:00 12-01 10:30"]),
        ("DTSTART;TZID=America/Bogota:20261201T090000|DURATION:PT1H", ["12-01 15:00 12-01 16:00"]),
        ('DTSTART;TZID="W. Europe Standard Time":20261201T090000|DURATION:PT1H', ["12-01 09:00 12-01 10:00"]),
        ("DTSTART;TZID=/citadel.org/20210210_1/Asia/Kolkata:20261201T090000|DURATION:PT1H", ["12-01 04:30 12-01 05:30"]),
        ("DTSTART:20261201T090000|DTEND:20261201T100000", ["12-01 09:00 12-01 10:00"]),
        ("DTSTART;VALUE=DATE:20261201|DTEND;VALUE=DATE:20261203", ["12-01 00:00 12-03 00:00"]),
        ("DTSTART;VALUE=DATE:20261201", ["12-01 00:00 12-02 00:00"]),
        ("DTSTART;VALUE=DATE:20270328", ["03-28 00:00 03-29 00:00"]),
        ("DTSTART;VALUE=DATE:20261201|DURATION:P2D", ["12-01 00:00 12-03 00:00"]),
        ("DTSTART:20261201T090000Z|DTEND:20261201T100000Z|TRANSP:TRANSPARENT", []),
        ("DTSTART:20261201T090000Z|DTEND:20261201T100000Z|STATUS:CANCELLED", []),
        ("DTSTART:20261201T090000Z|DTEND:20261201T100000Z|TRANSP:OPAQUE|STATUS:TENTATIVE", ["12-01 10:00 12-01 11:00"]),
        ("DTSTART:20261201T090000Z|DTEND:20261201T100000Z|BEGIN:VALARM|DURATION:PT9H|END:VALARM", ["12-01 10:00 12-01 11:00"]),
        ("DTSTART:20261201T090000Z|DTEND:20261201T080000Z", []),
        ("DTSTART:20261116T000000Z|DTEND:20261117T100000Z", ["11-17 00:00 11-17 11:00"]),
        ("DTSTART:16040101T000000Z|DTEND:16040102T000000Z", []),
        ("DTSTART:21990101T000000Z|DURATION:P99999W", []),
        ("dtstart:20261201t090000z|Duration:pt1h", ["12-01 10:00 12-01 11:00"]),
        ("DTSTART:20261\r\n 201T090000Z|DURATION:PT\r\n\t1H", ["12-01 10:00 12-01 11:00"]),
    ],
)  # fmt: skip
def test_when_an_event_is_busy_time(event, expected):
    assert busy(event) == expected


def test_an_event_without_end_ends_at_once_and_is_counted():
    reading = read(calendar("DTSTART:20261201T090000Z", "DTSTART:20261202T090000Z|DTEND:20261202T090000Z", "DTSTART;VALUE=DATE:20261203",
                            "DTSTART:20261204T090000Z|TRANSP:TRANSPARENT"), BRUSSELS, FIRST, AFTER)  # fmt: skip
    assert (len(reading.intervals), reading.events, reading.without_end) == (1, 4, 2)


def test_what_overlaps_is_one_interval_and_nothing_but_intervals_is_kept():
    events = ("DTSTART:20261201T090000Z|DURATION:PT2H", "DTSTART:20261201T100000Z|DURATION:PT2H")
    assert busy(*events) == ["12-01 10:00 12-01 13:00"]
    assert "SECRET" not in repr(read(calendar(*events), BRUSSELS, FIRST, AFTER))


def test_whole_days_are_days_where_the_person_lives():
    assert busy("DTSTART;VALUE=DATE:20261201", zone=BOGOTA) == ["12-01 06:00 12-02 06:00"]


def test_any_kind_of_line_end_will_do():
    event = "DTSTART:20261201T090000Z|DURATION:PT1H"
    assert {tuple(busy(event, end=end)) for end in ("\n", "\r", "\r\n")} == {("12-01 10:00 12-01 11:00",)}


def test_a_zone_of_the_files_own_is_taken_where_it_names_its_place():
    own = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nX-LIC-LOCATION:Asia/Kathmandu\r\nEND:VTIMEZONE"
    assert busy("DTSTART;TZID=Ours:20261201T090000|DURATION:PT1H", head=own) == ["12-01 04:15 12-01 05:15"]


# --- Series -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["12-01 09:00 12-01 10:00", "12-08 09:00 12-08 10:00"]),
        ("RRULE:FREQ=DAILY;UNTIL=20261202T235959Z", ["12-01 09:00 12-01 10:00", "12-02 09:00 12-02 10:00"]),
        ("RRULE:FREQ=DAILY;UNTIL=20261202", ["12-01 09:00 12-01 10:00", "12-02 09:00 12-02 10:00"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;TZID=Europe/Brussels:20261208T090000", ["12-01 09:00 12-01 10:00", "12-15 09:00 12-15 10:00"]),
        ("RRULE:FREQ=DAILY;INTERVAL=500;UNTIL=99991231T235959Z", ["12-01 09:00 12-01 10:00", "04-14 09:00 04-14 10:00"]),
        ("RDATE;TZID=Europe/Brussels:20261203T140000", ["12-01 09:00 12-01 10:00", "12-03 14:00 12-03 15:00"]),
        ("RDATE;VALUE=PERIOD;TZID=Europe/Brussels:20261203T140000/PT3H", ["12-01 09:00 12-01 10:00", "12-03 14:00 12-03 15:00"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["12-01 09:00 12-01 10:00", "12-31 09:00 12-31 10:00", "01-29 09:00 01-29 10:00", "02-26 09:00 02-26 10:00"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ["12-01 09:00 12-01 10:00"]),
        ("RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTH=1", ["12-01 09:00 12-01 10:00"]),
    ],
)  # fmt: skip
def test_series(event, expected):
    found = busy(f"DTSTART;TZID=Europe/Brussels:20261201T090000|DURATION:PT1H|{event}")
    assert found == expected


def test_a_series_keeps_its_time_on_the_wall_when_the_clocks_change():
    found = busy("DTSTART;TZID=Europe/Brussels:20270322T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2")
    assert found == ["03-22 09:00 03-22 10:00", "03-29 09:00 03-29 10:00"]


def test_one_time_of_a_series_can_be_moved_or_called_off_or_made_free():
    series = "UID:s|DTSTART;TZID=Europe/Brussels:20261201T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=4"
    moved = "UID:s|RECURRENCE-ID;TZID=Europe/Brussels:20261208T090000|DTSTART;TZID=Europe/Brussels:20261209T110000|DURATION:PT1H"
    off = "UID:s|RECURRENCE-ID;TZID=Europe/Brussels:20261215T090000|DTSTART;TZID=Europe/Brussels:20261215T090000|DURATION:PT1H|STATUS:CANCELLED"
    free = "UID:s|RECURRENCE-ID;TZID=Europe/Brussels:20261222T090000|DTSTART;TZID=Europe/Brussels:20261222T090000|DURATION:PT1H|TRANSP:TRANSPARENT"
    assert busy(series, moved, off, free) == ["12-01 09:00 12-01 10:00", "12-09 11:00 12-09 12:00"]


def test_what_recurs_for_ever_ends_with_the_window():
    found = read(calendar("DTSTART;VALUE=DATE:20200106|RRULE:FREQ=WEEKLY"), BRUSSELS, FIRST, AFTER).intervals
    assert len(found) == 105
    assert all(FIRST <= starts < ends <= AFTER for starts, ends in found)


# --- What is refused --------------------------------------------------------------------------------------------------

SOON = "DTSTART:20261201T090000Z|DURATION:PT1H"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (Trouble.EMPTY, "")),
        (b"\r\n  ", (Trouble.EMPTY, "")),
        (b"%PDF-1.7 \x00\xff", (Trouble.NOT_A_CALENDAR, "")),
        (calendar(), (Trouble.NO_EVENTS, "")),
        (calendar(SOON) + b" " * 1_000_000, (Trouble.TOO_LARGE, "")),
        (calendar(SOON)[:-15], (Trouble.UNREADABLE, "BEGIN:VCALENDAR")),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", (Trouble.UNREADABLE, "END:VCALENDAR")),
        (calendar("DTSTART:yesterday"), (Trouble.UNREADABLE, "YESTERDAY")),
        (calendar("SUMMARY:x"), (Trouble.UNREADABLE, "")),
        (calendar("DTSTART:20261301T000000Z"), (Trouble.UNREADABLE, "20261301T000000Z")),
        (calendar("DTSTART:00010101T000000Z|RRULE:FREQ=DAILY"), (Trouble.UNREADABLE, "00010101T000000Z")),
        (calendar("DTSTART:20261201T090000Z|DURATION:1 hour"), (Trouble.UNREADABLE, "1 HOUR")),
        (calendar("DTSTART;TZID=Moon/Tycho:20261201T090000|DURATION:PT1H"), (Trouble.UNKNOWN_ZONE, "Moon/Tycho")),
        (calendar("DTSTART;TZID=../../etc/passwd:20261201T090000"), (Trouble.UNKNOWN_ZONE, "../../etc/passwd")),
        (calendar(f"{SOON}|RRULE:FREQ=SECONDLY"), (Trouble.TOO_OFTEN, "FREQ=SECONDLY")),
        (calendar(f"{SOON}|RRULE:FREQ=HOURLY"), (Trouble.TOO_OFTEN, "FREQ=HOURLY")),
        (calendar(f"{SOON}|RRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}"), (Trouble.TOO_OFTEN, "FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60)))[:60])),
        (calendar(f"{SOON}|RRULE:FREQ=NEVER"), (Trouble.UNREADABLE, "FREQ=NEVER")),
        (calendar(f"{SOON}|RRULE:FREQ=DAILY;INTERVAL=0"), (Trouble.UNREADABLE, "FREQ=DAILY;INTERVAL=0")),
        (calendar(f"{SOON}|RRULE:FREQ=DAILY;COUNT=-1"), (Trouble.UNREADABLE, "FREQ=DAILY;COUNT=-1")),
        (calendar(f"{SOON}|RRULE:FREQ=WEEKLY;BYDAY=XX"), (Trouble.UNREADABLE, "FREQ=WEEKLY;BYDAY=XX")),
        (calendar(*[f"{SOON}|RRULE:FREQ=YEARLY"] * 301), (Trouble.TOO_MANY, "")),
        (calendar(*[f"{SOON}|RRULE:FREQ=DAILY"] * 20), (Trouble.TOO_MANY, "")),
        (calendar(*["DTSTART:16040101T000000Z|RRULE:FREQ=DAILY"] * 3), (Trouble.TOO_MANY, "")),
    ],
)  # fmt: skip
def test_what_is_no_calendar_that_can_be_read_is_refused_with_what_is_to_blame(data, expected):
    assert trouble(data) == expected


def test_more_intervals_than_are_kept_are_refused():
    start = datetime(2026, 12, 1, tzinfo=UTC)
    events = [f"DTSTART:{start + number * HOUR:%Y%m%dT%H%M%SZ}|DURATION:PT5M" for number in range(5001)]
    assert trouble(calendar(*events)) == (Trouble.TOO_MANY, "")
    assert len(busy(*events[:5000])) == 5000


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=5", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9", "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=3",
    ],
)  # fmt: skip
def test_a_rule_that_never_comes_true_takes_no_time(rule):
    before = time.process_time()
    found = busy(*[f"DTSTART;TZID=Europe/Brussels:20261201T090000|DURATION:PT1H|RRULE:{rule}"] * 20)
    assert found == ["12-01 09:00 12-01 10:00"]
    assert time.process_time() - before < 3


PARTS = st.sampled_from(
    [
        "BYMONTH=2", "BYMONTH=1,7", "BYMONTHDAY=31", "BYMONTHDAY=-1,15", "BYDAY=MO", "BYDAY=MO,WE,FR", "BYDAY=-1FR", "BYDAY=2TU",
        "BYSETPOS=1", "BYSETPOS=-2", "BYSETPOS=5", "BYYEARDAY=60,-1", "BYWEEKNO=1,53", "WKST=SU", "BYHOUR=9,14", "COUNT=5",
        "UNTIL=20270601",
    ]
)  # fmt: skip


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), st.integers(1, 4), st.lists(PARTS, max_size=3, unique_by=lambda part: part.split("=")[0]),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
@example("DAILY", 1, ["BYDAY=MO", "COUNT=5"], date(2027, 1, 1))
@example("MONTHLY", 1, ["BYDAY=5MO", "COUNT=3"], date(2027, 1, 1))
@settings(max_examples=150, deadline=2000)
def test_no_rule_hangs_and_none_that_comes_true_is_taken_for_one_that_never_does(frequency, interval, parts, start):
    """What the library finds in the window is not left out: the estimate may say too many days, never too few."""
    rule = rule_of(";".join([f"FREQ={frequency}", f"INTERVAL={interval}", *parts]))
    begins = datetime.combine(start, datetime.min.time()).replace(hour=9, tzinfo=UTC)
    estimated = set(days_of(rule, start, FIRST.date(), AFTER.date()))
    if not estimated and not days_of(rule, start, FIRST.date(), AFTER.date() + timedelta(732)):
        return
    if "BYSETPOS" in rule.text or "BYWEEKNO" in rule.text:
        return
    found = islice(
        (
            at
            for at in rrulestr(f"{rule.text}{';UNTIL=20270601T000000Z' if rule.until else ''}", dtstart=begins)
            if at >= FIRST
        ),
        30,
    )
    assert {at.date() for at in found if FIRST.date() < at.date() < AFTER.date()} <= estimated

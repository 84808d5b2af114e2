"""What a feed shows, and for how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.calendars.rules import DayFacts, EventFacts, Shown, Standing, Variant, shown_as
from exchange.feeds.rules import (
    MOST_BYTES,
    MOST_ENTRIES,
    Choices,
    Detail,
    is_included,
    newest,
    program,
    variant_for,
    window,
)

TODAY = date(2026, 11, 22)
TENTATIVE, CONFIRMED, CANCELLED = (Shown(standing) for standing in Standing)
NINE = datetime(2027, 2, 1, 9, tzinfo=UTC)
COMMON = {
    "uid": "5f0c",
    "sequence": 0,
    "created_at": NINE,
    "changed_at": NINE,
    "standing": Standing.CONFIRMED,
    "title": "Ministers",
    "url": "https://platform.example/meetings/1",
}


@pytest.mark.parametrize(
    ("state", "has_new_date", "shown"),
    [
        ("draft", False, None),
        ("scheduled", False, TENTATIVE),
        ("convened", False, CONFIRMED),
        ("held", False, CONFIRMED),
        ("adopted", False, CONFIRMED),
        ("postponed", True, TENTATIVE),
        ("postponed", False, Shown(Standing.CANCELLED, postponed=True)),
        ("cancelled", False, CANCELLED),
        ("cancelled", True, CANCELLED),
        ("draft", True, None),
    ],
)
def test_the_state_of_a_meeting_says_how_it_appears(state, has_new_date, shown):
    assert shown_as(state, has_new_date=has_new_date) == shown


def test_an_unknown_state_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="not a state of a meeting: 'rumoured'"):
        shown_as("rumoured")


@pytest.mark.parametrize(
    ("detail", "participates", "variant"),
    [
        (Detail.FULL, True, Variant.JOINED),
        (Detail.FULL, False, Variant.FULL),
        (Detail.TITLE, True, Variant.TITLE),
        (Detail.TITLE, False, Variant.TITLE),
        (Detail.BUSY, True, Variant.BUSY),
        (Detail.BUSY, False, Variant.BUSY),
    ],
)
def test_only_participants_who_want_everything_get_the_online_address(detail, participates, variant):
    assert variant_for(detail, participates) is variant


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 22), date(2025, 11, 22)),
        (date(2028, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2028, 3, 1), date(2027, 3, 1)),
        (date(2029, 2, 28), date(2028, 2, 28)),
    ],
)
def test_a_feed_reaches_one_year_back_and_has_no_end(today, since):
    assert window(today) == (since, None)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_the_window_never_moves_back(today):
    assert window(today)[0] <= window(today + timedelta(days=1))[0]


@pytest.mark.parametrize(
    ("shown", "last_day", "choices", "included"),
    [
        (None, TODAY, Choices(), False),
        (CONFIRMED, date(2025, 11, 22), Choices(), True),
        (CONFIRMED, date(2025, 11, 21), Choices(), False),
        (CONFIRMED, date(2031, 1, 1), Choices(with_tentative=False, with_cancelled=False), True),
        (TENTATIVE, TODAY, Choices(), True),
        (TENTATIVE, TODAY, Choices(with_tentative=False), False),
        (TENTATIVE, date(2025, 11, 21), Choices(), False),
        (CANCELLED, date(2027, 5, 1), Choices(), True),
        (CANCELLED, date(2026, 10, 23), Choices(), True),
        (CANCELLED, date(2026, 10, 22), Choices(), False),
        (CANCELLED, TODAY, Choices(with_cancelled=False), False),
        (Shown(Standing.CANCELLED, postponed=True), date(2026, 10, 22), Choices(), False),
    ],
)
def test_a_meeting_is_in_a_feed_while_it_is_of_use(shown, last_day, choices, included):
    assert is_included(shown, last_day, choices, TODAY) is included


@pytest.mark.parametrize(
    ("pieces", "kept"),
    [
        ([], []),
        ([b"old", b"new"], [b"old", b"new"]),
        ([b"first", *[b"x"] * MOST_ENTRIES], [b"x"] * MOST_ENTRIES),
        ([b"a", b"b" * MOST_BYTES], [b"b" * MOST_BYTES]),
        ([b"a", b"b" * MOST_BYTES, b"c"], [b"c"]),
    ],
)
def test_a_feed_never_outgrows_what_google_takes(pieces, kept):
    assert newest(pieces) == kept


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "Outlook"),
        ("Mozilla/4.0 (compatible; ms-office; MSOffice 16)", "Outlook"),
        ("Exchange/15.20.7472.000 (Web)", "Outlook"),
        ("Outlook-iOS/724.4.0 (iOS 17.5)", "Outlook"),
        ("macOS/14.5 (23F79) dataaccessd/1.0", "Apple Calendar (macOS)"),
        ("Mac_OS_X/10.15.7 (19H15) CalendarAgent/930.5.1", "Apple Calendar (macOS)"),
        ("Mac OS X/10.9.5 (13F1911) CalendarAgent/176.2", "Apple Calendar (macOS)"),
        ("iOS/17.5.1 (21F90) dataaccessd/1.0", "Apple Calendar (iOS)"),
        ("iPadOS/18.0 (22A3354) accountsd/1.0", "Apple Calendar (iOS)"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.1", "Thunderbird"),
        ("Evolution/3.52.2", "Evolution"),
        ("Nextcloud Webcal Service", "Nextcloud"),
        ("ICSx5/2.2.3 (okhttp/4.12.0) Android/14", "ICSx5"),
        ("DAVx5/4.4.1-ose (dav4jvm; okhttp/4.12.0) Android/14", "DAVx5"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0", "Edge"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36", "Chrome"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari"),
        ("curl/8.5.0", "curl"),
        ("axios/1.7.2", "axios"),
        ("<b>Cal\r\nendar</b>/1", "b"),
        ("x" * 61 + "/1", "x" * 60),
        ("", ""),
        (" \x00/", ""),
        (None, ""),
    ],
)
def test_the_program_behind_a_poll_is_named(user_agent, name):
    assert program(user_agent) == name


@pytest.mark.parametrize("uid", ["", "meetings/7", "a b", "a\r\nEND:VEVENT", "7\n"])
def test_a_uid_that_some_program_cannot_keep_is_refused(uid):
    with pytest.raises(ValueError, match="not fit for a UID"):
        EventFacts(**{**COMMON, "uid": uid}, starts_at=NINE, ends_at=NINE + timedelta(hours=1))


@pytest.mark.parametrize("name", ["created_at", "changed_at", "starts_at", "ends_at"])
def test_a_time_without_zone_is_refused(name):
    facts = {**COMMON, "starts_at": NINE, "ends_at": NINE + timedelta(hours=1)}
    with pytest.raises(ValueError, match="a time needs its zone"):
        EventFacts(**{**facts, name: facts[name].replace(tzinfo=None)})


@pytest.mark.parametrize("length", [timedelta(0), timedelta(milliseconds=999), timedelta(hours=-1)])
def test_a_meeting_that_does_not_end_after_it_starts_is_refused(length):
    with pytest.raises(ValueError, match="ends after it starts"):
        EventFacts(**COMMON, starts_at=NINE, ends_at=NINE + length)


@pytest.mark.parametrize("days", [0, -1])
def test_an_entry_of_no_days_is_refused(days):
    with pytest.raises(ValueError, match="first day no longer included"):
        DayFacts(**COMMON, starts_on=TODAY, ends_on=TODAY + timedelta(days=days))


def test_a_sequence_below_zero_is_refused():
    with pytest.raises(ValueError, match="a sequence starts at 0"):
        DayFacts(**{**COMMON, "sequence": -1}, starts_on=TODAY, ends_on=TODAY + timedelta(days=1))

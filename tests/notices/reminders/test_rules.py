"""When a lead comes, on whose clock, and which of several counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core import clock
from exchange.notices.reminders.rules import (
    ANSWER,
    ANSWER_LEADS,
    DEADLINE,
    DEADLINE_LEADS,
    FURTHEST,
    HANDOVER,
    HANDOVER_LEADS,
    MEETING,
    MEETING_LEADS,
    Due,
    Lead,
    Occurrence,
    due_of,
    ends,
    instant_of,
    is_daytime,
    lead_at,
    moment,
    morning,
)
from exchange.workdays.queries import calendar_of
from exchange.workdays.rules import WorkCalendar

BRUSSELS, LIMA, AUCKLAND = "Europe/Brussels", "America/Lima", "Pacific/Auckland"
LEADS = {MEETING: MEETING_LEADS, ANSWER: ANSWER_LEADS, DEADLINE: DEADLINE_LEADS, HANDOVER: HANDOVER_LEADS}


def _comes(one, lead):
    """Return when the lead comes; in these countries there are working days."""
    at = moment(one, lead)
    assert at is not None
    return at


def _one(kind, due, zone=BRUSSELS, **more):
    return Occurrence(kind, "thing", 1, 7, due, zone, LEADS[kind], **more)


def _at(text, zone=BRUSSELS):
    """Return the instant at which clocks there show that."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.zone(zone)).astimezone(UTC)


def _shown(instant, zone=BRUSSELS):
    return instant.astimezone(clock.zone(zone)).strftime("%Y-%m-%d %H:%M")


# --- When a lead comes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "zone", "comes"),
    [
        ("2027-05-10 10:00", BRUSSELS, ["2027-05-03 10:00", "2027-05-09 10:00"]),
        # The week and the day before lie on the other side of a change of clocks, and so an hour aside.
        ("2027-03-28 10:00", BRUSSELS, ["2027-03-21 09:00", "2027-03-27 09:00"]),
        ("2027-10-31 10:00", BRUSSELS, ["2027-10-24 11:00", "2027-10-30 11:00"]),
        # Ten in Brussels is the small hours in Lima and the evening in Auckland: it waits for the morning there.
        ("2027-05-10 10:00", LIMA, ["2027-05-03 08:00", "2027-05-09 08:00"]),
        ("2027-05-10 10:00", AUCKLAND, ["2027-05-04 08:00", "2027-05-10 08:00"]),
        # Over the leap day and the turn of the year.
        ("2028-03-01 10:00", BRUSSELS, ["2028-02-23 10:00", "2028-02-29 10:00"]),
        ("2027-01-01 20:30", BRUSSELS, ["2026-12-26 08:00", "2027-01-01 08:00"]),
    ],
)
def test_a_meeting_is_counted_from_by_the_hour_and_never_reminded_of_at_night(starts, zone, comes):
    one = _one(MEETING, _at(starts), zone)
    assert [_shown(moment(one, lead), zone) for lead in MEETING_LEADS] == comes


@pytest.mark.parametrize(
    ("kind", "due", "zone", "comes"),
    [
        (DEADLINE, "2027-05-12", BRUSSELS, ["2027-05-05 08:00", "2027-05-11 08:00", "2027-05-13 08:00"]),
        (DEADLINE, "2027-05-14", BRUSSELS, ["2027-05-07 08:00", "2027-05-13 08:00", "2027-05-17 08:00"]),
        (DEADLINE, "2028-02-29", LIMA, ["2028-02-22 08:00", "2028-02-28 08:00", "2028-03-01 08:00"]),
        (HANDOVER, "2027-01-01", BRUSSELS, ["2026-12-02 08:00", "2026-12-25 08:00"]),
        (HANDOVER, "2027-03-30", BRUSSELS, ["2027-02-28 08:00", "2027-03-23 08:00"]),
        (ANSWER, "2027-05-12", BRUSSELS, ["2027-05-07 08:00", "2027-05-12 08:00"]),
        (ANSWER, "2027-05-17", AUCKLAND, ["2027-05-12 08:00", "2027-05-17 08:00"]),
    ],
)
def test_days_are_counted_from_in_the_morning_of_the_readers_clock(kind, due, zone, comes):
    one = _one(kind, date.fromisoformat(due), zone)
    assert [_shown(moment(one, lead), zone) for lead in LEADS[kind]] == comes


@pytest.mark.parametrize(
    ("country", "due", "comes"),
    [
        # Ascension and the Friday after it.
        ("NL", "2027-05-10", "2027-05-04"),
        # Friday is a working day in Brussels and none in Algiers, where Sunday is one.
        ("BE", "2027-02-14", "2027-02-10"),
        ("DZ", "2027-02-14", "2027-02-09"),
        # Between the years: 24 and 25 December, 1 January.
        ("DE", "2027-01-04", "2026-12-29"),
    ],
)
def test_working_days_are_those_of_the_readers_country(country, due, comes):
    day = date.fromisoformat(due)
    calendar = calendar_of(country, day - timedelta(days=60), day + timedelta(days=60))
    one = _one(ANSWER, day, calendar=calendar)
    assert _shown(moment(one, ANSWER_LEADS[0])) == f"{comes} 08:00"


def test_a_country_without_any_working_day_has_only_the_day_itself():
    idle = WorkCalendar("XX", frozenset(range(7)), MappingProxyType({}))
    one = _one(ANSWER, date(2027, 5, 12), calendar=idle)
    assert moment(one, ANSWER_LEADS[0]) is None
    assert lead_at(one, _at("2027-05-10 09:00")) is None
    assert lead_at(one, _at("2027-05-12 09:00")) == ANSWER_LEADS[1]


# --- Which of them counts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "told", "code"),
    [
        ("2027-05-03 09:59", None, None),
        ("2027-05-03 10:00", None, "7d"),
        ("2027-05-06 12:00", None, "7d"),
        ("2027-05-09 10:00", None, "1d"),
        ("2027-05-09 20:00", None, None),
        ("2027-05-10 07:59", None, None),
        ("2027-05-10 08:00", None, "1d"),
        ("2027-05-10 10:00", None, None),
        # Convened three days before: the week has passed, the day has not.
        ("2027-05-07 10:01", "2027-05-07 10:00", None),
        ("2027-05-09 10:00", "2027-05-07 10:00", "1d"),
        # Convened less than a day before: neither.
        ("2027-05-09 15:00", "2027-05-09 14:00", None),
        # Told at the very instant.
        ("2027-05-03 10:00", "2027-05-03 10:00", None),
    ],
)
def test_only_the_nearest_lead_counts_and_none_that_came_before_one_was_told(now, told, code):
    one = _one(MEETING, _at("2027-05-10 10:00"), told_at=_at(told) if told else None)
    assert getattr(lead_at(one, _at(now)), "code", None) == code


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2027-05-07 07:59", None),
        ("2027-05-07 08:00", "7d"),
        ("2027-05-13 08:00", "1d"),
        ("2027-05-14 19:59", "1d"),
        # Due on Friday: that it is due is said no more on Saturday, that it is late on Monday.
        ("2027-05-15 09:00", None),
        ("2027-05-17 07:59", None),
        ("2027-05-17 08:00", "late"),
        ("2027-05-28 19:59", "late"),
        ("2027-05-29 08:00", None),
    ],
)
def test_a_deadline_is_due_until_its_day_is_over_and_late_for_a_fortnight(now, code):
    one = _one(DEADLINE, date(2027, 5, 14))
    assert getattr(lead_at(one, _at(now)), "code", None) == code


@pytest.mark.parametrize(
    ("now", "code"),
    [("2027-05-07 08:00", "3w"), ("2027-05-11 19:00", "3w"), ("2027-05-12 08:00", "0d"), ("2027-05-12 20:00", None)],
)
def test_a_missing_answer_is_asked_for_once_more_on_the_day_itself(now, code):
    assert getattr(lead_at(_one(ANSWER, date(2027, 5, 12)), _at(now)), "code", None) == code


def test_what_is_due_stands_in_the_order_of_its_keys():
    now = _at("2027-05-10 09:00")
    days = [date(2027, 5, 14), date(2027, 5, 11), date(2027, 6, 30)]
    some = [replace(_one(DEADLINE, day), person_id=person) for day in days for person in (9, 2)]
    keys = [due.key for due in due_of(some, now)]
    assert keys == sorted(keys)
    assert [(key[0], key[4], key[5].day) for key in keys] == [
        (2, "1d", 11),
        (2, "7d", 14),
        (9, "1d", 11),
        (9, "7d", 14),
    ]


def test_a_day_is_kept_as_its_midnight_in_utc_and_an_instant_as_itself():
    due = Due(_one(DEADLINE, date(2027, 5, 14), LIMA), DEADLINE_LEADS[0])
    assert due.key == (7, DEADLINE, "thing", 1, "7d", datetime(2027, 5, 14, tzinfo=UTC))
    assert due.until == datetime(2027, 5, 15, 5, tzinfo=UTC)
    assert instant_of(_at("2027-05-10 10:00")) == datetime(2027, 5, 10, 8, tzinfo=UTC)


# --- Whatever the clock and the zone ----------------------------------------------------------------------------------

ZONES = st.sampled_from(sorted(clock.zone_names()))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@st.composite
def _occurrences(draw):
    kind = draw(st.sampled_from(sorted(LEADS)))
    due = draw(INSTANTS if kind == MEETING else DAYS)
    return _one(kind, due, draw(ZONES), told_at=draw(st.none() | INSTANTS))


@given(_occurrences())
def test_no_lead_comes_at_night_nor_too_late_nor_outside_the_window_in_which_it_is_looked_for(one):
    for lead in one.leads:
        at = _comes(one, lead)
        assert is_daytime(at, one.zone)
        assert at < ends(one, lead)
        assert instant_of(one.due) - at <= FURTHEST[one.kind] + timedelta(hours=26)


@given(_occurrences())
def test_later_leads_come_later(one):
    moments = [_comes(one, lead) for lead in one.leads]
    assert moments == sorted(moments)


@given(_occurrences(), INSTANTS)
def test_what_is_said_is_said_by_day_while_it_holds_and_after_its_moment(one, now):
    lead = lead_at(one, now)
    if lead is not None:
        assert is_daytime(now, one.zone)
        assert _comes(one, lead) <= now < ends(one, lead)
        assert one.told_at is None or one.told_at < _comes(one, lead)


@given(_occurrences().filter(lambda one: one.told_at is None), st.data())
def test_each_lead_is_found_by_whoever_looks_in_at_its_moment(one, data):
    lead = data.draw(st.sampled_from(one.leads))
    assert lead_at(one, _comes(one, lead)) == lead


@given(DAYS, ZONES)
def test_the_morning_is_eight_on_the_readers_clock_on_every_day_there_is(day, zone):
    assert morning(day, zone).astimezone(clock.zone(zone)) == datetime.combine(day, time(8), clock.zone(zone))


def test_a_lead_after_the_day_says_so():
    assert [lead.is_after for lead in (*DEADLINE_LEADS, Lead("x", days=-1))] == [False, False, True, True]

"""What a working day is in one country and in several, and counting from day to day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exchange.workdays.rules import (
    Holiday,
    NoWorkingDay,
    Off,
    WorkCalendar,
    is_working_day,
    resting,
    shifted,
    working_days,
)

WEEKEND, FRIDAY_SATURDAY = frozenset({5, 6}), frozenset({4, 5})
ARMISTICE, KINGS_DAY = date(2026, 11, 11), date(2027, 4, 27)
BELGIUM = WorkCalendar("BE", WEEKEND, {ARMISTICE: Holiday({"": "Wapenstilstand", "en": "Armistice Day"})})
NETHERLANDS = WorkCalendar("NL", WEEKEND, {KINGS_DAY: Holiday({"": "Koningsdag"})})
EGYPT = WorkCalendar("EG", FRIDAY_SATURDAY, {})


@pytest.mark.parametrize(
    ("calendar", "day", "off"),
    [
        (BELGIUM, date(2026, 11, 10), None),
        (BELGIUM, ARMISTICE, Off.HOLIDAY),
        (BELGIUM, date(2026, 11, 14), Off.REST_DAY),
        (NETHERLANDS, ARMISTICE, None),
        (EGYPT, date(2026, 11, 13), Off.REST_DAY),
        (EGYPT, date(2026, 11, 15), None),
    ],
)
def test_why_nobody_works(calendar, day, off):
    assert calendar.off(day) is off
    assert calendar.is_working(day) is (off is None)


def test_a_holiday_on_a_rest_day_is_told_as_the_holiday():
    assert WorkCalendar("BE", WEEKEND, {date(2027, 5, 1): Holiday({"": "x"})}).off(date(2027, 5, 1)) is Off.HOLIDAY


def test_who_rests_is_told_with_the_reason():
    assert resting(date(2026, 11, 13), [BELGIUM, EGYPT]) == [("EG", Off.REST_DAY)]
    assert resting(ARMISTICE, [BELGIUM, EGYPT]) == [("BE", Off.HOLIDAY)]


@pytest.mark.parametrize(
    ("day", "count", "calendars", "expected"),
    [
        (date(2026, 11, 12), -1, [NETHERLANDS], ARMISTICE),
        (date(2026, 11, 12), -1, [NETHERLANDS, BELGIUM], date(2026, 11, 10)),
        (date(2026, 11, 12), 1, [BELGIUM], date(2026, 11, 13)),
        (date(2026, 11, 12), 2, [BELGIUM], date(2026, 11, 16)),
        (date(2026, 11, 12), 1, [BELGIUM, EGYPT], date(2026, 11, 16)),
        (ARMISTICE, 0, [BELGIUM], date(2026, 11, 10)),
        (date(2026, 11, 12), 0, [BELGIUM], date(2026, 11, 12)),
        (date(2024, 3, 1), -1, [], date(2024, 2, 29)),
    ],
)
def test_counting_passes_over_the_days_off_of_every_country(day, count, calendars, expected):
    assert shifted(day, count, calendars) == expected


def test_countries_without_a_common_working_day_leave_none():
    always = WorkCalendar("XX", frozenset(range(7)), {})
    with pytest.raises(NoWorkingDay):
        shifted(date(2027, 1, 1), -1, [always])


COUNTRIES = st.lists(
    st.builds(
        WorkCalendar,
        st.just("XX"),
        st.frozensets(st.integers(0, 6), max_size=2),
        st.dictionaries(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.just(Holiday({"": "free"})), max_size=20),
    ),
    max_size=3,
)
DAYS = st.dates(date(2026, 6, 1), date(2028, 6, 1))


@given(DAYS, st.integers(1, 40), COUNTRIES)
def test_there_and_back_again_is_never_beyond_where_one_began(day, count, calendars):
    for sign in (1, -1):
        there = shifted(day, sign * count, calendars)
        assert is_working_day(there, calendars)
        first, after = (day + timedelta(1), there + timedelta(1)) if sign > 0 else (there, day)
        assert working_days(first, after, calendars) == count


#: With fewer than two working days a week in common, no day is looked for so far away.
MOST_REST_DAYS = 5


@given(DAYS, st.integers(-40, 40), COUNTRIES, COUNTRIES)
def test_more_countries_never_bring_a_deadline_nearer(day, count, some, others):
    assume(len(set().union(*(country.rest_days for country in [*some, *others]))) <= MOST_REST_DAYS)
    few, many = shifted(day, count, some), shifted(day, count, [*some, *others])
    assert many >= few if count > 0 else many <= few


def test_a_name_is_read_in_the_readers_language_else_in_english_else_as_it_is_called_there():
    holiday = Holiday({"": "Fiesta Nacional", "en": "National Day", "nl": "Nationale feestdag"})
    assert [holiday.name(language) for language in ("nl", "fr", "en")] == [
        "Nationale feestdag",
        "National Day",
        "National Day",
    ]
    assert Holiday({"": "Fiesta Nacional"}).name("nl") == "Fiesta Nacional"

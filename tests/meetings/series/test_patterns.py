"""Which days a pattern gives, and the hours on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core import clock
from exchange.meetings.series.rules import (
    LAST,
    PLACES,
    Flaw,
    Hours,
    Odd,
    Pattern,
    Rhythm,
    Unit,
    flaws,
    months_after,
    occurrences,
    packed,
    sitting,
    unpacked,
)
from exchange.meetings.series.rules.patterns import bucket, days_of

WEEKS, PLACE, DAY = Unit.WEEKS, Unit.WEEKDAY_OF_MONTH, Unit.DAY_OF_MONTH
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def on(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


def shown(pattern: Pattern, first: str = "1900-01-01", limit: int = 4, until: date | None = None) -> list[str]:
    return [day.isoformat() for day in occurrences(pattern, date.fromisoformat(first), limit, until=until)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (
            Pattern(PLACE, date(2027, 6, 1), 1, on(TUESDAY), on(1), except_months=on(8)),
            ["2027-06-01", "2027-07-06", "2027-09-07", "2027-10-05"],
        ),
        (
            Pattern(PLACE, date(2027, 1, 1), 1, on(FRIDAY), on(LAST)),
            ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"],
        ),
        (
            Pattern(PLACE, date(2027, 1, 1), 1, on(MONDAY, WEDNESDAY), on(1, 3)),
            ["2027-01-04", "2027-01-06", "2027-01-18", "2027-01-20"],
        ),
        # The first Tuesday of June is over: months are counted from the first that has a day of the pattern.
        (
            Pattern(PLACE, date(2027, 6, 15), 3, on(TUESDAY), on(1)),
            ["2027-07-06", "2027-10-05", "2028-01-04", "2028-04-04"],
        ),
        (Pattern(WEEKS, date(2027, 3, 3), 2, on(MONDAY)), ["2027-03-08", "2027-03-22", "2027-04-05", "2027-04-19"]),
        (
            Pattern(WEEKS, date(2027, 3, 3), 2, on(MONDAY, FRIDAY)),
            ["2027-03-05", "2027-03-15", "2027-03-19", "2027-03-29"],
        ),
        # 2026 has a week 53: every other week goes on over the turn of the year as if nothing were.
        (Pattern(WEEKS, date(2026, 12, 21), 2, on(MONDAY)), ["2026-12-21", "2027-01-04", "2027-01-18", "2027-02-01"]),
        (Pattern(WEEKS, date(2026, 12, 28), 1, on(FRIDAY)), ["2027-01-01", "2027-01-08", "2027-01-15", "2027-01-22"]),
        (Pattern(DAY, date(2028, 1, 1), 1, month_day=31), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (Pattern(DAY, date(2027, 1, 30), 1, month_day=30), ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        (Pattern(DAY, date(2027, 1, 16), 12, month_day=15), ["2027-02-15", "2028-02-15", "2029-02-15", "2030-02-15"]),
        (
            Pattern(WEEKS, date(2026, 12, 22), 1, on(THURSDAY), except_days=frozenset({date(2026, 12, 24)}), count=2),
            ["2026-12-31", "2027-01-07"],
        ),
        (Pattern(WEEKS, date(2027, 3, 1), 1, on(MONDAY), last=date(2027, 3, 8)), ["2027-03-01", "2027-03-08"]),
        (Pattern(PLACE, date(2199, 11, 1), 1, on(MONDAY), on(1)), ["2199-11-04", "2199-12-02"]),
    ],
)
def test_days_come_as_the_pattern_says(pattern, expected):
    assert shown(pattern) == expected


def test_days_are_counted_from_the_beginning_wherever_one_begins_to_look():
    pattern = Pattern(WEEKS, date(2027, 3, 1), 1, on(MONDAY), count=3)
    assert shown(pattern, "2027-03-09") == ["2027-03-15"]
    assert shown(pattern, "2027-03-16") == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern(WEEKS, date(2027, 3, 1)), {"weekdays": Flaw.NO_WEEKDAY}),
        (Pattern(PLACE, date(2027, 3, 1)), {"weekdays": Flaw.NO_WEEKDAY, "places": Flaw.NO_PLACE}),
        (Pattern(DAY, date(2027, 3, 1)), {"month_day": Flaw.NO_MONTH_DAY}),
        (Pattern(DAY, date(2027, 3, 1), month_day=32), {"month_day": Flaw.NO_MONTH_DAY}),
        (Pattern(WEEKS, date(2027, 3, 1), 53, on(1)), {"every": Flaw.EVERY_OUT_OF_RANGE}),
        (Pattern(DAY, date(2027, 3, 1), 25, month_day=1), {"every": Flaw.EVERY_OUT_OF_RANGE}),
        (Pattern(DAY, date(2027, 3, 1), 0, month_day=1), {"every": Flaw.EVERY_OUT_OF_RANGE}),
        (Pattern(WEEKS, date(2027, 3, 2), 1, on(1), last=date(2027, 3, 1)), {"last": Flaw.LAST_BEFORE_FIRST}),
        (Pattern(WEEKS, date(2027, 3, 1), 1, on(1), except_months=on(*range(1, 13))), {"except_months": Flaw.NEVER}),
        (Pattern(DAY, date(2027, 3, 2), 12, month_day=1, except_months=on(4)), {"except_months": Flaw.NEVER}),
        (Pattern(WEEKS, date(2027, 3, 3), 1, on(TUESDAY), last=date(2027, 3, 8)), {"last": Flaw.NEVER}),
        (Pattern(WEEKS, date(2027, 3, 1), 1, on(TUESDAY)), {}),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said_by_field(pattern, expected):
    assert flaws(pattern) == expected


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
patterns = st.builds(
    Pattern,
    unit=st.sampled_from(Unit),
    first=days,
    every=st.integers(1, 6),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    places=st.frozensets(st.sampled_from(PLACES), min_size=1),
    month_day=st.integers(1, 31),
    except_months=st.frozensets(st.integers(1, 12), max_size=6),
    except_days=st.frozensets(days, max_size=5),
    last=st.none() | days,
    count=st.none() | st.integers(1, 60),
)


def _fits(pattern: Pattern, day: date) -> bool:
    """Judge a day by itself, without going through the calendar."""
    if pattern.unit is WEEKS:
        return day.weekday() in pattern.weekdays
    tomorrow = day + timedelta(days=1)
    if pattern.unit is DAY:
        return day.day == pattern.month_day or (day.day < (pattern.month_day or 0) and tomorrow.month != day.month)
    place = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    return day.weekday() in pattern.weekdays and (place in pattern.places or (is_last and LAST in pattern.places))


def _apart(pattern: Pattern, one: date, other: date) -> int:
    if pattern.unit is WEEKS:
        return ((other - timedelta(other.weekday())) - (one - timedelta(one.weekday()))).days // 7
    return (other.year - one.year) * 12 + other.month - one.month


@given(patterns)
def test_days_are_in_order_each_once_within_bounds_and_as_the_pattern_says(pattern):
    found = occurrences(pattern, date(1900, 1, 1), 80)
    assert found == sorted(set(found))
    assert all(pattern.first <= day and (pattern.last is None or day <= pattern.last) for day in found)
    assert all(_fits(pattern, day) for day in found)
    assert all(_apart(pattern, found[0], day) % pattern.every == 0 for day in found)
    assert not any(day.month in pattern.except_months or day in pattern.except_days for day in found)
    assert pattern.count is None or len(found) <= pattern.count


@given(patterns, st.integers(1, 30), st.integers(0, 30))
def test_looking_further_changes_nothing_of_what_was_seen(pattern, near, more):
    near_days = occurrences(pattern, date(1900, 1, 1), near)
    assert occurrences(pattern, date(1900, 1, 1), near + more)[: len(near_days)] == near_days
    if near_days:
        assert occurrences(pattern, date(1900, 1, 1), 500, until=near_days[-1]) == near_days
        assert occurrences(pattern, near_days[-1], 1) == near_days[-1:]


@given(patterns, st.times(), st.integers(1, 20_000), st.sampled_from(sorted(clock.zone_names())))
def test_what_is_kept_comes_back_as_it_was(pattern, starts, minutes, zone):
    rhythm = Rhythm(pattern, Hours(starts.replace(second=0, microsecond=0), minutes, zone))
    assert unpacked(packed(rhythm)) == rhythm


@given(patterns)
def test_a_bucket_holds_days_in_one_stretch(pattern):
    found = [bucket(pattern, day) for day in occurrences(pattern, date(1900, 1, 1), 40)]
    assert found == sorted(found)


def test_the_calendar_ends_and_so_does_a_pattern():
    *_rest, last = days_of(Pattern(WEEKS, date(2199, 1, 1), 1, on(MONDAY)))
    assert last == date(2199, 12, 30)
    assert list(days_of(Pattern(DAY, date(2027, 1, 1), month_day=1, except_months=on(*range(1, 13))))) == []


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2027-01-31", 1, "2027-02-28"), ("2027-12-15", 12, "2028-12-15"), ("2190-01-01", 900, "2199-12-31"), ("2028-02-29", 12, "2029-02-28")],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert months_after(date.fromisoformat(day), months).isoformat() == expected


# --- Hours ------------------------------------------------------------------------------------------------------------


def wall(hours: Hours, day: str) -> tuple[str, str, Odd | None]:
    found = sitting(hours, date.fromisoformat(day))
    return found.starts.local.isoformat(" ", "minutes"), found.ends.local.isoformat(" ", "minutes"), found.odd


@pytest.mark.parametrize(
    ("zone", "at", "minutes", "day", "expected"),
    [
        ("Europe/Brussels", time(10), 150, "2027-01-05", ("2027-01-05 10:00", "2027-01-05 12:30", None)),
        ("Europe/Brussels", time(10), 150, "2027-07-06", ("2027-07-06 10:00", "2027-07-06 12:30", None)),
        ("Europe/Brussels", time(2, 30), 60, "2027-03-28", ("2027-03-28 03:00", "2027-03-28 03:30", Odd.SKIPPED)),
        # Start and end both fall into the hour that does not exist: the length is kept.
        ("Europe/Brussels", time(2, 10), 30, "2027-03-28", ("2027-03-28 03:00", "2027-03-28 03:30", Odd.SKIPPED)),
        ("Europe/Brussels", time(1, 30), 60, "2027-03-28", ("2027-03-28 01:30", "2027-03-28 03:00", None)),
        ("Europe/Brussels", time(2, 30), 60, "2026-10-25", ("2026-10-25 02:30", "2026-10-25 03:30", Odd.TWICE)),
        ("Australia/Lord_Howe", time(2, 15), 30, "2026-10-04", ("2026-10-04 02:30", "2026-10-04 02:45", Odd.SKIPPED)),
        ("Asia/Kathmandu", time(9, 45), 60, "2027-01-05", ("2027-01-05 09:45", "2027-01-05 10:45", None)),
        # Samoa crossed the date line: it had no 30 December 2011.
        ("Pacific/Apia", time(10), 60, "2011-12-30", ("2011-12-31 00:00", "2011-12-31 01:00", Odd.SKIPPED)),
        ("Europe/Brussels", time(14), 24 * 60 * 2 - 240, "2027-03-27", ("2027-03-27 14:00", "2027-03-29 10:00", None)),
    ],
)
def test_a_wall_time_stays_one_and_what_the_clocks_do_is_said(zone, at, minutes, day, expected):
    assert wall(Hours(at, minutes, zone), day) == expected


def test_of_two_equal_times_the_first_is_meant():
    found = sitting(Hours(time(2, 30), 30, "Europe/Brussels"), date(2026, 10, 25))
    assert found.starts.instant() == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    st.sampled_from(["Europe/Brussels", "America/Santiago", "Asia/Kolkata", "Pacific/Auckland", "Australia/Lord_Howe"]),
    st.times(),
    st.integers(1, 3000),
    st.dates(date(2000, 1, 1), date(2037, 1, 1)),
)
def test_every_sitting_exists_and_ends_after_it_begins(zone, at, minutes, day):
    found = sitting(Hours(at.replace(second=0, microsecond=0), minutes, zone), day)
    for one in (found.starts, found.ends):
        assert clock.agree(one.local, zone, one.fold) == one
    assert found.ends.instant() > found.starts.instant()
    assert (found.starts.local == datetime.combine(day, at.replace(second=0, microsecond=0))) == (
        found.odd is not Odd.SKIPPED
    )

"""Wall times and instants across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core import clock
from exchange.core.clock import NoSuchTime, TwiceThatNight, agree

ZONES = ("Europe/Brussels", "America/Bogota", "America/Santiago", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        ("2026-03-29T01:59", "Europe/Brussels", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "Europe/Brussels", "2026-03-29T01:00"),
        ("2026-10-25T01:59", "Europe/Brussels", "2026-10-24T23:59"),
        ("2026-10-25T03:00", "Europe/Brussels", "2026-10-25T02:00"),
        ("2026-07-01T10:00", "America/Bogota", "2026-07-01T15:00"),
        ("2026-07-01T10:00", "UTC", "2026-07-01T10:00"),
    ],
)
def test_a_wall_time_that_exists_once_is_one_instant(local, zone, instant):
    assert agree(datetime.fromisoformat(local), zone).instant() == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-03-29T02:00", "Europe/Brussels"),
        ("2026-03-29T02:59", "Europe/Brussels"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ("2011-12-30T12:00", "Pacific/Apia"),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_a_wall_time_that_is_skipped_is_refused_whichever_is_chosen(local, zone, fold):
    with pytest.raises(NoSuchTime):
        agree(datetime.fromisoformat(local), zone, fold)


def test_a_wall_time_that_exists_twice_has_to_be_chosen():
    local = datetime(2026, 10, 25, 2, 30)
    with pytest.raises(TwiceThatNight) as twice:
        agree(local, "Europe/Brussels")
    instants = (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert (twice.value.first, twice.value.second) == instants
    assert tuple(agree(local, "Europe/Brussels", fold).instant() for fold in (0, 1)) == instants


@pytest.mark.parametrize(
    "name", ["Europe/Atlantis", "", "../etc/passwd", "europe/brussels", "EST", "Etc/GMT+3", "posix/UTC"]
)
def test_only_real_places_are_zones(name):
    with pytest.raises(KeyError):
        clock.zone(name)
    with pytest.raises(KeyError):
        agree(datetime(2026, 7, 1, 10), name)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES), st.sampled_from([0, 1]))
def test_what_was_agreed_is_what_the_clock_on_the_wall_shows(local, zone, fold):
    try:
        agreed = agree(local, zone, fold)
    except NoSuchTime:
        return
    assert agreed.instant().astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))
def test_the_day_of_an_instant_began_before_it_and_not_a_day_and_an_hour_ago(naive, zone):
    instant = naive.replace(tzinfo=UTC)
    began = clock.start_of(clock.day_in(zone, instant), zone)
    assert timedelta(0) <= instant - began <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Auckland", date(2027, 1, 1)), ("UTC", date(2026, 12, 31)), ("America/Lima", date(2026, 12, 31))],
)
def test_a_day_begins_elsewhere_first(zone, day):
    assert clock.day_in(zone, datetime(2026, 12, 31, 12, tzinfo=UTC)) == day


def test_now_knows_its_zone():
    assert clock.now().tzinfo is UTC

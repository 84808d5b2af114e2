"""What the libraries know of rest days and holidays is read as it is."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.workdays import queries


@pytest.mark.parametrize(
    ("country", "days"),
    [("BE", {5, 6}), ("CO", {5, 6}), ("EG", {4, 5}), ("IL", {4, 5}), ("IR", {4}), ("IN", {6}), ("XX", {5, 6})],
)
def test_rest_days_are_those_of_cldr(country, days):
    assert queries.rest_days(country) == days


def test_a_holiday_is_named_as_there_and_in_the_languages_there_are():
    assert queries.holidays_of("ES", 2027)[date(2027, 10, 12)].names == {
        "": "Fiesta Nacional de España", "en": "National Day",
    }  # fmt: skip
    assert queries.holidays_of("BE", 2027)[date(2027, 7, 21)].name("nl") == "Nationale feestdag"


def test_days_that_hang_on_the_moon_say_that_they_are_estimates():
    found = queries.holidays_of("AE", 2030)
    assert any(holiday.estimated for holiday in found.values())
    assert not any("estimated" in name for holiday in found.values() for name in holiday.names.values())


def test_a_country_of_which_nothing_is_known_says_so():
    nowhere = queries.calendar_of("XX", date(2027, 1, 1), date(2027, 12, 31))
    assert (nowhere.known, dict(nowhere.holidays)) == (False, {})
    assert queries.calendar_of("NL", date(2027, 1, 1), date(2027, 1, 2)).known


def test_a_calendar_covers_every_year_it_was_asked_for():
    covered = queries.calendar_of("FR", date(2026, 12, 1), date(2028, 1, 5)).holidays
    assert {day.year for day in covered} == {2026, 2027, 2028}
    assert [one.country for one in queries.calendars_of(["NL", "BE", "NL"], date(2027, 1, 1), date(2027, 2, 1))] == [
        "BE",
        "NL",
    ]

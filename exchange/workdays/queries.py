"""Rest days and public holidays as the libraries know them: CLDR by Babel, holidays by ``holidays``. Results are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays
from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from exchange.core.i18n import languages
from exchange.workdays.rules import Holiday, WorkCalendar

#: How the library marks a day that depends on the sighting of the moon.
ESTIMATED = " (estimated)"
_WEEKEND, _WEEK = frozenset({5, 6}), 7


@lru_cache(maxsize=1)
def _supported() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=1)
def _named() -> Mapping[str, list[str]]:
    return holidays.list_localized_countries(include_aliases=False)


def has_holidays(country: str) -> bool:
    """Say whether any public holidays of the country are known."""
    return country in _supported()


@lru_cache(maxsize=500)
def rest_days(country: str) -> frozenset[int]:
    """Return the weekly rest days of the country, 0 for Monday; Saturday and Sunday where CLDR says nothing."""
    for language in (*get_official_languages(country, de_facto=True), "en"):
        with suppress(UnknownLocaleError, ValueError):
            locale = Locale.parse(f"{language}_{country}")
            length = (locale.weekend_end - locale.weekend_start) % _WEEK + 1
            return frozenset((locale.weekend_start + number) % _WEEK for number in range(length))
    return _WEEKEND


@lru_cache(maxsize=4_000)
def holidays_of(country: str, year: int) -> Mapping[date, Holiday]:
    """Return the country's public holidays of the year, with their names there and in the interface languages."""
    if not has_holidays(country):
        return MappingProxyType({})
    there = holidays.country_holidays(country).default_language
    spoken = {"": there} | {code: known for code in languages() if (known := _language(country, code))}
    names: dict[date, dict[str, str]] = {}
    for code, language in spoken.items():
        for day, name in holidays.country_holidays(country, years=year, language=language).items():
            names.setdefault(day, {})[code] = name
    return MappingProxyType({day: _holiday(named) for day, named in sorted(names.items()) if "" in named})


def _language(country: str, code: str) -> str | None:
    """Return how the library calls the interface language in which it names the country's holidays, if it does."""
    return next((known for known in _named().get(country, []) if known.partition("_")[0] == code), None)


def _holiday(named: dict[str, str]) -> Holiday:
    estimated = any(ESTIMATED in name for name in named.values())
    return Holiday({code: name.replace(ESTIMATED, "") for code, name in named.items()}, estimated)


@lru_cache(maxsize=2_000)
def _calendar(country: str, first: int, last: int) -> WorkCalendar:
    found: dict[date, Holiday] = {}
    for year in range(first, last + 1):
        found.update(holidays_of(country, year))
    return WorkCalendar(country, rest_days(country), MappingProxyType(found), has_holidays(country))


def calendar_of(country: str, first: date, last: date) -> WorkCalendar:
    """Return the country's calendar, good for every day of the years of both days (inclusive)."""
    return _calendar(country, first.year, last.year)


def calendars_of(countries: Iterable[str], first: date, last: date) -> tuple[WorkCalendar, ...]:
    """Return the calendars of the countries, by code."""
    return tuple(calendar_of(code, first, last) for code in sorted(set(countries)))

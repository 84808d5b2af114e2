"""Dates, times, zones, countries and languages in the reader's words, all from CLDR. Results are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from babel import Locale, dates, units
from flask import Flask

from exchange.core import clock
from exchange.core.i18n import current
from exchange.core.text import fold

#: CLDR formats: what is shown, not how; each language orders it.
DAY, DAY_WITH_WEEKDAY = "long", "full"
#: CLDR skeletons, of which every language has its own form.
MONTH, SHORT_DAY = "yMMMM", "yMMMd"
#: Below so many, a tenth matters.
TEN = 10
#: English is written as the institutions write it: day before month.
REGIONS = {"en": "en_GB"}


@lru_cache(maxsize=64)
def _locale(code: str) -> Locale:
    return Locale.parse(REGIONS.get(code, code), sep="-" if "-" in code else "_")


@lru_cache(maxsize=20_000)
def _day(value: date, shape: str, language: str) -> str:
    if shape in (DAY, DAY_WITH_WEEKDAY):
        return dates.format_date(value, shape, locale=_locale(language))
    return dates.format_skeleton(shape, datetime(value.year, value.month, value.day), locale=_locale(language))


@lru_cache(maxsize=3_000)
def _time(hour: int, minute: int, language: str) -> str:
    return dates.format_skeleton("Hm", datetime(2000, 1, 1, hour, minute), locale=_locale(language))


@lru_cache(maxsize=3_000)
def _city(zone_name: str, language: str) -> str:
    if zone_name == "UTC":
        return "UTC"
    place = dates.get_timezone_location(dates.get_timezone(zone_name), locale=_locale(language), return_city=True)
    return place.rpartition("/")[2]


@lru_cache(maxsize=3_000)
def _country(code: str, language: str) -> str:
    return str(_locale(language).territories.get(code, code))


@lru_cache(maxsize=3_000)
def _language(code: str, language: str) -> str:
    return str(_locale(language).languages.get(code, code))


def day(value: date) -> str:
    """Return e.g. “24 November 2026”."""
    return _day(value, DAY, current())


def weekday(value: date) -> str:
    """Return e.g. “Tuesday, 24 November 2026”."""
    return _day(value, DAY_WITH_WEEKDAY, current())


def short_day(value: date) -> str:
    """Return e.g. “24 Nov 2026”."""
    return _day(value, SHORT_DAY, current())


def month(value: date) -> str:
    """Return e.g. “November 2026”."""
    return _day(value.replace(day=1), MONTH, current())


def clock_time(value: datetime) -> str:
    """Return the wall time of a datetime, e.g. “09:30”."""
    return _time(value.hour, value.minute, current())


def city(zone_name: str) -> str:
    """Return the place a zone is named after, e.g. “Buenos Aires”."""
    return _city(zone_name, current())


def country(code: str | None) -> str:
    """Return a country's name; the code itself when CLDR has none."""
    return _country(code, current()) if code else ""


def language(code: str) -> str:
    """Return a language's name."""
    return _language(code, current())


def in_zone(instant: datetime, zone_name: str) -> datetime:
    """Return the wall time of an instant in a zone."""
    return instant.astimezone(clock.zone(zone_name))


def moment(instant: datetime, zone_name: str) -> str:
    """Return day, time and place of an instant, e.g. “24 November 2026, 10:00 (Brussels)”."""
    local = in_zone(instant, zone_name)
    return f"{day(local.date())}, {clock_time(local)} ({city(zone_name)})"


def span(start: datetime, end: datetime, zone_name: str) -> str:
    """Return from when to when in a zone, naming the second day only when it is another one."""
    first, last = in_zone(start, zone_name), in_zone(end, zone_name)
    closing = clock_time(last) if first.date() == last.date() else f"{weekday(last.date())}, {clock_time(last)}"
    return f"{weekday(first.date())}, {clock_time(first)}–{closing} ({city(zone_name)})"


def hours(start: datetime, end: datetime, zone_name: str) -> str:
    """Return the times only, e.g. “10:00–17:00”; with the last day when that is another one."""
    first, last = in_zone(start, zone_name), in_zone(end, zone_name)
    closing = clock_time(last) if first.date() == last.date() else f"{short_day(last.date())}, {clock_time(last)}"
    return f"{clock_time(first)}–{closing}"


def same_wall_time(instant: datetime, one_zone: str, other_zone: str) -> bool:
    """Say whether clocks in both zones show the same at that instant."""
    return in_zone(instant, one_zone).utcoffset() == in_zone(instant, other_zone).utcoffset()


def countries(codes: list[str] | tuple[str, ...]) -> str:
    """Return the names, sorted as the language sorts, joined by commas."""
    return _countries(tuple(codes), current())


@lru_cache(maxsize=3_000)
def _countries(codes: tuple[str, ...], language: str) -> str:
    return ", ".join(sorted((_country(code, language) for code in codes if code), key=fold))


def machine_time(instant: datetime) -> str:
    """Return the instant for a ``datetime`` attribute."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def size(count: int) -> str:
    """Return how large so many bytes are, in the unit that people would say, e.g. “20 MB”.

    A file of a single byte is said to have 1 kB: nobody reads “0”.
    """
    unit, bytes_in = ("digital-megabyte", 1024 * 1024) if count >= 1024 * 1024 else ("digital-kilobyte", 1024)
    number = max(count / bytes_in, 1)
    shown = round(number, 1) if number < TEN else round(number)
    return units.format_unit(shown, unit, "short", locale=_locale(current()))


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name.

    >>> [initials(name) for name in ("Maarit Kallioniemi", "Ana de la Cruz", "Eurojust", "")]
    ['MK', 'AC', 'E', '']
    """
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


def install(app: Flask) -> None:
    """Make the words available in templates."""
    app.jinja_env.filters.update(
        day=day, weekday=weekday, short_day=short_day, month=month, clock_time=clock_time, city=city, country=country,
        countries=countries, initials=initials, language=language, machine_time=machine_time, file_size=size,
    )  # fmt: skip
    app.jinja_env.globals.update(moment=moment, span=span, hours=hours, same_wall_time=same_wall_time, in_zone=in_zone)

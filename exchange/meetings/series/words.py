"""Series in the reader's words: the sentence of a pattern, the words by which one is understood, and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Literal

from babel import Locale, dates
from babel.lists import format_list

from exchange.core import formats
from exchange.core.i18n import Speaking, current, languages
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.series.rules import (
    LAST,
    LAST_OF_MONTH,
    MONTHS_A_YEAR,
    MOST_AFTER_CHANGE,
    MOST_EXCEPTIONS,
    MOST_MONTHS,
    MOST_WEEKS,
    PLACES,
    Fate,
    Flaw,
    Hours,
    Kind,
    Meaning,
    Odd,
    Pattern,
    Sitting,
    Understood,
    Unit,
    Vocabulary,
    days_in,
    entry,
    sitting,
    understand,
)

#: Shorter months have no such day.
FIRST_DAY_NOT_EVERYWHERE = 29
UNITS = {
    Unit.WEEKS: _l("By weeks: on days of the week"),
    Unit.WEEKDAY_OF_MONTH: _l("By months: on the first, second … or last of a weekday"),
    Unit.DAY_OF_MONTH: _l("By months: on a day of the month"),
}
PLACE_WORDS = {1: _l("first"), 2: _l("second"), 3: _l("third"), 4: _l("fourth"), LAST: _l("last")}
FLAWS = {
    Flaw.NO_WEEKDAY: _l("Choose at least one day of the week."),
    Flaw.NO_PLACE: _l("Say which of the month: the first, second, third, fourth or last."),
    Flaw.NO_MONTH_DAY: _l("Give a day of the month, from 1 to 31."),
    Flaw.EVERY_OUT_OF_RANGE: _l(
        "Give a number from 1 to %(weeks)s for weeks, from 1 to %(months)s for months.",
        weeks=MOST_WEEKS,
        months=MOST_MONTHS,
    ),
    Flaw.TOO_MANY_EXCEPTIONS: _l("Give %(most)s days at most.", most=MOST_EXCEPTIONS),
    Flaw.LAST_BEFORE_FIRST: _l("The last day must not lie before the first."),
    Flaw.NEVER: _l("No day is left. Look at the exceptions and at the last day."),
}
TOO_MANY = _l("This would put more than %(most)s meetings ahead. Choose fewer days.", most=MOST_AFTER_CHANGE)
FATES = {
    Fate.UNCHANGED: _l("Unchanged"),
    Fate.MOVED: _l("Moved"),
    Fate.ADDED: _l("Added"),
    Fate.WITHDRAWN: _l("Withdrawn"),
    Fate.KEPT_BY_HAND: _l("Kept: moved by hand"),
    Fate.KEPT_CONVENED: _l("Kept: convened"),
    Fate.STAYS_CANCELLED: _l("Stays cancelled"),
}
#: Shape and tone of each, by the states that have them.
FATE_KINDS = {
    Fate.UNCHANGED: "held",
    Fate.MOVED: "postponed",
    Fate.ADDED: "coming",
    Fate.WITHDRAWN: "declined",
    Fate.KEPT_BY_HAND: "past",
    Fate.KEPT_CONVENED: "convened",
    Fate.STAYS_CANCELLED: "cancelled",
}
#: What is called by which word where a meeting has it for itself.
FIELDS = {
    "level": _l("Level"),
    "title": _l("Title"),
    "purpose": _l("Purpose"),
    "countries": _l("About"),
    "place": _l("Place"),
    "place_country": _l("Country of the place"),
    "online_link": _l("Online link"),
    "languages": _l("Interpretation"),
    "handling": _l("Handling"),
    "audience": _l("Who may see it"),
    "organiser_country": _l("Organised by"),
    "organiser_id": _l("Organised by"),
    "seats_per_country": _l("Seats per country"),
}


def odd(one: Sitting, hours: Hours) -> str:
    """Return what the clocks do on that day; nothing on most days."""
    if one.odd is None:
        return ""
    agreed = hours.starts.strftime("%H:%M")
    if one.odd is Odd.TWICE:
        return _("The clocks are set back then: %(time)s exists twice, and the first is meant.", time=agreed)
    instead = formats.clock_time(one.starts.local)
    return _(
        "The clocks are set forward then: %(time)s does not exist, so it begins at %(instead)s.",
        time=agreed,
        instead=instead,
    )


# --- From a pattern to words ------------------------------------------------------------------------------------------


def sentence(pattern: Pattern, hours: Hours | None = None) -> str:
    """Return e.g. “every first Tuesday of the month, except in August, 10:00–12:30 (Brussels)”."""
    said = _excepted(_regular(pattern), pattern)
    return _("%(pattern)s, %(hours)s", pattern=said, hours=hours_in_words(hours)) if hours else said


def bounds(pattern: Pattern) -> str:
    """Return from when, until when and how often, e.g. “from 1 March 2027, 10 times”."""
    first = formats.day(pattern.first)
    last = formats.day(pattern.last) if pattern.last else ""
    if last and pattern.count:
        return _("from %(first)s until %(last)s, %(count)s times at most", first=first, last=last, count=pattern.count)
    if last:
        return _("from %(first)s until %(last)s", first=first, last=last)
    if pattern.count:
        return _("from %(first)s, %(count)s times", first=first, count=pattern.count)
    return _("from %(first)s, without an end", first=first)


def hours_in_words(hours: Hours) -> str:
    """Return e.g. “10:00–12:30 (Brussels)”; of several days, how many."""
    usual = sitting(hours, date(2001, 1, 2))
    starts, ends = formats.clock_time(usual.starts.local), formats.clock_time(usual.ends.local)
    days = (usual.ends.local.date() - usual.starts.local.date()).days + 1
    city = formats.city(hours.zone)
    if days == 1:
        return f"{starts}–{ends} ({city})"
    return _("%(starts)s–%(ends)s over %(days)s days (%(city)s)", starts=starts, ends=ends, days=days, city=city)


def _regular(pattern: Pattern) -> str:
    weekdays = _joined(weekday_name(number) for number in sorted(pattern.weekdays))
    if pattern.unit is Unit.WEEKS:
        if pattern.every == 1:
            return _("every %(weekdays)s", weekdays=weekdays)
        return _("every %(number)s weeks on %(weekdays)s", number=pattern.every, weekdays=weekdays)
    if pattern.unit is Unit.WEEKDAY_OF_MONTH:
        places = _joined(str(PLACE_WORDS[place]) for place in PLACES if place in pattern.places)
        if pattern.every == 1:
            return _("every %(places)s %(weekdays)s of the month", places=places, weekdays=weekdays)
        return _(
            "every %(number)s months on the %(places)s %(weekdays)s",
            number=pattern.every,
            places=places,
            weekdays=weekdays,
        )
    return _by_day_of_month(pattern)


def _by_day_of_month(pattern: Pattern) -> str:
    if pattern.month_day == LAST_OF_MONTH:
        if pattern.every == 1:
            return _("on the last day of every month")
        return _("every %(number)s months on the last day", number=pattern.every)
    if pattern.every == 1:
        said = _("on day %(day)s of every month", day=pattern.month_day)
    else:
        said = _("every %(number)s months on day %(day)s", number=pattern.every, day=pattern.month_day)
    everywhere = (pattern.month_day or 0) < FIRST_DAY_NOT_EVERYWHERE
    return said if everywhere else _("%(pattern)s (the last day of a shorter one)", pattern=said)


def _excepted(said: str, pattern: Pattern) -> str:
    months = _joined(month_name(number) for number in sorted(pattern.except_months))
    days = _joined(formats.day(day) for day in sorted(pattern.except_days))
    if months and days:
        return _("%(pattern)s, except in %(months)s and on %(days)s", pattern=said, months=months, days=days)
    if months:
        return _("%(pattern)s, except in %(months)s", pattern=said, months=months)
    return _("%(pattern)s, except on %(days)s", pattern=said, days=days) if days else said


def _joined(parts: Iterable[str]) -> str:
    return str(format_list(list(parts), "standard", _locale(current())))


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse(formats.REGIONS.get(language, language), sep="-" if "-" in language else "_")


def weekday_name(number: int) -> str:
    """Return e.g. “Tuesday” for 1."""
    return str(dates.get_day_names("wide", "format", _locale(current()))[number])


def month_name(number: int) -> str:
    """Return e.g. “August” for 8."""
    return str(dates.get_month_names("wide", "format", _locale(current()))[number])


# --- From words to a pattern ------------------------------------------------------------------------------------------

#: Words by which a pattern is understood, several ways of saying the same apart by commas. Case and accents do not count.
_WORDS = (
    (Kind.EVERY, 0, _l("every, each")),
    (Kind.OTHER, 2, _l("other, alternate")),
    (Kind.EXCEPT, 0, _l("except, excepting, excluding, without, but not, not")),
    (Kind.FROM, 0, _l("from, starting, beginning, as of")),
    (Kind.UNTIL, 0, _l("until, till, ending")),
    (Kind.TO, 0, _l("to, through")),
    (Kind.TIMES, 0, _l("times")),
    (Kind.OF, 0, _l("of, in the")),
    (Kind.DAY, 0, _l("day, days")),
    (Kind.WEEKS, 1, _l("week, weeks, weekly")),
    (Kind.WEEKS, 2, _l("fortnight, fortnights, fortnightly")),
    (Kind.MONTHS, 1, _l("month, months, monthly")),
    (Kind.MONTHS, 3, _l("quarter, quarters, quarterly")),
    (Kind.NOTHING, 0, _l("the, a, on, in, at, and, or, for, also, at most")),
)
#: From two to twelve, in order.
_NUMBERS = _l("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve")
EXAMPLES = (
    _l("every first Tuesday of the month, except in August"),
    _l("every 2 weeks on Monday and Thursday"),
    _l("on day 15 of every month, except on 15 July 2027"),
)


@lru_cache(maxsize=16)
def vocabulary(language: str) -> Vocabulary:
    """Return the words by which patterns are understood in a language: of its catalogue, and of CLDR."""
    with Speaking(language):
        said = [(str(ways), Meaning(kind, value)) for kind, value, ways in _WORDS]
        said += [(str(word), Meaning(Kind.ORDINAL, place)) for place, word in PLACE_WORDS.items()]
        said += [(word, Meaning(Kind.NUMBER, number)) for number, word in enumerate(str(_NUMBERS).split(","), 2)]
    joint = str(format_list(["", ""], "standard", _locale(language)))
    found: dict[str, Meaning] = {entry(joint): Meaning(Kind.NOTHING)}
    for ways, meaning in (*said, *_names(language)):
        for way in ways.split(","):
            found.setdefault(entry(way), meaning)
    found.pop("", None)
    return found


def _names(language: str) -> Iterator[tuple[str, Meaning]]:
    """Yield the names of weekdays and months, long and short."""
    widths: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
    contexts: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
    for width, context in product(widths, contexts):
        for number, name in dates.get_day_names(width, context, _locale(language)).items():
            yield name, Meaning(Kind.WEEKDAY, number)
        for number, name in dates.get_month_names(width, context, _locale(language)).items():
            yield name, Meaning(Kind.MONTH, number)


def understood(text: str, today: date) -> Understood:
    """Return what a text says in the reader's language, or in another of the interface where that leaves nothing open."""
    spoken = current()
    found = [understand(text, vocabulary(language), today) for language in (spoken, *languages())]
    return next((one for one in found if not one.unknown), found[0])


def days_said(text: str, today: date) -> tuple[set[date], list[str]]:
    """Return the days that a text lists, and what in it is no day, in the same languages."""
    found = [days_in(text, vocabulary(language), today) for language in (current(), *languages())]
    return next((one for one in found if not one[1]), found[0])


def capital(said: str) -> str:
    """Return a sentence as it begins a line."""
    return said[:1].upper() + said[1:]


def month_choices() -> list[tuple[str, str]]:
    """Return number and name of the months."""
    return [(str(number), month_name(number)) for number in range(1, MONTHS_A_YEAR + 1)]


def weekday_choices() -> list[tuple[str, str]]:
    """Return number and name of the days of the week, from Monday."""
    return [(str(number), weekday_name(number)) for number in range(7)]


def place_choices() -> list[tuple[str, str]]:
    """Return number and word of the places of a weekday in its month."""
    return [(str(place), str(PLACE_WORDS[place])) for place in PLACES]

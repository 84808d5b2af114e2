"""Chains, their reasons and what they change, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import lru_cache

from babel import Locale, dates

from exchange.core import formats
from exchange.core.i18n import current, ngettext
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.cycles.deadlines.words import KINDS
from exchange.cycles.planning.rules import Flaw, Hitch, Lost, LostWhy, Reason, Rung, Why
from exchange.cycles.planning.rules.differing import Change
from exchange.meetings.rules import State
from exchange.world.rules import Level
from exchange.world.words import LEVELS

CHANGES = {
    Change.UNCHANGED: _l("unchanged"),
    Change.HELD: _l("stays"),
    Change.MOVED: _l("moved"),
    Change.ADDED: _l("new"),
    Change.JOINED: _l("is there already"),
    Change.DROPPED: _l("no longer needed"),
}
#: By which shape and tone each is shown.
CHANGE_KINDS = {
    Change.UNCHANGED: "past", Change.HELD: "waived", Change.MOVED: "postponed", Change.ADDED: "coming",
    Change.JOINED: "held", Change.DROPPED: "cancelled",
}  # fmt: skip
HITCHES = {
    Hitch.LAST_BEFORE_FIRST: _l("The last day must not lie before the first."),
    Hitch.TWO_YEARS: _l("Both days must lie in the same calendar year: each year is owed its own meeting."),
    Hitch.PAST: _l("This period has passed. Choose one that is still to come."),
    Hitch.TOO_FAR: _l("That is too far ahead to plan."),
    Hitch.WINDOW_TOO_SHORT: _l("The period is shorter than the meeting."),
    Hitch.DAYS_OUT_OF_RANGE: _l("Give a number from 1 to 5."),
}
FLAWS = {
    Flaw.LATEST_BEFORE_EARLIEST: _l("The earliest must be at least as many weeks before as the latest."),
    Flaw.ENDS_AT_NIGHT: _l("It would end after 22:00. Begin earlier or take fewer hours."),
    Flaw.NO_CONTACT_GROUP: _l(
        "A political meeting is prepared by the contact group: at least one such meeting is needed."
    ),
    Flaw.NO_SENIOR_OFFICIALS: _l(
        "A political meeting is prepared by senior officials: at least one such meeting is needed."
    ),
    Flaw.OUT_OF_ORDER: _l(
        "It cannot take place a week or more before what it prepares: first the contact group, then senior officials."
    ),
}
#: What to do next about a meeting that stands so.
NEXT = {
    State.DRAFT: _l("It is a draft. Complete its plan and schedule it."),
    State.POSTPONED: _l("It was postponed. Schedule it on a new date, or plan the year anew."),
    State.CANCELLED: _l("It was cancelled. Plan the year anew to replace it."),
}


def rung(place: Rung, several: Collection[Level] = ()) -> str:
    """Return a place in the chain: the level, numbered where a chain has several meetings of it."""
    name = str(LEVELS[place.level])
    return f"{name} {place.number}" if place.level in several else name


def meetings(count: int) -> str:
    """Return how many meetings a chain has."""
    return str(ngettext("%(num)s meeting", "%(num)s meetings", count))


@lru_cache(maxsize=500)
def _month(month: int, language: str) -> str:
    locale = Locale.parse(formats.REGIONS.get(language, language), sep="-" if "-" in language else "_")
    return str(dates.get_month_names("abbreviated", "stand-alone", locale)[month])


def short_month(day: date) -> str:
    """Return the short name of a day's month."""
    return _month(day.month, current())


def reasons(found: Iterable[Reason], several: Collection[Level] = ()) -> list[str]:
    """Return reasons as sentences, each naming the meeting it is about; what holds of several is said once."""
    by_sentence: dict[str, list[str]] = {}
    for one in found:
        names = by_sentence.setdefault(_SENTENCES[one.why](one), [])
        if one.rung is not None:
            names.append(rung(one.rung, several))
    return [f"{', '.join(names)}: {sentence}" if names else sentence for sentence, names in by_sentence.items()]


def _day(one: Reason) -> str:
    return formats.weekday(one.day) if one.day else ""


def _who(one: Reason) -> str:
    return formats.countries(one.countries)


def _holidays(one: Reason) -> str:
    language = current()
    named = [
        f"{formats.country(code)} ({holiday.name(language)})"
        for code, holiday in zip(one.countries, one.holidays, strict=True)
    ]
    return _("public holiday on %(day)s in %(where)s.", day=_day(one), where=", ".join(named))


def _handover(one: Reason) -> str:
    was, becomes = (formats.country(code) for code in one.countries)
    return _(
        "Crosses the hand-over of %(day)s: %(was)s chairs before, %(becomes)s from then on.",
        day=formats.day(one.day),  # type: ignore[arg-type]
        was=was,
        becomes=becomes,
    )


def _kind(one: Reason) -> str:
    return str(KINDS[one.kind]).lower() if one.kind else ""


_SENTENCES: dict[Why, Callable[[Reason], str]] = {
    Why.EVERYBODY_WORKS: lambda _one: _("no member rests that day."),
    Why.MID_WEEK: lambda _one: _("in the middle of the week."),
    Why.SERVES: lambda one: _("“%(title)s” is there already and serves.", title=one.title),
    Why.STAYS: lambda _one: _("stays where it is."),
    Why.ONE_CHAIR: lambda one: _("%(who)s chairs the whole chain.", who=_who(one)),
    Why.HELD_FAST: lambda one: _("“%(title)s” is convened or over, so its date stays.", title=one.title),
    Why.PINNED: lambda _one: _("pinned: its date was set by hand and stays."),
    Why.HOLIDAY: _holidays,
    Why.REST_DAY: lambda one: _("weekly rest day on %(day)s in %(where)s.", day=_day(one), where=_who(one)),
    Why.HOST_RESTS: lambda one: _("%(who)s, which chairs or hosts, rests on %(day)s.", who=_who(one), day=_day(one)),
    Why.EDGE_OF_WEEK: lambda _one: _("not from Tuesday to Thursday."),
    Why.QUIET_SEASON: lambda _one: _("in August or around the turn of the year, when many are away."),
    Why.BUNCHED: lambda one: _("close to “%(title)s” on %(day)s.", title=one.title, day=_day(one)),
    Why.NO_CHAIR: lambda one: _("nobody chairs yet on %(day)s.", day=_day(one)),
    Why.ANOTHER_POLITICAL: lambda one: _(
        "the year has a political meeting already, “%(title)s” on %(day)s.", title=one.title, day=_day(one)
    ),
    Why.DEADLINE_PASSED: lambda one: _(
        "%(what)s was due on %(day)s and is no longer possible.", what=_kind(one), day=_day(one)
    ),
    Why.FEW_WORKING_DAYS: lambda one: _(
        "%(what)s is due on %(day)s, in a week with few common working days.", what=_kind(one), day=_day(one)
    ),
    Why.CROSSES_HANDOVER: _handover,
    Why.TOO_SHORT: lambda _one: _("nearer to the political meeting than the template has it."),
    Why.LONG_AGO: lambda _one: _("longer before the political meeting than the template has it."),
    Why.LEFT_OUT: lambda _one: _("left out, since it finds no day."),
    Why.UNKNOWN_HOLIDAYS: lambda one: _("No public holidays are known for %(who)s.", who=_who(one)),
}


def lost(one: Lost, several: Collection[Level] = ()) -> str:
    """Return what is not possible any more, as a sentence."""
    if one.rung is None:
        return _("Each meeting finds a day, but not all in their order with a week between them.")
    name, day = rung(one.rung, several), formats.day(one.day) if one.day else ""
    if one.why is LostWhy.TOO_LATE:
        return _("%(what)s: it would have had to meet by %(day)s, which has passed.", what=name, day=day)
    return _("%(what)s: no day up to %(day)s is free for chair and host.", what=name, day=day)

"""Suggested dates and what speaks against them, in the reader's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from exchange.core import formats
from exchange.core.i18n import current
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.scheduling.slots.rules import (
    MOST_WEEKS,
    Busy,
    Engagement,
    Finding,
    Flaw,
    Kind,
    Question,
    Reason,
    Suggestion,
    days_touched,
    half_hours_of,
)
from exchange.workdays.rules import Off

FLAWS = {
    Flaw.PAST: _l("This day has passed. Give a window that lies ahead."),
    Flaw.LAST_BEFORE_FIRST: _l("The last day is before the first."),
    Flaw.TOO_WIDE: _l("Look at %(most)s weeks at most at a time.", most=MOST_WEEKS),
    Flaw.TOO_FAR: _l("Nobody knows days off so far ahead. Look at the coming three years."),
    Flaw.TOO_SHORT: _l("A meeting lasts a quarter of an hour at least."),
    Flaw.TOO_LONG: _l("Dates are suggested for 24 hours at most. For several days, look for the first one."),
    Flaw.NO_HOURS: _l("The latest hour must be after the earliest."),
}
FINDINGS = {
    Finding.NOTHING_FITS: _l("The window is shorter than the meeting. Widen it."),
    Finding.ALL_STOPPED: _l(
        "No date is left: each one is past or a day off for the country in the chair or the host. Widen the window."
    ),
    Finding.LONGER_THAN_HOURS: _l(
        "The meeting is longer than the working hours you gave, so nobody can sit through it within them. These are the least bad dates."
    ),
    Finding.NO_COMMON_HOUR: _l(
        "There is no hour at which all who are required are within working hours. These are the least bad dates."
    ),
    Finding.ALL_OBJECTED: _l("Something speaks against every date. These are the least bad ones."),
}


class Said(NamedTuple):
    """One sentence about a slot: how grave it is (an icon's name) and the words."""

    sign: str
    words: str


def said(question: Question, suggestion: Suggestion, names: Mapping[int, str]) -> list[Said]:
    """Return what speaks against a slot, the gravest first; people by name, places by city."""
    by_kind: dict[Kind, list[Reason]] = defaultdict(list)
    for reason in suggestion.reasons:
        by_kind[reason.kind].append(reason)
    found = [
        *_taken(by_kind[Kind.TAKEN], question, names),
        *_outside(by_kind[Kind.OUTSIDE_HOURS], names),
        *_days_off(by_kind[Kind.DAY_OFF]),
        *_handovers(by_kind[Kind.HANDOVER_INSIDE] + by_kind[Kind.HANDOVER_NEAR]),
    ]
    return sorted(found, key=lambda one: _ORDER.index(one.sign))


_ORDER = ("stop", "ring", "info")


def _sign(required: bool) -> str:
    return "stop" if required else "ring"


def _listed(reasons: Iterable[Reason], names: Mapping[int, str]) -> str:
    """Return the people's names, the optional ones marked as such."""
    must = [names[key] for reason in reasons for key in reason.must]
    may = [_("%(name)s (optional)", name=names[key]) for reason in reasons for key in reason.may]
    return ", ".join([*must, *may])


def _taken(reasons: list[Reason], question: Question, names: Mapping[int, str]) -> Iterable[Said]:
    """Say it once for all who are at the same meeting, or away, or busy."""
    groups: dict[tuple[Engagement, int | None], list[Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.busy is not None:
            groups[reason.busy.by, reason.busy.meeting_id].append(reason)
    for group in groups.values():
        busy = group[0].busy
        if busy is not None:
            words = _by_what(busy, question.zone, _listed(group, names))
            yield Said(_sign(any(reason.required for reason in group)), words)


def _by_what(busy: Busy, zone: str, who: str) -> str:
    if busy.by is Engagement.MEETING:
        day = formats.day(formats.in_zone(busy.starts, zone).date())
        return _("%(who)s: already at “%(title)s” on %(day)s", who=who, title=busy.title, day=day)
    if busy.by is Engagement.AWAY:
        return _("%(who)s: away", who=who)
    return _("%(who)s: busy", who=who)


def _outside(reasons: list[Reason], names: Mapping[int, str]) -> Iterable[Said]:
    """Say it once for all places where the clocks show the same."""
    groups: dict[str, list[Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.starts is not None and reason.ends is not None:
            groups[f"{formats.clock_time(reason.starts)}–{formats.clock_time(reason.ends)}"].append(reason)
    for hours, group in groups.items():
        cities = ", ".join(dict.fromkeys(formats.city(reason.zone) for reason in group))
        who = _listed(group, names)
        words = _("Outside working hours in %(where)s (%(hours)s)", where=cities, hours=hours)
        yield Said(_sign(any(reason.required for reason in group)), f"{words}: {who}" if who else words)


def _days_off(reasons: list[Reason]) -> Iterable[Said]:
    resting = [reason for reason in reasons if reason.off is Off.REST_DAY]
    for required in (True, False):
        codes = tuple(code for reason in resting if reason.required is required for code in reason.countries)
        if codes:
            yield Said(_sign(required), _("Weekly rest day: %(where)s", where=formats.countries(codes)))
    for reason in reasons:
        if reason.holiday is not None:
            where, name = formats.countries(reason.countries), reason.holiday.name(current())
            words = _("Public holiday in %(where)s: %(name)s", where=where, name=name)
            if reason.holiday.estimated:
                words = _("Public holiday in %(where)s, by estimate: %(name)s", where=where, name=name)
            yield Said(_sign(reason.required), words)


def _handovers(reasons: list[Reason]) -> Iterable[Said]:
    for reason in reasons:
        if reason.day is None:
            continue
        day = formats.day(reason.day)
        if reason.kind is Kind.HANDOVER_INSIDE:
            yield Said("stop", _("The hand-over of the chair on %(day)s falls inside", day=day))
        else:
            yield Said("info", _("The chair is handed over on %(day)s", day=day))


def verdict(suggestion: Suggestion) -> tuple[str, str]:
    """Return how a slot suits all in all: the kind of a state, and the word."""
    if not suggestion.objections:
        return "accepted", _("Suits everybody")
    required = [reason for reason in suggestion.objections if reason.required]
    if not required:
        return "accepted", _("Suits all who are required")
    if any(reason.kind is Kind.TAKEN for reason in required):
        return "declined", _("Somebody required is taken")
    return "tentative", _("With objections")


class Local(NamedTuple):
    """How a slot lies in a country: on its clocks, and what is off about it there."""

    code: str
    when: str
    kind: str
    note: str


def local_times(question: Question, suggestion: Suggestion) -> list[Local]:
    """Return the local times of a slot, country by country in the order of the reader's language."""
    starts, ends = suggestion.starts, suggestion.ends
    found = []
    for country in question.countries:
        when = f"{formats.short_day(formats.in_zone(starts, country.zone).date())}, {formats.hours(starts, ends, country.zone)}"
        off = next((off for day in days_touched(country.zone, starts, ends) if (off := country.off(day))), None)
        kind, note = "done", _("within working hours")
        if off is not None:
            kind, note = "late", _("public holiday") if off is Off.HOLIDAY else _("weekly rest day")
        elif half_hours_of(question, country.zone, starts, ends):
            kind, note = "due", _("outside working hours")
        found.append(Local(country.code, when, kind, note))
    return sorted(found, key=lambda local: fold(formats.country(local.code)))

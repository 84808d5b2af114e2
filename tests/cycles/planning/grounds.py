"""Grounds to plan on, made by hand: a few countries, a rotation, a template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from exchange.chairing.proposals import Plan
from exchange.chairing.rules import Pattern, plan_events, plan_fixed
from exchange.cycles.planning.rules import Ground, Rota, Template, Wish, usual
from exchange.workdays.rules import Holiday, WorkCalendar
from exchange.world.rules import Level

TODAY = date(2026, 11, 24)
WISH = Wish(date(2027, 11, 15), date(2027, 11, 30))
LEVELS = frozenset({Level.POLITICAL, Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP, Level.EXPERT_EXCHANGE})
TEMPLATE: Template = usual(LEVELS)
WEEKEND = frozenset({5, 6})
ORDER = ("ES", "FR", "IT")


def calendar(country: str, *holidays: date, rest: frozenset[int] = WEEKEND, known: bool = True) -> WorkCalendar:
    """Return a calendar whose holidays are called after the day."""
    return WorkCalendar(country, rest, {day: Holiday({"": f"feast of {day}"}) for day in holidays}, known)


def rotation(pattern: Pattern = Pattern.FIXED, order: tuple[str, ...] = ORDER) -> Plan:
    """Return terms from 1 July 2026: of half a year, or each until a political meeting, about a year."""
    start, until = date(2026, 7, 1), date(2030, 1, 1)
    terms = (
        plan_fixed(order, start, 6, until=until)
        if pattern is Pattern.FIXED
        else plan_events(order, start, [], until=until)
    )
    return Plan(order, tuple(terms), pattern, 6 if pattern is Pattern.FIXED else 12, start)


def ground(
    calendars: Mapping[str, WorkCalendar] | None = None, *, plans: tuple[Plan, ...] = (rotation(),), **more: Any
) -> Ground:
    """Return a ground for the countries in the order, with calendars of one's own where given."""
    known = {code: calendar(code) for code in ORDER} | dict(calendars or {})
    members = tuple(known[code] for code in sorted(known))
    today = more.pop("today", TODAY)
    return Ground(today, members, known, Rota(plans, (), today), **more)


def every_day(first: date, last: date) -> list[date]:
    """Return all days from one to another, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]

"""Planning a year for 27 countries: CPU time of the pure planner, holidays and chairs at hand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date

from exchange.chairing.proposals import Plan
from exchange.chairing.rules import Pattern, plan_events, plan_fixed
from exchange.cycles.planning.rules import Ground, Rota, Wish, propose, usual
from exchange.workdays.queries import calendars_of
from exchange.world.rules import Level

COUNTRIES = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"),
    *("MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
TODAY, START, UNTIL = date(2026, 11, 24), date(2026, 7, 1), date(2030, 1, 1)
#: From two weeks to a whole year: the longer the window, the more days the political meeting can have.
WISHES = (
    Wish(date(2027, 11, 15), date(2027, 11, 30), optional=True),
    Wish(date(2027, 9, 1), date(2027, 12, 17), days=2),
    Wish(date(2027, 1, 1), date(2027, 12, 31), optional=True),
    Wish(date(2027, 2, 1), date(2027, 2, 26)),
)
ROUNDS = 5


def _plans() -> tuple[Plan, ...]:
    fixed = plan_fixed(COUNTRIES, START, 6, until=UNTIL)
    event = plan_events(COUNTRIES, START, [], until=UNTIL)
    return (
        Plan(COUNTRIES, tuple(fixed), Pattern.FIXED, 6, START),
        Plan(COUNTRIES, tuple(event), Pattern.EVENT, 12, START),
    )


def cycle_ms() -> float:
    """Return the milliseconds of CPU for the slowest of the wishes, each the median of several rounds."""
    calendars, template = calendars_of(COUNTRIES, date(2025, 12, 1), date(2028, 9, 1)), usual(set(Level))
    known = {one.country: one for one in calendars}
    spent = []
    for plan in _plans():
        for wish in WISHES:
            rounds = []
            for _round in range(ROUNDS):
                before = time.process_time()
                found = propose(template, wish, Ground(TODAY, calendars, known, Rota((plan,), (), TODAY)))
                rounds.append(time.process_time() - before)
                if not found.chains:
                    raise RuntimeError(f"no chain for {wish}")
            spent.append(statistics.median(rounds))
    return max(spent) * 1000


def measured() -> Iterator[tuple[str, float, float, bool]]:
    """Yield name, value, aim and whether the value should be at least the aim."""
    yield "cycle-ms", cycle_ms(), 1000, False

"""All parts of a package, for however many countries at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from exchange.briefings.queries.compiling.register import criteria, instruments, postings, priority, stated, toolkit
from exchange.briefings.queries.compiling.shared import Compiled
from exchange.briefings.queries.compiling.work import activities, meetings, needs, practices
from exchange.briefings.rules import Part

#: What each part is compiled from. Rooms that come to know something of a third country add theirs here.
COMPILERS: dict[Part, Callable[[Collection[str], date], Compiled]] = {
    Part.PRIORITY: priority,
    Part.CRITERIA: criteria,
    Part.STATED: stated,
    Part.NEEDS: needs,
    Part.POSTINGS: postings,
    Part.INSTRUMENTS: instruments,
    Part.TOOLKIT: toolkit,
    Part.MEETINGS: meetings,
    Part.ACTIVITIES: activities,
    Part.PRACTICES: practices,
}


def compiled(codes: Collection[str], today: date) -> dict[Part, Compiled]:
    """Return all that is known of the countries, part by part; a constant number of statements for however many."""
    return {part: compiler(codes, today) for part, compiler in COMPILERS.items()} if codes else {}

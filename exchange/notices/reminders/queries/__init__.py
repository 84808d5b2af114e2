"""What comes up for whom, and what was said of it already."""

from __future__ import annotations

from exchange.notices.reminders.queries.deadlines import hold_deadlines, lines_of, meetings_of, own_deadlines
from exchange.notices.reminders.queries.handovers import (
    Passing,
    forums_of,
    hold_rotations,
    own_handovers,
    passing_of,
    planned_meetings,
)
from exchange.notices.reminders.queries.meetings import (
    hold_meetings,
    missing_answers,
    on_the_list,
    own_meetings,
    written_now,
)
from exchange.notices.reminders.queries.reviews import hold_practices, own_reviews, practices_of
from exchange.notices.reminders.queries.shared import people_of, said_already, sides_of
from exchange.notices.reminders.queries.third_countries import (
    hold_packages,
    hold_rounds,
    owed_rounds,
    own_packages,
    packages_of,
    rounds_of,
)

__all__ = [
    "Passing",
    "forums_of",
    "hold_deadlines",
    "hold_meetings",
    "hold_packages",
    "hold_practices",
    "hold_rotations",
    "hold_rounds",
    "lines_of",
    "meetings_of",
    "missing_answers",
    "on_the_list",
    "owed_rounds",
    "own_deadlines",
    "own_handovers",
    "own_meetings",
    "own_packages",
    "own_reviews",
    "packages_of",
    "passing_of",
    "people_of",
    "planned_meetings",
    "practices_of",
    "rounds_of",
    "said_already",
    "sides_of",
    "written_now",
]

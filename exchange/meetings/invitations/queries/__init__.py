"""Reading lists, coverage and calls, as far as the viewer may see them."""

from __future__ import annotations

from exchange.meetings.invitations.queries.calls import (
    OwedNomination,
    call_or_404,
    calls_for,
    calls_of,
    contact_points,
    nominees,
    owed_nominations,
)
from exchange.meetings.invitations.queries.cells import (
    MeetingDay,
    coverage_gaps,
    matrix_of,
    note_or_404,
    on_the_day,
)
from exchange.meetings.invitations.queries.people import (
    authorities_of,
    candidates,
    expected,
    find_people,
    is_posted,
    list_of,
    one_to_invite,
    owed_answers,
    own_or_404,
    participation_or_404,
    queue_of,
    seats_of_calls,
)

__all__ = [
    "MeetingDay",
    "OwedNomination",
    "authorities_of",
    "call_or_404",
    "calls_for",
    "calls_of",
    "candidates",
    "contact_points",
    "coverage_gaps",
    "expected",
    "find_people",
    "is_posted",
    "list_of",
    "matrix_of",
    "nominees",
    "note_or_404",
    "on_the_day",
    "one_to_invite",
    "owed_answers",
    "owed_nominations",
    "own_or_404",
    "participation_or_404",
    "queue_of",
    "seats_of_calls",
]

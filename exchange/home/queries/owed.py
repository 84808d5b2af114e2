"""Reading what waits for a viewer besides answers to meetings: polls, what is to be taken note of, deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import at_most, rows
from exchange.cycles.deadlines import queries as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.informing import queries as informing
from exchange.scheduling.polls import queries as polls

MOST_DUE = 6


class Owed(NamedTuple):
    """What waits for a viewer, each list with the most pressing first.

    ``polls``: open ones that lack the viewer's answer, and those of meetings the viewer plans whose time is over;
    ``notes``: what the viewer has to take note of; ``deadlines``: those to be done for which a role of the viewer's answers.
    """

    polls: Sequence[Any]
    notes: Sequence[Any]
    deadlines: Sequence[Any]


def owed(viewer: Viewer) -> Owed:
    """Return what waits for the viewer: one statement asks of which kinds there is anything, one more reads each of these.

    Most people have nothing of most kinds, and asking costs as much as reading nothing.
    """
    asked = _kinds(timeless(viewer), informing.owed_query(timeless(viewer)))
    there = rows(asked, {"now": viewer.at})[0]
    return Owed(
        polls.owed_polls(viewer) if there.polls else [],
        informing.owed(viewer) if there.notes else [],
        rows(_due(timeless(viewer))) if there.deadlines else [],
    )


@lru_cache(maxsize=STATEMENTS)
def _kinds(viewer: Viewer, notes: sa.Select[Any]) -> Any:
    asked = {"polls": polls.owed_query(viewer), "notes": notes, "deadlines": _due(viewer)}
    return sa.select(*(query.order_by(None).limit(None).exists().label(kind) for kind, query in asked.items()))


@lru_cache(maxsize=STATEMENTS)
def _due(viewer: Viewer) -> sa.Select[Any]:
    return (
        deadlines.lines()
        .where(deadlines.owned_by(viewer), deadlines.to_be_done(), deadlines.visible_to(viewer))
        .order_by(Deadline.due_on, Deadline.id)
        .limit(at_most(MOST_DUE))
    )

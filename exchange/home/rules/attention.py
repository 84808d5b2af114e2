"""What in the preparation of a meeting needs someone's attention now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.meetings.rules import State

#: An announced meeting that has not been convened this long before it begins needs attention.
CONVENED_BY = timedelta(days=30)


class Attention(StrEnum):
    """Why a meeting stands on the list of those who plan it, the most pressing first."""

    ANSWERS_LATE = "answers_late"
    CALLS_LATE = "calls_late"
    NOT_CONVENED = "not_convened"
    GAPS = "gaps"
    NO_DATE = "no_date"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far a meeting is prepared.

    ``day`` is the day it begins, None without a date; ``unanswered`` how many have not answered, ``late_calls``
    how many countries were to nominate before today and have seats left, ``gaps`` how many cells of the coverage
    matrix are owed and empty (E2).
    """

    state: State
    day: date | None
    respond_by: date | None = None
    unanswered: int = 0
    late_calls: int = 0
    gaps: int = 0


def attention(preparation: Preparation, today: date) -> list[Attention]:
    """Return what needs attention, the most pressing first.

    >>> attention(Preparation(State.SCHEDULED, date(2026, 12, 9), gaps=2), date(2026, 11, 24))
    [<Attention.NOT_CONVENED: 'not_convened'>, <Attention.GAPS: 'gaps'>]
    """
    is_draft = preparation.state is State.DRAFT
    overdue = preparation.respond_by is not None and preparation.respond_by < today
    soon = preparation.day is not None and preparation.day - today <= CONVENED_BY
    found = {
        Attention.ANSWERS_LATE: overdue and preparation.unanswered > 0 and not is_draft,
        Attention.CALLS_LATE: preparation.late_calls > 0 and not is_draft,
        Attention.NOT_CONVENED: preparation.state is State.SCHEDULED and soon,
        Attention.GAPS: preparation.gaps > 0 and not is_draft,
        Attention.NO_DATE: preparation.day is None,
        Attention.DRAFT: is_draft and preparation.day is not None,
    }
    return [which for which, holds in found.items() if holds]

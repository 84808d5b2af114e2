"""What a briefing package consists of, and what is refused (C5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """What a section is compiled from; a text of the editor's own from nothing."""

    SUMMARY = "summary"
    PRIORITY = "priority"
    CRITERIA = "criteria"
    STATED = "stated"
    NEEDS = "needs"
    POSTINGS = "postings"
    INSTRUMENTS = "instruments"
    TOOLKIT = "toolkit"
    MEETINGS = "meetings"
    ACTIVITIES = "activities"
    PRACTICES = "practices"
    TEXT = "text"


#: How a new package begins: the summary first, what was learnt last.
DEFAULT_ORDER = tuple(part for part in Part if part is not Part.TEXT)


class FileForm(StrEnum):
    """In which format a version is exported."""

    PDF = "pdf"
    DOCX = "docx"


class FileState(StrEnum):
    """How far an exported file is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why something about a package is refused; the words are made upstairs."""

    MEMBER_STATE = "member_state"
    THERE_ALREADY = "there_already"
    REVIEW_PAST = "review_past"
    NOT_A_KEEPER = "not_a_keeper"
    STAYS = "stays"
    UNCHANGED = "unchanged"
    SHARED_ALREADY = "shared_already"
    TO_COME = "to_come"
    NOTHING_NAMED = "nothing_named"


class BriefingRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """Who keeps a package, and by when it is looked at again."""

    keeper_id: int
    review_by: date


def trouble_of_details(details: Details, today: date, keepers: frozenset[int]) -> Refusal | None:
    """Return why a package cannot be kept so."""
    if details.keeper_id not in keepers:
        return Refusal.NOT_A_KEEPER
    return Refusal.REVIEW_PAST if details.review_by < today else None


def is_due(review_by: date, today: date) -> bool:
    """Say whether the review date has passed (C5).

    >>> is_due(date(2026, 11, 24), date(2026, 11, 24)), is_due(date(2026, 11, 23), date(2026, 11, 24))
    (False, True)
    """
    return review_by < today


def moved_by(order: Sequence[int], which: int, by: int) -> list[int]:
    """Return the order with one moved by so many places, not beyond either end.

    >>> moved_by([1, 2, 3], 3, -1), moved_by([1, 2, 3], 1, -1)
    ([1, 3, 2], [1, 2, 3])
    """
    found = [one for one in order if one != which]
    place = min(max(order.index(which) + by, 0), len(found))
    return [*found[:place], which, *found[place:]]

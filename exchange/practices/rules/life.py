"""How a practice moves from draft to published, and who may move it (V3): nobody reviews the own text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.practices.rules.vocabulary import Reach


class State(StrEnum):
    """Where a practice is.

    The secretariat checks form and handling, then Eurojust or a named expert reviews the substance (V3).
    """

    DRAFT = "draft"
    FORM_CHECK = "form_check"
    SUBSTANCE = "substance"
    CHANGES = "changes"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


IN_REVIEW = frozenset({State.FORM_CHECK, State.SUBSTANCE})
#: When the author has it in hand, and may write.
HELD_BY_AUTHOR = frozenset({State.DRAFT, State.CHANGES})
#: So many years after it was published or confirmed somebody has to say that it still holds.
KEPT_FOR = 2


class Verdict(StrEnum):
    """What a reviewer decides."""

    PASS = "pass"  # noqa: S105
    CHANGES = "changes"
    DECLINE = "decline"


class Refusal(StrEnum):
    """Why something cannot be done with a practice; the words are made upstairs."""

    INCOMPLETE = "incomplete"
    NOBODY_CHECKS = "nobody_checks"
    NO_FORUM = "no_forum"
    NOT_YOUR_FORUM = "not_your_forum"
    PARTNER_SIDE = "partner_side"
    NOT_THIRD = "not_third"
    NO_COMMENT = "no_comment"
    NO_REASON = "no_reason"
    NO_EXPERT = "no_expert"
    NO_SUCCESSOR = "no_successor"
    NARROWER = "narrower"
    CIRCLE = "circle"
    WITHDRAWN = "withdrawn"
    SAME_LANGUAGE = "same_language"
    TOO_MANY_FILES = "too_many_files"
    ABOVE_LIMITE = "above_limite"


class PracticeRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class NotNowError(ValueError):
    """It has moved on meanwhile, or it is in somebody else's hands."""


class OvertakenError(ValueError):
    """Another text was saved since it was shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a text was meant when a reviewer asked for changes, and at which step that was."""

    step: State
    reach: Reach
    forum_id: int | None


def resubmitted_to(asked: Asked | None, reach: Reach, forum_id: int | None) -> State:
    """Return the step to which a text goes when it is submitted.

    It goes back to whoever asked for changes; but when others are meant to read it now, form and handling are checked anew.

    >>> resubmitted_to(Asked(State.SUBSTANCE, Reach.UNION, None), Reach.NETWORK, None).value
    'form_check'
    """
    if asked is None or (asked.reach, asked.forum_id) != (reach, forum_id):
        return State.FORM_CHECK
    return asked.step


def check_reach(reach: Reach, forum_id: int | None, forums: frozenset[int], *, is_union: bool) -> None:
    """Refuse an audience that the author cannot choose: a foreign forum (V2), or the other side alone (V1).

    Raises PracticeRefusedError: NOT_YOUR_FORUM, PARTNER_SIDE.
    """
    if reach is Reach.UNION and not is_union:
        raise PracticeRefusedError(Refusal.PARTNER_SIDE)
    if reach is Reach.FORUM and forum_id is not None and forum_id not in forums:
        raise PracticeRefusedError(Refusal.NOT_YOUR_FORUM)


def check_review(verdict: Verdict, reason: str, *, commented: bool) -> None:
    """Refuse a verdict that tells the author nothing.

    Raises PracticeRefusedError: NO_COMMENT, NO_REASON.
    """
    if verdict is Verdict.CHANGES and not commented:
        raise PracticeRefusedError(Refusal.NO_COMMENT)
    if verdict is Verdict.DECLINE and not reason.strip():
        raise PracticeRefusedError(Refusal.NO_REASON)


def review_due(day: date) -> date:
    """Return by when somebody has to say that it still holds, counted from the day on which that was last said.

    >>> review_due(date(2028, 2, 29)).isoformat()
    '2030-03-01'
    """
    try:
        return day.replace(year=day.year + KEPT_FOR)
    except ValueError:
        return date(day.year + KEPT_FOR, 3, 1)


def is_stale(review_by: date | None, today: date) -> bool:
    """Say whether the day by which somebody had to say that it still holds is over.

    >>> is_stale(date(2026, 11, 24), date(2026, 11, 24)), is_stale(date(2026, 11, 23), date(2026, 11, 24))
    (False, True)
    """
    return review_by is not None and review_by < today

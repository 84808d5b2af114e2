"""Who reads a paper and why (V1, V2), whether it came in time, and what it is called in a ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.files.rules import Upload, clean_name
from exchange.world.rules import Audience, Handling

#: As many papers a meeting has at most, and as many versions a paper in one language.
MOST_PAPERS, MOST_VERSIONS = 300, 99
#: Names in a ZIP stay short enough for the folders that people unpack it into.
LONGEST_IN_ZIP = 120


class Readers(StrEnum):
    """For whom of those who may see the meeting a paper is."""

    ALL = "all"
    LIST = "list"
    UNION = "union"


class Reason(StrEnum):
    """Why somebody may read a paper; each names one that holds by itself."""

    HANDED_IN = "handed_in"
    LISTED = "listed"
    PLANS = "plans"
    ROLE = "role"
    ADMINISTERS = "administers"


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to the meeting of a paper."""

    handed_in: bool = False
    listed: bool = False
    plans: bool = False
    has_role: bool = False
    administers: bool = False


def reasons(standing: Standing, readers: Readers) -> list[Reason]:
    """Return why somebody on the right side may read a paper; nothing: not at all (V2).

    >>> [reason.value for reason in reasons(Standing(listed=True, has_role=True), Readers.LIST)]
    ['listed']
    """
    found = [
        (standing.handed_in, Reason.HANDED_IN),
        (standing.listed, Reason.LISTED),
        (standing.plans, Reason.PLANS),
        (standing.has_role and readers is not Readers.LIST, Reason.ROLE),
        (standing.administers, Reason.ADMINISTERS),
    ]
    return [reason for holds, reason in found if holds]


def is_for_union(readers: Readers, *audiences: Audience | None) -> bool:
    """Say whether a paper is for the Union side only: by itself, by its item or by its meeting (V1).

    >>> is_for_union(Readers.ALL, Audience.ALL, None), is_for_union(Readers.LIST, Audience.UNION, None)
    (False, True)
    """
    return readers is Readers.UNION or Audience.UNION in audiences


def is_late(handed_in: date, due: date | None) -> bool:
    """Say whether a paper came after the day by which papers were due (M7); one on the day itself did not.

    >>> is_late(date(2027, 3, 2), date(2027, 3, 1)), is_late(date(2027, 3, 1), date(2027, 3, 1))
    (True, False)
    """
    return due is not None and handed_in > due


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a paper: its title, its item (None: the meeting as a whole), who reads it, how it is handled."""

    title: str
    item_id: int | None = None
    readers: Readers = Readers.ALL
    handling: Handling = Handling.LIMITE


@dataclass(frozen=True, slots=True)
class Edition:
    """One version: its file, its language, and what is new in it."""

    upload: Upload
    language: str
    note: str = ""


class Refusal(StrEnum):
    """Why something cannot be done with a paper; the words are made upstairs."""

    NO_SUCH_ITEM = "no_such_item"
    PARTNER_SIDE = "partner_side"
    ABOVE_LIMITE = "above_limite"
    SAME_AGAIN = "same_again"
    TOO_MANY = "too_many"
    NO_REASON = "no_reason"
    NOT_NOW = "not_now"


class PaperRefusedError(ValueError):
    """It cannot be done so. ``detail``: what was found, where that helps."""

    def __init__(self, code: Refusal, detail: str = "") -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code, self.detail = code, detail


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


def zip_name(number: str, title: str, language: str, version: int, ending: str) -> str:
    """Return what a version is called in a ZIP: in the order of the agenda, by its title.

    >>> zip_name("2.1", "Draft: conclusions", "en", 3, "pdf")
    '2.1 Draft_ conclusions (en, v3).pdf'
    """
    tail = f" ({language}, v{version}).{ending}"
    head = clean_name(" ".join(filter(None, (number, title))))
    kept = head.encode()[: LONGEST_IN_ZIP - len(tail)].decode(errors="ignore").rstrip(" .")
    return f"{kept}{tail}"


def distinct(names: Iterable[str]) -> Iterator[str]:
    """Yield the names, those that come again (whatever their case) with a number, so that none hides another.

    >>> list(distinct(["a.pdf", "A.pdf", "b.pdf"]))
    ['a.pdf', 'A [2].pdf', 'b.pdf']
    """
    taken: set[str] = set()
    for name in names:
        stem, _dot, end = name.rpartition(".")
        number, one = 1, name
        while one.casefold() in taken:
            number += 1
            one = f"{stem} [{number}].{end}"
        taken.add(one.casefold())
        yield one

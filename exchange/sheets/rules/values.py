"""Cells made into values: days, numbers, countries and choices, or what is wrong with them. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum

from exchange.core.text import fold
from exchange.sheets.rules.table import Code, Value, shown

FIRST_YEAR, LAST_YEAR, MONTHS = 1900, 2199, 12
#: How near a word has to be to be suggested, and for how many wrong words suggestions are sought in one table.
NEAR, MOST_SOUGHT = 0.7, 300
_WORDS = re.compile(r"\w+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_WITH_TIME = re.compile(r".*\d[T ,]+\d{1,2}:\d{2}.*")
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?:\D|$))")
_PLAIN = re.compile(r"[+-]?\d+")
#: Either a thousand or a number with three decimals: one sign, three digits behind it, and not after a lone zero.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DECIMALS = re.compile(r"([+-]?\d+)[.,](\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    COUNTRY = "country"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"


class CellRefusedError(ValueError):
    """The cell cannot be read. ``params``: what is suggested instead, where something is."""

    def __init__(self, code: Code, **params: str) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code, self.params = code, params


def folded(text: str) -> str:
    """Return words as they are compared: without case, accents, punctuation and doubled spaces.

    >>> folded(" Côte  d’Ivoire*")
    'cote d ivoire'
    """
    return " ".join(_WORDS.findall(fold(text)))


@dataclass
class Words:
    """Words that stand for something, folded, each with what it stands for; and how each of these is suggested."""

    meant: Mapping[str, str]
    named: Mapping[str, str]
    _sought: dict[str, str] = field(default_factory=dict)

    def nearest(self, text: str) -> str:
        """Return the name of what was probably meant; nothing when no word is near.

        >>> Words({"colombia": "CO", "peru": "PE"}, {"CO": "Colombia", "PE": "Peru"}).nearest("Columbia")
        'Colombia'
        """
        key = folded(text)
        if key not in self._sought:
            if len(self._sought) >= MOST_SOUGHT:
                return ""
            near = get_close_matches(key, list(self.meant), 1, NEAR)
            self._sought[key] = self.named[self.meant[near[0]]] if near else ""
        return self._sought[key]


def day(value: Value) -> tuple[date, bool]:
    """Return the day in a cell, and whether it could be misread with the month first. Raises CellRefusedError.

    >>> day("1.2.2026"), day("2026-02-01")
    ((datetime.date(2026, 2, 1), True), (datetime.date(2026, 2, 1), False))
    """
    if isinstance(value, datetime):
        raise CellRefusedError(Code.HAS_TIME)
    if isinstance(value, date):
        return _of_this_age(value), False
    if not isinstance(value, str):
        raise CellRefusedError(Code.NUMBER_FOR_DAY)
    if found := _ISO.fullmatch(value):
        return _made(*map(int, found.groups())), False
    if found := _DAY_FIRST.fullmatch(value):
        number, month, year = int(found[1]), int(found[3]), int(found[4])
        if month > MONTHS >= number:
            raise CellRefusedError(Code.MONTH_FIRST)
        return _made(year, month, number), number <= MONTHS and number != month
    raise CellRefusedError(Code.HAS_TIME if _WITH_TIME.fullmatch(value) else Code.NOT_A_DAY)


def _made(year: int, month: int, number: int) -> date:
    try:
        return _of_this_age(date(year, month, number))
    except CellRefusedError:
        raise
    except ValueError:
        raise CellRefusedError(Code.NOT_A_DAY) from None


def _of_this_age(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellRefusedError(Code.ODD_YEAR)
    return found


def number(value: Value) -> Decimal:
    """Return the number in a cell. One that is a thousand to some and a fraction to others is refused. Raises CellRefusedError.

    >>> number("1.234,5"), number("0,125"), number(3.0)
    (Decimal('1234.5'), Decimal('0.125'), Decimal('3'))
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellRefusedError(Code.NOT_A_NUMBER)
    if not isinstance(value, str):
        found = Decimal(shown(value))
        if not found.is_finite():
            raise CellRefusedError(Code.NOT_A_NUMBER)
        return found
    text = _SPACES.sub("", value)
    if not text.isascii():
        raise CellRefusedError(Code.NOT_A_NUMBER)
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _EITHER.fullmatch(text):
        raise CellRefusedError(Code.AMBIGUOUS_NUMBER)
    if found_decimals := _DECIMALS.fullmatch(text):
        return Decimal(f"{found_decimals[1]}.{found_decimals[2]}")
    if _GROUPED.fullmatch(text):
        grouping = "." if text.find(".") >= 0 and (text.find(",") < 0 or text.find(".") < text.find(",")) else ","
        return Decimal(text.replace(grouping, "").replace(",", "."))
    raise CellRefusedError(Code.NOT_A_NUMBER)


def chosen(value: Value, words: Words, code: Code) -> str:
    """Return what a word stands for. Raises CellRefusedError with the nearest word."""
    text = shown(value) if not isinstance(value, str) else value
    meant = words.meant.get(folded(text))
    if meant is None:
        raise CellRefusedError(code, near=words.nearest(text))
    return meant

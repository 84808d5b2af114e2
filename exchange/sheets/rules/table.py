"""A table as it was read: rows of cells, what is said of the reading, and what is wrong with single cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

#: What a table may have at most; cells in characters, the file in bytes, an XLSX also unpacked.
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 60, 2_000
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 10 * 1024 * 1024, 100 * 1024 * 1024, 500
#: So much of a cell is shown where it is wrong, and so many faults are kept.
SHOWN, MOST_FAULTS = 80, 5_000

Value = str | int | float | bool | date | datetime | None


class Why(StrEnum):
    """Why a file is not read at all; the words are made upstairs."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_TABLE = "no_table"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    OLD_FORMAT = "old_format"
    UNFIT = "unfit"
    BOMB = "bomb"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    OPEN_QUOTE = "open_quote"
    ABOVE_LIMITE = "above_limite"


class SheetRefusedError(ValueError):
    """The file is not read. ``params``: what was found, for the sentence that says so."""

    def __init__(self, code: Why, **params: str | int) -> None:
        """Keep why."""
        super().__init__(f"{code.value} {params}" if params else code.value)
        self.code, self.params = code, params


class Said(StrEnum):
    """What a reader of a table has to be told of how it was read."""

    ENCODING = "encoding"
    SEPARATOR = "separator"
    SHEET = "sheet"
    OTHER_SHEETS = "other_sheets"
    HIDDEN_SHEETS = "hidden_sheets"
    HIDDEN_ROWS = "hidden_rows"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class Note:
    """One such thing."""

    code: Said
    params: Mapping[str, str | int] = field(default_factory=dict)


class Code(StrEnum):
    """What is wrong with a cell or a heading; the words are made upstairs."""

    MERGED = "merged"
    FORMULA = "formula"
    CELL_ERROR = "cell_error"
    TOO_LONG = "too_long"
    UNKNOWN_HEADING = "unknown_heading"
    EMPTY_HEADING = "empty_heading"
    DUPLICATE_HEADING = "duplicate_heading"
    MISSING_HEADING = "missing_heading"
    MISSING = "missing"
    NOT_A_COUNTRY = "not_a_country"
    NOT_A_DAY = "not_a_day"
    MONTH_FIRST = "month_first"
    HAS_TIME = "has_time"
    NUMBER_FOR_DAY = "number_for_day"
    ODD_YEAR = "odd_year"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_A_CHOICE = "not_a_choice"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where. ``column`` is a letter, ``was`` what stood there; rooms upstairs have codes of their own."""

    row: int
    column: str
    code: str
    was: str = ""
    heading: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number in the file, and its cells from column A on."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the headings come first. ``faults`` are those of single cells, which leave the others readable."""

    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()


def letter(number: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> [letter(number) for number in (0, 25, 26, 59)]
    ['A', 'Z', 'AA', 'BH']
    """
    found = ""
    while number >= 0:
        number, last = divmod(number, 26)
        found, number = chr(ord("A") + last) + found, number - 1
    return found


def shown(value: Value) -> str:
    """Return what stands in a cell, short enough to be shown.

    >>> shown(date(2026, 5, 1)), shown(3.0), shown(None), shown(True)
    ('2026-05-01', '3', '', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else repr(value)  # noqa: PLR2004 (beyond, a float is not exact)
    text = value.isoformat(" ") if isinstance(value, datetime) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

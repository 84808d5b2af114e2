"""What a table is, what is refused in one, and how its cells become values."""

from exchange.sheets.rules.columns import Column, Entry, Known, Parsed, parse
from exchange.sheets.rules.reading import read
from exchange.sheets.rules.table import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Code,
    Fault,
    Note,
    Row,
    Said,
    Sheet,
    SheetRefusedError,
    Why,
    letter,
)
from exchange.sheets.rules.values import Kind, folded
from exchange.sheets.rules.writing import book

__all__ = [
    "LONGEST_CELL",
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Code",
    "Column",
    "Entry",
    "Fault",
    "Kind",
    "Known",
    "Note",
    "Parsed",
    "Row",
    "Said",
    "Sheet",
    "SheetRefusedError",
    "Why",
    "book",
    "folded",
    "letter",
    "parse",
    "read",
]

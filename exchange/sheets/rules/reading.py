"""Reading a table, whatever file it comes in: by what the file holds, not by what it is called."""

from __future__ import annotations

from exchange.files.rules import ending, marking_above_limite
from exchange.sheets.rules import books, plain
from exchange.sheets.rules.table import MOST_BYTES, Row, Sheet, SheetRefusedError, Why

_ZIP, _EMPTY_ZIP, _COMPOUND = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: So is called, in an office file of before 2007, what a password lies before.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
#: Markings stand at the top.
TOP = 20


def read(content: bytes, name: str) -> Sheet:
    """Return the table in a file. Raises SheetRefusedError, and nothing else whatever the bytes."""
    if not content.strip(b"\x00 \t\r\n"):
        raise SheetRefusedError(Why.EMPTY)
    if len(content) > MOST_BYTES:
        raise SheetRefusedError(Why.TOO_LARGE)
    if content.startswith(_COMPOUND):
        raise SheetRefusedError(Why.ENCRYPTED if _LOCKED in content else Why.OLD_FORMAT)
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        sheet = books.read(content)
    elif ending(name) in {"xlsx", "xls", "ods"}:
        raise SheetRefusedError(Why.BROKEN)
    else:
        sheet = plain.read(content)
    if not sheet.rows:
        raise SheetRefusedError(Why.EMPTY)
    _must_be_unmarked(sheet.rows[:TOP])
    return sheet


def _must_be_unmarked(rows: tuple[Row, ...]) -> None:
    """Refuse what carries a marking above LIMITE at its top (M5)."""
    text = "\n".join(cell for row in rows for cell in row.cells if isinstance(cell, str))
    if found := marking_above_limite(text):
        raise SheetRefusedError(Why.ABOVE_LIMITE, marking=found)

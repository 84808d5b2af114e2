"""Looking into pictures, text and tables."""

from __future__ import annotations

import csv
import io
import re
import struct

from exchange.files.rules.kinds import FileRefusedError, Refusal

#: A picture with more dots than these is made to fill a reader's memory.
MOST_DOTS = 100_000_000
_PNG_HEAD = 26
_MARKUP = re.compile(r"<\s*(!doctype|html|svg|script|\?xml|head|body|iframe|img)\b|<\s*\?xml", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d\s.,%]*")
#: With these a cell begins that a spreadsheet takes for something to compute.
FORMULA_STARTS = "=@+-"


def must_be_a_small_png(start: bytes) -> None:
    """Refuse a PNG without a head, or with too many dots. Raises FileRefusedError: BROKEN, BOMB.

    >>> must_be_a_small_png(bytes.fromhex("89504e470d0a1a0a0000000d49484452") + struct.pack(">II", 40, 30) + b"8 2")
    """
    if len(start) < _PNG_HEAD or start[12:16] != b"IHDR":
        raise FileRefusedError(Refusal.BROKEN)
    width, height = struct.unpack(">II", start[16:24])
    if not width or not height:
        raise FileRefusedError(Refusal.BROKEN)
    if width * height > MOST_DOTS:
        raise FileRefusedError(Refusal.BOMB)


def text_of(content: bytes) -> str:
    """Return the text. Raises FileRefusedError: NOT_UTF8; NOT_LISTED for what a browser would take for a page.

    >>> text_of("Año".encode())
    'Año'
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefusedError(Refusal.NOT_UTF8) from None
    if any(mark < " " and mark not in "\t\r\n\f" for mark in text):
        raise FileRefusedError(Refusal.NOT_LISTED)
    if _MARKUP.search(text):
        raise FileRefusedError(Refusal.NOT_LISTED, "HTML, SVG, XML")
    return text


def must_hold_no_formula(text: str) -> None:
    r"""Refuse a table with a cell that a spreadsheet would compute. Raises FileRefusedError: FORMULA, BROKEN.

    >>> must_hold_no_formula("country;count\nPeru;-3,5")
    """
    sample = text[:2_000]
    separator = max(";,\t", key=sample.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                if cell.lstrip().startswith(tuple(FORMULA_STARTS)) and not _NUMBER.fullmatch(cell.strip()):
                    raise FileRefusedError(Refusal.FORMULA, cell.strip()[:40])
    except csv.Error:
        raise FileRefusedError(Refusal.BROKEN) from None

"""Text as it comes in and as it is compared: no control characters, one form, folded for searching."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_WORDS = re.compile(r"\w+")
#: Letters that carry no combining mark and so survive decomposition.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)


def clean(text: str) -> str:
    r"""Return text in NFC with one kind of line end, without control or direction-changing characters.

    >>> clean("a\r\nb\x00c ")
    'a\nbc'
    """
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))).strip()


def clean_line(text: str) -> str:
    r"""Return one clean line: runs of white space become a single space.

    >>> clean_line(" Cádiz\n 2025 ")
    'Cádiz 2025'
    """
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """Return text without case and accents, for finding and sorting.

    >>> fold("Łódź, São Paulo")
    'lodz, sao paulo'
    """
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def words(text: str) -> list[str]:
    """Return the folded words of a text, each once, in order.

    >>> words("Experts' exchange: Peru, PERÚ")
    ['experts', 'exchange', 'peru']
    """
    return list(dict.fromkeys(_WORDS.findall(fold(text))))


def slug(text: str) -> str:
    """Return a name fit for an address.

    >>> slug("EU–CLASI: Ministers")
    'eu-clasi-ministers'
    """
    return "-".join(words(text))

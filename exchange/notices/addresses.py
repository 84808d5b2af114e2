"""The secret address at which one person's answer to one meeting is taken (K3, A4): made from a key, kept nowhere.

It stands in the invitation alone, as its organizer. Whoever knows it has read the invitation.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import b32encode

import idna

#: The digits of base 32 (RFC 4648) in lower case: no server changes them, whatever it does to letters.
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
#: Of 256 bits half are kept: that many nobody tries out by mail, and the address stays short.
_SEAL_LENGTH = 26
#: Keys of rows have 31 bits, in seven digits.
LARGEST_ID = 2**31 - 1
LONGEST_LOCAL = 64
LONGEST_TOKEN = 7 + 1 + _SEAL_LENGTH
#: So long may be what stands before the "@" in the mailbox's own address.
LONGEST_MAILBOX = LONGEST_LOCAL - 1 - LONGEST_TOKEN
_TOKEN = re.compile(rf"([a-z2-7]{{1,7}})-[a-z2-7]{{{_SEAL_LENGTH}}}")


class LongMailboxError(ValueError):
    """The mailbox's own name leaves no room for what is put behind it."""


def token_of(participation_id: int, key: str) -> str:
    """Return the token of a place on a list: its key, and a seal that cannot be made without the platform's own key.

    >>> token_of(300, "k" * 32)
    'jm-z62dvnljlkith65urbb6inpxkb'
    """
    seal = hmac.digest(key.encode(), b"answer:%d" % participation_id, "sha256")
    return f"{_digits(participation_id)}-{b32encode(seal).decode().lower()[:_SEAL_LENGTH]}"


def _digits(number: int) -> str:
    found = ""
    while number >= len(_DIGITS):
        number, last = divmod(number, len(_DIGITS))
        found = _DIGITS[last] + found
    return _DIGITS[number] + found


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number


def answer_address(mailbox: str, token: str) -> str:
    """Return the mailbox's address with the token in it. Raises LongMailboxError.

    >>> answer_address("answers@x.example", "jm-aaaa")
    'answers+jm-aaaa@x.example'
    """
    local, _at, domain = mailbox.rpartition("@")
    if len(local.encode()) > LONGEST_MAILBOX:
        raise LongMailboxError(mailbox)
    return f"{local}+{token}@{domain}"


def participation_in(address: str, mailbox: str, key: str) -> int | None:
    """Return the key of the place on a list whose answers go to the address; None when it is no such address.

    >>> mailbox, key = "answers@x.example", "k" * 32
    >>> participation_in("Answers+" + token_of(300, key).upper() + "@X.example", mailbox, key)
    300
    """
    token = _token_in(address, mailbox)
    found = _TOKEN.fullmatch(token)
    number = _number(found[1]) if found else 0
    right = hmac.compare_digest(token_of(number, key).encode(), token.encode())
    return number if right and 0 < number <= LARGEST_ID else None


def _token_in(address: str, mailbox: str) -> str:
    """Return what stands behind the plus of an address of the mailbox; nothing for other addresses.

    Most of those in a mail are others: their domains, which take a while to compare, are not looked at.
    """
    begins = mailbox.rpartition("@")[0].casefold() + "+"
    if not mailbox or not address.strip().casefold().startswith(begins):
        return ""
    split, own = _split(address), _split(mailbox)
    if split is None or own is None or split[1] != own[1]:
        return ""
    return split[0].removeprefix(begins)


def is_same(one: str, other: str) -> bool:
    """Say whether two addresses lead to the same mailbox, in whichever letters and form of the domain.

    >>> is_same("Judge@Café.example", "judge@xn--caf-dma.EXAMPLE"), is_same("", "")
    (True, False)
    """
    split = _split(one)
    return split is not None and split == _split(other)


def _split(address: str) -> tuple[str, str] | None:
    """Return what stands before and after the "@", both in the form in which they are compared."""
    local, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    if not at or not local or not domain:
        return None
    return unicodedata.normalize("NFC", local.casefold()), _domain(domain)


def _domain(domain: str) -> str:
    """Return the domain as name servers know it; what is none stays as it is."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain.casefold()

"""Which passwords are taken: long ones of any composition, but none of the first that a guesser tries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from exchange.core.text import fold

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
#: Parts of a name shorter than this ("van", "Ana") are in too many good passwords to refuse them.
SHORTEST_PART = 4
PRODUCT = "expertsexchange"
#: What the most used passwords are made of; any of them followed or preceded by numbers and signs is as well known.
_COMMON = """
    password passwort wachtwoord contrasena motdepasse salasana welcome welkom bienvenue bienvenido willkommen
    letmein changeme default secret qwerty azerty qwertz asdfgh zxcvbn iloveyou princess sunshine dragon monkey football
    baseball superman batman starwars trustno master shadow michael jennifer jordan charlie hunter killer ashley
    admin administrator root user guest login access test testing temp temporary demo example server computer internet
    summer winter spring autumn zomer lente herfst eurojust europol justice justitie prosecutor coalition
    passwordpassword mypassword yourpassword thisispassword thisismypassword newpassword adminadmin adminpassword
    qwertyuiop qwertyuiopasdf asdfghjkl asdfghjklqwerty zxcvbnm onetwothreefour abcabc letmeinplease iloveyousomuch
    unknown nothing whatever blablabla correcthorse correcthorsebattery
"""
COMMON = frozenset(_COMMON.split())
#: Rows of a keyboard, the alphabet and the digits: any stretch of them, forwards or backwards, is a first guess.
_ROWS = ("1234567890" * 14, "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "abcdefghijklmnopqrstuvwxyz")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NO_LETTER = re.compile(r"[\W_]+")
_FEWEST_DIFFERENT = 4


class PasswordFault(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


class PasswordRefused(Exception):
    """A new password that is not taken; ``faults`` says why."""

    def __init__(self, faults: list[PasswordFault]) -> None:
        """Keep the reasons."""
        super().__init__(", ".join(faults))
        self.faults = faults


def plain(password: str) -> str:
    """Return the password in one form, whichever keyboard and system it was typed on."""
    return unicodedata.normalize("NFKC", password)


def password_faults(password: str, about: Iterable[str] = ()) -> list[PasswordFault]:
    """Return what is wrong with a new password; ``about`` are the person's name and address (ASVS 6.2).

    >>> password_faults("Password2026!")
    [<PasswordFault.COMMON: 'common'>]
    >>> password_faults("drie kwart van de dag")
    []
    """
    length = len(plain(password))
    faults = [PasswordFault.SHORT] * (length < SHORTEST_PASSWORD) + [PasswordFault.LONG] * (length > LONGEST_PASSWORD)
    if not faults and _is_common(fold(password)):
        faults.append(PasswordFault.COMMON)
    if not faults and _is_personal(_NO_LETTER.sub("", fold(password)), about):
        faults.append(PasswordFault.PERSONAL)
    return faults


def _is_common(folded: str) -> bool:
    letters = _once(_ENDS.sub("", folded))
    if len(set(folded)) < _FEWEST_DIFFERENT or letters in COMMON or _once(folded) in COMMON:
        return True
    return any(folded in row or folded[::-1] in row for row in _ROWS)


def _once(text: str) -> str:
    """Return what a text repeats, or the text: ``passwordpassword`` is one word."""
    return text[: (text + text).find(text, 1)] if text else ""


def _is_personal(letters: str, about: Iterable[str]) -> bool:
    parts = {PRODUCT}
    for text in about:
        folded = fold(text)
        parts.update(_NO_LETTER.split(folded.partition("@")[0]))
        parts.add(_NO_LETTER.sub("", folded))
    return any(len(part) >= SHORTEST_PART and part in letters for part in parts)

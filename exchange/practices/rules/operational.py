"""What in a text looks like operational data: a person beside a case number, a case number, a telephone number.

Nothing is refused for it. A warning stands beside the text, so that its author and its reviewers look twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Suspicion(StrEnum):
    """What a passage looks like."""

    PERSON = "person"
    NAME = "name"
    CASE_NUMBER = "case_number"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A passage, and what it looks like."""

    kind: Suspicion
    passage: str


#: No more are named for one text: whoever sees so many reads the whole again.
MOST = 8
#: Words after which a number is that of a case, in the languages that texts come in.
_CASE_WORDS = (
    "case|file|dossier|zaak|zaaknummer|parketnummer|rolnummer|notitienummer|notice|affaire|expediente|causa|carpeta|caso|"
    "aktenzeichen|az|procedimento|processo|fascicolo|proc|ref|reference|referentie|kenmerk"
)
_CASE = re.compile(
    # A word for it, then a number of three digits or more, which may have letters and strokes in it.
    rf"\b(?:{_CASE_WORDS})\b\.?(?:\s*(?:fiscal|judicial|penal))?(?:\s*(?:number|nr|no|num|n\.?[º°])\.?)?\s*[:#]?\s*"
    r"(?P<number>(?-i:[A-Z]{1,4}[ .\-/]?)?\d[\dA-Z.\-/]*\d)"
    # Or a shape that nothing else has: German, Belgian, Dutch, Spanish-speaking registers.
    r"|\b\d{1,4} ?(?:Js|Gs|Ds|Ls|KLs|Ks|AR) ?\d{1,6}/\d{2,4}\b"
    r"|\b[A-Z]{2} ?\d{2}\.[A-Z0-9]{2}\.\d{3,6}[/-]\d{2,4}\b"
    r"|\b\d{2}/\d{6}-\d{2}\b"
    r"|\b\d{3,6}-(?:19|20)\d{2}-\d{1,5}(?:-\d+)*\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w./+-])(?:\+|00)\d(?:[ .()/-]{0,2}\d){7,13}(?!\d)|(?<![\w./+-])0\d{1,3}(?:[ ./-]\d{2,4}){2,4}(?!\d)"
)
#: Two or three words in a row with a capital, small ones such as “de la” between them.
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻŃŅŇŐŘŚŞŠŤŪŮŰŹŻŽȘȚ]"
_NAME = re.compile(
    rf"\b{_CAPITAL}[^\W\d_]+(?: (?:(?:de|la|del|van|von|der|den|da|dos|el|al) ){{0,2}}{_CAPITAL}[^\W\d_]+){{1,3}}"
)
#: A name this near to a case number belongs to it, as far as can be told.
_NEAR = 100
_CLIP = 80


def suspicions(text: str) -> tuple[Suspect, ...]:
    """Return what in the text looks like operational data, in its order, each passage once.

    >>> [one.kind.value for one in suspicions("Ring the desk on +51 1 555 01 00.")]
    ['phone']
    >>> [(one.kind.value, one.passage) for one in suspicions("Juan Pérez was named in case 1234/2024.")]
    [('case_number', 'case 1234/2024'), ('person', 'Juan Pérez')]
    >>> suspicions("Article 12/2024 of Directive 2014/41/EU, 24/7, since 2022-2025.")
    ()
    """
    found = dict.fromkeys(one for line in text.splitlines() for one in _in_line(line))
    return tuple(found)[:MOST]


def names(text: str) -> tuple[Suspect, ...]:
    """Return what in the text looks like a person's name, also without a case beside it: for texts beside counts of persons.

    >>> [one.passage for one in names("Juan Pérez lives there. Requests are slow.")]
    ['Juan Pérez']
    """
    found = dict.fromkeys(Suspect(Suspicion.NAME, one.group()[:_CLIP]) for one in _NAME.finditer(text))
    return tuple(found)[:MOST]


def _in_line(line: str) -> Iterator[Suspect]:
    cases = [found for found in _CASE.finditer(line) if _is_case(found)][:MOST]
    yield from (Suspect(Suspicion.CASE_NUMBER, found.group().strip()[:_CLIP]) for found in cases)
    for name in _NAME.finditer(line) if cases else ():
        gaps = [_gap(name.span(), case.span()) for case in cases]
        if all(gaps) and min(gaps) <= _NEAR:
            yield Suspect(Suspicion.PERSON, name.group()[:_CLIP])
    for phone in _PHONE.finditer(line):
        if all(_gap(phone.span(), case.span()) for case in cases):
            yield Suspect(Suspicion.PHONE, phone.group()[:_CLIP])


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how far apart two passages are; 0 when they touch or overlap.

    >>> _gap((0, 4), (9, 12)), _gap((3, 8), (5, 6))
    (5, 0)
    """
    return max(0, max(one[0], other[0]) - min(one[1], other[1]))


def _is_case(found: re.Match[str]) -> bool:
    """Say whether the number after a word for a case is long enough to be one, and no year."""
    number = found["number"]
    if number is None:
        return True
    digits = re.sub(r"\D", "", number)
    return len(digits) >= 3 and not re.fullmatch(r"(19|20)\d\d", number)  # noqa: PLR2004

"""Markings above LIMITE (M5): nothing that carries one belongs on the platform."""

from __future__ import annotations

import re

#: EU classified information, in the order from the highest (Council Decision 2013/488/EU, article 2), and its short forms.
_ABOVE = re.compile(
    r"\b(?:TR[EÈ]S\s+SECRET\s+UE|EU\s+TOP\s+SECRET|SECRET\s+UE|EU\s+SECRET|CONFIDENTIEL\s+UE|EU\s+CONFIDENTIAL"
    r"|RESTREINT\s+UE|EU\s+RESTRICTED|TS-UE|S-UE|C-UE|R-UE|EU-R|EU-C|EU-S|EU-TS)\b"
)


def marking_above_limite(text: str) -> str:
    """Return the marking above LIMITE that a text carries, as written there in capitals; nothing when there is none.

    >>> marking_above_limite("RESTREINT UE/EU RESTRICTED"), marking_above_limite("LIMITE")
    ('RESTREINT UE', '')
    """
    found = _ABOVE.search(text)
    return " ".join(found.group().split()) if found else ""

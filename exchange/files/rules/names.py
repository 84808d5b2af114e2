"""Names of files: kept so that they harm nobody, given back as they were typed."""

from __future__ import annotations

import re

from exchange.core.text import clean_line
from exchange.files.rules.kinds import LONGEST_NAME, OTHER_ENDINGS, Kind

#: No file system of today takes these, or they mean a place elsewhere.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
NAMELESS = "file"


def clean_name(given: str) -> str:
    r"""Return the last part of a name without what misleads or harms: folders, directions, control characters, leading dots.

    Letters of all scripts stay. The end stays when the name is cut at 255 bytes.

    >>> clean_name("..\\etc/Orden del día\u202e.pdf"), clean_name("...")
    ('Orden del día.pdf', 'file')
    """
    last = re.split(r"[/\\]", given)[-1]
    name = _FORBIDDEN.sub("_", clean_line(last)).strip(" .") or NAMELESS
    return _cut(name)


def _cut(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, dot, end = name.rpartition(".")
    ending = f"{dot}{end}" if stem and len(end) <= 5 else ""  # noqa: PLR2004
    room = LONGEST_NAME - len(ending.encode())
    kept = (stem if ending else name).encode()[:room].decode(errors="ignore")
    return f"{kept.rstrip()}{ending}"


def named_kind(name: str) -> Kind | None:
    """Return the kind that a name says; None for one that is not taken.

    >>> named_kind("Plan.JPEG").value, named_kind("page.svg"), named_kind("README")
    ('jpg', None, None)
    """
    end = ending(name)
    if end in OTHER_ENDINGS:
        return OTHER_ENDINGS[end]
    return Kind(end) if end in set(Kind) else None


def ending(name: str) -> str:
    """Return what a name ends in, in small letters; nothing when it has no ending.

    >>> ending("Papers 3.1.PDF"), ending("README")
    ('pdf', '')
    """
    stem, dot, end = name.rpartition(".")
    return end.lower() if dot and stem else ""

"""What becomes of a practice after it was published: revisions, what takes its place, translations (E5, V1, V2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from exchange.practices.rules.vocabulary import Reach

#: So many files go with a practice at most.
MOST_FILES = 10
#: A word or a sign with the blanks behind it, or the end of a line.
_WORDS = re.compile(r"\w+[ \t]*|[^\w\s]+[ \t]*|\s+")


class Change(StrEnum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words, and what became of it."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[Stretch]:
    """Return how one text became the other, word by word: joined without what was added it is the first, without what was removed the second.

    >>> [(one.change.value, one.text) for one in differences("We rang twice.", "We rang once.")]
    [('kept', 'We rang '), ('removed', 'twice'), ('added', 'once'), ('kept', '.')]
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Stretch] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found.append(Stretch(Change.KEPT, "".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            found.append(Stretch(Change.REMOVED, "".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Stretch(Change.ADDED, "".join(new[new_from:new_to])))
    return found


def reads(reach: Reach, forum_id: int | None, forums: Collection[int], *, is_union: bool, is_admin: bool) -> bool:
    """Say whether somebody belongs to the readers of a text (V1, V2).

    >>> reads(Reach.UNION, None, [], is_union=False, is_admin=True)
    False
    """
    if reach is Reach.FORUM:
        return is_admin or forum_id in forums
    return reach is Reach.NETWORK or is_union


def reaches_as_far(reach: Reach, forum_id: int | None, than: Reach, than_forum_id: int | None) -> bool:
    """Say whether all who read the one (``than``) read the other too: none of them may lose what they had.

    >>> reaches_as_far(Reach.NETWORK, None, Reach.FORUM, 3), reaches_as_far(Reach.UNION, None, Reach.FORUM, 3)
    (True, False)
    """
    return reach is Reach.NETWORK or (reach, forum_id) == (than, than_forum_id)


def closes_circle(successors: Mapping[int, int], old: int, new: int) -> bool:
    """Say whether the old text would come again after itself if the new one took its place.

    >>> closes_circle({2: 3, 3: 1}, 1, 2), closes_circle({2: 3}, 1, 2)
    (True, False)
    """
    seen: set[int] = set()
    at: int | None = new
    while at is not None and at not in seen:
        if at == old:
            return True
        seen.add(at)
        at = successors.get(at)
    return False


def is_outdated(translated_at: datetime | None, original_revised_at: datetime | None) -> bool:
    """Say whether the original has changed since its translation was last held against it."""
    return original_revised_at is not None and (translated_at is None or translated_at < original_revised_at)

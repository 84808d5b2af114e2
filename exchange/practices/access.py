"""Doors of practices: everyone reads what is for them, authors write their own, reviewers decide (V3)."""

from __future__ import annotations

from exchange.core.access import SIGNED_IN, Door
from exchange.practices.rules import HELD_BY_AUTHOR, State

LIST = SIGNED_IN
NEW = SIGNED_IN
SEE = Door(
    "practices.see",
    "Its author and reviewers; once it is published, those for whom it is meant.",
    lambda _viewer, _practice: True,
)
WRITE = Door(
    "practices.write",
    "Its author, as long as it is a draft or changes are asked.",
    lambda _viewer, practice: practice.state in HELD_BY_AUTHOR,
)
DISCARD = Door(
    "practices.discard", "Its author, as long as it is a draft.", lambda _viewer, one: one.state is State.DRAFT
)
KEEP = Door(
    "practices.keep",
    "Its author, the secretariats that checked it, and the administrator, once it was published.",
    lambda _viewer, _practice: True,
)
#: What an author sends; whether it is still possible is asked under the lock, for it may have been sent twice.
OWN = Door("practices.own", "Its author.", lambda _viewer, _practice: True)
REVIEW = Door(
    "practices.review",
    "Whoever has it in hand: the secretariat that checks it, then Eurojust or the named expert; never its author.",
    lambda _viewer, _practice: True,
)

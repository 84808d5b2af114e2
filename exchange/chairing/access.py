"""Doors of the rotating chair: everyone in the forum sees it, its secretariat arranges it (V2)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.forums.rules import administers


def _administers_it(viewer: Viewer, subject: Any) -> bool:
    return administers(viewer, int(getattr(subject, "forum_id", None) or subject.id))


SEE = Door("chairing.see", "Those who hold a role in the forum.", lambda _viewer, _subject: True)
#: Not the chair's delegation: nobody lengthens the own term.
ARRANGE = Door("chairing.arrange", "The secretariat of the forum, for its countries.", _administers_it)

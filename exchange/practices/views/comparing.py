"""What a revision changes of the text that is read, for its author and those who review it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.practices import queries, words
from exchange.practices.models import Practice
from exchange.practices.rules import TEXTS, Change, Part, Reach, Stretch, differences
from exchange.world.words import HANDLINGS


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different: the title and the texts word by word, the rest as (what, was, is now). Empty where nothing is."""

    title: Sequence[Stretch]
    texts: Sequence[tuple[Part, Sequence[Stretch]]]
    facts: Sequence[tuple[str, str, str]]


def changes_by(revision: Practice) -> Changes | None:
    """Return what the revision changes; None for any other text, and for those who may not read what it revises (V1, V2)."""
    before = queries.revised_for(g.viewer, revision)
    if before is None:
        return None
    texts = [(part, _changed(getattr(before, part.value), getattr(revision, part.value))) for part in TEXTS]
    facts = [(what, was, now) for (what, was), (_what, now) in zip(_facts(before), _facts(revision), strict=True)]
    return Changes(
        title=_changed(before.title, revision.title),
        texts=[(part, stretches) for part, stretches in texts if stretches],
        facts=[(what, was, now) for what, was, now in facts if was != now],
    )


def _changed(before: str, after: str) -> Sequence[Stretch]:
    stretches = differences(before, after)
    return stretches if any(one.change is not Change.KEPT for one in stretches) else []


def _facts(one: Practice) -> list[tuple[str, str]]:
    named: list[tuple[Any, Any, Any]] = [
        (_("What it is"), words.KINDS, one.kind),
        (_("Instrument"), words.INSTRUMENTS, one.instrument),
        (_("Phase of cooperation"), words.PHASES, one.phase),
        (_("Handling"), HANDLINGS, one.handling),
    ]
    priorities = ", ".join(str(words.PRIORITIES[entry.priority]) for entry in one.priorities)
    return [
        (
            _("Who reads it"),
            one.forum.label if one.reach is Reach.FORUM and one.forum else str(words.REACHES[one.reach]),
        ),
        (_("Third country"), formats.country(one.country_code) if one.country_code else ""),
        *((what, str(known[value]) if value is not None else "") for what, known, value in named),
        (_("EU crime priorities"), priorities),
        (_("Topics"), one.topics),
        (_("Language"), formats.language(one.language)),
    ]

"""What all verbs of practices share: who acts, as the journal tells it, and how what was written is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy.orm import attributes

from exchange.practices.models import Practice, PracticePriority
from exchange.practices.rules import Details


@dataclass(frozen=True, slots=True)
class TheAuthor:
    """Whoever wrote it, as the journal tells of it."""

    person_id: int | None = None
    name: str = "The author"


AUTHOR = TheAuthor()


def write(practice: Practice, details: Details, now: datetime) -> None:
    """Take over what was written; the priorities are loaded."""
    for field in fields(details):
        if field.name not in {"country", "priorities"}:
            setattr(practice, field.name, getattr(details, field.name))
    practice.country_code = details.country
    kept = [entry for entry in practice.priorities if entry.priority in details.priorities]
    new = details.priorities - {entry.priority for entry in kept}
    practice.priorities = [*kept, *(PracticePriority(priority=priority) for priority in sorted(new))]
    practice.since = now
    # Also when nothing but the priorities, in a table of their own, has changed: who saved an earlier text comes too late.
    attributes.flag_modified(practice, "since")


def told(before: Details, after: Details) -> dict[str, Any]:
    """Return what the journal keeps of a change to what reviewers had read (V4)."""
    pairs = {field.name: (getattr(before, field.name), getattr(after, field.name)) for field in fields(before)}
    changed = {name: [_plain(was), _plain(now)] for name, (was, now) in pairs.items() if was != now}
    if "country" in changed:
        changed["country_code"] = changed.pop("country")
    return changed


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(one.value for one in value)
    return value.value if isinstance(value, Enum) else value

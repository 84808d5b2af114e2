"""What stands in a package: sections of compiled entries beside the editor's own text; and how two of them differ (C5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.briefings.rules.package import Part


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was compiled. ``key`` is the same for the same thing for ever; ``facts`` are names with what is said under them."""

    key: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the editor's title and text, kept apart from what was compiled. ``id``: the row it comes from."""

    id: int
    part: Part
    title: str
    text: str
    entries: tuple[Entry, ...] = ()


def told(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return sections for keeping."""
    return [
        {
            "id": one.id, "part": one.part.value, "title": one.title, "text": one.text,
            "entries": [
                {"key": each.key, "title": each.title, "facts": [list(pair) for pair in each.facts], "text": each.text}
                for each in one.entries
            ],
        }
        for one in sections
    ]  # fmt: skip


def read_sections(kept: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Return sections from what was kept of them."""
    return tuple(
        Section(
            one["id"],
            Part(one["part"]),
            one["title"],
            one["text"],
            tuple(
                Entry(each["key"], each["title"], tuple((name, said) for name, said in each["facts"]), each["text"])
                for each in one["entries"]
            ),
        )
        for one in kept
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """How a section differs: titles of entries that are new, gone or not the same; whether the editor's words are others.

    ``changed`` names beside each title the facts that are not the same.
    """

    title: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rewritten: bool = False
    is_new: bool = False
    is_gone: bool = False

    @property
    def compiled(self) -> int:
        """Return how many things under the section changed, apart from the editor's words."""
        return len(self.added) + len(self.removed) + len(self.changed)

    @property
    def is_any(self) -> bool:
        """Say whether anything differs."""
        return bool(self.compiled or self.rewritten or self.is_new or self.is_gone)


def differences(before: Sequence[Section], now: Sequence[Section]) -> list[Moved]:
    """Return what differs between two states of a package, section by section in the order of now, those gone at the end."""
    was = {one.id: one for one in before}
    found = [_moved(was.get(one.id), one) for one in now]
    here = {one.id for one in now}
    gone = [Moved(one.title, is_gone=True) for one in before if one.id not in here]
    return [one for one in (*found, *gone) if one.is_any]


def _moved(before: Section | None, now: Section) -> Moved:
    if before is None:
        return Moved(now.title, is_new=True)
    was, here = ({one.key: one for one in section.entries} for section in (before, now))
    return Moved(
        now.title,
        added=tuple(one.title for key, one in here.items() if key not in was),
        removed=tuple(one.title for key, one in was.items() if key not in here),
        changed=tuple(
            (one.title, _facts(was[key], one)) for key, one in here.items() if key in was and was[key] != one
        ),
        rewritten=(before.title, before.text) != (now.title, now.text),
    )


def _facts(before: Entry, now: Entry) -> tuple[str, ...]:
    """Return the names of the facts that are not the same; none where only title or text is another."""
    was, here = dict(before.facts), dict(now.facts)
    return tuple(name for name in {**was, **here} if was.get(name) != here.get(name))

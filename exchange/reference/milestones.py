"""Milestones of multi-year cycles against organised crime, the Union's and its partners' (P4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exchange.reference.entries import Entry, Side, Words, document, entries, key_of
from exchange.reference.formations import forums

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exchange.reference.entries import Precision

MilestoneStage = Literal["threat_assessment", "priorities", "plans_begin", "midterm", "end", "other"]


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """A day of a cycle. ``forum``: the only forum that it concerns; None for those of the Union, which stand in each."""

    key: str
    side: Side
    forum: str | None
    stage: MilestoneStage
    cycle: str
    on: date
    precision: Precision
    title: Words
    source: str


@cache
def milestones() -> tuple[MilestoneFacts, ...]:
    """Return what is on record, in the order of the file. Raises `ReferenceDataError`."""
    return parse_milestones(document("milestones.toml"))


def parse_milestones(document: Mapping[str, Any], file: str = "milestones.toml") -> tuple[MilestoneFacts, ...]:
    """Read the tables under `milestone` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_milestone(entry) for entry in entries(document, file, "milestone"))


def _milestone(entry: Entry) -> MilestoneFacts:
    entry.only("side", "forum", "stage", "cycle", "on", "title", "source")
    side, (on, precision) = entry.choice("side", Side), entry.day("on")
    forum = entry.maybe("forum", str)
    if (forum is None) != (side == "union"):
        entry.refuse("a milestone of a partner names its forum, one of the Union stands in each")
    if forum is not None:
        entry.among([forum], {one.key for one in forums()}, "forum")
    return MilestoneFacts(
        key=key_of(entry),
        side=side,
        forum=forum,
        stage=entry.choice("stage", MilestoneStage),
        cycle=entry.need("cycle", str),
        on=on,
        precision=precision,
        title=entry.words("title"),
        source=entry.need("source", str),
    )

"""Where a forum stands: commitments and joint activities, for senior officials and ministers (CO, CL 26)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.activities import words as activity_words
from exchange.commitments import words
from exchange.commitments.queries import StateOfPlay, state_of_play
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import facts, framed, mark_of, remark, restricted
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Block, Document, Heading, Table, plain
from exchange.forums.models import Forum
from exchange.world.rules import Handling


def of_forum(viewer: Viewer, forum: Forum) -> Document:
    """Return the report, as far as the viewer may see what is in it."""
    told = state_of_play(viewer, forum.id, viewer.at.date())
    return framed(
        viewer,
        _blocks(told),
        kind=_("State of play"),
        title=forum.label,
        about=_("Commitments and joint activities"),
        reference="/".join(filter(None, ((forum.key or "").upper(), "STATE", told.day.isoformat()))),
        mark=mark_of(Handling.LIMITE, restricted(told.audience)),
    )


def _blocks(told: StateOfPlay) -> Iterator[Block]:
    yield facts(
        [
            (_("Commitments that are late"), str(len(told.late))),
            (_("Other open commitments"), str(len(told.open))),
            (_("Closed within a year"), str(len(told.closed))),
            (_("Joint activities that run"), str(len(told.running))),
        ]
    )
    yield Heading(1, _("Commitments"))
    for title, rows, nothing in (
        (_("Late"), told.late, _("None is late.")),
        (_("Open"), told.open, _("No other is open.")),
        (_("Closed within a year"), told.closed, _("None was closed.")),
    ):
        yield Heading(2, title)
        yield from _commitments(rows, nothing)
    yield Heading(1, _("Joint activities"))
    for title, rows, nothing in (
        (_("Considered or undertaken"), told.running, _("None runs.")),
        (_("Ended within a year"), told.ended, _("None ended.")),
    ):
        yield Heading(2, title)
        yield from _activities(rows, nothing)


def _commitments(rows: Sequence[Any], nothing: str) -> Iterator[Block]:
    if not rows:
        yield remark(nothing)
        return
    heads = (_("Commitment"), _("Who answers for it"), _("Due on"), _("How far it is"))
    yield Table(heads, (8, 4, 3, 3), tuple(tuple(plain(cell) for cell in _cells(row)) for row in rows))
    for row in rows:
        if text := row.evidence or row.reason:
            yield Heading(3, row.title)
            yield from blocks_of(text, below=3)


def _cells(row: Any) -> tuple[str, ...]:
    due = formats.day(row.due_on) if row.due_on else _("No day")
    return (row.title, words.owner(row.owner_country, row.body), due, str(words.STATES[row.state]))


def _activities(rows: Sequence[Any], nothing: str) -> Iterator[Block]:
    if not rows:
        yield remark(nothing)
    for row in rows:
        yield Heading(3, row.title)
        period = " – ".join(formats.day(day) for day in (row.starts_on, row.ends_on) if day)
        yield facts(
            [
                (_("Where it stands"), str(activity_words.STATES[row.state])),
                (_("Who takes part"), formats.countries(row.participants.split(","))),
                (_("Period"), period),
                (_("Reason"), row.reason),
            ]
        )
        if text := row.final or row.midterm:
            yield Heading(4, _("Final evaluation") if row.final else _("Mid-term evaluation"))
            yield from blocks_of(text, below=4)

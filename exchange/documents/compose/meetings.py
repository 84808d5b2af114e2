"""The documents of a meeting, each by itself and together as its dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents import queries
from exchange.documents.compose.notice import notice
from exchange.documents.compose.outcome import outcome
from exchange.documents.compose.papers import papers
from exchange.documents.compose.participants import participants
from exchange.documents.compose.parts import framed, mark_of, remark, restricted
from exchange.documents.compose.practices import body
from exchange.documents.rules import Block, Contents, Document, Heading, Kind, NewPage, deeper
from exchange.documents.words import KINDS
from exchange.meetings.models import Meeting
from exchange.meetings.rules import TOOK_PLACE, State
from exchange.meetings.words import STATES
from exchange.world.words import LEVELS

#: Rooms upstairs and beside add parts of a dossier here: a title and its blocks, or None.
dossier_parts: list[Callable[[Viewer, Meeting], tuple[str, Iterable[Block]] | None]] = []


def of_meeting(viewer: Viewer, meeting: Meeting, kind: Kind) -> Document:
    """Return the document of that kind, as far as the viewer may see what is in it."""
    draft = str(STATES[State.DRAFT]).upper() if meeting.state is State.DRAFT else ""
    return framed(
        viewer,
        _BLOCKS[kind](viewer, meeting),
        kind=str(KINDS[kind]),
        title=meeting.title,
        about=" · ".join((meeting.forum.label, str(LEVELS[meeting.level]), _day(meeting))),
        reference=reference(meeting),
        mark=mark_of(meeting.handling, restricted(meeting.audience), draft),
    )


def reference(meeting: Meeting) -> str:
    """Return by what a meeting is cited: forum, year and number, as in ``COALITION/2026/12``."""
    year = str(meeting.day.year) if meeting.day else ""
    return "/".join(filter(None, ((meeting.forum.key or "").upper(), year, str(meeting.id))))


def _day(meeting: Meeting) -> str:
    return formats.day(meeting.day) if meeting.day and not meeting.date_open else _("No date is set yet.")


def _dossier(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    yield Contents()
    for title, blocks in _parts(viewer, meeting):
        yield NewPage()
        yield Heading(1, title)
        yield from deeper(blocks)


def _parts(viewer: Viewer, meeting: Meeting) -> Iterator[tuple[str, Iterable[Block]]]:
    yield str(KINDS[Kind.NOTICE]), notice(viewer, meeting)
    yield str(KINDS[Kind.PARTICIPANTS]), participants(viewer, meeting)
    if listed := tuple(papers(viewer, meeting)):
        yield _("Papers"), listed
    if meeting.state in TOOK_PLACE:
        yield str(KINDS[Kind.OUTCOME]), outcome(viewer, meeting)
    before = queries.meeting_before(viewer, meeting)
    if before is not None:
        yield _("Outcome of the meeting before"), [remark(f"{before.title}, {_day(before)}"), *outcome(viewer, before)]
    yield from (part for source in dossier_parts if (part := source(viewer, meeting)))
    found = queries.practices_about(viewer, [entry.country_code for entry in meeting.countries])
    if found:
        yield _("Practices"), [block for one in found for block in (Heading(1, one.title), *body(viewer, one))]


_BLOCKS: dict[Kind, Callable[[Viewer, Meeting], Iterator[Block]]] = {
    Kind.NOTICE: notice,
    Kind.PARTICIPANTS: participants,
    Kind.OUTCOME: outcome,
    Kind.DOSSIER: _dossier,
}

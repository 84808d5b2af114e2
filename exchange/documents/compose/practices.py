"""A practice as a document: what it is about, and its four texts in their own language (E5)."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import facts, framed, mark_of
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Block, Document, Heading, Quotation
from exchange.practices import words
from exchange.practices.models import Practice
from exchange.practices.queries import author_for
from exchange.practices.rules import TEXTS, Reach, State
from exchange.world.words import union_side_only


def of_practice(viewer: Viewer, practice: Practice) -> Document:
    """Return the practice as a document; one that is not published says so on each page."""
    kind = str(words.KINDS[practice.kind]) if practice.kind else _("Practice")
    about = " · ".join(filter(None, (formats.country(practice.country_code), formats.language(practice.language))))
    closed = union_side_only() if practice.reach is Reach.UNION else ""
    state = "" if practice.state is State.PUBLISHED else str(words.STATES[practice.state]).upper()
    return framed(
        viewer,
        body(viewer, practice),
        kind=kind,
        title=practice.title,
        about=about,
        reference=f"PRACTICE/{practice.id}",
        mark=mark_of(practice.handling, closed, state),
    )


def body(viewer: Viewer, practice: Practice) -> Iterator[Block]:
    """Yield what the practice is about, and its texts. Who wrote it only if that one wished to be named (V3)."""
    author = author_for(viewer, practice)
    yield facts(
        [
            (_("Third country"), formats.country(practice.country_code)),
            (_("What it is"), str(words.KINDS[practice.kind]) if practice.kind else ""),
            (_("Instrument"), str(words.INSTRUMENTS[practice.instrument]) if practice.instrument else ""),
            (_("Phase of cooperation"), str(words.PHASES[practice.phase]) if practice.phase else ""),
            (
                _("EU crime priorities"),
                ", ".join(str(words.PRIORITIES[entry.priority]) for entry in practice.priorities),
            ),
            (_("Topics"), practice.topics),
            (_("Who reads it"), practice.forum.label if practice.forum else str(words.REACHES[practice.reach])),
            (_("Author"), author.name if author else _("Not named")),
            (_("Published"), formats.moment(practice.published_at, viewer.zone) if practice.published_at else ""),
            (_("To be confirmed by"), formats.day(practice.review_by) if practice.review_by else ""),
        ]
    )
    for part in TEXTS:
        if text := getattr(practice, part.value):
            yield Heading(2, str(words.PARTS[part]))
            yield Quotation(blocks_of(text), language=practice.language)

"""What several documents share: frames, lines of facts, marks."""

from __future__ import annotations

from collections.abc import Iterable

from exchange.accounts.rules import Viewer
from exchange.core import formats, i18n
from exchange.core.i18n import gettext as _
from exchange.documents.rules import Block, Document, Facts, Line, Paragraph, plain
from exchange.documents.words import of_format
from exchange.world.rules import Audience, Handling
from exchange.world.words import HANDLINGS, union_side_only


def mark_of(handling: Handling, *more: str) -> str:
    """Return what stands on each page: the handling, and what else restricts it."""
    return " · ".join((str(HANDLINGS[handling]), *(word for word in more if word)))


def restricted(audience: Audience) -> str:
    """Return the mark of what the partner side never sees (V1), or nothing."""
    return union_side_only() if audience is Audience.UNION else ""


def facts(rows: Iterable[tuple[str, str | Line]]) -> Facts:
    """Return the rows that say something."""
    told = ((name, plain(said) if isinstance(said, str) else said) for name, said in rows)
    return Facts(tuple((name, line) for name, line in told if line))


def remark(text: str) -> Paragraph:
    """Return a quiet paragraph: that there is nothing, and what else is said beside the matter."""
    return Paragraph(plain(text), quiet=True)


def framed(viewer: Viewer, blocks: Iterable[Block], **heads: str) -> Document:
    """Return the whole document, as of the viewer's instant and in the viewer's zone.

    ``heads`` are the document's ``kind``, ``title``, ``about``, ``reference`` and ``mark``.
    """
    as_of = _("As of %(moment)s", moment=formats.moment(viewer.at, viewer.zone))
    return Document(**heads, as_of=as_of, language=i18n.current(), blocks=tuple(blocks), words=of_format())

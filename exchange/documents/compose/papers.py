"""The papers of a meeting as a list: a dossier says what there is, the files themselves come with the ZIP."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import restricted
from exchange.documents.rules import Block, Table, plain
from exchange.meetings.agenda.queries import programme
from exchange.meetings.models import Meeting
from exchange.papers import queries
from exchange.papers.models import Paper
from exchange.papers.rules import Readers
from exchange.world.rules import Audience


def papers(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    """Yield the papers that the viewer may read (V1, V2), in the order of the agenda; nothing when there are none."""
    found = [one for one in queries.of_meeting(viewer, meeting) if one.withdrawn_at is None]
    if not found:
        return
    numbers = {slot.item.id: slot.number for slot in programme(viewer, meeting)}
    place = {item_id: position for position, item_id in enumerate([None, *numbers])}
    rows = tuple(
        (
            plain(numbers.get(one.item_id, "") if one.item_id is not None else ""), plain(_named(one)), plain(one.by.name),
            plain(", ".join(f"{formats.language(version.language)} ({version.number})" for version in one.latest)),
        )
        for one in sorted(found, key=lambda one: place[one.item_id])
    )  # fmt: skip
    yield Table((_("Item"), _("Paper"), _("Handed in by"), _("Languages and versions")), (1, 6, 4, 4), rows)


def _named(paper: Paper) -> str:
    mark = restricted(Audience.UNION) if paper.readers is Readers.UNION else ""
    return f"{paper.title} ({mark})" if mark else paper.title

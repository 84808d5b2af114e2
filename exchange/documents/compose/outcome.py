"""The outcome of proceedings: who attended, and what was said and concluded under each item."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import remark, restricted
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Block, Heading, Paragraph, Run, Table, plain
from exchange.meetings.agenda.queries import programme
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.outcomes.queries import attendance, outcomes_for
from exchange.meetings.rules import State
from exchange.world.words import CAPACITIES


def outcome(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    """Yield the outcome as far as the viewer may read it (V1); that it is not adopted yet is said first."""
    if meeting.state is not State.ADOPTED:
        yield remark(_("This outcome has not been adopted yet."))
    written = outcomes_for(viewer, meeting)
    if None in written:
        yield from _said(written[None], _("The meeting as a whole"))
    for slot in programme(viewer, meeting):
        mark = restricted(slot.item.audience)
        title = f"{slot.number} {slot.item.title}".strip() + (f" ({mark})" if mark else "")
        if slot.is_section:
            yield Heading(1, title)
        elif slot.item.id in written:
            yield from _said(written[slot.item.id], title)
        else:
            yield Heading(2, title)
            yield remark(_("Nothing has been written under this item."))
    yield from _attendance(viewer, meeting)


def _said(one: Outcome, title: str) -> Iterator[Block]:
    yield Heading(2, title)
    yield from blocks_of(one.proceedings)
    if one.conclusion:
        yield Paragraph((Run(_("Conclusion"), bold=True),))
        yield from blocks_of(one.conclusion)
    if not (one.proceedings or one.conclusion):
        yield remark(_("Nothing has been written under this item."))


def _attendance(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    came = [place for place, _known in attendance(viewer, meeting) if place.attended]
    yield Heading(1, _("Attendance"))
    if not came:
        yield remark(_("Attendance has not been recorded."))
        return
    rows = tuple(
        (plain(place.person.name), plain(str(CAPACITIES[place.capacity])), plain(formats.country(place.country_code)))
        for place in came
    )
    yield Table((_("Name"), _("Capacity"), _("Country")), (3, 3, 3), rows)

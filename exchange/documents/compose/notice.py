"""The notice of a meeting with its provisional agenda (E1, M5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import facts, remark, restricted
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Block, Heading, Line, Run, Table, plain
from exchange.meetings import operations as meetings
from exchange.meetings.agenda import words as agenda_words
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import programme
from exchange.meetings.agenda.rules import Slot
from exchange.meetings.models import Meeting
from exchange.meetings.rules import OVER
from exchange.meetings.words import STATES


def notice(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    """Yield when, where, with whom and about what; then the agenda, as far as the viewer may see it."""
    yield _when_and_where(viewer, meeting)
    if meeting.purpose:
        yield Heading(1, _("Purpose"))
        yield from blocks_of(meeting.purpose, below=1)
    yield Heading(1, _("Agenda") if meeting.state in OVER else _("Provisional agenda"))
    yield from agenda(viewer, meeting)


def _when_and_where(viewer: Viewer, meeting: Meeting) -> Block:
    rows = [
        (_("Date and time"), "\n".join(_times(viewer, meeting))),
        (_("State"), str(STATES[meeting.state])),
        (_("Place"), ", ".join(filter(None, (meeting.place, formats.country(meeting.place_country))))),
        (_("Online"), _("The link stands on the page of the meeting, for those who have a seat.") if meeting.online_link else ""),
        (_("About"), formats.countries([entry.country_code for entry in meeting.countries])),
        (_("Chair"), formats.countries(() if meeting.date_open else meetings.chairs_of(meeting))),
        (_("Organised by"), _organiser(meeting)),
        (_("Interpretation"), ", ".join(formats.language(code) for code in meeting.languages)),
        (_("Respond by"), formats.day(meeting.respond_by) if meeting.respond_by else ""),
        (_("Seats per country"), str(meeting.seats_per_country or "")),
    ]  # fmt: skip
    return facts(rows)


def _organiser(meeting: Meeting) -> str:
    return meeting.organiser.label if meeting.organiser else formats.country(meeting.organiser_country)


def _times(viewer: Viewer, meeting: Meeting) -> list[str]:
    """Return the times where it takes place, and beside them the reader's own where clocks show another time."""
    if meeting.starts_at is None or meeting.ends_at is None or meeting.date_open:
        return [_("No date is set yet.")]
    said = [formats.span(meeting.starts_at, meeting.ends_at, meeting.zone)]
    if not formats.same_wall_time(meeting.starts_at, meeting.zone, viewer.zone):
        said.append(formats.span(meeting.starts_at, meeting.ends_at, viewer.zone))
    return said


def agenda(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    """Yield the agenda in tables, one under each heading that it has."""
    slots = programme(viewer, meeting)
    if not slots:
        yield remark(_("Nothing is on the agenda yet."))
    held: list[Slot[AgendaItem]] = []
    for slot in slots:
        if slot.is_section:
            yield from _table(held, meeting)
            held = []
            yield Heading(2, slot.item.title)
        else:
            held.append(slot)
    yield from _table(held, meeting)


def _table(slots: Sequence[Slot[AgendaItem]], meeting: Meeting) -> Iterator[Block]:
    if slots:
        columns = (_("No."), _("Time"), _("Item"), _("For"), _("Presented by"))
        yield Table(columns, (5, 11, 36, 16, 18), tuple(_row(slot, meeting) for slot in slots))


def _row(slot: Slot[AgendaItem], meeting: Meeting) -> tuple[Line, ...]:
    item = slot.item
    if slot.starts is not None and slot.ends is not None:
        time = formats.hours(slot.starts, slot.ends, meeting.zone)
    else:
        time = agenda_words.duration(slot.minutes) if slot.minutes else ""
    more = "\n".join(filter(None, (item.note, restricted(item.audience))))
    title = (Run(item.title, bold=True), Run(f"\n{more}")) if more else (Run(item.title),)
    presenter = item.rapporteur.name if item.rapporteur else ""
    return plain(slot.number), plain(time), title, plain(str(agenda_words.KINDS[item.kind])), plain(presenter)

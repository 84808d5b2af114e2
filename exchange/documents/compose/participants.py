"""The list of participants: by country, then by body, with capacity and answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import remark
from exchange.documents.rules import Block, Heading, Line, Table, plain
from exchange.meetings.models import Meeting
from exchange.meetings.queries import by_country, places
from exchange.meetings.words import ANSWERS
from exchange.world.words import CAPACITIES


def participants(viewer: Viewer, meeting: Meeting) -> Iterator[Block]:
    """Yield a table for each country, in the order of the reader's language, and one for institutions and bodies."""
    listed = places(viewer, meeting)
    if not listed:
        yield remark(_("Nobody is on the list yet."))
    for code, group in by_country(listed):
        yield Heading(2, formats.country(code) if code else _("Institutions and bodies"))
        columns = (_("Name"), _("Capacity"), _("Authority"), _("Answer"))
        yield Table(columns, (25, 22, 33, 12), tuple(_row(place) for place in group))


def cells(place: Any) -> tuple[str, str, str, str]:
    """Return who it is, in which capacity, from which authority, and the answer."""
    authority = place.Authority.label if place.Authority else ""
    return place.name, str(CAPACITIES[place.capacity]), authority, str(ANSWERS[place.answer])


def _row(place: Any) -> tuple[Line, ...]:
    return tuple(plain(word) for word in cells(place))

"""Each meeting's VEVENT in all languages and variants, written once when the meeting changes and kept (K1, K3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from exchange.calendars import ics, sheets
from exchange.calendars.entries import facts_of, words
from exchange.calendars.rules import Variant
from exchange.calendars.sheets import Sheet
from exchange.core.i18n import Speaking, languages
from exchange.feeds.models import Piece
from exchange.feeds.shelves import Shelf, Texts
from exchange.meetings.models import Meeting


def refresh(meeting_ids: Collection[int], at: datetime) -> set[int]:
    """Write anew the text of those meetings whose text changed; return their keys. Drafts have no text."""
    return _SHELF.refresh(meeting_ids, at)


def _written(found: list[Sheet]) -> dict[int, Texts]:
    texts: dict[int, Texts] = {sheet.id: {} for sheet in found}
    for language in languages() if found else ():
        with Speaking(language):
            spoken = words()
            for sheet in found:
                facts = facts_of(sheet)
                for variant in Variant:
                    texts[sheet.id][language, variant] = ics.render_event(facts, variant, spoken)
    return texts


_SHELF = Shelf(Piece, Piece.meeting_id, Meeting, sheets.read, _written)

"""The agenda in the reader's words: kinds, durations, refusals."""

from __future__ import annotations

from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.agenda.rules import ItemKind, Refusal

KINDS = {
    ItemKind.INFORMATION: _l("For information"),
    ItemKind.DISCUSSION: _l("For discussion"),
    ItemKind.DECISION: _l("For decision"),
    ItemKind.SECTION: _l("Section heading"),
}
REFUSALS = {
    Refusal.CLOSED: _l("This agenda is no longer in your hands: the meeting has moved on meanwhile."),
    Refusal.RAPPORTEUR: _l("This person cannot see the item. Choose someone on the list or with a role in the forum."),
    Refusal.AUDIENCE: _l("Only the Union side can mark an item so."),
    Refusal.MINUTES: _l("Give a number of minutes from 0 to 1440."),
    Refusal.TITLE: _l("Please fill this in."),
    Refusal.RECORDED: _l(
        "Something has been written in the outcome under this item, so it stays here. It can be copied."
    ),
    Refusal.GONE: _l("This item has meanwhile been removed, or taken to another agenda."),
    Refusal.SAME_MEETING: _l("The item is on that agenda already."),
}


def duration(minutes: int) -> str:
    """Return e.g. “45 min”, “2 h”, “4 h 20 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(minutes)s min", minutes=rest))
    return str(_("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if rest else _("%(hours)s h", hours=hours))

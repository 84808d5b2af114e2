"""What comes back, in the reader's words."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.forms import LINE_LENGTH
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.continuity.rules import Previous, Why

WHYS = {
    Why.APPROVAL: _l("The meeting before"),
    Why.CARRIED_OVER: _l("Marked to come back"),
    Why.NOTHING_WRITTEN: _l("Nothing was written under it"),
    Why.STILL_OPEN: _l("Still open"),
}


def approval_of(previous: Previous) -> str:
    """Return the title of the item that approves a meeting's outcome, no longer than a title can be."""
    day = formats.day(previous.day)
    title = str(_("Approval of the outcome of “%(meeting)s”, %(day)s", meeting=previous.title, day=day))
    beyond = len(title) - LINE_LENGTH
    if beyond <= 0:
        return title
    shortened = previous.title[: -beyond - 1].rstrip() + "…"
    return str(_("Approval of the outcome of “%(meeting)s”, %(day)s", meeting=shortened, day=day))

"""Commitments in the reader's words."""

from __future__ import annotations

from exchange.commitments.rules import Refusal, State, Timing
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l

STATES = {
    State.OPEN: _l("Open"),
    State.UNDER_WAY: _l("Under way"),
    State.FULFILLED: _l("Fulfilled"),
    State.LAPSED: _l("No longer pursued"),
}
SHAPES = {State.OPEN: "waiting", State.UNDER_WAY: "scheduled", State.FULFILLED: "done", State.LAPSED: "cancelled"}
TIMINGS = {Timing.LATE: _l("Late"), Timing.SOON: _l("Due soon")}
TIMING_SHAPES = {Timing.LATE: "cancelled", Timing.SOON: "waiting"}
REFUSALS = {
    Refusal.NOT_HELD: _l("A meeting commits to something once it is recorded as held."),
    Refusal.NOT_A_MEMBER: _l("Who answers for it belongs to the forum today. Choose somebody else."),
    Refusal.NOT_A_LEVEL: _l("The forum does not meet at this level."),
    Refusal.NOT_NEXT: _l("Nothing was done: it has moved on meanwhile."),
    Refusal.NO_EVIDENCE: _l("Say by what it is fulfilled: a document, a figure, a meeting, with its date."),
    Refusal.NO_REASON: _l("Please give the reason."),
}
FIELD_OF = {
    Refusal.NOT_A_MEMBER: "owner",
    Refusal.NOT_A_LEVEL: "level",
    Refusal.NO_EVIDENCE: "said",
    Refusal.NO_REASON: "said",
    Refusal.NOT_NEXT: "state",
}


def owner(country: str | None, body: str | None) -> str:
    """Return who answers."""
    return formats.country(country) if country else body or _("All of the forum")

"""Decisions in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.decisions.rules import Refusal, Result

RESULTS = {
    Result.AGREED: _l("Agreed"),
    Result.NOT_AGREED: _l("Not agreed"),
    Result.SENT_BACK: _l("Sent back to the contact group"),
}
SHAPES = {Result.AGREED: "done", Result.NOT_AGREED: "cancelled", Result.SENT_BACK: "waiting"}
REFUSALS = {
    Refusal.NOT_POLITICAL: _l("Decisions are taken by political meetings; this is a meeting of another level."),
    Refusal.NOT_HELD: _l("Decisions can be recorded once the meeting is recorded as held."),
    Refusal.ADOPTED: _l("The outcome of the meeting is adopted. Reopen it to change a decision."),
    Refusal.NO_ITEM: _l("This is the heading of a section. Choose an item below it."),
    Refusal.NOT_READY: _l("This proposal does not wait for ministers any more. See where it stands."),
    Refusal.ABOUT_A_PROPOSAL: _l("Only a proposal can be sent back. Choose which one."),
    Refusal.NO_REASON: _l("Please give the reason."),
    Refusal.IN_USE: _l("A joint activity rests on it. It has to be dropped first."),
    Refusal.ANNULLED: _l("It was annulled meanwhile."),
}
FIELD_OF = {Refusal.NOT_READY: "proposal", Refusal.ABOUT_A_PROPOSAL: "proposal", Refusal.NO_REASON: "reason"}

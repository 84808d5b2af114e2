"""Needs in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.needs.rules import Consideration, Kind, Refusal, Stage

KINDS = {
    Kind.NEED: _l("Need"),
    Kind.BOTTLENECK: _l("Bottleneck"),
    Kind.OPPORTUNITY: _l("Opportunity"),
}
STAGES = {
    Stage.NAMED: _l("Named"),
    Stage.EXAMINED: _l("Being examined"),
    Stage.PROPOSED: _l("Proposal in hand"),
    Stage.ANSWERED: _l("Answered"),
    Stage.SET_ASIDE: _l("Set aside"),
}
#: By which shape of the house each is drawn.
SHAPES = {
    Stage.NAMED: "coming",
    Stage.EXAMINED: "current",
    Stage.PROPOSED: "nominated",
    Stage.ANSWERED: "done",
    Stage.SET_ASIDE: "ended",
}
CONSIDERATIONS = {
    Consideration.CAUSES: _l("a. How causes are interwoven"),
    Consideration.POLICIES: _l("b. Other policy fields to reach out to"),
    Consideration.CONTACTS: _l("c. Contacts with other countries and organisations"),
    Consideration.CHANNELS: _l("d. No harm to channels that work"),
    Consideration.RESPONSIBILITIES: _l("e. Legal responsibilities"),
}
REFUSALS = {
    Refusal.PARTNER_SIDE: _l("Only the Union side can keep something to the Union side."),
    Refusal.NOT_THIRD: _l("This country is a Member State. Choose a third country."),
    Refusal.NO_REASON: _l("Please give the reason."),
    Refusal.NO_EVIDENCE: _l("Nothing is proposed or answered without evidence. Add what it rests on first."),
    Refusal.NOT_A_LINK: _l("This is no web address. It begins with https:// or http://."),
    Refusal.NO_SUCH_PAPER: _l("Choose a paper of this forum."),
    Refusal.IN_THE_FUTURE: _l("This day is still to come."),
    Refusal.TOO_MUCH: _l("There is as much evidence as can be looked through. Remove some first."),
    Refusal.NOT_YOUR_COUNTRY: _l("You can speak for your own country only."),
}
FIELD_OF = {
    Refusal.PARTNER_SIDE: "audience",
    Refusal.NOT_THIRD: "countries",
    Refusal.NO_REASON: "reason",
    Refusal.NO_EVIDENCE: "to",
    Refusal.NOT_A_LINK: "link",
    Refusal.NO_SUCH_PAPER: "paper",
    Refusal.IN_THE_FUTURE: "day",
    Refusal.TOO_MUCH: "source",
    Refusal.NOT_YOUR_COUNTRY: "country",
}

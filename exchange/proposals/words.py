"""Proposals in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.proposals.rules import Answer, Funding, Refusal, State, Why

STATES = {
    State.DRAFT: _l("Draft"),
    State.READY: _l("Ready for ministers"),
    State.WITHDRAWN: _l("Withdrawn"),
    State.AGREED: _l("Agreed"),
    State.NOT_AGREED: _l("Not agreed"),
}
SHAPES = {
    State.DRAFT: "draft",
    State.READY: "scheduled",
    State.WITHDRAWN: "withdrawn",
    State.AGREED: "done",
    State.NOT_AGREED: "cancelled",
}
FUNDINGS = {
    Funding.EU: _l("EU funds"),
    Funding.OTHER: _l("Other funds, since no EU fund fits"),
    Funding.NONE: _l("It costs nothing"),
}
ANSWERS = {
    Answer.JOINS: _l("It joins it"),
    Answer.COMPLEMENTS: _l("It complements it"),
    Answer.SUPERSEDES: _l("It takes its place"),
    Answer.NO_OVERLAP: _l("No overlap, because"),
}
WHYS = {
    Why.COUNTRY: _l("Same third country"),
    Why.TOPIC: _l("Same topic"),
    Why.PRIORITY: _l("Same priority"),
    Why.PERIOD: _l("At the same time"),
}
REFUSALS = {
    Refusal.PARTNER_SIDE: _l("Only the Union side can keep something to the Union side."),
    Refusal.NOT_THIRD: _l("This country is a Member State. Choose a third country."),
    Refusal.NOT_A_MEMBER: _l("A country that takes part is a member of the forum."),
    Refusal.TOO_FEW: _l("At least two countries of the forum have to take part."),
    Refusal.ENDS_BEFORE_START: _l("It ends before it begins."),
    Refusal.NO_AIMS: _l("Say what it aims at."),
    Refusal.NO_NEED: _l("Choose at least one need that it answers."),
    Refusal.NO_PERIOD: _l("Say from when to when."),
    Refusal.NO_FUND: _l("Name the fund."),
    Refusal.UNANSWERED: _l("Answer each initiative that it comes near."),
    Refusal.NO_REASON: _l("Please give the reason."),
    Refusal.NOT_NOW: _l("Nothing was done: it has moved on meanwhile."),
    Refusal.CIRCLE: _l("That one supersedes this proposal already, itself or by way of others. Choose another answer."),
}
FIELD_OF = {
    Refusal.PARTNER_SIDE: "audience",
    Refusal.NOT_THIRD: "countries",
    Refusal.NOT_A_MEMBER: "participants",
    Refusal.ENDS_BEFORE_START: "ends_on",
    Refusal.NO_NEED: "needs",
    Refusal.NO_REASON: "reason",
}

"""Instruments in the reader's words."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.instruments import queries
from exchange.instruments.models import Instrument
from exchange.instruments.rules import InstrumentRefusedError, Kind, Matter, Refusal, State, Strength, What
from exchange.world.words import said

MATTERS = {
    Matter.EXTRADITION: _l("Extradition"),
    Matter.MUTUAL_LEGAL_ASSISTANCE: _l("Mutual legal assistance"),
    Matter.COOPERATION: _l("Cooperation with Eurojust"),
}
KINDS = {
    Kind.CONVENTION: _l("Convention"),
    Kind.UNION: _l("Agreement of the Union"),
    Kind.BILATERAL: _l("Treaty of one Member State"),
    Kind.EUROJUST: _l("Agreement with Eurojust"),
    Kind.LIAISON_PROSECUTOR: _l("Liaison prosecutor at Eurojust"),
    Kind.LIAISON_MAGISTRATE: _l("Eurojust liaison magistrate there"),
}
STATES = {
    State.NONE: _l("Not a party"),
    State.NEGOTIATING: _l("In negotiation"),
    State.CONCLUDED: _l("Signed, not in force"),
    State.IN_FORCE: _l("In force"),
    State.ENDED: _l("No longer in force"),
}
#: People seconded are not in force: they are there.
POSTED = {
    State.NONE: _l("Nobody"),
    State.NEGOTIATING: _l("Being prepared"),
    State.CONCLUDED: _l("Appointed"),
    State.IN_FORCE: _l("In place"),
    State.ENDED: _l("No longer there"),
}
SHAPES = {
    State.NONE: "not_applicable",
    State.NEGOTIATING: "due",
    State.CONCLUDED: "open",
    State.IN_FORCE: "done",
    State.ENDED: "ended",
}
STRENGTHS = {
    Strength.NONE: _l("No treaty on record"),
    Strength.COMING: _l("In preparation"),
    Strength.ONE: _l("For one of extradition and mutual legal assistance"),
    Strength.BOTH: _l("For extradition and mutual legal assistance"),
}
REFUSALS = {
    Refusal.MEMBER_STATE: _l("This country is a Member State on that day, not a third country."),
    Refusal.NO_MEMBER: _l("Choose the Member State of the bilateral treaty."),
    Refusal.NOT_YOURS: _l("A national contact point enters the bilateral treaties of the own Member State only."),
    Refusal.TAKEN: _l("This instrument stands here already. Change it there."),
    Refusal.SOURCE_TO_COME: _l("A source cannot speak of a day that has not come."),
    Refusal.STEP_TO_COME: _l("Note a step once it has been taken."),
}
FIELD_OF = {
    Refusal.NO_MEMBER: "member", Refusal.NOT_YOURS: "member", Refusal.BEFORE_OPENING: "since_on",
    Refusal.SOURCE_TO_COME: "source_on", Refusal.STEP_TO_COME: "taken_on",
}  # fmt: skip
_PEOPLE = (Kind.LIAISON_PROSECUTOR, Kind.LIAISON_MAGISTRATE)


def refusal(error: InstrumentRefusedError) -> str:
    """Return the sentence that says why."""
    if error.code is Refusal.BEFORE_OPENING and error.opened is not None:
        day = formats.day(error.opened)
        return _("It was opened for signature on %(day)s. Nobody can be a party before.", day=day)
    return str(REFUSALS[error.code])


def name(what: What, title: str = "") -> str:
    """Return what an instrument is called; a convention by its number and title."""
    if what.kind is Kind.CONVENTION:
        facts = queries.conventions()[what.convention]
        return f"{facts.number} · {said(facts.title)}"
    return title or short(what)


def short(what: What) -> str:
    """Return the short name, for the head of a column: a convention's number."""
    if what.kind is Kind.CONVENTION:
        return queries.conventions()[what.convention].number
    matter = str(MATTERS[what.matter])
    if what.kind is Kind.UNION:
        return _("Agreement of the Union: %(matter)s", matter=matter)
    if what.kind is Kind.BILATERAL and what.member:
        return _("Treaty with %(country)s: %(matter)s", country=formats.country(what.member), matter=matter)
    if what.kind is Kind.BILATERAL:
        return _("Treaty of one Member State: %(matter)s", matter=matter)
    return str(KINDS[what.kind])


def state(kind: Kind, how: State) -> str:
    """Return how it stands."""
    return str((POSTED if kind in _PEOPLE else STATES)[how])


def promoter(instrument: Instrument) -> str:
    """Return who promotes it (loaded); empty where nobody is named."""
    if instrument.promoter_code:
        return formats.country(instrument.promoter_code)
    return instrument.promoted_by.label if instrument.promoted_by else ""

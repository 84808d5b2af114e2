"""Assessment rounds in the reader's words."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from exchange import reference
from exchange.assessments.models import Contributor
from exchange.assessments.rules import MOST, Given, Refusal, RoundState, Spread, Trend, measure
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.reference import CriterionFacts
from exchange.world.words import said

CRITERIA = {one.key: LazyString(said, one.title) for one in reference.criteria()}
STATES = {RoundState.PREPARED: _l("In preparation"), RoundState.OPEN: _l("Open"), RoundState.CLOSED: _l("Closed")}
SHAPES = {RoundState.PREPARED: "draft", RoundState.OPEN: "current", RoundState.CLOSED: "held"}
TRENDS = {Trend.UP: _l("higher"), Trend.DOWN: _l("lower"), Trend.SAME: _l("unchanged"), Trend.NEW: _l("new")}
TREND_SIGNS = {Trend.UP: "↑", Trend.DOWN: "↓", Trend.SAME: "=", Trend.NEW: "+"}
REFUSALS = {
    Refusal.NOTHING_ASKED: _l("Choose at least one criterion."),
    Refusal.NO_COUNTRIES: _l("Choose at least one country."),
    Refusal.DEADLINE_PAST: _l("This day is over. Choose one to come."),
    Refusal.MEMBER_STATE: _l("Rounds are about third countries. One of these is a Member State."),
    Refusal.NOT_PREPARED: _l("The round has been opened already."),
    Refusal.NOT_OPEN: _l("The round takes no answers now: it is not open, or its last day is over."),
    Refusal.NOT_CLOSED: _l("Close the round first."),
    Refusal.TRANSMITTED: _l("This has been transmitted to the Council and the Commission already."),
    Refusal.TO_COME: _l("This day has not come yet."),
    Refusal.NOT_YOURS: _l("One answers for the own Member State or body only."),
    Refusal.BELOW_ZERO: _l("A count is not below zero."),
    Refusal.TOO_MANY: _l("A count above %(most)s cannot be right.", most=MOST),
    Refusal.NO_LEVEL: _l("This is no level of the scale."),
    Refusal.BOTH: _l("Give a count, or say that it is not known; not both."),
    Refusal.LOOKS_LIKE_A_PERSON: _l("This names a person beside a case. Counts only: take the name and the case out."),
    Refusal.NO_GROUNDS: _l("Say on which grounds."),
}
FIELD_OF = {
    Refusal.NOTHING_ASKED: "criteria", Refusal.NO_COUNTRIES: "countries", Refusal.MEMBER_STATE: "countries",
    Refusal.DEADLINE_PAST: "deadline", Refusal.NO_GROUNDS: "grounds",
}  # fmt: skip


def contributor(one: Contributor) -> str:
    """Return who contributes (authority loaded)."""
    if one.country_code:
        return formats.country(one.country_code)
    return one.authority.label if one.authority else ""


def place(one: Contributor) -> tuple[bool, str]:
    """Return where a contributor stands in a list: Member States before bodies, each by name."""
    return one.country_code is None, contributor(one)


def value(criterion: CriterionFacts, number: int | None) -> str:
    """Return a count, or a level with its word."""
    if number is None:
        return "–"
    return f"{number} · {said(criterion.levels[number])}" if criterion.levels else str(number)


def answer(criterion: CriterionFacts, given: Given | None) -> str:
    """Return one answer."""
    if given is None or not given.is_answer:
        return _("no answer")
    return _("not known") if given.unknown else value(criterion, given.value)


def middle(criterion: CriterionFacts, spread: Spread) -> str:
    """Return the one number that stands for the answers: the sum of counts, the median of levels."""
    return value(criterion, measure(spread, is_count=not criterion.levels))


def spread(one: Spread) -> str:
    """Return how the answers spread, and what is missing."""
    parts = []
    if one.values:
        parts.append(_("%(least)s to %(most)s", least=one.least, most=one.most) if one.least != one.most else _("all %(value)s", value=one.least))  # fmt: skip
    parts.append(ngettext("%(num)s answer", "%(num)s answers", len(one.values)))
    if one.unknown:
        parts.append(_("%(number)s not known", number=one.unknown))
    if one.missing:
        parts.append(_("%(number)s missing", number=one.missing))
    return ", ".join(parts)

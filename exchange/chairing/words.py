"""Words for what the rules of the chair refuse, and for its patterns, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from exchange.chairing import rules
from exchange.chairing.proposals import NotBelonging, WrongSide
from exchange.chairing.rules import Pattern
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext

PATTERNS = {
    Pattern.FIXED: _l("A fixed number of months"),
    Pattern.EVENT: _l("Until the day of the political meeting"),
}


def pattern(kind: Pattern, months: int) -> str:
    """Return how terms end, in a sentence."""
    if kind is Pattern.FIXED:
        return str(ngettext("Terms of %(num)s month", "Terms of %(num)s months", months))
    return str(
        ngettext(
            "Terms end with the day of the political meeting; about %(num)s month until it has a date",
            "Terms end with the day of the political meeting; about %(num)s months until it has a date",
            months,
        )
    )


def _countries(error: rules.ChairingError) -> str:
    return formats.countries([str(code) for code in error.args])


def _day(error: rules.ChairingError) -> str:
    day = error.args[0] if error.args else None
    return formats.day(day) if isinstance(day, date) else ""


_SENTENCES: dict[type[rules.ChairingError], Callable[[Any], str]] = {
    rules.TermHasBegun: lambda e: _("The term from %(day)s has begun: its holder stays.", day=_day(e)),
    rules.NoSuchTerm: lambda e: _("No term begins on %(day)s any more.", day=_day(e)),
    rules.SameHolder: lambda e: _("%(country)s holds both terms. Choose another.", country=_countries(e)),
    rules.NobodyElse: lambda e: _(
        "Nobody but %(country)s is in the order and could take the turn.", country=_countries(e)
    ),
    rules.OrderWouldBeEmpty: lambda _e: _("At least one country must be in the order."),
    rules.AlreadyInOrder: lambda e: _("%(country)s is in the order already.", country=_countries(e)),
    rules.NotInOrder: lambda e: _("%(country)s is not in the order.", country=_countries(e)),
    rules.NoSuchPlace: lambda _e: _("The order has no such place."),
    rules.NoLength: lambda _e: _("A term lasts one month or more."),
    rules.MembersDiffer: lambda e: _(
        "The order has other countries than before: %(countries)s. Insert or remove them one by one.",
        countries=_countries(e),
    ),
    rules.DayHasPassed: lambda e: _("%(day)s is over. Choose today or a later day.", day=_day(e)),
    rules.EstimateHasPassed: lambda _e: _("The end expected for a term has passed. Reload the page."),
    rules.NotTiling: lambda _e: _("The terms would leave a gap or overlap."),
    NotBelonging: lambda e: _(
        "Not a member of the forum, or not on this side: %(countries)s.", countries=_countries(e)
    ),
    WrongSide: lambda _e: _("A forum of two sides has one order per side, any other a single one."),
}


def refusal(error: rules.ChairingError) -> str:
    """Return the sentence for what the rules refuse."""
    return _SENTENCES[type(error)](error)

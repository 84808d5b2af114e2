"""Duties to inform in the reader's words: how people and duties stand, refusals, for whom somebody was told."""

from __future__ import annotations

from typing import Any

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.informing.rules import How, Progress, Refusal, Stand, Tally

STANDS = {
    Stand.TAKEN: _l("Has taken note"),
    Stand.OWED: _l("Not yet"),
    Stand.LATE: _l("Late"),
    Stand.RELEASED: _l("Released"),
    Stand.LEFT: _l("Account closed"),
}
#: By which shape of the house each is drawn.
STAND_SHAPES = {
    Stand.TAKEN: "accepted",
    Stand.OWED: "waiting",
    Stand.LATE: "late",
    Stand.RELEASED: "withdrawn",
    Stand.LEFT: "ended",
}
PROGRESS = {
    Progress.OPEN: _l("Open"),
    Progress.DONE: _l("All have taken note"),
    Progress.CLOSED: _l("Closed"),
}
PROGRESS_SHAPES = {Progress.OPEN: "open", Progress.DONE: "done", Progress.CLOSED: "ended"}
HOWS = {How.LINK: _l("by the link in the message"), How.PAGE: _l("on the platform")}
REFUSALS = {
    Refusal.CLOSED: _l("This is closed: nothing is done about it any more."),
    Refusal.NOBODY: _l("Nobody would be told. Choose somebody."),
    Refusal.NOT_OWED: _l("You are not asked to take note of this any more."),
    Refusal.NO_REASON: _l("Please give a reason."),
    Refusal.NOT_YOURS: _l("You may not do this for this person."),
}


def taken_of(count: Tally) -> str:
    """Return how far a duty has come: “7 of 12 have taken note”."""
    return str(
        ngettext(
            "%(taken)s of %(num)s has taken note", "%(taken)s of %(num)s have taken note", count.of, taken=count.taken
        )
    )


def for_whom(row: Any) -> str:
    """Return for which country or body somebody was told, whose body is loaded."""
    if row.country_code:
        return formats.country(row.country_code)
    return row.authority.label if row.authority is not None else ""


def said_of_told(number: int) -> str:
    """Return how many were told."""
    return str(ngettext("%(num)s person is told.", "%(num)s persons are told.", number))


def said_of_reminded(number: int) -> str:
    """Return how many were reminded."""
    if not number:
        return _("Nobody had to be reminded.")
    return str(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", number))

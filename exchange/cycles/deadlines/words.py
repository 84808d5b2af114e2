"""Deadlines in the reader's words: what is due, who answers, how it stands, from where it is counted."""

from __future__ import annotations

from collections.abc import Sequence

from exchange.accounts.rules import Role
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.cycles.deadlines.rules import MOST_DAYS, Kind, Refusal, Standing

KINDS = {
    Kind.CALL_FOR_TOPICS: _l("Call for topics"),
    Kind.CONVENING_NOTICE: _l("Convening notice"),
    Kind.PROVISIONAL_AGENDA: _l("Provisional agenda"),
    Kind.PAPERS_DUE: _l("Papers due"),
    Kind.OUTCOME: _l("Outcome of proceedings"),
}
OWNERS = {
    Role.CHAIR: _l("Chair"),
    Role.SECRETARIAT: _l("Secretariat"),
    Role.CONTACT_POINT: _l("National contact points"),
    Role.CONTACT_GROUP: _l("Contact group"),
}
STANDINGS = {
    Standing.LATE: _l("Late"),
    Standing.SOON: _l("Due soon"),
    Standing.COMING: _l("Coming"),
    Standing.DONE: _l("Done"),
    Standing.MOOT: _l("Not in force"),
}
#: The shape and tone of each.
SHAPES = {
    Standing.LATE: "late",
    Standing.SOON: "due",
    Standing.COMING: "coming",
    Standing.DONE: "done",
    Standing.MOOT: "ended",
}
REFUSALS = {
    Refusal.NO_DATE: _l("The meeting has no date that holds, so there is nothing to count from."),
    Refusal.THERE_ALREADY: _l("The meeting has such a deadline already. Change that one."),
    Refusal.DAYS_OUT_OF_RANGE: _l("Give a number of working days from 1 to %(most)s.", most=MOST_DAYS),
    Refusal.NO_WORKING_DAY: _l("The countries of the forum have no working day in common there. Set a day by hand."),
    Refusal.TOO_FAR: _l("This day lies more than two years from the meeting."),
    Refusal.DONE: _l("It is done. Mark it as not done first."),
}


def owner(role: Role, chairs: Sequence[str] = ()) -> str:
    """Return who answers; of the chair also which countries hold it on the day."""
    word = str(OWNERS[role])
    return _("%(who)s (%(countries)s)", who=word, countries=formats.countries(tuple(chairs))) if chairs else word


def distance(working_days: int) -> str:
    """Return from where it is counted, e.g. “10 working days before the meeting”."""
    if working_days > 0:
        return str(
            ngettext("%(num)s working day after the meeting", "%(num)s working days after the meeting", working_days)
        )
    return str(
        ngettext("%(num)s working day before the meeting", "%(num)s working days before the meeting", -working_days)
    )

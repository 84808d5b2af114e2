"""What is forwarded, in the reader's words."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.forwarding.models import Forwarding
from exchange.forwarding.rules import Refusal, Stand

STANDS = {
    Stand.WAITING: _l("Waits for the next meeting"),
    Stand.ON_AGENDA: _l("On an agenda"),
    Stand.DECLINED: _l("Declined"),
    Stand.WITHDRAWN: _l("Withdrawn"),
}
SHAPES = {
    Stand.WAITING: "invited",
    Stand.ON_AGENDA: "accepted",
    Stand.DECLINED: "declined",
    Stand.WITHDRAWN: "withdrawn",
}
REFUSALS = {
    Refusal.NO_SUCH_PLACE: _l("Choose a meeting of a forum in which you hold a role."),
    Refusal.THERE_ALREADY: _l("It has been forwarded there already."),
    Refusal.NO_REASON: _l("Please fill this in."),
    Refusal.NOT_NOW: _l("Nothing was done: it has moved on meanwhile."),
}


def origin_of(one: Forwarding) -> str:
    """Return where it comes from: the practice with its country, or the exchange with its day."""
    if one.practice is not None:
        country = formats.country(one.practice.country_code)
        return str(_("From the practice “%(title)s” (%(country)s)", title=one.practice.title, country=country))
    meeting = one.item.meeting if one.item is not None else None
    day = formats.day(meeting.day) if meeting is not None and meeting.day else ""
    return str(_("From “%(meeting)s”, %(day)s", meeting=meeting.title if meeting else "", day=day))

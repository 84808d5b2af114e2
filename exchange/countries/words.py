"""The words of the country register: degrees of need, and why something is refused."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.rules import CountryRefusedError, Degree, Period, PostingKind, Refusal

POSTINGS = _l("Postings")
DEGREES = {Degree.NONE: _l("None"), Degree.LOW: _l("Low"), Degree.HIGH: _l("High")}
POSTING_KINDS = {
    PostingKind.LIAISON_OFFICER: _l("Liaison officer"),
    PostingKind.LIAISON_MAGISTRATE: _l("Liaison magistrate"),
    PostingKind.DIPLOMAT: _l("Diplomatic representative"),
    PostingKind.LIAISON_PROSECUTOR: _l("Liaison prosecutor at Eurojust"),
    PostingKind.EUROJUST_MAGISTRATE: _l("Eurojust liaison magistrate"),
}
_REFUSALS = {
    Refusal.ENDS_BEFORE_START: _l("The end must be after the start."),
    Refusal.MEMBER_STATE: _l("This country is a Member State on that day, not a third country."),
    Refusal.NOT_A_MEMBER_STATE: _l("Only Member States state their needs."),
    Refusal.OWN_COUNTRY: _l("This person comes from this very country. A posting is in another one."),
    Refusal.SIGN_IN_CLOSED: _l("This person no longer takes part."),
    Refusal.NOT_YOURS: _l("A national contact point acts for the own country only."),
}
#: Beside which field a refusal is said; others stand beside the first day.
FIELD_OF = {
    Refusal.ENDS_BEFORE_START: "ends_on",
    Refusal.POST_TAKEN: "post",
    Refusal.OWN_COUNTRY: "who",
    Refusal.SIGN_IN_CLOSED: "who",
    Refusal.NOT_YOURS: "who",
    Refusal.NOT_A_MEMBER_STATE: "degree",
}


def refusal(error: CountryRefusedError) -> str:
    """Return the sentence that says why."""
    other = error.other
    if error.refusal is Refusal.OVERLAPS and other is not None:
        return _("It is a priority already %(period)s.", period=period(other))
    if error.refusal is Refusal.POSTED_MEANWHILE and other is not None:
        country = formats.country(other.country)
        return _("This person is posted in %(country)s %(period)s.", country=country, period=period(other))
    if error.refusal is Refusal.POST_TAKEN and other is not None:
        return _("Somebody else holds this post %(period)s.", period=period(other))
    return str(_REFUSALS[error.refusal])


def period(some: Period) -> str:
    """Return from when to when, in the middle of a sentence."""
    if some.ends_on is None:
        return _("since %(start)s", start=formats.day(some.starts_on))
    return _("from %(start)s to %(end)s", start=formats.day(some.starts_on), end=formats.day(some.ends_on))

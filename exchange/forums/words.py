"""Words for what forums know: roles, refusals and gaps, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exchange.accounts.rules import Role
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.forums import rules

#: One holder of the role.
ROLES = {
    Role.SECRETARIAT: _l("Secretariat"),
    Role.CONTACT_POINT: _l("National contact point"),
    Role.CONTACT_GROUP: _l("Member of the contact group"),
    Role.DELEGATION: _l("Delegation"),
    Role.SENIOR_OFFICIAL: _l("Senior official"),
    Role.POLITICAL: _l("Political representative"),
    Role.MEMBER: _l("Other member"),
    Role.CHAIR: _l("Chair"),
    Role.POSTED: _l("Posted abroad"),
}
#: The holders of the role together, in the order in which a forum lists them.
ROLE_GROUPS = {
    Role.SECRETARIAT: _l("Secretariat"),
    Role.CONTACT_POINT: _l("National contact points"),
    Role.CONTACT_GROUP: _l("Contact group"),
    Role.DELEGATION: _l("Delegations"),
    Role.SENIOR_OFFICIAL: _l("Senior officials"),
    Role.POLITICAL: _l("Political level"),
    Role.MEMBER: _l("Other members"),
}

#: Which field of a form a refusal belongs to, and what it says.
_REFUSALS: dict[type[rules.ForumRefusal], tuple[str, Callable[[Any], str]]] = {
    rules.EndsBeforeStart: ("ends_on", lambda _e: _("The end must be after the start.")),
    rules.Overlaps: ("starts_on", lambda e: _already(e.spell)),
    rules.NotGrantable: ("role", lambda _e: _("This role cannot be given by hand.")),
    rules.NotYours: (
        "role",
        lambda _e: _("A national contact point gives roles for the own country only, and not this one."),
    ),
    rules.NeedsCountry: ("country", lambda _e: _("This role is held for a country. Choose it.")),
    rules.NotAMember: (
        "starts_on",
        lambda _e: _("The country or body does not belong to the forum on this day."),
    ),
    rules.OutlastsMembership: (
        "ends_on",
        lambda e: _("The membership ends on %(day)s. The role must end by then.", day=formats.day(e.ends_on)),
    ),
    rules.OfAnotherCountry: (
        "who",
        lambda e: _("This person does not come from %(country)s.", country=formats.country(e.args[0])),
    ),
    rules.NotOfABody: (
        "country",
        lambda e: _("This person comes from %(country)s. Choose it.", country=formats.country(e.args[0])),
    ),
    rules.SignInClosed: ("who", lambda _e: _("This person no longer takes part.")),
    rules.RolesHeld: ("ends_on", lambda e: _held_outside(e.names)),
    rules.ChairRotates: ("two_sided", lambda _e: _("The chair rotates already; this can no longer be changed.")),
}


def refusal(error: rules.ForumRefusal) -> tuple[str, str]:
    """Return the field that the refusal belongs to, and its sentence."""
    field, sentence = _REFUSALS[type(error)]
    return field, sentence(error)


def spell(held: rules.Spell) -> str:
    """Return from when to when something holds."""
    start = formats.short_day(held.starts_on)
    if held.ends_on is None:
        return _("since %(start)s", start=start)
    return _("from %(start)s, ends on %(end)s", start=start, end=formats.short_day(held.ends_on))


def _already(spell: rules.Spell) -> str:
    if spell.ends_on is None:
        return _("This holds already, since %(start)s.", start=formats.day(spell.starts_on))
    start, end = formats.day(spell.starts_on), formats.day(spell.ends_on)
    return _("This holds already, from %(start)s to %(end)s.", start=start, end=end)


def _held_outside(names: tuple[str, ...]) -> str:
    sentence = ngettext(
        "%(num)s role has begun outside these days. Correct it first: %(names)s",
        "%(num)s roles have begun outside these days. Correct them first: %(names)s",
        len(names),
        names=", ".join(names),
    )
    return str(sentence)


def gap(missing: rules.Gap) -> str:
    """Return the sentence that names what is missing."""
    match missing:
        case rules.NoContactPoint(countries):
            return _("No national contact point: %(countries)s.", countries=formats.countries(countries))
        case rules.NoDelegation(country, day) if day is not None:
            name, when = formats.country(country), formats.day(day)
            return _("%(country)s chairs from %(day)s and has named no delegation.", country=name, day=when)
        case rules.NoDelegation(country):
            return _("%(country)s chairs and has named no delegation.", country=formats.country(country))
        case _:
            return _("The forum has no secretariat.")

"""People, refusals, zones and languages in the reader's words."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from exchange.accounts.models import Authority, PersonState
from exchange.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault, Refusal
from exchange.core import clock, formats, i18n
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.core.text import fold

STATES = {
    PersonState.INVITED: _l("Invited"),
    PersonState.ACTIVE: _l("Active"),
    PersonState.CLOSED: _l("Closed"),
}
#: Which shape of the style sheet a state has.
STATE_KINDS = {PersonState.INVITED: "invited", PersonState.ACTIVE: "done", PersonState.CLOSED: "ended"}

REFUSALS = {
    Refusal.BAD_ADDRESS: _l("This is not an e-mail address."),
    Refusal.ADDRESS_TAKEN: _l("This address cannot be used: the platform knows it already."),
    Refusal.NO_NAME: _l("Please fill this in."),
    Refusal.NO_AFFILIATION: _l("Choose a country, or an authority that stands for itself."),
    Refusal.UNKNOWN_COUNTRY: _l("The platform does not know this country."),
    Refusal.OTHER_COUNTRY: _l("This authority belongs to another country."),
    Refusal.OTHER_AUTHORITY: _l("Only an administrator can move you to this authority."),
    Refusal.AUTHORITY_TAKEN: _l("There is an authority with this name already. Choose it from the list."),
    Refusal.REFERENCE_DATA: _l("This body comes with the reference data and is changed there."),
    Refusal.NO_COUNTRY: _l("Choose the country that this authority belongs to."),
    Refusal.UNKNOWN_ZONE: _l("This time zone is not known. Choose one from the list, such as Europe/Brussels."),
    Refusal.UNKNOWN_LANGUAGE: _l("The platform does not speak this language."),
    Refusal.NOT_INVITED: _l("This person has entered already."),
    Refusal.NOT_ACTIVE: _l("This account is not active."),
    Refusal.NOT_CLOSED: _l("This account is not closed."),
    Refusal.NOT_ONESELF: _l("Nobody does this to the own account. Ask another administrator."),
    Refusal.LAST_ADMINISTRATOR: _l("This is the last administrator. Name another one first."),
    Refusal.PARTNER_SIDE: _l("Administrators see everything, so they are on the Union side."),
    Refusal.WRONG_PASSWORD: _l("This is not your present password."),
    Refusal.NOT_ENTITLED: _l("Your present role does not include it."),
}
PASSWORD_FAULTS = {
    PasswordFault.SHORT: _l("Use %(number)s characters or more.", number=SHORTEST_PASSWORD),
    PasswordFault.LONG: _l("Use %(number)s characters or fewer.", number=LONGEST_PASSWORD),
    PasswordFault.COMMON: _l("This is one of the first passwords that are tried. Choose another one."),
    PasswordFault.PERSONAL: _l("This contains your name, your address or the platform's name. Choose another one."),
}
#: Languages that people who meet here speak: the official ones of the Union, then those of its neighbours and partners.
SPOKEN = (
    *[
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fi",
        "fr",
        "ga",
        "hr",
        "hu",
        "it",
        "lt",
        "lv",
        "mt",
        "nl",
        "pl",
        "pt",
        "ro",
        "sk",
        "sl",
        "sv",
    ],
    *["ar", "bs", "he", "hy", "is", "ja", "ka", "ko", "lb", "mk", "no", "ru", "sq", "sr", "tr", "uk", "zh"],
)
_AREAS = {
    "Africa": _l("Africa"),
    "America": _l("America"),
    "Antarctica": _l("Antarctica"),
    "Arctic": _l("Arctic"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific"),
}


def spoken_languages() -> list[tuple[str, str]]:
    """Return (code, name) of the languages one can say to speak, by name."""
    return sorted(((code, formats.language(code)) for code in SPOKEN), key=lambda pair: fold(pair[1]))


def zone_choices(also: str = "") -> dict[str, list[tuple[str, str]]]:
    """Return the time zones for a select field, by part of the world: (name, place); with ``also`` if it is rare."""
    found = _zone_choices(i18n.current()).copy()
    if also in clock.zone_names() and not any(also == name for some in found.values() for name, _place in some):
        found[_("Present")] = [(also, formats.city(also))]
    return found


@lru_cache(maxsize=32)
def _zone_choices(_language: str) -> dict[str, list[tuple[str, str]]]:
    """The zones that a country has today; other names in the zone data are old ones of the same."""
    in_use = {zone for zones in get_global("territory_zones").values() for zone in zones} & clock.zone_names()
    grouped: dict[str, list[tuple[str, str]]] = {}
    for area, word in _AREAS.items():
        named = [(zone, formats.city(zone)) for zone in in_use if zone.startswith(area + "/")]
        grouped[str(word)] = sorted(named, key=lambda pair: fold(pair[1]))
    return {word: zones for word, zones in grouped.items() if zones} | {"UTC": [("UTC", "UTC")]}


def interface_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages the platform speaks."""
    return i18n.own_names()


def authority_choices(authorities: list[Authority]) -> list[tuple[int, str]]:
    """Return (id, name) of authorities, with the country where it has one, by name."""
    named = [(one.id, f"{one.label} ({formats.country(one.country_code)})" if one.country_code else one.label)
             for one in authorities]  # fmt: skip
    return sorted(named, key=lambda pair: fold(pair[1]))


def wait(left: timedelta) -> str:
    """Return how long to wait, in seconds up to a minute and a half, then in minutes."""
    seconds = max(1, math.ceil(left.total_seconds()))
    if seconds < 90:  # noqa: PLR2004
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    return ngettext("%(num)s minute", "%(num)s minutes", math.ceil(seconds / 60))


def too_many_attempts(left: timedelta) -> str:
    """Return why an attempt is not taken, and when the next one will be."""
    return _("Too many attempts. Please try again in %(wait)s.", wait=wait(left))


def language_name(code: str) -> str:
    """Return an interface language by its own name."""
    return str(Locale.parse(code).display_name).capitalize() if code in i18n.languages() else code

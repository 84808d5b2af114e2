"""The shared vocabulary in the reader's language."""

from __future__ import annotations

from exchange.core.i18n import current
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.reference import Words
from exchange.world.rules import AuthorityKind, Capacity, Handling, Level, Side

CAPACITIES = {
    Capacity.PROSECUTOR: _l("Prosecutor"),
    Capacity.INVESTIGATING_JUDGE: _l("Investigating judge"),
    Capacity.LAW_ENFORCEMENT_OFFICER: _l("Law-enforcement officer"),
    Capacity.CENTRAL_AUTHORITY: _l("Central authority"),
    Capacity.LIAISON_OFFICER: _l("Liaison officer"),
    Capacity.LIAISON_MAGISTRATE: _l("Liaison magistrate"),
    Capacity.LIAISON_PROSECUTOR: _l("Liaison prosecutor"),
    Capacity.DIPLOMATIC_REPRESENTATIVE: _l("Diplomatic representative"),
    Capacity.POLICY_EXPERT: _l("Policy expert"),
    Capacity.SENIOR_OFFICIAL: _l("Senior official"),
    Capacity.POLITICAL_REPRESENTATIVE: _l("Political representative"),
    Capacity.EU_REPRESENTATIVE: _l("EU representative"),
}
LEVELS = {
    Level.POLITICAL: _l("Political level"),
    Level.SENIOR_OFFICIALS: _l("Senior officials"),
    Level.CONTACT_GROUP: _l("Contact group"),
    Level.EXPERT_EXCHANGE: _l("Expert exchange"),
    Level.LIAISON_EXCHANGE: _l("Liaison exchange"),
    Level.TEAM_EUROPE_DIALOGUE: _l("Team Europe dialogue"),
}
SIDES = {Side.UNION: _l("Union side"), Side.PARTNER: _l("Partner side")}
HANDLINGS = {Handling.PUBLIC: _l("PUBLIC"), Handling.LIMITE: _l("LIMITE")}
AUTHORITY_KINDS = {
    AuthorityKind.PROSECUTION: _l("Prosecution service"),
    AuthorityKind.COURT: _l("Court"),
    AuthorityKind.CENTRAL_AUTHORITY: _l("Central authority"),
    AuthorityKind.LAW_ENFORCEMENT: _l("Law-enforcement agency"),
    AuthorityKind.MINISTRY: _l("Ministry"),
    AuthorityKind.DIPLOMATIC_MISSION: _l("Diplomatic mission"),
    AuthorityKind.EU_BODY: _l("EU institution or body"),
    AuthorityKind.INTERNATIONAL_ORGANISATION: _l("International organisation"),
}


def union_side_only() -> str:
    """Return the mark of what the partner side never sees (V1)."""
    return _("Union side only")


def said(words: Words) -> str:
    """Return a text of the reference data in the reader's language, English where there is none."""
    return str(getattr(words, current(), words.en))

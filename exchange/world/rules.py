"""The vocabulary that all rooms share: sides, capacities, levels, handling."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Union side: Member States, EU institutions and bodies. Partner side: third countries, international bodies."""

    UNION = "union"
    PARTNER = "partner"


class Audience(StrEnum):
    """Who among those entitled may see a thing: everyone, or the Union side only (V1)."""

    ALL = "all"
    UNION = "union"

    def includes(self, side: Side) -> bool:
        """Say whether people of that side belong to the audience."""
        return self is Audience.ALL or side is Side.UNION


class Handling(StrEnum):
    """How a thing may be passed on. EU classified information is never accepted, so there is no third value."""

    PUBLIC = "public"
    LIMITE = "limite"


class Capacity(StrEnum):
    """In which quality a person takes part."""

    PROSECUTOR = "prosecutor"
    INVESTIGATING_JUDGE = "investigating_judge"
    LAW_ENFORCEMENT_OFFICER = "law_enforcement_officer"
    CENTRAL_AUTHORITY = "central_authority"
    LIAISON_OFFICER = "liaison_officer"
    LIAISON_MAGISTRATE = "liaison_magistrate"
    LIAISON_PROSECUTOR = "liaison_prosecutor"
    DIPLOMATIC_REPRESENTATIVE = "diplomatic_representative"
    POLICY_EXPERT = "policy_expert"
    SENIOR_OFFICIAL = "senior_official"
    POLITICAL_REPRESENTATIVE = "political_representative"
    EU_REPRESENTATIVE = "eu_representative"


class Level(StrEnum):
    """At which level a meeting takes place, highest first."""

    POLITICAL = "political"
    SENIOR_OFFICIALS = "senior_officials"
    CONTACT_GROUP = "contact_group"
    EXPERT_EXCHANGE = "expert_exchange"
    LIAISON_EXCHANGE = "liaison_exchange"
    TEAM_EUROPE_DIALOGUE = "team_europe_dialogue"


class AuthorityKind(StrEnum):
    """What kind of institution sends people."""

    PROSECUTION = "prosecution"
    COURT = "court"
    CENTRAL_AUTHORITY = "central_authority"
    LAW_ENFORCEMENT = "law_enforcement"
    MINISTRY = "ministry"
    DIPLOMATIC_MISSION = "diplomatic_mission"
    EU_BODY = "eu_body"
    INTERNATIONAL_ORGANISATION = "international_organisation"

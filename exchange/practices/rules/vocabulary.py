"""What a practice says, about what, and for whom (E5, P2, V1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exchange.world.rules import Handling


class Kind(StrEnum):
    """What sort of text it is; a *joint approach* is to communicating with the country's authorities (E5)."""

    GOOD_PRACTICE = "good_practice"
    EXPERIENCE = "experience"
    JOINT_APPROACH = "joint_approach"
    ANALYSIS = "analysis"


class Phase(StrEnum):
    """At which point of cooperation it helps."""

    CONTACT = "contact"
    PREPARING = "preparing"
    SENDING = "sending"
    CARRYING_OUT = "carrying_out"
    FOLLOWING_UP = "following_up"
    ANY = "any"


class Instrument(StrEnum):
    """By which instrument of cooperation."""

    EXTRADITION = "extradition"
    MUTUAL_LEGAL_ASSISTANCE = "mutual_legal_assistance"
    CONFISCATION = "confiscation"
    JOINT_INVESTIGATION_TEAM = "joint_investigation_team"
    SERVICE_PROVIDERS = "service_providers"
    SPONTANEOUS_INFORMATION = "spontaneous_information"
    TRANSFER_OF_PROCEEDINGS = "transfer_of_proceedings"
    OTHER = "other"


class Priority(StrEnum):
    """The EU crime priorities 2022–2025, in the order of the Council conclusions (EM, P1)."""

    CRIMINAL_NETWORKS = "criminal_networks"
    CYBER_ATTACKS = "cyber_attacks"
    HUMAN_TRAFFICKING = "human_trafficking"
    CHILD_EXPLOITATION = "child_exploitation"
    MIGRANT_SMUGGLING = "migrant_smuggling"
    DRUGS = "drugs"
    FINANCIAL_CRIME = "financial_crime"
    PROPERTY_CRIME = "property_crime"
    ENVIRONMENTAL_CRIME = "environmental_crime"
    FIREARMS = "firearms"


class Reach(StrEnum):
    """Who reads it once it is published: everyone here, the Union side only (V1), or the people of one forum (V2)."""

    NETWORK = "network"
    UNION = "union"
    FORUM = "forum"


class Part(StrEnum):
    """The parts a reviewer comments on: the four texts, in their order, and the whole."""

    SITUATION = "situation"
    DONE = "done"
    RESULT = "result"
    CAUTION = "caution"
    WHOLE = "whole"


#: The four texts of a practice.
TEXTS = (Part.SITUATION, Part.DONE, Part.RESULT, Part.CAUTION)


@dataclass(frozen=True, slots=True)
class Details:
    """What the author writes; in a draft anything but the title may still be missing."""

    title: str
    country: str | None = None
    kind: Kind | None = None
    phase: Phase | None = None
    instrument: Instrument | None = None
    topics: str = ""
    priorities: frozenset[Priority] = frozenset()
    language: str = "en"
    situation: str = ""
    done: str = ""
    result: str = ""
    caution: str = ""
    handling: Handling = Handling.LIMITE
    reach: Reach = Reach.NETWORK
    forum_id: int | None = None
    named: bool = False


#: What has to be there before somebody is asked to review it; what to watch out for may be nothing.
_NEEDED = ("title", "country", "kind", "phase", "instrument", "language", "situation", "done", "result")


def missing(details: Details) -> tuple[str, ...]:
    """Return what is still missing before the text can be submitted, in the order of the form.

    >>> missing(Details("Calling first", "PE", Kind.EXPERIENCE, Phase.SENDING, situation="Late answers", done="We rang"))
    ('instrument', 'result')
    """
    found = [name for name in _NEEDED if not getattr(details, name)]
    if details.reach is Reach.FORUM and details.forum_id is None:
        found.append("forum_id")
    return tuple(found)

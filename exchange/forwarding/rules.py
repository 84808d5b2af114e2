"""What may be forwarded where, and how it stands (E6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exchange.world.rules import Audience, Level

#: To these levels what was found is forwarded, from exchanges (E6) and from the contact group to those above it (G2).
RECEIVING = (Level.CONTACT_GROUP, Level.SENIOR_OFFICIALS, Level.POLITICAL)
SENDING = frozenset({Level.EXPERT_EXCHANGE, Level.LIAISON_EXCHANGE, Level.TEAM_EUROPE_DIALOGUE, Level.CONTACT_GROUP})
#: How the keys of what was forwarded begin on an agenda.
KEY = "forwarded"


class Stand(StrEnum):
    """How something forwarded stands."""

    WAITING = "waiting"
    ON_AGENDA = "on_agenda"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
    """Why something cannot be forwarded, declined or withdrawn."""

    NO_SUCH_PLACE = "no_such_place"
    THERE_ALREADY = "there_already"
    NO_REASON = "no_reason"
    NOT_NOW = "not_now"


class ForwardingRefusedError(ValueError):
    """It cannot be done so."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep why."""
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Place:
    """A forum and the level of its next meeting."""

    forum_id: int
    level: Level

    def __str__(self) -> str:
        """Return it as a form carries it."""
        return f"{self.forum_id}:{self.level.value}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found or is needed, in a line, and why it matters."""

    title: str
    note: str = ""


def stand(*, declined: bool, withdrawn: bool, on_agenda: bool) -> Stand:
    """Return how it stands: what is on an agenda is there, whatever came after.

    >>> stand(declined=False, withdrawn=True, on_agenda=True).value
    'on_agenda'
    """
    if on_agenda:
        return Stand.ON_AGENDA
    if withdrawn:
        return Stand.WITHDRAWN
    return Stand.DECLINED if declined else Stand.WAITING


def receiving(levels: frozenset[Level] | set[Level]) -> list[Level]:
    """Return the levels of a forum to which something can be forwarded (E6), in the order in which they prepare each other."""
    return [level for level in RECEIVING if level in levels]


def audience_of(*sources: Audience) -> Audience:
    """Return who may see it: the Union side only, if anything that it comes from is (V1)."""
    return Audience.UNION if Audience.UNION in sources else Audience.ALL


def key_of(forwarding_id: int) -> str:
    """Return the key by which an agenda knows it.

    >>> key_of(7)
    'forwarded:7'
    """
    return f"{KEY}:{forwarding_id}"

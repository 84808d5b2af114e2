"""Instruments with third countries: what they are, how they stand, what is refused (C4, JC 6-7)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exchange.reference import ConventionFacts


class Matter(StrEnum):
    """What an instrument is a legal basis for; cooperation is that of agencies, which is none."""

    EXTRADITION = "extradition"
    MUTUAL_LEGAL_ASSISTANCE = "mutual_legal_assistance"
    COOPERATION = "cooperation"


#: What a request from a Member State can be about.
ASKED = (Matter.EXTRADITION, Matter.MUTUAL_LEGAL_ASSISTANCE)


class Kind(StrEnum):
    """What kind of instrument it is."""

    CONVENTION = "convention"
    UNION = "union"
    BILATERAL = "bilateral"
    EUROJUST = "eurojust"
    LIAISON_PROSECUTOR = "liaison_prosecutor"
    LIAISON_MAGISTRATE = "liaison_magistrate"


class State(StrEnum):
    """How an instrument stands."""

    NONE = "none"
    NEGOTIATING = "negotiating"
    CONCLUDED = "concluded"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Refusal(StrEnum):
    """Why an instrument cannot be entered so; the words are made upstairs."""

    MEMBER_STATE = "member_state"
    NO_MEMBER = "no_member"
    NOT_YOURS = "not_yours"
    TAKEN = "taken"
    BEFORE_OPENING = "before_opening"
    SOURCE_TO_COME = "source_to_come"
    STEP_TO_COME = "step_to_come"


class InstrumentRefusedError(ValueError):
    """The rules refuse it. ``opened``: the day on which the convention was opened for signature, where that is why."""

    def __init__(self, code: Refusal, opened: date | None = None) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code, self.opened = code, opened


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class What:
    """Which instrument it is: one place per third country, so that nothing stands twice.

    ``convention``: key of the reference data; ``member``: the Member State of a bilateral treaty.
    """

    kind: Kind
    matter: Matter
    convention: str = ""
    member: str = ""

    @property
    def slot(self) -> str:
        """Return the place.

        >>> What(Kind.BILATERAL, Matter.EXTRADITION, member="NL").slot
        'bilateral-extradition-NL'
        """
        if self.kind is Kind.CONVENTION:
            return self.convention
        if self.kind in (Kind.UNION, Kind.BILATERAL):
            return "-".join(part for part in (self.kind.value, self.matter.value, self.member) if part)
        return self.kind.value


def what_of(slot: str, conventions: Container[str], matters: dict[str, str]) -> What | None:
    """Return the instrument of a place (without the Member State of a bilateral one); None for what is none.

    ``matters``: the matter of each convention.
    """
    if slot in conventions:
        return What(Kind.CONVENTION, Matter(matters[slot]), slot)
    kind, _dash, matter = slot.partition("-")
    if kind in (Kind.UNION, Kind.BILATERAL) and matter in set(ASKED):
        return What(Kind(kind), Matter(matter))
    alone = {Kind.EUROJUST, Kind.LIAISON_PROSECUTOR, Kind.LIAISON_MAGISTRATE}
    return What(Kind(slot), Matter.COOPERATION) if slot in alone else None


@dataclass(frozen=True, slots=True)
class Details:
    """How an instrument stands. ``since``: from when; ``source_on``: the day for which the source says so.

    ``promoter``: who promotes it, a country's code or ``body-`` with the key of an authority; Union side only.
    """

    state: State
    since: date | None
    source: str
    source_on: date
    title: str = ""
    note: str = ""
    promoter: str = ""


def obstacle(what: What, details: Details, today: date, convention: ConventionFacts | None) -> Refusal | None:
    """Return why it cannot stand so: a convention before it was opened for signature, a source of a day to come."""
    if what.kind is Kind.BILATERAL and not what.member:
        return Refusal.NO_MEMBER
    if convention is not None and details.since is not None and details.since < convention.opened:
        return Refusal.BEFORE_OPENING
    return Refusal.SOURCE_TO_COME if details.source_on > today else None


def holds(state: State, since: date | None, day: date) -> bool:
    """Say whether an instrument is in force on a day; one without a known date since ever.

    >>> holds(State.IN_FORCE, date(2026, 1, 1), date(2025, 12, 31)), holds(State.IN_FORCE, None, date(2000, 1, 1))
    (False, True)
    """
    return state is State.IN_FORCE and (since is None or since <= day)

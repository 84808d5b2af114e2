"""Lists, coverage and calls in the reader's words: states of cells, reasons, refusals, what to say after a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.core.text import fold
from exchange.meetings.invitations.rules import MOST_SEATS, CallState, CellState, Refusal, Why
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Capacity
from exchange.world.words import CAPACITIES

CELLS = {
    CellState.NOBODY: _l("nobody"),
    CellState.INVITED: _l("invited"),
    CellState.NOMINATED: _l("nominated"),
    CellState.ACCEPTED: _l("accepted"),
    CellState.NOT_APPLICABLE: _l("not applicable"),
    CellState.WAIVED: _l("waived"),
}
REASONS = {
    Why.NO_JUDGES: _l("This Member State has no investigating judges."),
    Why.NO_NEED: _l("This Member State stated no need with regard to the countries the meeting is about."),
}
#: In which capacities people stationed in a third country come to a liaison exchange (E4).
LIAISON = (
    Capacity.LIAISON_OFFICER,
    Capacity.LIAISON_MAGISTRATE,
    Capacity.LIAISON_PROSECUTOR,
    Capacity.DIPLOMATIC_REPRESENTATIVE,
)
CALL_STATES = {CallState.OPEN: _l("open"), CallState.CLOSED: _l("closed")}
GIVEN = {Answer.ACCEPTED: _l("Yes, attends"), Answer.TENTATIVE: _l("Perhaps"), Answer.DECLINED: _l("No")}
OWN = {Answer.ACCEPTED: _l("Yes, I attend"), Answer.TENTATIVE: _l("Perhaps"), Answer.DECLINED: _l("No, I cannot")}
OWN_WAITING = {
    Answer.ACCEPTED: _l("Yes, if a seat becomes free"),
    Answer.TENTATIVE: _l("Ask me again when a seat is free"),
    Answer.DECLINED: _l("No, take me off the waiting list"),
}
REFUSALS = {
    Refusal.DRAFT: _l("This meeting is still a draft: nobody has been asked yet. Schedule it first."),
    Refusal.CANCELLED: _l("This meeting has been cancelled. Nobody is expected, and nothing can be changed."),
    Refusal.OVER: _l("This meeting is over. Its list and answers stay as they are."),
    Refusal.TWICE: _l("This person is on the list already."),
    Refusal.NOT_PARTICIPATING: _l(
        "This country is neither a member of the forum on the day of the meeting nor one the meeting is about."
    ),
    Refusal.NOT_OF_COUNTRY: _l("This person does not take part for this country or body."),
    Refusal.UNION_ONLY: _l("This meeting is for the Union side only. Nobody of the partner side can be on its list."),
    Refusal.NOT_YOURS: _l("You may not do this for this country or side."),
    Refusal.LEFT: _l("This person has left the platform."),
    Refusal.NOT_ON_LIST: _l("This person is no longer on the list."),
    Refusal.NO_ANSWER: _l("Choose one of the answers."),
    Refusal.CALL_CLOSED: _l("This request for nominations is closed."),
    Refusal.TOO_LATE: _l("The day to respond has passed. Ask the organiser, who can still enter a nomination."),
    Refusal.RESPOND_PAST: _l("This day has passed. Choose today or a later day."),
    Refusal.RESPOND_AFTER: _l("This day is after the meeting begins. Choose an earlier one."),
    Refusal.SEATS: _l("Give a number from 1 to %(most)s.", most=MOST_SEATS),
    Refusal.ASKED_ALREADY: _l(
        "This country has been asked for this capacity already. Change the open request instead."
    ),
    Refusal.REASON_MISSING: _l("Please give the reason."),
}


def capacities(found: Iterable[Capacity]) -> str:
    """Return capacities by name, joined by commas."""
    return ", ".join(str(CAPACITIES[capacity]) for capacity in found)


def said_of(place: Participation, name: str, meeting: Meeting) -> str:
    """Return what to say after somebody came onto the list: a seat or the waiting list, told or not."""
    if place.answer is Answer.WAITING:
        return _(
            "All seats of %(country)s are taken. %(name)s is on the waiting list, place %(place)s, and moves up when a "
            "seat becomes free.",
            country=formats.country(place.country_code),
            name=name,
            place=place.waiting,
        )
    if meeting.state is State.DRAFT:
        return _("%(name)s is on the list. Nobody is told while the meeting is a draft.", name=name)
    return _("%(name)s is on the list.", name=name)


def said_of_proposed(number: int) -> str:
    """Return how many of those proposed were put on the list."""
    if not number:
        return _("Everybody proposed was on the list already.")
    return ngettext("%(num)s person is on the list.", "%(num)s persons are on the list.", number)


def said_of_promoted(promoted: Sequence[Participation]) -> str:
    """Return how many moved up from the waiting list; nothing when nobody did."""
    if not promoted:
        return ""
    return ngettext(
        "%(num)s person moved up from the waiting list.",
        "%(num)s persons moved up from the waiting list.",
        len(promoted),
    )


def said_of_answer(place: Participation) -> str:
    """Return what to say after an answer."""
    if place.answer is Answer.WAITING and place.confirmed:
        return _("All seats are taken at present. You keep place %(n)s in the waiting list.", n=place.waiting)
    if place.answer is Answer.WAITING:
        return _("You keep place %(n)s in the waiting list.", n=place.waiting)
    return _("Your answer has been noted.")


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one country, or of one body, under its name."""

    code: str | None
    name: str
    people: list[Participation]


def by_country(people: Iterable[Participation]) -> list[Group]:
    """Return people grouped by country, then by body, each sorted by name in the reader's language."""
    groups: dict[tuple[bool, str], Group] = {}
    for person in people:
        code = person.country_code
        name = formats.country(code) if code else _body_of(person)
        key = (code is None, fold(name))
        groups.setdefault(key, Group(code, name, [])).people.append(person)
    return [groups[key] for key in sorted(groups)]


def _body_of(person: Participation) -> str:
    authority = person.person.authority
    return authority.label if authority is not None else _("Others")


def sorted_by_name(codes: Iterable[str]) -> list[str]:
    """Return country codes sorted by name in the reader's language."""
    return sorted(codes, key=lambda code: fold(formats.country(code)))

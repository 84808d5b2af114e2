"""Meetings in the reader's words: states, answers, steps, refusals."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.rules import MOST_SEATS, Answer, Flaw, State, Step

STATES = {
    State.DRAFT: _l("Draft"),
    State.SCHEDULED: _l("Scheduled"),
    State.CONVENED: _l("Convened"),
    State.HELD: _l("Held"),
    State.ADOPTED: _l("Outcome adopted"),
    State.POSTPONED: _l("Postponed"),
    State.CANCELLED: _l("Cancelled"),
}
ANSWERS = {
    Answer.INVITED: _l("Invited"),
    Answer.NOMINATED: _l("Nominated"),
    Answer.WAITING: _l("Waiting list"),
    Answer.ACCEPTED: _l("Accepted"),
    Answer.TENTATIVE: _l("Tentative"),
    Answer.DECLINED: _l("Declined"),
    Answer.WITHDRAWN: _l("Withdrawn"),
}
OWN_ANSWERS = {
    Answer.INVITED: _l("Not answered"),
    Answer.NOMINATED: _l("Nominated, not answered"),
    Answer.WAITING: _l("You are on the waiting list"),
    Answer.ACCEPTED: _l("You accepted"),
    Answer.TENTATIVE: _l("You answered: tentative"),
    Answer.DECLINED: _l("You declined"),
}
#: What a button says that leads to a step.
STEPS = {
    Step.SCHEDULE: _l("Schedule"),
    Step.CONVENE: _l("Convene"),
    Step.POSTPONE: _l("Postpone"),
    Step.CANCEL: _l("Cancel the meeting"),
    Step.HOLD: _l("Record as held"),
    Step.ADOPT: _l("Adopt the outcome"),
    Step.REOPEN: _l("Reopen the outcome"),
    Step.REDRAFT: _l("Return to draft"),
}
FLAWS = {
    Flaw.NO_TITLE: _l("Please fill this in."),
    Flaw.LEVEL_NOT_HERE: _l("The forum does not meet at this level."),
    Flaw.NO_DATE: _l("An announced meeting keeps a date. To leave the date open, postpone the meeting."),
    Flaw.HALF_A_DATE: _l("Give both start and end, or leave both open."),
    Flaw.ENDS_BEFORE_START: _l("The end must be after the start."),
    Flaw.TOO_LONG: _l("A meeting lasts 31 days at most."),
    Flaw.NO_THIRD_COUNTRY: _l(
        "An expert exchange is about at least one third country. Choose it before it is scheduled."
    ),
    Flaw.NOT_A_THIRD_COUNTRY: _l("One of these is a Member State on that date, not a third country."),
    Flaw.NOT_A_LINK: _l("Give a full address that begins with https:// or http://."),
    Flaw.NOT_A_MEMBER_THEN: _l("This country is not a member of the forum on that date."),
    Flaw.NOT_AN_ORGANISER: _l(
        "An expert exchange is organised by a Member State of the forum, the Commission, Eurojust or the EJN."
    ),
    Flaw.NOT_FOR_PARTNERS: _l("Only the Union side can keep a meeting to itself."),
    Flaw.PARTNERS_ON_THE_LIST: _l("People of the partner side are on the list. Withdraw them first."),
    Flaw.SEATS_OUT_OF_RANGE: _l("Give a number from 1 to %(most)s, or leave it empty.", most=MOST_SEATS),
    Flaw.RESPOND_BY_TOO_LATE: _l("The day to respond by lies before the meeting."),
}

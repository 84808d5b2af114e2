"""Kinds of messages in the reader's language."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.notices.letters.rules import Method
from exchange.notices.rules import Delivery

KINDS = {
    "person_invited": _l("Invitation to the platform"),
    "password_reset": _l("New password"),
    "meeting_scheduled": _l("Meeting planned"),
    "meeting_convened": _l("Meeting convened"),
    "meeting_postponed": _l("Meeting postponed"),
    "meeting_cancelled": _l("Meeting cancelled"),
    "meeting_changed": _l("Meeting changed"),
    "outcome_adopted": _l("Outcome adopted"),
    "outcome_reopened": _l("Outcome reopened"),
    "participation_invited": _l("Invitation to a meeting"),
    "participation_nominated": _l("Nomination"),
    "participation_promoted": _l("Seat from the waiting list"),
    "participation_withdrawn": _l("Taken off the list"),
    "nomination_asked": _l("Nomination asked"),
    "paper_added": _l("Paper handed in"),
    "paper_revised": _l("New version of a paper"),
    "poll_opened": _l("Date poll"),
    "poll_option_added": _l("More dates in a poll"),
    "poll_reminder": _l("Reminder of a date poll"),
    "poll_reopened": _l("Date poll open again"),
    "poll_closed": _l("Date chosen"),
    "poll_withdrawn": _l("Date poll withdrawn"),
    "duty_informed": _l("Made known"),
    "duty_reminder": _l("Reminder to take note"),
    "practice_to_review": _l("Text to review"),
    "practice_passed": _l("Text passed on"),
    "practice_changes_asked": _l("Changes asked"),
    "practice_published": _l("Practice published"),
    "practice_declined": _l("Text declined"),
    "practice_withdrawn": _l("Practice withdrawn"),
    "practice_moved": _l("News of an own text"),
    "forwarding_declined": _l("Forwarded, but declined"),
    "reminder_review": _l("Practice to confirm"),
    "reminder_briefing": _l("Briefing package to look at again"),
    "reminder_stale": _l("Briefing package that changed"),
    "reminder_round": _l("Assessment round that closes"),
    "reminder_meeting": _l("Reminder of a meeting"),
    "reminder_answer": _l("Reminder to answer"),
    "reminder_deadline": _l("Reminder of deadlines"),
    "reminder_handover": _l("Hand-over coming"),
    "watched_meeting": _l("News of a watched meeting"),
    "digest": _l("Daily digest"),
}
DELIVERIES = {
    Delivery.WAITING: _l("Waiting"),
    Delivery.SENT: _l("Sent"),
    Delivery.REFUSED: _l("Refused"),
    Delivery.GIVEN_UP: _l("Given up"),
    Delivery.DROPPED: _l("Replaced before it left"),
    Delivery.COLLECTED: _l("Waits for the daily digest"),
    Delivery.DIGESTED: _l("Went with a digest"),
}
#: By which shape of the house a state is drawn beside its word.
DELIVERY_SHAPES = {
    Delivery.WAITING: "queued",
    Delivery.SENT: "sent",
    Delivery.REFUSED: "failed",
    Delivery.GIVEN_UP: "cancelled",
    Delivery.DROPPED: "replaced",
    Delivery.COLLECTED: "coming",
    Delivery.DIGESTED: "past",
}
#: What a message does to the reader's calendar.
IN_CALENDAR = {
    Method.REQUEST: _l("It puts the meeting into the calendar, or brings it up to date there."),
    Method.CANCEL: _l("It takes the meeting out of the calendar."),
}

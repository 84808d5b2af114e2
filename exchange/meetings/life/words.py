"""Steps in a meeting's life in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.life.rules import Hindrance
from exchange.meetings.rules import Step

#: What the page asks.
QUESTIONS = {
    Step.SCHEDULE: _l("Schedule this meeting?"),
    Step.CONVENE: _l("Convene this meeting?"),
    Step.POSTPONE: _l("Postpone this meeting?"),
    Step.CANCEL: _l("Cancel this meeting?"),
    Step.HOLD: _l("Record this meeting as held?"),
    Step.ADOPT: _l("Adopt the outcome of this meeting?"),
    Step.REOPEN: _l("Reopen the outcome of this meeting?"),
    Step.REDRAFT: _l("Return this meeting to draft?"),
}
#: What will happen.
EFFECTS = {
    Step.SCHEDULE: _l(
        "The date is set. Everyone on the list and in the forum sees the meeting from now on; calendars show it as tentative."
    ),
    Step.CONVENE: _l("The notice goes out with the provisional agenda; calendars show the meeting as confirmed."),
    Step.POSTPONE: _l(
        "The present date no longer holds. Without a new date, calendars show the old one as called off."
    ),
    Step.CANCEL: _l("The meeting will not take place and stays visible as cancelled. This cannot be undone."),
    Step.HOLD: _l("The meeting took place. Its plan is fixed from now on; attendance and outcome can be completed."),
    Step.ADOPT: _l("The outcome of proceedings is final. Those who were on the list are told that they can read it."),
    Step.REOPEN: _l("The outcome can be changed again, until it is adopted anew."),
    Step.REDRAFT: _l(
        "Only those who plan meetings of the forum see it again. It leaves the calendars of everybody else."
    ),
}
#: What the button says.
BUTTONS = {
    Step.SCHEDULE: _l("Schedule the meeting"),
    Step.CONVENE: _l("Convene the meeting"),
    Step.POSTPONE: _l("Postpone the meeting"),
    Step.CANCEL: _l("Cancel the meeting"),
    Step.HOLD: _l("Record it as held"),
    Step.ADOPT: _l("Adopt the outcome"),
    Step.REOPEN: _l("Reopen the outcome"),
    Step.REDRAFT: _l("Return it to draft"),
}
#: What is said afterwards.
DONE = {
    Step.SCHEDULE: _l("The meeting is scheduled."),
    Step.CONVENE: _l("The meeting is convened."),
    Step.POSTPONE: _l("The meeting is postponed."),
    Step.CANCEL: _l("The meeting is cancelled."),
    Step.HOLD: _l("The meeting is recorded as held."),
    Step.ADOPT: _l("The outcome is adopted."),
    Step.REOPEN: _l("The outcome is open again."),
    Step.REDRAFT: _l("The meeting is a draft again."),
}
HINDRANCES = {
    Hindrance.NO_DATE: _l("It needs a date: give start and end."),
    Hindrance.NO_THIRD_COUNTRY: _l(
        "An expert exchange is about at least one third country. Choose it in the plan first."
    ),
    Hindrance.GAPS: _l(
        "Someone is still missing whom an expert exchange needs. Invite, ask for nominations, or waive with a reason."
    ),
    Hindrance.NOT_OVER: _l("The meeting is not over yet."),
    Hindrance.NO_OUTCOME: _l(
        "Nothing has been written yet on the meeting as a whole. Write its general outcome first."
    ),
    Hindrance.SOMEONE_ASKED: _l(
        "People have been put on its list or countries asked to nominate. Postpone or cancel it instead, so that they are told."
    ),
    Hindrance.NO_REASON: _l("Please give a reason."),
}

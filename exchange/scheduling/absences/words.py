"""When people cannot, in the reader's words."""

from __future__ import annotations

from datetime import date

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.scheduling.absences.rules import (
    MOST_ABSENCES,
    MOST_INTERVALS,
    MOST_SOURCES,
    BusyWeek,
    CalendarRefusedError,
    Flaw,
    Reading,
    Trouble,
)

FLAWS = {
    Flaw.LAST_BEFORE_FIRST: _l("The last day is before the first."),
    Flaw.OVER: _l("This absence is over: nobody looks for dates in the past."),
    Flaw.TOO_FAR: _l("Give a day between a year ago and three years from now."),
    Flaw.TOO_MANY: _l("You have declared %(most)s absences, which is as many as one can. Delete one first.", most=MOST_ABSENCES),
}  # fmt: skip
TROUBLES = {
    Trouble.EMPTY: _l("This file is empty."),
    Trouble.TOO_LARGE: _l("This file is larger than 1 MB. Export a shorter period, or without attachments."),
    Trouble.NOT_A_CALENDAR: _l("This is no calendar file. Export one from your calendar; its name ends in .ics."),
    Trouble.NO_EVENTS: _l("There are no events in this calendar."),
    Trouble.UNREADABLE: _l("This calendar cannot be read."),
    Trouble.UNKNOWN_ZONE: _l("The calendar names a time zone that is not known."),
    Trouble.TOO_OFTEN: _l("An event recurs more often than daily, which is no meeting."),
    Trouble.TOO_MANY: _l(
        "This calendar holds more than %(most)s busy times, or events that recur too often. Export a shorter period.",
        most=MOST_INTERVALS,
    ),
    Trouble.TOO_MANY_CALENDARS: _l("You have %(most)s calendars here, which is as many as one can. Delete one first.", most=MOST_SOURCES),
}  # fmt: skip


def refusal(refused: CalendarRefusedError) -> str:
    """Return why a calendar is refused, with what is to blame."""
    said = str(TROUBLES[refused.trouble])
    return said + " " + _("It stands here: %(what)s", what=refused.what) if refused.what else said


def taken_in(reading: Reading) -> str:
    """Return what came of a calendar."""
    number = len(reading.intervals)
    said = ngettext("%(num)s busy time is kept, without its title.", "%(num)s busy times are kept, without their titles.", number)  # fmt: skip
    if not number:
        said = _("Nothing in it is busy time in the coming two years.")
    if reading.without_end:
        said += " " + ngettext(
            "%(num)s event without an end was passed over.",
            "%(num)s events without an end were passed over.",
            reading.without_end,
        )
    return said


def days(first: date, last: date) -> str:
    """Return from which day to which."""
    if first == last:
        return formats.weekday(first)
    return _("%(first)s to %(last)s", first=formats.weekday(first), last=formats.weekday(last))


def week(busy: BusyWeek) -> str:
    """Return how busy a week is."""
    hours = round(busy.taken.total_seconds() / 3600)
    much = ngettext("%(num)s hour", "%(num)s hours", hours) if hours else _("less than an hour")
    on = ngettext("on %(num)s day", "on %(num)s days", busy.days)
    return _("Week of %(day)s: %(much)s %(on)s", day=formats.day(busy.monday), much=much, on=on)

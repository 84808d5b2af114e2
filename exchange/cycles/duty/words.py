"""The duty clock in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.cycles.duty.rules import Risk, Standing

STANDINGS = {
    Standing.MET: _l("Met"),
    Standing.PLANNED: _l("Planned"),
    Standing.AT_RISK: _l("At risk"),
    Standing.MISSED: _l("Missed"),
    Standing.OPEN: _l("Not planned yet"),
    Standing.NOT_OWED: _l("None owed"),
}
#: The shape and tone of each.
SHAPES = {
    Standing.MET: "done",
    Standing.PLANNED: "scheduled",
    Standing.AT_RISK: "due",
    Standing.MISSED: "late",
    Standing.OPEN: "draft",
    Standing.NOT_OWED: "not_applicable",
}
RISKS = {
    Risk.NOTHING_DATED: _l("No date is set, and the year is running out."),
    Risk.NO_ROOM: _l("No date is set, and the usual preparation no longer fits into this year."),
    Risk.POSTPONED: _l("It was postponed and has no new date."),
    Risk.UNPREPARED: _l("It has a date, but what has to prepare it can no longer be called in time."),
    Risk.NOT_RECORDED: _l("Its day has passed and nobody has recorded it as held."),
}

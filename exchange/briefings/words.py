"""Briefing packages in the reader's words."""

from __future__ import annotations

from exchange.briefings.rules import FileState, Part, Refusal
from exchange.core.i18n import lazy_gettext as _l

PARTS = {
    Part.SUMMARY: _l("Summary"),
    Part.PRIORITY: _l("Why this country"),
    Part.CRITERIA: _l("What is known, by the criteria"),
    Part.STATED: _l("Needs stated by Member States"),
    Part.NEEDS: _l("Needs, bottlenecks, opportunities"),
    Part.POSTINGS: _l("Who is posted"),
    Part.INSTRUMENTS: _l("Instruments"),
    Part.TOOLKIT: _l("Toolkit"),
    Part.MEETINGS: _l("Meetings"),
    Part.ACTIVITIES: _l("Joint activities"),
    Part.PRACTICES: _l("Good practices"),
    Part.TEXT: _l("A text of your own"),
}
FILE_STATES = {
    FileState.WAITING: _l("being written"),
    FileState.DONE: _l("ready"),
    FileState.FAILED: _l("could not be written"),
}
REFUSALS = {
    Refusal.MEMBER_STATE: _l("This country is a Member State on that day, not a third country."),
    Refusal.THERE_ALREADY: _l("There is a package on this country already."),
    Refusal.REVIEW_PAST: _l("This day is over. Choose one to come."),
    Refusal.NOT_A_KEEPER: _l("Choose somebody who writes packages."),
    Refusal.STAYS: _l("A compiled section is left out, not taken away."),
    Refusal.UNCHANGED: _l("Nothing changed since the last version."),
    Refusal.SHARED_ALREADY: _l("This version has been shared already."),
    Refusal.TO_COME: _l("This day has not come yet."),
    Refusal.NOTHING_NAMED: _l("Choose a meeting, or name the dialogue or visit."),
}
FIELD_OF = {
    Refusal.MEMBER_STATE: "country", Refusal.THERE_ALREADY: "country", Refusal.REVIEW_PAST: "review_by",
    Refusal.NOT_A_KEEPER: "keeper_id", Refusal.TO_COME: "used_on", Refusal.NOTHING_NAMED: "occasion",
}  # fmt: skip

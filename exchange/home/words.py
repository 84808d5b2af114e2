"""Words of the overviews: how far away a day is, what needs attention, what the journal's actions were."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates

from exchange.core import formats
from exchange.core.i18n import current, ngettext
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.home.rules import Attention

ATTENTION = {
    Attention.ANSWERS_LATE: _l("Answers are late"),
    Attention.CALLS_LATE: _l("Nominations are late"),
    Attention.NOT_CONVENED: _l("Not convened yet"),
    Attention.GAPS: _l("Gaps"),
    Attention.NO_DATE: _l("No date yet"),
    Attention.DRAFT: _l("Draft"),
}
#: Icon and tone of each.
ATTENTION_KINDS = {
    Attention.ANSWERS_LATE: "late",
    Attention.CALLS_LATE: "late",
    Attention.NOT_CONVENED: "due",
    Attention.GAPS: "nobody",
    Attention.NO_DATE: "draft",
    Attention.DRAFT: "draft",
}


def in_days(days: int) -> str:
    """Return how far away a day is, in the middle of a sentence: “today”, “tomorrow”, “in 5 days”, “2 days ago”."""
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in near:
        return str(near[days])
    if days > 0:
        return str(ngettext("in %(num)s day", "in %(num)s days", days))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", -days))


@lru_cache(maxsize=3_000)
def _block(day: date, language: str) -> tuple[str, str, str]:
    locale = Locale.parse(formats.REGIONS.get(language, language), sep="-" if "-" in language else "_")
    names = (
        dates.get_day_names("abbreviated", locale=locale),
        dates.get_month_names("abbreviated", "stand-alone", locale),
    )
    return str(day.day), str(names[1][day.month]), str(names[0][day.weekday()])


def block(day: date) -> tuple[str, str, str]:
    """Return number, month and weekday of a day in short words, for the block in front of a line."""
    return _block(day, current())


def month_names() -> list[str]:
    """Return the short names of the months."""
    return [block(date(2001, month, 1))[1] for month in range(1, 13)]


def weekday_names() -> list[str]:
    """Return the short names of the days of the week, from Monday."""
    return [block(date(2001, 1, number))[2] for number in range(1, 8)]


def day_of(instant: datetime, zone_name: str) -> date:
    """Return the calendar day of an instant in a zone."""
    return formats.in_zone(instant, zone_name).date()


#: What each action of the journal says was done.
ACTIONS = {
    "forum.created": _l("The forum was founded"),
    "forum.changed": _l("The forum was changed"),
    "membership.joined": _l("A country or body joined"),
    "membership.changed": _l("A membership was corrected"),
    "membership.ended": _l("A membership was ended"),
    "mandate.given": _l("A role was given"),
    "mandate.changed": _l("A role was corrected"),
    "mandate.ended": _l("A role was ended"),
    "rotation.set": _l("The rotating chair was agreed"),
    "rotation.joined": _l("A country was inserted into the order"),
    "rotation.left": _l("A country was removed from the order"),
    "rotation.reordered": _l("The order was changed"),
    "rotation.changed": _l("The pattern of the terms was changed"),
    "rotation.replanned": _l("The terms were planned anew"),
    "rotation.extended": _l("Further terms were added"),
    "turn.swapped": _l("Two terms were swapped"),
    "turn.passed": _l("A country let its turn pass"),
    "messages.chosen": _l("It was chosen how messages reach the person"),
    "messages.watched": _l("The person began to watch a forum or a country"),
    "messages.watched_no_more": _l("The person watches something no more"),
    "messages.muted": _l("The person muted a forum or a meeting"),
    "messages.unmuted": _l("The person muted something no more"),
    "meeting.created": _l("The draft was made"),
    "meeting.changed": _l("The plan was changed"),
    "meeting.corrected": _l("The record was corrected"),
    "meeting.discarded": _l("The draft was discarded"),
    "meeting.scheduled": _l("The meeting was scheduled"),
    "meeting.convened": _l("The meeting was convened"),
    "meeting.postponed": _l("The meeting was postponed"),
    "meeting.cancelled": _l("The meeting was cancelled"),
    "meeting.held": _l("The meeting was recorded as held"),
    "meeting.adopted": _l("The outcome was adopted"),
    "meeting.reopened": _l("The outcome was reopened"),
    "meeting.redrafted": _l("The meeting was returned to draft"),
    "poll.opened": _l("A date poll was opened"),
    "poll.changed": _l("The date poll was changed"),
    "poll.option_added": _l("Dates were added to the poll"),
    "poll.option_taken_back": _l("A date was taken back from the poll"),
    "poll.voters_added": _l("More people were asked in the poll"),
    "poll.voter_changed": _l("Who is required in the poll was changed"),
    "poll.voter_removed": _l("Somebody was removed from the poll"),
    "poll.answered": _l("Somebody answered the date poll"),
    "poll.recorded": _l("An answer to the date poll was recorded"),
    "poll.reminded": _l("Those who had not answered the poll were reminded"),
    "poll.stopped": _l("The date poll took no more answers"),
    "poll.closed": _l("The date poll was closed on a date"),
    "poll.reopened": _l("The date poll was reopened"),
    "poll.withdrawn": _l("The date poll was withdrawn"),
    "series.created": _l("The series was begun"),
    "series.changed": _l("The series was changed"),
    "series.extended": _l("The series was planned further"),
    "series.ended": _l("The series was ended"),
    "agenda.added": _l("An item was added to the agenda"),
    "agenda.copied": _l("An item was copied to the agenda"),
    "agenda.changed": _l("An item of the agenda was changed"),
    "agenda.removed": _l("An item was taken off the agenda"),
    "agenda.reordered": _l("The agenda was put in another order"),
    "agenda.moved": _l("An item was moved to another agenda"),
    "deadline.set": _l("A deadline was set"),
    "deadline.changed": _l("A deadline was changed"),
    "deadline.moved": _l("A deadline was moved"),
    "deadline.unpinned": _l("A deadline is counted from the meeting again"),
    "deadline.done": _l("A deadline was noted as done"),
    "deadline.reopened": _l("A deadline was noted as not done after all"),
    "deadline.removed": _l("A deadline was removed"),
    "agenda.brought_back": _l("An item came back from an earlier meeting"),
    "participation.invited": _l("A person was invited"),
    "participation.nominated": _l("A person was nominated"),
    "participation.answered": _l("A person answered"),
    "participation.recorded": _l("An answer was recorded for a person"),
    "participation.promoted": _l("A person got a seat from the waiting list"),
    "participation.replaced": _l("A person took another one’s place"),
    "participation.withdrawn": _l("A person was withdrawn from the list"),
    "answer.settled": _l("A mail with an answer was settled by hand"),
    "answer.reopened": _l("A mail with an answer was opened again"),
    "attendance.recorded": _l("Attendance was recorded"),
    "call.made": _l("A country was asked to nominate"),
    "call.changed": _l("A call for nominations was changed"),
    "call.closed": _l("A call for nominations was closed"),
    "cell.waived": _l("A gap was waived"),
    "cell.unwaived": _l("A waived gap counts again"),
    "outcome.changed": _l("The outcome was written"),
    "outcome.carried_over": _l("An item was marked to come back at the next meeting"),
    "outcome.carry_undone": _l("The mark of an item to come back was taken off"),
    "duty.informed": _l("A step was made known"),
    "duty.acknowledged": _l("Somebody took note of what was made known"),
    "duty.reminded": _l("Those who had not taken note were reminded"),
    "duty.released": _l("Somebody need not take note any more"),
    "duty.closed": _l("What was made known is pursued no further"),
    "duty.restricted": _l("What was made known got another audience"),
    "template.changed": _l("The template of the year was changed"),
    "cycle.planned": _l("The year was planned"),
    "cycle.replanned": _l("The year was planned anew"),
    "cycle.pinned": _l("A date was pinned"),
    "cycle.unpinned": _l("A pinned date was let go"),
    "person.invited": _l("The person was invited to the platform"),
    "person.invitation_withdrawn": _l("The invitation was withdrawn"),
    "person.entered": _l("The person took up the invitation"),
    "person.updated": _l("The profile was changed"),
    "person.email_changed": _l("The e-mail address was changed"),
    "person.password_changed": _l("The password was changed"),
    "person.password_reset": _l("A new password was chosen by link"),
    "person.reset_asked": _l("A link for a new password was asked for"),
    "person.moved": _l("The person moved to another authority"),
    "person.closed": _l("The account was closed"),
    "person.reopened": _l("The account was reopened"),
    "person.administrator_made": _l("The person became an administrator"),
    "person.administrator_unmade": _l("The person is no administrator any more"),
    "authority.added": _l("The authority was entered"),
    "authority.changed": _l("The authority was changed"),
    "priority.set": _l("The country became a priority"),
    "priority.ended": _l("The end of the priority was noted"),
    "priority.changed": _l("The priority was changed"),
    "import.saved": _l("A table was imported"),
    "posting.added": _l("The posting was entered"),
    "posting.changed": _l("The posting was changed"),
    "posting.ended": _l("The end of the posting was noted"),
    "need.stated": _l("The need was stated"),
    "practice.drafted": _l("A text was begun"),
    "practice.changed": _l("The text was changed"),
    "practice.submitted": _l("The text was submitted"),
    "practice.taken_back": _l("The author took the text back"),
    "practice.discarded": _l("A draft was deleted"),
    "practice.passed": _l("Form and handling were found right"),
    "practice.changes_asked": _l("The author was asked for changes"),
    "practice.published": _l("The practice was published"),
    "practice.declined": _l("The text was declined"),
    "practice.confirmed": _l("It was confirmed that the practice still holds"),
    "practice.revision_begun": _l("A revision was begun"),
    "practice.revised": _l("The practice was revised"),
    "practice.withdrawn": _l("The practice was withdrawn"),
    "practice.brought_back": _l("The withdrawn practice was brought back"),
    "practice.superseded": _l("Another practice took its place"),
    "practice.stands_again": _l("It was said that nothing has taken its place after all"),
    "practice.file_added": _l("A file was put beside the text"),
    "practice.file_removed": _l("A file was taken away"),
    "forwarding.forwarded": _l("Something was forwarded to the next meeting"),
    "forwarding.withdrawn": _l("What was forwarded was withdrawn"),
    "forwarding.declined": _l("What was forwarded was declined"),
    "paper.added": _l("A paper was handed in"),
    "paper.version_added": _l("A new version of a paper was handed in"),
    "paper.changed": _l("What is said of a paper was corrected"),
    "paper.withdrawn": _l("A paper was withdrawn"),
    "paper.brought_back": _l("A withdrawn paper was brought back"),
    "need.named": _l("A need was named"),
    "need.changed": _l("What is said of a need was changed"),
    "need.moved": _l("A need was moved on the board"),
    "need.evidence_added": _l("Evidence was added to a need"),
    "need.evidence_removed": _l("Evidence was taken away from a need"),
    "need.supported": _l("A country supported a need"),
    "need.supported_no_more": _l("A country took its support back"),
    "proposal.begun": _l("A proposal was begun"),
    "proposal.changed": _l("A proposal was changed"),
    "proposal.answered": _l("An overlap of a proposal was answered"),
    "proposal.ready": _l("A proposal can go to ministers"),
    "proposal.draft": _l("A proposal is a draft again"),
    "proposal.agreed": _l("A proposal was agreed by ministers"),
    "proposal.not_agreed": _l("A proposal was not agreed by ministers"),
    "commitment.made": _l("A commitment was entered"),
    "commitment.changed": _l("A commitment was changed"),
    "commitment.open": _l("A commitment was opened again"),
    "commitment.under_way": _l("A commitment is under way"),
    "commitment.fulfilled": _l("A commitment was fulfilled"),
    "commitment.lapsed": _l("A commitment is no longer pursued"),
    "activity.considered": _l("A joint activity is considered"),
    "activity.undertaken": _l("A joint activity is undertaken"),
    "activity.completed": _l("A joint activity is completed"),
    "activity.dropped": _l("A joint activity was dropped"),
    "activity.changed": _l("A joint activity was changed"),
    "meeting.priorities_chosen": _l("The priorities of the meeting were chosen"),
    "lead.added": _l("A role on a priority was entered"),
    "lead.changed": _l("A role on a priority was changed"),
    "lead.removed": _l("A role on a priority was taken away"),
    "assessment.prepared": _l("An assessment round was prepared"),
    "assessment.changed": _l("An assessment round was changed"),
    "assessment.removed": _l("An assessment round was taken away"),
    "assessment.opened": _l("An assessment round was opened"),
    "assessment.closed": _l("An assessment round was closed"),
    "assessment.reopened": _l("An assessment round was opened again"),
    "assessment.answered": _l("Answers were given in an assessment round"),
    "assessment.frozen": _l("A consolidated table was frozen"),
    "assessment.transmitted": _l("A consolidated table was transmitted"),
    "assessment.identified": _l("A decision on a priority third country was recorded"),
    "briefing.begun": _l("A briefing package was begun"),
    "briefing.changed": _l("A briefing package was changed"),
    "briefing.section_changed": _l("A section of a briefing package was changed"),
    "briefing.section_added": _l("A section was added to a briefing package"),
    "briefing.section_moved": _l("A section of a briefing package was moved"),
    "briefing.section_removed": _l("A section of a briefing package was taken away"),
    "briefing.frozen": _l("A version of a briefing package was frozen"),
    "briefing.shared": _l("A version of a briefing package was shared"),
    "briefing.used": _l("The use of a briefing package was noted"),
    "briefing.use_removed": _l("A noted use of a briefing package was taken away"),
    "toolkit.said": _l("How a measure of the toolkit stands was changed"),
    "toolkit.removed": _l("What was said of a measure of the toolkit was taken away"),
    "instrument.entered": _l("An instrument was entered"),
    "instrument.changed": _l("How an instrument stands was changed"),
    "instrument.removed": _l("An instrument was taken away"),
    "instrument.step_noted": _l("A step on an instrument was noted"),
    "instrument.step_removed": _l("A step on an instrument was taken away"),
    "forum.milestone_added": _l("A milestone of a cycle was entered"),
    "forum.milestone_changed": _l("A milestone of a cycle was changed"),
    "forum.milestone_removed": _l("A milestone of a cycle was removed"),
    "activity.step_added": _l("A step was added to a joint activity"),
    "activity.step_changed": _l("A step of a joint activity was changed"),
    "activity.step_done": _l("A step of a joint activity was done"),
    "activity.step_not_done": _l("A step of a joint activity was not done after all"),
    "activity.step_removed": _l("A step was removed from a joint activity"),
    "activity.joined": _l("A country joined a joint activity"),
    "activity.left": _l("A country left a joint activity"),
    "decision.taken": _l("A decision was recorded"),
    "decision.corrected": _l("A decision was corrected"),
    "decision.annulled": _l("A decision was annulled"),
    "proposal.withdrawn": _l("A proposal was withdrawn"),
    "initiative.entered": _l("An initiative was entered"),
    "initiative.corrected": _l("An initiative was corrected"),
    "absence.declared": _l("An absence was declared"),
    "absence.changed": _l("An absence was changed"),
    "absence.withdrawn": _l("An absence was deleted"),
    "calendar.uploaded": _l("A calendar was uploaded"),
    "calendar.replaced": _l("A calendar was replaced"),
    "calendar.removed": _l("A calendar was deleted"),
    "feeds.subscribed": _l("A calendar subscription was made"),
    "feeds.changed": _l("A calendar subscription was changed"),
    "feeds.renewed": _l("The address of a calendar subscription was renewed"),
    "feeds.revoked": _l("A calendar subscription was revoked"),
}

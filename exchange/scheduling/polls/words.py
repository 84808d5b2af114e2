"""Date polls in the reader's words: answers, states, refusals, and what a count says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.core.text import fold
from exchange.scheduling.polls.models import Poll, PollOption, PollVoter
from exchange.scheduling.polls.rules import (
    MOST_OPTIONS,
    MOST_VOTERS,
    Choice,
    Count,
    Origin,
    PollState,
    Refusal,
    Step,
    Voice,
    reminder_at,
)

CHOICES = {Choice.YES: _l("Yes"), Choice.IF_NEED_BE: _l("If need be"), Choice.NO: _l("No")}
VOICES = {
    Voice.YES: _l("yes"),
    Voice.IF_NEED_BE: _l("if need be"),
    Voice.NO: _l("no"),
    Voice.SILENT: _l("not answered"),
}
#: Shape and tone of each, as cells and states have them.
VOICE_KINDS = {
    Voice.YES: "accepted",
    Voice.IF_NEED_BE: "tentative",
    Voice.NO: "declined",
    Voice.SILENT: "waiting",
}
STATES = {
    PollState.OPEN: _l("Open"),
    PollState.CLOSED: _l("Closed"),
    PollState.WITHDRAWN: _l("Withdrawn"),
}
STATE_KINDS = {PollState.OPEN: "open", PollState.CLOSED: "done", PollState.WITHDRAWN: "withdrawn"}
ORIGINS = {Origin.SUGGESTED: _l("suggested"), Origin.BY_HAND: _l("by hand")}
#: What a button says that leads to a step, what its page asks, what will happen, what its button says, what was done.
STEPS = {
    Step.STOP: _l("Take no more answers"),
    Step.REOPEN: _l("Reopen the poll"),
    Step.WITHDRAW: _l("Withdraw the poll"),
}
QUESTIONS = {
    Step.STOP: _l("Take no more answers?"),
    Step.REOPEN: _l("Reopen this poll?"),
    Step.WITHDRAW: _l("Withdraw this poll?"),
}
EFFECTS = {
    Step.STOP: _l("Answers stay as they are. You can choose a date later, or reopen the poll."),
    Step.REOPEN: _l("All answers given are kept and can be changed again."),
    Step.WITHDRAW: _l("No date comes of it. The poll cannot be opened again, but you can make another."),
}
DONE = {
    Step.STOP: _l("The poll takes no more answers."),
    Step.REOPEN: _l("The poll is open again."),
    Step.WITHDRAW: _l("The poll is withdrawn."),
}
REFUSALS = {
    Refusal.NOT_OPEN: _l("This poll is closed: it takes no more answers or changes."),
    Refusal.NOT_NOW: _l("The poll is not in a state for this any more."),
    Refusal.NOT_WAITING: _l(
        "The meeting has a date that holds. Postpone it without a new date, or return it to draft, first."
    ),
    Refusal.POLL_THERE: _l("There is a poll on this meeting already. Close or withdraw that one first."),
    Refusal.NO_OPTIONS: _l("Give at least one date."),
    Refusal.TOO_MANY_OPTIONS: _l("A poll offers %(most)s dates at most.", most=MOST_OPTIONS),
    Refusal.SAME_OPTION: _l("This date is on offer already."),
    Refusal.PAST_OPTION: _l("This date has passed. Choose a later one."),
    Refusal.BEFORE_ANSWERS: _l("This date does not lie after the day to respond by. Choose a later one."),
    Refusal.ENDS_BEFORE_START: _l("The end must be after the start."),
    Refusal.TOO_LONG: _l("A meeting lasts 31 days at most."),
    Refusal.OPTION_GONE: _l("This date is not on offer any more."),
    Refusal.LAST_OPTION: _l("This is the only date on offer. Add another first, or withdraw the poll."),
    Refusal.RESPOND_PAST: _l("This day has passed. Choose today or a later day."),
    Refusal.RESPOND_LATE: _l("The day to respond by lies before the first date on offer."),
    Refusal.NOBODY: _l("Choose at least one person."),
    Refusal.TOO_MANY_VOTERS: _l("A poll asks %(most)s people at most.", most=MOST_VOTERS),
    Refusal.LEFT: _l("One of these people has left the platform."),
    Refusal.UNION_ONLY: _l("This meeting is for the Union side only. Nobody of the partner side can be asked."),
    Refusal.NOT_ASKED: _l("This person is no longer asked."),
    Refusal.NOT_YOURS: _l("You may not do this for this person or this poll."),
    Refusal.UNANSWERED: _l("A date was added meanwhile. Please answer that one as well."),
}


def parties(voters: Iterable[PollVoter]) -> dict[str, str]:
    """Return the name of each country and body for which somebody is asked."""
    return {voter.party: party_of(voter) for voter in voters}


def party_of(voter: PollVoter) -> str:
    """Return the country, or the body, for which a person comes."""
    if voter.country_code:
        return formats.country(voter.country_code)
    return voter.authority.label if voter.authority is not None else _("Others")


def named(keys: Iterable[str], names: dict[str, str]) -> str:
    """Return countries and bodies by name, sorted as the language sorts."""
    return ", ".join(sorted((names.get(key, key) for key in keys), key=fold))


def explained(count: Count, names: dict[str, str]) -> list[str]:
    """Return in sentences why a date stands where it does, in the order in which that counts."""
    found = []
    if count.covered or count.missing:
        number = len(count.covered) + len(count.missing)
        if count.missing:
            found.append(
                _(
                    "%(covered)s of %(number)s required countries and bodies can come; not covered: %(missing)s.",
                    covered=len(count.covered),
                    number=number,
                    missing=named(count.missing, names),
                )
            )
        else:
            found.append(
                ngettext(
                    "The required country or body can come.",
                    "All %(num)s required countries and bodies can come.",
                    number,
                )
            )
    return [*found, _said(count)]


def _said(count: Count) -> str:
    said = {voice: len(count.saying(voice)) for voice in Voice}
    return _(
        "Countries and bodies: %(yes)s yes, %(maybe)s if need be, %(no)s no, %(silent)s not answered.",
        yes=said[Voice.YES],
        maybe=said[Voice.IF_NEED_BE],
        no=said[Voice.NO],
        silent=said[Voice.SILENT],
    )


def span_of(option: PollOption) -> str:
    """Return a date on offer by the clock where the meeting takes place."""
    return formats.span(option.starts_at, option.ends_at, option.zone)


def reminder_rule(poll: Poll, zone: str) -> str:
    """Return when those who have not answered are reminded by the platform itself."""
    moment = reminder_at(poll.opened_at, poll.closes_at)
    if moment is None:
        return _("Nobody is reminded automatically: there are less than two days to answer.")
    hours = round((poll.closes_at - moment).total_seconds() / 3600)
    return _(
        "Whoever has not answered is reminded once, %(hours)s hours before the end of the day to respond by: %(when)s. "
        "Those asked later have a shorter time, and nobody with less than two days is reminded.",
        hours=hours,
        when=formats.moment(moment, zone),
    )


def said_of_told(done: str, number: int) -> str:
    """Return what was done, and how many are told of it."""
    if not number:
        return done
    return f"{done} " + ngettext("%(num)s person is told of it.", "%(num)s persons are told of it.", number)


def sorted_groups(voters: Sequence[PollVoter]) -> list[tuple[str | None, list[PollVoter]]]:
    """Return people by country in the order of the reader's language; bodies at the end."""
    found: dict[str | None, list[PollVoter]] = {}
    for voter in voters:
        found.setdefault(voter.country_code, []).append(voter)
    return sorted(found.items(), key=lambda group: (group[0] is None, fold(formats.country(group[0]))))

"""When somebody is reminded of what comes up: lead times, the morning on the reader's clock, and what counts no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from exchange.accounts.rules import Role
from exchange.core import clock
from exchange.meetings.rules import Answer, State
from exchange.workdays.rules import NoWorkingDay, WorkCalendar, shifted

MEETING, ANSWER, DEADLINE, HANDOVER = "reminder_meeting", "reminder_answer", "reminder_deadline", "reminder_handover"
REVIEW = "reminder_review"
BRIEFING, STALE, ROUND = "reminder_briefing", "reminder_stale", "reminder_round"
#: The kinds of messages that this room writes by itself.
KINDS = (MEETING, ANSWER, DEADLINE, HANDOVER, REVIEW, BRIEFING, STALE, ROUND)
#: On the reader's clock reminders are written from then until then: a telephone lies beside many beds.
MORNING, EVENING = time(8), time(20)
ONE_DAY = timedelta(days=1)
#: So long after a day has passed it is still said that something is late; later, everybody concerned knows.
LATE_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Lead:
    """How long before something a person is reminded of it: in days, or in ``working_days`` of the reader's country.

    Negative ones lie after the day.
    """

    code: str
    days: int = 0
    working_days: int = 0

    @property
    def is_after(self) -> bool:
        """Say whether it comes only when the day has passed."""
        return self.days < 0 or self.working_days < 0


#: A week to arrange travel, a day to read the papers.
MEETING_LEADS = (Lead("7d", days=7), Lead("1d", days=1))
#: Enough to ask at home whether one may go, and a last time while the answer still counts.
ANSWER_LEADS = (Lead("3w", working_days=3), Lead("0d"))
#: A week to do it, a day to finish it, and once when it was forgotten.
DEADLINE_LEADS = (Lead("7d", days=7), Lead("1d", days=1), Lead("late", working_days=-1))
#: A month to go through what passes on, a week to settle the rest.
HANDOVER_LEADS = (Lead("30d", days=30), Lead("7d", days=7))
#: A month to look at it again, and once when nobody did.
REVIEW_LEADS = (Lead("30d", days=30), Lead("late", working_days=-1))
#: Once in the week, from its first day on.
STALE_LEADS = (Lead("0d"),)
#: No lead lies further before its day; three working days never take longer, whatever holidays there are.
FURTHEST = {
    MEETING: timedelta(days=7),
    ANSWER: timedelta(days=21),
    DEADLINE: timedelta(days=7),
    HANDOVER: timedelta(days=30),
    REVIEW: timedelta(days=30),
    BRIEFING: timedelta(days=30),
    STALE: timedelta(days=0),
    ROUND: timedelta(days=7),
}

#: Meetings in these states take place, as far as is known, if their date holds.
COMING = (State.SCHEDULED, State.CONVENED, State.POSTPONED)
#: Who was asked and has not answered.
OWING = (Answer.INVITED, Answer.NOMINATED)
#: Who passes the chair on or takes it over, and who keeps the forum's business meanwhile.
AT_HANDOVER = (Role.DELEGATION, Role.SECRETARIAT)
#: For people of bodies, which have no country: Saturday and Sunday.
WEEK = WorkCalendar("", frozenset({5, 6}), MappingProxyType({}), known=False)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What comes up for one person: about which thing, due at an instant or on a day, and with which leads.

    ``zone`` is the reader's; ``calendar`` has the working days where the reader lives. ``told_at``: when the person was
    last told of it by other means; a lead that had come by then has nothing to say.
    """

    kind: str
    about_kind: str
    about_id: int
    person_id: int
    due: datetime | date
    zone: str
    leads: tuple[Lead, ...]
    told_at: datetime | None = None
    calendar: WorkCalendar = field(default=WEEK, compare=False)


@dataclass(frozen=True, slots=True)
class Due:
    """An occurrence of which a person is now to be reminded, and by which of its leads."""

    occurrence: Occurrence
    lead: Lead

    @property
    def until(self) -> datetime:
        """Return from when on it has nothing to say."""
        return ends(self.occurrence, self.lead)

    @property
    def key(self) -> tuple[int, str, str, int, str, datetime]:
        """Return by what it is known whether it was said already."""
        one = self.occurrence
        return one.person_id, one.kind, one.about_kind, one.about_id, self.lead.code, instant_of(one.due)


def instant_of(due: datetime | date) -> datetime:
    """Return under which instant a due day is kept: its midnight in UTC, wherever it is read.

    >>> instant_of(date(2028, 2, 29)).isoformat()
    '2028-02-29T00:00:00+00:00'
    """
    if isinstance(due, datetime):
        return due.astimezone(UTC)
    return datetime(due.year, due.month, due.day, tzinfo=UTC)


def morning(day: date, zone: str) -> datetime:
    """Return the instant at which reminders are written on that day.

    >>> [morning(date(2026, 3, day), "Europe/Brussels").hour for day in (28, 29)]
    [7, 6]
    """
    return datetime.combine(day, MORNING, tzinfo=clock.zone(zone)).astimezone(UTC)


def is_daytime(instant: datetime, zone: str) -> bool:
    """Say whether a message may reach somebody there at that instant."""
    return MORNING <= instant.astimezone(clock.zone(zone)).time() < EVENING


def by_day(instant: datetime, zone: str) -> datetime:
    """Return the instant itself, or the morning after it if it lies in the night.

    >>> [by_day(datetime(2027, 1, 31, hour, tzinfo=UTC), "UTC").isoformat() for hour in (7, 19, 20)]
    ['2027-01-31T08:00:00+00:00', '2027-01-31T19:00:00+00:00', '2027-02-01T08:00:00+00:00']
    """
    if is_daytime(instant, zone):
        return instant
    local = instant.astimezone(clock.zone(zone))
    return morning(local.date() + (ONE_DAY if local.time() >= EVENING else timedelta()), zone)


def moment(occurrence: Occurrence, lead: Lead) -> datetime | None:
    """Return when the lead comes: counted from an instant by the hour, from a day in the morning; never in the night.

    None where the reader's country has no working day within reach.
    """
    if isinstance(occurrence.due, datetime):
        return by_day(occurrence.due - timedelta(days=lead.days), occurrence.zone)
    day = occurrence.due - timedelta(days=lead.days)
    if lead.working_days:
        try:
            day = shifted(day, -lead.working_days, (occurrence.calendar,))
        except NoWorkingDay:
            return None
    return morning(day, occurrence.zone)


def ends(occurrence: Occurrence, lead: Lead) -> datetime:
    """Return from when on the lead has nothing to say any more: its meeting begins, its day is over, it is long known."""
    due = occurrence.due
    if isinstance(due, datetime):
        return due
    return clock.start_of(due + ONE_DAY + (LATE_FOR if lead.is_after else timedelta()), occurrence.zone)


def lead_at(occurrence: Occurrence, now: datetime) -> Lead | None:
    """Return the lead by which a person is to be reminded now: the nearest one that has come, by day, or none.

    One that came before the person was last told of it is skipped, and none further off takes its place.

    >>> starts = datetime(2027, 3, 10, 9, tzinfo=UTC)
    >>> one = Occurrence(MEETING, "meeting", 1, 7, starts, "Europe/Brussels", MEETING_LEADS, told_at=starts - 3 * ONE_DAY)
    >>> [lead_at(one, starts - days * ONE_DAY) for days in (3, 2, 1)]
    [None, None, Lead(code='1d', days=1, working_days=0)]
    """
    if not is_daytime(now, occurrence.zone):
        return None
    moments = [(at, lead) for lead in occurrence.leads if (at := moment(occurrence, lead)) is not None and at <= now]
    if not moments:
        return None
    at, lead = max(moments, key=lambda pair: pair[0])
    told = occurrence.told_at is not None and at <= occurrence.told_at
    return None if told or now >= ends(occurrence, lead) else lead


def due_of(occurrences: Iterable[Occurrence], now: datetime) -> list[Due]:
    """Return what people are to be reminded of now, in the order of its keys, so that two at work meet in one order."""
    found = (Due(one, lead) for one in occurrences if (lead := lead_at(one, now)) is not None)
    return sorted(found, key=lambda due: due.key)

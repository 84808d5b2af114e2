"""Entries of the journal told in words: what was done, from what to what (V4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from exchange.accounts import words as accounts
from exchange.activities import words as activities
from exchange.assessments import words as assessments
from exchange.commitments import words as commitments
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.journal import JournalEntry
from exchange.countries.words import DEGREES, POSTING_KINDS
from exchange.cycles.deadlines.rules import Kind
from exchange.cycles.deadlines.words import KINDS as DEADLINES
from exchange.cycles.deadlines.words import OWNERS
from exchange.decisions import words as decisions
from exchange.forums.words import ROLES
from exchange.home.queries.trail import AUTHORITIES, PEOPLE
from exchange.home.words import ACTIONS
from exchange.informing.activities.words import STEPS as ACTIVITY_STEPS
from exchange.informing.meetings.words import STEPS as MEETING_STEPS
from exchange.informing.practices.words import STEPS as PRACTICE_STEPS
from exchange.informing.words import HOWS
from exchange.instruments import words as instruments
from exchange.meetings.agenda.words import KINDS as ITEM_KINDS
from exchange.meetings.invitations.words import CALL_STATES
from exchange.meetings.series.rules import unpacked
from exchange.meetings.series.words import bounds, sentence
from exchange.meetings.words import ANSWERS, STATES
from exchange.needs import words as needs
from exchange.needs.words import CONSIDERATIONS
from exchange.papers.words import READERS
from exchange.practices import words as practices
from exchange.priorities.leads.words import ROLES as LEAD_ROLES
from exchange.proposals import words as proposals
from exchange.scheduling.polls.words import CHOICES
from exchange.scheduling.polls.words import STATES as POLL_STATES
from exchange.toolkit import words as toolkit
from exchange.world.rules import Level
from exchange.world.words import AUTHORITY_KINDS, CAPACITIES, HANDLINGS, LEVELS, SIDES

LONGEST = 400
AUDIENCES = {"all": _l("Everyone entitled"), "union": _l("Union side only")}
#: Columns that say nothing to a reader, or say again what another column says.
_UNTOLD = frozenset(
    {
        "uid", "key", "created_at", "created_by", "shown_at", "sequence", "starts_at", "ends_at", "starts_fold",
        "ends_fold", "meeting_id", "forum_id", "rotation_id", "item_id", "call_id", "replaces_id", "position",
        "asked_at", "answered_at", "edited_at", "made_at", "noted_at", "convened_at", "names", "illustrative",
        "privacy_version", "privacy_accepted_at", "token_hash", "unprepared_reason", "origin_meeting_id", "origin_item_id",
        "origin_key", "series_id", "series_on", "by_id", "at", "moved_at", "since", "proposal_id", "year", "annulled_at", "decision_id", "closed_on", "declaration", "paragraph", "slot", "changed_at", "version_id", "round_id", "briefing_id", "part", "made_by", "as_of", "content", "frozen_by",
    }
)  # fmt: skip
COLUMNS = {
    "title": _l("Title"), "name": _l("Name"), "purpose": _l("Purpose"), "note": _l("Note"), "reason": _l("Reason"),
    "state": _l("State"), "state_reason": _l("Reason"), "level": _l("Level"), "levels": _l("Levels"),
    "zone": _l("Time zone"), "starts_local": _l("Begins"), "ends_local": _l("Ends"), "date_open": _l("Date open"),
    "place": _l("Place"), "place_country": _l("Country of the place"), "online_link": _l("Online link"),
    "languages": _l("Languages"), "handling": _l("Handling"), "audience": _l("Who may see it"),
    "organiser_country": _l("Organiser"), "organiser_id": _l("Organiser"), "seats_per_country": _l("Seats per country"),
    "respond_by": _l("Respond by"), "countries": _l("About"), "chair": _l("Chair"), "country_code": _l("Country"),
    "third_code": _l("With regard to"), "authority_id": _l("Authority"), "person_id": _l("Person"),
    "rapporteur_id": _l("Rapporteur"), "recorded_by": _l("Recorded by"), "edited_by": _l("Written by"),
    "stated_by": _l("Stated by"), "invited_by": _l("Invited by"), "noted_by": _l("Noted by"), "role": _l("Role"),
    "starts_on": _l("From"), "ends_on": _l("Ends on"), "side": _l("Side"), "two_sided": _l("Two sides"),
    "order": _l("Order"), "pattern": _l("Pattern"), "months": _l("Months"), "kind": _l("Kind"), "minutes": _l("Minutes"),
    "capacity": _l("Capacity"), "capacities": _l("Capacities"), "answer": _l("Answer"), "waiting": _l("Waiting place"),
    "confirmed": _l("Confirmed"), "attended": _l("Attended"), "seats": _l("Seats"), "applicable": _l("Applies"),
    "proceedings": _l("Proceedings"), "conclusion": _l("Conclusion"), "email": _l("E-mail address"),
    "phone": _l("Telephone"), "locale": _l("Language of the pages"), "is_admin": _l("Administrator"),
    "abbreviation": _l("Abbreviation"), "source": _l("By which list"), "degree": _l("Need"), "detail": _l("Detail"),
    "stated_at": _l("Stated on"), "due_on": _l("Due on"), "owner_country": _l("Who answers for it"), "evidence": _l("Evidence"), "leader_country": _l("Action leader"), "done_on": _l("Done on"), "plan": _l("Step"), "milestone": _l("Milestone"), "cycle": _l("Cycle"), "priority": _l("Priority"), "office": _l("Office"), "action": _l("Operational action"), "pinned": _l("Set by hand"), "owner": _l("Who answers for it"),
    "working_days": _l("Working days from the meeting"), "done_at": _l("Done on"), "done_by": _l("Done by"),
    "unprepared_levels": _l("Missing preparation"), "carries_over": _l("Carries over"),
    "options": _l("Dates on offer"), "asked": _l("Asked"), "votes": _l("Answers, by date"),
    "comment": _l("Comment"), "required": _l("Required"), "message": _l("Message"),
    "told": _l("Told"), "step": _l("Step"), "acknowledged_how": _l("Taken note"), "closed_at": _l("Closed on"),
    "situation": _l("What was the situation"), "done": _l("What was done"), "result": _l("What came of it"),
    "caution": _l("What to watch out for"), "topics": _l("Topics"), "language": _l("Language"), "phase": _l("Phase of cooperation"),
    "instrument": _l("Instrument"), "priorities": _l("EU crime priorities"), "reach": _l("Who reads it"),
    "named": _l("Author named"), "readers": _l("Who reads it"), "stage": _l("Where it stands"), "aims": _l("What it aims at"),
    "participants": _l("Who takes part"), "funding": _l("Paid from"), "fund": _l("Which fund"), "overlap": _l("What is answered"),
    "frameworks": _l("Existing frameworks that it uses"), "run_by": _l("Who runs it"), "third_parties": _l("Third parties invited"), "midterm": _l("Mid-term evaluation"), "final": _l("Final evaluation"), "link": _l("Web address"), "text": _l("Text"),
    **{one.value: word for one, word in CONSIDERATIONS.items()}, "file": _l("File"), "number": _l("Version"), "review_by": _l("To be confirmed by"),
    "comment_situation": _l("To be changed: the situation"), "comment_done": _l("To be changed: what was done"),
    "comment_result": _l("To be changed: what came of it"), "comment_caution": _l("To be changed: what to watch out for"),
    "comment_whole": _l("To be changed: on the whole"),
    "occurrences": _l("Meetings"), "planned_until": _l("Planned until"),
    "next_step": _l("Next step"), "next_on": _l("By when"), "owner_id": _l("Who answers for it"), "measure": _l("Measure"),
    "post": _l("Post"), "serves": _l("Also serves"), "matters": _l("Matters"),
    "keeper_id": _l("Kept by"), "included": _l("In the package"), "shared_at": _l("Shared"), "occasion": _l("Used in"), "used_on": _l("Used on"),
    "deadline": _l("Answers until"), "criteria": _l("Criteria"), "opened_at": _l("Opened"), "frozen_at": _l("Frozen"), "transmitted_on": _l("Transmitted on"),
    "document": _l("Document"), "grounds": _l("Grounds"), "is_priority": _l("A priority third country"), "decided_on": _l("Decided on"), "answers": _l("Answers"),
    "since_on": _l("Since"), "source_on": _l("As of"), "matter": _l("What it is about"), "convention": _l("Convention"),
    "member_code": _l("Member State"), "promoter_code": _l("Who promotes it"), "promoter_id": _l("Who promotes it"), "taken_on": _l("Day"),
    "ended_on": _l("Ends on"), "announced": _l("Scheduled at once"), "months_ahead": _l("Months ahead"),
}  # fmt: skip
#: A place in the chain of a year: the level, its number where there are several, what is due for it.
_PLACE = re.compile(f"({'|'.join(Level)})(?:-([0-9]+))?(?: ([a-z_]+))?")
_COUNTRIES = frozenset(
    {
        "country_code",
        "third_code",
        "place_country",
        "organiser_country",
        "owner_country",
        "leader_country",
        "member_code",
        "promoter_code",
    }
)
_WORDS: dict[str, Mapping[Any, Any]] = {
    "level": LEVELS, "levels": LEVELS, "unprepared_levels": LEVELS, "handling": HANDLINGS, "audience": AUDIENCES, "capacity": CAPACITIES,
    "capacities": CAPACITIES, "answer": ANSWERS, "role": ROLES, "side": SIDES, "degree": DEGREES,
    "owner": OWNERS, "votes": CHOICES, "acknowledged_how": HOWS,
    "phase": practices.PHASES, "instrument": practices.INSTRUMENTS, "priorities": practices.PRIORITIES,
    "reach": practices.REACHES, "readers": READERS,
}  # fmt: skip
_WORDS_OF: dict[tuple[str, str], Mapping[Any, Any]] = {
    ("meeting", "state"): STATES,
    ("person", "state"): accounts.STATES,
    ("nomination_call", "state"): CALL_STATES,
    ("agenda_item", "kind"): ITEM_KINDS,
    ("deadline", "kind"): DEADLINES,
    ("authority", "kind"): AUTHORITY_KINDS,
    ("poll", "state"): POLL_STATES,
    ("duty", "step"): {**MEETING_STEPS, **PRACTICE_STEPS, **ACTIVITY_STEPS},
    ("practice", "state"): practices.STATES,
    ("need", "stage"): needs.STAGES,
    ("need", "kind"): needs.KINDS,
    ("proposal", "state"): proposals.STATES,
    ("activity", "state"): activities.STATES,
    ("commitment", "state"): commitments.STATES,
    ("decision", "result"): decisions.RESULTS,
    ("proposal", "funding"): proposals.FUNDINGS,
    ("proposal", "overlap"): proposals.ANSWERS,
    ("practice", "kind"): practices.KINDS,
    ("posting", "kind"): POSTING_KINDS,
    ("toolkit_entry", "state"): toolkit.STATES,
    ("toolkit_entry", "measure"): toolkit.MEASURES,
    ("assessment_round", "state"): assessments.STATES,
    ("assessment_round", "criteria"): assessments.CRITERIA,
    ("instrument", "kind"): instruments.KINDS,
    ("instrument", "matter"): instruments.MATTERS,
    ("instrument", "state"): instruments.STATES,
    ("priority_lead", "role"): LEAD_ROLES,
    ("priority_lead", "priority"): practices.PRIORITIES,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words; empty where there was or is nothing."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    at: datetime
    who: str
    what: str
    about: str
    changes: tuple[Told, ...]
    reason: str


def action(name: str) -> str:
    """Return what an action did, in words; its name where there are none."""
    return str(ACTIONS.get(name, name))


def told(entries: Iterable[JournalEntry], names: Mapping[tuple[str, int], str], zone_name: str) -> list[Line]:
    """Return the entries in words, times in the reader's zone. ``names`` are those of people and authorities by key."""
    return [
        Line(
            one.at, one.actor_name, action(one.action), _about(one), tuple(_changes(one, names, zone_name)), one.reason
        )
        for one in entries
    ]


def _about(entry: JournalEntry) -> str:
    label = entry.subject_label
    if entry.subject_kind == "participation":
        return str(CAPACITIES.get(label, label))  # type: ignore[call-overload]
    if entry.subject_kind == "deadline":
        return str(DEADLINES.get(label, label))  # type: ignore[call-overload]
    if entry.subject_kind == "mandate":
        return str(ROLES.get(label, label))  # type: ignore[call-overload]
    return "" if entry.subject_kind in {"person", "stated_need", "rotation"} else label


def _changes(entry: JournalEntry, names: Mapping[tuple[str, int], str], zone_name: str) -> Iterable[Told]:
    for column, pair in entry.changes.items():
        if column in _UNTOLD or not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004
            continue
        was, now = (_value(entry.subject_kind, column, value, names, zone_name) for value in pair)
        if was != now:
            yield Told(_column(column), was, now)


def _column(column: str) -> str:
    if column in COLUMNS:
        return str(COLUMNS[column])
    if place := _PLACE.fullmatch(column):
        return _place(*place.groups())
    first, slash, after = column.partition("/")
    if slash:
        return _("Chair %(start)s – %(end)s", start=_text(first, ""), end="…" if after == ".." else _text(after, ""))
    return column.partition(" [")[0]


def _place(level: str, number: str | None, kind: str | None) -> str:
    """Return a place in the chain of a year, and what is due for it, in words."""
    name = str(LEVELS[Level(level)]) + (f" {number}" if number else "")
    return f"{name}: {DEADLINES[Kind(kind)]}" if kind in set(Kind) else name


def _value(kind: str, column: str, value: Any, names: Mapping[tuple[str, int], str], zone_name: str) -> str:
    if isinstance(value, list):
        if all(isinstance(part, int) for part in value):
            return ""
        return ", ".join(_value(kind, column, part, names, zone_name) for part in value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if reader := _reader(kind, column, names):
        return reader(value)
    return _text(str(value), zone_name)


def _reader(kind: str, column: str, names: Mapping[tuple[str, int], str]) -> Callable[[Any], str] | None:
    """Return what puts a column's values into words, where they are not words already."""
    if column in _COUNTRIES or column in {"countries", "chair"} or "/" in column:
        return formats.country
    if (kind, column) == ("meeting_series", "pattern"):
        return _pattern
    if column in PEOPLE:
        return lambda value: names.get(("person", value), _("someone who has left"))
    if column in AUTHORITIES:
        return lambda value: names.get(("authority", value), "")
    if column in {"languages", "language"}:
        return formats.language
    words = _WORDS_OF.get((kind, column)) or _WORDS.get(column)
    return (lambda value: str(words.get(value, value))) if words else None


def _pattern(kept: Mapping[str, Any]) -> str:
    rhythm = unpacked(kept)
    return f"{sentence(rhythm.pattern, rhythm.hours)}, {bounds(rhythm.pattern)}"


def _text(value: str, zone_name: str) -> str:
    """Return a day or an instant in the reader's words, any other text as it is, shortened."""
    with suppress(ValueError):
        return formats.day(date.fromisoformat(value)) if len(value) == len("2026-01-01") else _moment(value, zone_name)
    return value if len(value) <= LONGEST else value[:LONGEST].rstrip() + " …"


def _moment(value: str, zone_name: str) -> str:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        return f"{formats.day(instant.date())}, {formats.clock_time(instant)}"
    return formats.moment(instant, zone_name)

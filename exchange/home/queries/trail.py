"""Reading the audit trail of one thing (V4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, g

from exchange.accounts.models import Authority, Person
from exchange.accounts.queries import person_or_404
from exchange.activities.queries import activity_or_404
from exchange.assessments.queries import round_or_404
from exchange.briefings.queries import briefing_or_404
from exchange.chairing.models import PassedTurn, Rotation
from exchange.commitments.queries import commitment_or_404
from exchange.core import formats
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.queries import posting_or_404
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning.models import Cycle, CycleTemplate
from exchange.decisions.queries import decision_or_404
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forums.queries import forum_or_404
from exchange.forums.queries import visible_to as forums_visible_to
from exchange.informing.models import Duty
from exchange.instruments.models import Instrument
from exchange.instruments.queries import instrument_or_404
from exchange.instruments.words import name
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.models import Participation
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.queries import meeting_or_404
from exchange.meetings.series.queries import series_or_404
from exchange.needs.queries import need_or_404
from exchange.papers.models import Paper
from exchange.practices.queries import practice_or_404
from exchange.proposals.queries import proposal_or_404
from exchange.scheduling.polls.models import Poll
from exchange.toolkit.queries import entry_or_404
from exchange.toolkit.words import MEASURES

#: Tables whose rows belong to one meeting, or to one forum.
OF_MEETING: tuple[Any, ...] = (AgendaItem, Participation, Call, CellNote, Outcome, Deadline, Poll, Paper)
OF_FORUM = tuple(
    table.__tablename__ for table in (Forum, Membership, Mandate, Rotation, PassedTurn, Cycle, CycleTemplate)
)
#: Columns that hold the key of a person, or of an authority.
PEOPLE = frozenset(
    {
        "person_id",
        "rapporteur_id",
        "recorded_by",
        "edited_by",
        "stated_by",
        "invited_by",
        "noted_by",
        "done_by",
        "keeper_id",
    }
)
AUTHORITIES = frozenset({"authority_id", "organiser_id", "promoter_id", "owner_id"})


@dataclass(frozen=True, slots=True)
class Followed:
    """A thing whose trail is asked for. ``country`` is the one from which a posted person comes."""

    kind: str
    id: int
    label: str
    endpoint: str
    address: dict[str, Any]
    forum_id: int | None = None
    country: str | None = None


def _meeting(key: int) -> Followed:
    meeting = meeting_or_404(key)
    return Followed("meeting", key, meeting.title, "meetings.show", {"meeting_id": key}, meeting.forum_id)


def _series(key: int) -> Followed:
    series = series_or_404(key).series
    return Followed("meeting_series", key, series.title, "series.show", {"series_id": key}, series.forum_id)


def _forum(key: int) -> Followed:
    return Followed("forum", key, forum_or_404(key).label, "forums.show", {"forum_id": key}, key)


def _rotation(key: int) -> Followed:
    query = sa.select(Forum).join(Rotation, Rotation.forum_id == Forum.id)
    forum = db.session.scalars(query.where(Rotation.id == key, forums_visible_to(g.viewer))).one_or_none() or abort(404)
    return Followed("rotation", key, forum.label, "chairing.show", {"forum_id": forum.id}, forum.id)


def _person(key: int) -> Followed:
    return Followed("person", key, person_or_404(key).name, "accounts.person", {"person_id": key})


def _need(key: int) -> Followed:
    need = db.session.get(StatedNeed, key) if g.viewer.is_union else None
    if need is None:
        abort(404)
    label = f"{formats.country(need.country_code)} – {formats.country(need.third_code)}"
    return Followed("stated_need", key, label, "countries.show", {"code": need.third_code})


def _posting(key: int) -> Followed:
    posting: Posting = posting_or_404(key)
    label = f"{posting.person.name} – {formats.country(posting.country_code)}"
    address = {"code": posting.country_code}
    return Followed("posting", key, label, "countries.show", address, country=posting.person.country_code)


def _measure(key: int) -> Followed:
    found = entry_or_404(key)
    label = f"{formats.country(found.country_code)}: {MEASURES[found.measure]}"
    return Followed("toolkit_entry", key, label, "toolkit.show", {"code": found.country_code})


def _briefing(key: int) -> Followed:
    found = briefing_or_404(key)
    return Followed("briefing", key, formats.country(found.country_code), "briefings.show", {"briefing_id": key})


def _round(key: int) -> Followed:
    found = round_or_404(key)
    return Followed("assessment_round", key, found.title, "assessments.show", {"round_id": key})


def _instrument(key: int) -> Followed:
    """Who promotes it, and how, is the Union side's (V1)."""
    if not g.viewer.is_union:
        abort(404)
    one: Instrument = instrument_or_404(key)
    return Followed("instrument", key, name(one.what, one.title), "instruments.show", {"code": one.country_code})


def _priority(key: int) -> Followed:
    priority = db.session.get(Priority, key) or abort(404)
    label = formats.country(priority.country_code)
    return Followed("priority", key, label, "countries.show", {"code": priority.country_code})


def _practice(key: int) -> Followed:
    practice = practice_or_404(key)
    return Followed("practice", key, practice.title, "practices.show", {"practice_id": key}, practice.forum_id)


def _mapped(key: int) -> Followed:
    need = need_or_404(key)
    return Followed("need", key, need.title, "needs.show", {"need_id": key}, need.forum_id)


def _proposal(key: int) -> Followed:
    one = proposal_or_404(key)
    return Followed("proposal", key, one.title, "proposals.show", {"proposal_id": key}, one.forum_id)


def _decision(key: int) -> Followed:
    one = decision_or_404(key)
    return Followed("decision", key, one.label, "decisions.show", {"decision_id": key}, one.forum_id)


def _activity(key: int) -> Followed:
    one = activity_or_404(key)
    return Followed("activity", key, one.title, "activities.show", {"activity_id": key}, one.forum_id)


def _commitment(key: int) -> Followed:
    one = commitment_or_404(key)
    return Followed("commitment", key, one.title, "commitments.show", {"commitment_id": key}, one.forum_id)


#: What can be followed: the word in the address, and how the thing is found.
KINDS: dict[str, Callable[[int], Followed]] = {
    "meeting": _meeting,
    "series": _series,
    "forum": _forum,
    "rotation": _rotation,
    "person": _person,
    "need": _need,
    "posting": _posting,
    "priority": _priority,
    "instrument": _instrument,
    "round": _round,
    "briefing": _briefing,
    "measure": _measure,
    "practice": _practice,
    "mapped": _mapped,
    "proposal": _proposal,
    "decision": _decision,
    "activity": _activity,
    "commitment": _commitment,
}


def followed_or_404(kind: str, id: int) -> Followed:  # noqa: A002
    """Return the thing, as far as the viewer may see it; else 404."""
    return KINDS[kind](id) if kind in KINDS else abort(404)


def entries_about(followed: Followed) -> sa.Select[JournalEntry]:
    """Return the query of all entries about the thing and its parts, latest first.

    To a meeting belong its agenda, list, calls, notes, outcome, deadlines, polls and papers, also those removed since, and what
    was made known of it; to a forum its memberships, roles, rotations, and the planning of its years.
    """
    query = sa.select(JournalEntry).order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    itself = sa.and_(JournalEntry.subject_kind == followed.kind, JournalEntry.subject_id == followed.id)
    if followed.kind == "meeting":
        parts = sa.and_(JournalEntry.forum_id == followed.forum_id, sa.or_(*map(_part(followed.id), OF_MEETING)))
        return query.where(sa.or_(itself, parts, _made_known(followed)))
    if followed.kind == "forum":
        parts = sa.and_(JournalEntry.forum_id == followed.id, JournalEntry.subject_kind.in_(OF_FORUM))
        return query.where(sa.or_(itself, parts))
    return query.where(itself)


def _made_known(followed: Followed) -> sa.ColumnElement[bool]:
    duties = sa.select(Duty.id).where(Duty.about_kind == followed.kind, Duty.about_id == followed.id)
    return sa.and_(JournalEntry.subject_kind == Duty.__tablename__, JournalEntry.subject_id.in_(duties))


def _part(meeting_id: int) -> Callable[[Any], sa.ColumnElement[bool]]:
    """Rows of a table that belong to the meeting, or did when they were written, moved or removed."""
    then = JournalEntry.__table__.alias()

    def condition(table: Any) -> sa.ColumnElement[bool]:
        told = then.c.changes["meeting_id"]
        mentioned = sa.select(then.c.subject_id).where(
            then.c.subject_kind == table.__tablename__,
            sa.or_(told[0].as_integer() == meeting_id, told[1].as_integer() == meeting_id),
        )
        present = sa.select(table.id).where(table.meeting_id == meeting_id)
        return sa.and_(
            JournalEntry.subject_kind == table.__tablename__,
            sa.or_(JournalEntry.subject_id.in_(present), JournalEntry.subject_id.in_(mentioned)),
        )

    return condition


def names_in(entries: Iterable[JournalEntry]) -> dict[tuple[str, int], str]:
    """Return the names of the people and authorities that the entries mention by key: two statements."""
    told = [(column, value) for entry in entries for column, pair in entry.changes.items() for value in _two(pair)]
    people = {value for column, value in told if column in PEOPLE and isinstance(value, int)}
    bodies = {value for column, value in told if column in AUTHORITIES and isinstance(value, int)}
    found: dict[tuple[str, int], str] = {
        ("person", key): name
        for key, name in db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(people)))
    }
    authorities = db.session.scalars(sa.select(Authority).where(Authority.id.in_(bodies)))
    return found | {("authority", body.id): body.label for body in authorities}


def _two(pair: Any) -> Sequence[Any]:
    return pair if isinstance(pair, list) else ()

"""Keeping the index in step with what is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exchange.accounts.models import Person
from exchange.core import formats
from exchange.core.db import db, handed_in
from exchange.core.i18n import Speaking, languages
from exchange.core.text import clean_line
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.outcomes.models import Outcome
from exchange.papers import queries as papers
from exchange.papers.models import Paper, PaperVersion
from exchange.practices import queries as practices
from exchange.practices.models import Practice, PracticePriority
from exchange.practices.rules import TEXTS, State, reaches_as_far
from exchange.search.models import SearchEntry, SearchFacet, SearchText, SearchWord
from exchange.search.rules import LANGUAGES, Facet, Kind, terms_of, vocabulary

#: People have no day on which they were.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is kept of a thing: its day, its texts, the languages these may be in, and by what it is narrowed."""

    kind: Kind
    thing_id: int
    at: datetime
    title: str
    texts: Collection[str]
    spoken: Collection[str]
    facets: Collection[tuple[Facet, str]]


def index_meeting(meeting: Meeting) -> None:
    """Find the meeting by its title, purpose, place and third countries in every language; and what was concluded there."""
    codes = _countries_of(meeting.id)
    texts = [meeting.purpose, meeting.place, *_names_of(codes)]
    _keep(
        _Entry(
            Kind.MEETING, meeting.id, _day_of(meeting), meeting.title, texts, languages(), _facets_of(meeting, codes)
        )
    )
    for outcome in db.session.scalars(sa.select(Outcome).filter_by(meeting_id=meeting.id)):
        index_outcome(outcome)
    for paper in db.session.scalars(sa.select(Paper).filter_by(meeting_id=meeting.id)):
        index_paper(paper)


def index_outcome(outcome: Outcome) -> None:
    """Find an outcome by its texts, under the title of its item or meeting; by nothing while nothing is written."""
    if not (outcome.proceedings or outcome.conclusion):
        forget(Kind.OUTCOME, outcome.id)
        return
    meeting = db.session.get_one(Meeting, outcome.meeting_id)
    title = db.session.scalar(sa.select(AgendaItem.title).where(AgendaItem.id == outcome.item_id)) or meeting.title
    texts, codes = [outcome.proceedings, outcome.conclusion], _countries_of(meeting.id)
    _keep(_Entry(Kind.OUTCOME, outcome.id, _day_of(meeting), title, texts, languages(), _facets_of(meeting, codes)))


def index_outcome_of(item: AgendaItem) -> None:
    """Find what is written under the item by its title as it is now."""
    for outcome in db.session.scalars(sa.select(Outcome).filter_by(item_id=item.id)):
        index_outcome(outcome)


def index_paper(paper: Paper) -> None:
    """Find a paper by its title, what stands in its newest versions and is said of all; a withdrawn one by nothing."""
    if paper.withdrawn_at is not None:
        forget(Kind.PAPER, paper.id)
        return
    meeting, codes = db.session.get_one(Meeting, paper.meeting_id), _countries_of(paper.meeting_id)
    versions = db.session.execute(
        sa.select(PaperVersion.language, PaperVersion.note).filter_by(paper_id=paper.id)
    ).all()
    spoken = {row.language for row in versions}
    facets = [*_facets_of(meeting, codes), *((Facet.LANGUAGE, language) for language in sorted(spoken))]
    texts = [*dict.fromkeys(row.note for row in versions if row.note), *papers.words_of(paper), *_names_of(codes)]
    known = sorted(spoken & set(LANGUAGES)) or languages()
    _keep(_Entry(Kind.PAPER, paper.id, _day_of(meeting), paper.title, texts, known, facets))


def index_person(person: Person) -> None:
    """Find the person by name."""
    country = [(Facet.COUNTRY, person.country_code)] if person.country_code else []
    _keep(_Entry(Kind.PERSON, person.id, _NEVER, person.name, [], (), country))


def index_practice(practice: Practice) -> None:
    """Find a published practice by all its texts and its third country in every language; another one by nothing.

    One whose place another has taken is found no more, until that one is withdrawn.
    """
    for one in [*practices.superseded_by(practice), practice]:
        _index_practice(one)


def _index_practice(practice: Practice) -> None:
    if practice.state is not State.PUBLISHED or practice.published_at is None or _is_superseded(practice):
        forget(Kind.PRACTICE, practice.id)
        return
    names = _names_of([practice.country_code]) if practice.country_code else []
    texts = [practice.topics, *(getattr(practice, part.value) for part in TEXTS), *practices.words_of(practice), *names]
    spoken = [practice.language] if practice.language in LANGUAGES else languages()
    facets, at = _facets_of_practice(practice), practice.published_at
    _keep(_Entry(Kind.PRACTICE, practice.id, at, practice.title, texts, spoken, facets))


def _is_superseded(practice: Practice) -> bool:
    successor = db.session.get(Practice, practice.superseded_by_id) if practice.superseded_by_id is not None else None
    if successor is None or successor.state is not State.PUBLISHED:
        return False
    return reaches_as_far(successor.reach, successor.forum_id, practice.reach, practice.forum_id)


def _facets_of_practice(practice: Practice) -> list[tuple[Facet, str]]:
    one = [
        (Facet.COUNTRY, practice.country_code), (Facet.TYPE, practice.kind), (Facet.INSTRUMENT, practice.instrument),
        (Facet.LANGUAGE, practice.language), (Facet.YEAR, str(practice.published_at.year) if practice.published_at else None),
    ]  # fmt: skip
    priorities = db.session.scalars(sa.select(PracticePriority.priority).filter_by(practice_id=practice.id))
    topics = {clean_line(topic).lower()[:LONGEST_VALUE] for topic in practice.topics.split(",")} - {""}
    return [
        *((facet, str(value)) for facet, value in one if value),
        *((Facet.PRIORITY, priority.value) for priority in priorities),
        *((Facet.TOPIC, topic) for topic in topics),
    ]


def _facets_of(meeting: Meeting, codes: Collection[str]) -> list[tuple[Facet, str]]:
    year = [(Facet.YEAR, str(meeting.day.year))] if meeting.day else []
    return [*year, *((Facet.COUNTRY, code) for code in codes)]


def _day_of(meeting: Meeting) -> datetime:
    return meeting.starts_at or meeting.created_at


def _countries_of(meeting_id: int) -> list[str]:
    return list(db.session.scalars(sa.select(MeetingCountry.country_code).filter_by(meeting_id=meeting_id)))


def _names_of(codes: Iterable[str]) -> list[str]:
    names = []
    for language in languages():
        with Speaking(language):
            names += [formats.country(code) for code in codes]
    return names


# --- The index --------------------------------------------------------------------------------------------------------


def forget(kind: Kind, thing_id: int) -> None:
    """Find it no longer."""
    # SQLite's index follows what is deleted by itself, but not what goes with a row of another table.
    its = sa.select(SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.thing_id == thing_id)
    db.session.execute(sa.delete(SearchText).where(SearchText.entry_id.in_(its)))
    db.session.execute(sa.delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.thing_id == thing_id))


def _keep(entry: _Entry) -> None:
    """Have the thing found by its texts; the same texts again change nothing."""
    adding = _insert(SearchEntry).values(kind=entry.kind, thing_id=entry.thing_id, at=entry.at)
    keeping = adding.on_conflict_do_update(index_elements=["kind", "thing_id"], set_={"at": entry.at})
    entry_id = db.session.scalar(keeping.returning(SearchEntry.id))
    terms = " ".join(terms_of(entry.title, entry.texts, entry.spoken))
    writing = _insert(SearchText).values(entry_id=entry_id, terms=terms)
    db.session.execute(writing.on_conflict_do_update(index_elements=["entry_id"], set_={"terms": terms}))
    db.session.execute(sa.delete(SearchFacet).where(SearchFacet.entry_id == entry_id))
    values = sorted({(facet, value) for facet, value in [*entry.facets, (Facet.KIND, entry.kind.value)]})
    db.session.execute(
        sa.insert(SearchFacet), [{"entry_id": entry_id, "facet": facet, "value": value} for facet, value in values]
    )
    _know(vocabulary(entry.title, *entry.texts))


def _know(words: Collection[str]) -> None:
    """Note the words; in one order always, so that two who note the same wait for each other in turn."""
    given = handed_in("words", word=sa.Text())["word"]
    noting = _insert(SearchWord).from_select(["word"], sa.select(given).where(sa.true())).on_conflict_do_nothing()
    if words:
        db.session.execute(noting, {"words": json.dumps([{"word": word} for word in sorted(words)])})


def _insert(table: Any) -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table.__table__)


def rebuild() -> int:
    """Index everything anew; return how many things."""
    for table in (SearchFacet, SearchText, SearchEntry, SearchWord):
        db.session.execute(sa.delete(table))
    indexing: dict[Any, Callable[[Any], None]] = {
        Meeting: index_meeting, Person: index_person, Practice: index_practice,
    }  # fmt: skip
    count = 0
    for table, index in indexing.items():
        for thing in db.session.scalars(sa.select(table)).all():
            index(thing)
            count += 1
    return count

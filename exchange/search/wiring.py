"""The index follows the journal, in the same transaction; the list of practices asks it for words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import inspect

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.core.journal import News
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.papers.models import Paper
from exchange.practices import queries as practices
from exchange.practices.models import Practice
from exchange.search import operations, words
from exchange.search.queries import practices_with
from exchange.search.rules import Kind

_INDEXING: dict[type, tuple[Kind | None, Callable[[Any], None]]] = {
    Meeting: (Kind.MEETING, operations.index_meeting),
    Outcome: (Kind.OUTCOME, operations.index_outcome),
    AgendaItem: (None, operations.index_outcome_of),
    Person: (Kind.PERSON, operations.index_person),
    Practice: (Kind.PRACTICE, operations.index_practice),
    Paper: (Kind.PAPER, operations.index_paper),
}


def on_news(all_news: list[News]) -> None:
    """Index what a transaction touched, each thing once."""
    touched = {id(news.subject): news.subject for news in all_news}
    for subject in touched.values():
        kind, index = _INDEXING.get(type(subject), (None, None))
        if index is None:
            continue
        if not inspect(subject).deleted:
            index(subject)
        elif kind is not None:
            operations.forget(kind, subject.id)


def install(app: Flask) -> None:
    """Listen to the journal, lend the list of practices the index, and templates the words."""
    journal.listen(on_news)
    practices.lend_words(practices_with)
    app.jinja_env.globals.update(FACETS=words.FACETS, SEARCH_KINDS=words.KINDS, facet_word=words.facet_word)

"""Practices: those are told who have a text in hand, and its author is told what came of it.

Nobody is told who wrote it. What is written to an author who is not named says nothing of the text either: the
administrator reads the outbox too (V3).
"""

from __future__ import annotations

from exchange.core.journal import News
from exchange.notices import queries
from exchange.notices.operations import drop, write
from exchange.notices.tellers.shared import Teller
from exchange.practices import queries as practices
from exchange.practices.models import Practice


def _to_reviewers(news: News) -> None:
    practice: Practice = news.subject
    people = queries.people(practices.reviewers_of(practice, news.at))
    write(people, "practice_to_review", news.at, about=practice, chain=practice)


def _taken_back(news: News) -> None:
    drop(news.subject, news.private["told"], news.at)


def _to_author(kind: str) -> Teller:
    def tell(news: News) -> None:
        practice: Practice = news.subject
        author = queries.person(practice.author_id)
        if practice.named:
            write(author, kind, news.at, about=practice, chain=practice)
        else:
            write(author, "practice_moved", news.at)

    return tell


def _passed(news: News) -> None:
    _to_reviewers(news)
    _to_author("practice_passed")(news)


def _withdrawn(news: News) -> None:
    """Tell the author, when somebody else took the text from its readers."""
    if news.actor.person_id is not None:
        _to_author("practice_withdrawn")(news)


TELLERS: dict[str, Teller] = {
    "practice.submitted": _to_reviewers,
    "practice.taken_back": _taken_back,
    "practice.passed": _passed,
    "practice.changes_asked": _to_author("practice_changes_asked"),
    "practice.published": _to_author("practice_published"),
    "practice.declined": _to_author("practice_declined"),
    "practice.revised": _to_author("practice_published"),
    "practice.withdrawn": _withdrawn,
}

"""Papers: those with a seat who may read one are told of it, and of its versions; nobody of what was taken back."""

from __future__ import annotations

from exchange.core.journal import News
from exchange.notices import queries
from exchange.notices.operations import drop, write
from exchange.notices.tellers.shared import Teller, meeting_of
from exchange.papers import queries as papers
from exchange.papers.models import Paper


def _to_readers(kind: str) -> Teller:
    def tell(news: News) -> None:
        paper, meeting = news.subject, meeting_of(news)
        told = [key for key in papers.people_concerned(paper) if key != news.actor.person_id]
        write(queries.people(told), kind, news.at, about=paper, chain=meeting, meeting=meeting)

    return tell


def _changed(news: News) -> None:
    """Take back what has not left to those who may read it no more (V1, V2)."""
    if {"readers", "item_id"} & news.entry.changes.keys():
        _withhold(news)


def _withhold(news: News) -> None:
    _take_back(news.subject, news)


def _of_item(news: News) -> None:
    """Take back what has not left of the papers of an item that became for the Union side only (V1)."""
    if "audience" in news.entry.changes:
        for paper in papers.of_item(news.subject.id):
            _take_back(paper, news)


def _take_back(paper: Paper, news: News) -> None:
    gone = queries.told_of(paper) - set(papers.people_concerned(paper))
    drop(paper, gone, news.at)


TELLERS: dict[str, Teller] = {
    "paper.added": _to_readers("paper_added"),
    "paper.version_added": _to_readers("paper_revised"),
    "paper.brought_back": _to_readers("paper_added"),
    "paper.changed": _changed,
    "paper.withdrawn": _withhold,
    "agenda.changed": _of_item,
}

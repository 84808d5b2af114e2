"""The index follows the journal, in the same transaction."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import inspect

from exchange.accounts.models import Person
from exchange.core import journal
from exchange.core.journal import News
from exchange.meetings.models import Meeting
from exchange.practices.models import Practice
from exchange.search.operations import forget, index_meeting, index_person, index_practice


def on_news(all_news: list[News]) -> None:
    """Index what a transaction touched, each thing once."""
    touched = {id(news.subject): news.subject for news in all_news}
    for subject in touched.values():
        if isinstance(subject, Meeting):
            forget("meeting", subject.id) if inspect(subject).deleted else index_meeting(subject)
        elif isinstance(subject, Person):
            index_person(subject)
        elif isinstance(subject, Practice):
            forget("practice", subject.id) if inspect(subject).deleted else index_practice(subject)


def install(_app: Flask) -> None:
    """Listen to the journal."""
    journal.listen(on_news)

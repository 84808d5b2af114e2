"""What one chose belongs to one's own copy of all data, and goes when the account is closed; pages learn of it."""

from __future__ import annotations

from flask import Flask

from exchange.accounts import queries as people
from exchange.core import journal
from exchange.core.journal import News
from exchange.forums.queries import forum_facts
from exchange.meetings.queries import meeting_facts
from exchange.notices.choices import operations, queries


def on_news(news: list[News]) -> None:
    """Forget what those chose whose account was closed."""
    for entry in news:
        if entry.action == "person.closed":
            operations.forget(entry.subject.id)


def install(app: Flask) -> None:
    """Announce the source of data, listen, and let pages of forums, countries and meetings ask for the viewer's choice."""
    if queries.kept_about not in people.data_sources:
        people.data_sources.append(queries.kept_about)
    journal.listen(on_news)
    forum_facts.announce("watch", queries.watched_forum)
    forum_facts.announce("mute", queries.muted_forum)
    meeting_facts.announce("mute", queries.muted_meeting)
    app.jinja_env.globals.update(standing_to=queries.standing_to)

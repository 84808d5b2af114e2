"""Links into an account, each for one person; whoever has left is written to no more."""

from __future__ import annotations

from exchange.core.journal import News
from exchange.notices import queries
from exchange.notices.operations import readdress, withhold_from, write
from exchange.notices.tellers.shared import Teller


def _link(kind: str) -> Teller:
    def tell(news: News) -> None:
        write(queries.person(news.subject.id), kind, news.at, about=news.subject, secret=news.private["link_secret"])

    return tell


def _closed(news: News) -> None:
    withhold_from(news.subject)


def _email_changed(news: News) -> None:
    readdress(news.subject)


TELLERS: dict[str, Teller] = {
    "person.invited": _link("person_invited"),
    "person.reset_asked": _link("password_reset"),
    "person.closed": _closed,
    "person.email_changed": _email_changed,
}

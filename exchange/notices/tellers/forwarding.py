"""What was forwarded: whoever forwarded it is told when it is declined, and why (E6)."""

from __future__ import annotations

from exchange.core.journal import News
from exchange.notices import queries
from exchange.notices.operations import write
from exchange.notices.tellers.shared import Teller


def _declined(news: News) -> None:
    one = news.subject
    if one.by_id != news.actor.person_id:
        write(queries.person(one.by_id), "forwarding_declined", news.at, about=one, chain=one, reason=news.entry.reason)


TELLERS: dict[str, Teller] = {"forwarding.declined": _declined}

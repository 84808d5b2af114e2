"""Duties to inform: what is made known, and reminders to take note of it (A2, A4)."""

from __future__ import annotations

import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.journal import News
from exchange.informing import queries as duties
from exchange.informing.models import Duty
from exchange.notices import queries
from exchange.notices.models import Message
from exchange.notices.operations import drop, write
from exchange.notices.tellers.shared import Teller
from exchange.notices.words import DELIVERIES


def _made_known(kind: str) -> Teller:
    """Write to those told of a step, or reminded of it, each with the own link."""

    def tell(news: News) -> None:
        duty = duties.for_messages(news.subject)
        links = news.private.get("links", {})
        write(queries.people(links), kind, news.at, about=duty, chain=duty, secrets=links)

    return tell


def _spared(news: News) -> None:
    """Take back what has not left yet to those who are asked no more, and who may not even know of it any more (V1)."""
    drop(news.subject, news.private.get("spared", []), news.at)


def _noted(news: News) -> None:
    """Remind nobody who has taken note meanwhile; the first message is sent for the proof."""
    drop(news.subject, [news.entry.changes["person_id"][1]], news.at, kind="duty_reminder")


def sendings_of(duty: Duty) -> dict[int, duties.Sending]:
    """Return how far the first message about a duty has come, by the person's key."""
    rows = db.session.execute(
        sa.select(Message.person_id, Message.state, Message.sent_at).where(
            Message.about_kind == Duty.__tablename__, Message.about_id == duty.id, Message.kind == "duty_informed"
        )
    )
    return {person_id: duties.Sending(DELIVERIES[state], sent_at) for person_id, state, sent_at in rows if person_id}


TELLERS: dict[str, Teller] = {
    "duty.informed": _made_known("duty_informed"),
    "duty.reminded": _made_known("duty_reminder"),
    "duty.acknowledged": _noted,
    "duty.released": _spared,
    "duty.closed": _spared,
}

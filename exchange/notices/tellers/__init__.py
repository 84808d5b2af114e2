"""What is told of which news, and to whom: a file for each kind of thing, written in the transaction of the news."""

from __future__ import annotations

from exchange.core.journal import News
from exchange.notices.tellers import accounts, duties, forwarding, meetings, papers, places, polls, practices
from exchange.notices.tellers.shared import Teller

TELLERS: dict[str, Teller] = {
    **accounts.TELLERS, **meetings.TELLERS, **places.TELLERS, **polls.TELLERS, **duties.TELLERS,
    **practices.TELLERS, **papers.TELLERS, **forwarding.TELLERS,
}  # fmt: skip


def on_news(all_news: list[News]) -> None:
    """Write what has to be told of a transaction, within it."""
    for news in all_news:
        if teller := TELLERS.get(news.action):
            teller(news)

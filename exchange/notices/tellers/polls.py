"""Date polls, told to those asked."""

from __future__ import annotations

from exchange.core.journal import News
from exchange.meetings.life import queries as life
from exchange.meetings.rules import Step
from exchange.notices import queries
from exchange.notices.operations import write
from exchange.notices.tellers.shared import Teller
from exchange.scheduling.polls import queries as polls


def _asked(kind: str) -> Teller:
    """Write to those asked in a poll, each with the own link: those for whom there is one."""

    def tell(news: News) -> None:
        poll, links = polls.for_messages(news.subject), news.private.get("links", {})
        options = news.private.get("options", poll.offered)
        asked = [one for one in queries.to_voters(polls.voters_of(poll, poll.meeting)) if one.person_id in links]
        write(asked, kind, news.at, about=poll, chain=poll.meeting, options=options, secrets=links)

    return tell


def _poll_closed(news: News) -> None:
    """Tell those asked which date it is; whoever is on the list reads it in the message on the meeting itself."""
    poll = polls.for_messages(news.subject)
    listed = {row.person_id for row in life.people_of_step(poll.meeting, Step.SCHEDULE)}
    asked = [voter for voter in polls.voters_of(poll, poll.meeting) if voter.person_id not in listed]
    write(queries.to_voters(asked), "poll_closed", news.at, about=poll, chain=poll.meeting, chosen=poll.chosen)


def _poll_withdrawn(news: News) -> None:
    poll = polls.for_messages(news.subject)
    asked = queries.to_voters(polls.voters_of(poll, poll.meeting))
    write(asked, "poll_withdrawn", news.at, about=poll, chain=poll.meeting, reason=news.entry.reason)


TELLERS: dict[str, Teller] = {
    "poll.opened": _asked("poll_opened"),
    "poll.voters_added": _asked("poll_opened"),
    "poll.option_added": _asked("poll_option_added"),
    "poll.reminded": _asked("poll_reminder"),
    "poll.reopened": _asked("poll_reopened"),
    "poll.closed": _poll_closed,
    "poll.withdrawn": _poll_withdrawn,
}

"""The list of a meeting: whoever is put on it or taken off, and countries asked to nominate."""

from __future__ import annotations

from exchange.accounts.rules import Role
from exchange.core.journal import News
from exchange.meetings.rules import State
from exchange.notices import queries
from exchange.notices.letters.facts import facts_of
from exchange.notices.operations import tell as tell_of
from exchange.notices.operations import write
from exchange.notices.tellers.shared import Teller, held_on, meeting_of


def _to_participant(kind: str) -> Teller:
    """Tell one person of the list; nobody hears of a draft (M5)."""

    def tell(news: News) -> None:
        meeting = meeting_of(news)
        if meeting.state is State.DRAFT:
            return
        recipients = queries.one_of_the_list(meeting, news.subject.person_id)
        tell_of(recipients, kind, meeting, facts_of(meeting, news.at, reason=news.entry.reason), news.at)

    return tell


def _called(news: News) -> None:
    meeting, call = meeting_of(news), news.subject
    points = queries.role_holders(meeting, Role.CONTACT_POINT, [call.country_code], now_day=held_on(meeting, news))
    write(points, "nomination_asked", news.at, about=meeting, chain=meeting, call=call)


TELLERS: dict[str, Teller] = {
    "participation.invited": _to_participant("participation_invited"),
    "participation.replaced": _to_participant("participation_invited"),
    "participation.nominated": _to_participant("participation_nominated"),
    "participation.promoted": _to_participant("participation_promoted"),
    "participation.withdrawn": _to_participant("participation_withdrawn"),
    "call.made": _called,
    "call.changed": _called,
}

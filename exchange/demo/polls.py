"""An open date poll on the exchange on Ecuador: some have answered, some have not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.demo.rules import working_day
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import operations
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.scheduling.polls.operations import Said, Seat, Terms
from exchange.scheduling.polls.rules import Choice, Origin, Slot

YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO
#: Days from today; one date each.
OFFERED = (96, 103, 111)
RESPOND_IN = timedelta(days=12)
#: Who is asked, whether the country counts on that person, and what is said to each date; nothing when silent.
ASKED: tuple[tuple[str, bool, tuple[Choice, ...], str], ...] = (
    ("lotte-de-meyere", True, (YES, YES, NO), ""),
    ("begona-zubizarreta-mira", True, (NO, YES, YES), "The first one clashes with the ministers' preparation."),
    ("sjoerd-wiarda", True, (YES, MAYBE, YES), ""),
    ("joke-desmedt", False, (YES, YES, MAYBE), ""),
    ("soledad-yanez-cevallos", False, (MAYBE, YES, NO), ""),
    ("katharina-weisshaupt", True, (), ""),
    ("asa-lindqvist", False, (), ""),
)


def enter_poll(today: date, now: datetime, people: Mapping[str, Person]) -> None:
    """Ask for a date for the exchange on Ecuador, which is a draft, and enter who answered."""
    query = sa.select(Meeting).where(Meeting.title == "Experts' exchange on Ecuador")
    meeting = db.session.scalars(query.options(joinedload(Meeting.forum))).one()
    terms = Terms(
        tuple(_slot(working_day(today + timedelta(days=days)), meeting) for days in OFFERED),
        today + RESPOND_IN,
        "Ecuador's central authority can come to Brussels on each of these days.",
    )
    seats = [Seat(people[key], people[key].capacities[0].capacity, required) for key, required, _said, _words in ASKED]
    poll = operations.open_poll(Platform(), meeting, terms, seats, now)
    asked = sa.select(PollVoter).filter_by(poll_id=poll.id).options(joinedload(PollVoter.person))
    voters = {voter.person_id: voter for voter in db.session.scalars(asked)}
    for key, _required, said, words in ASKED:
        if said:
            _answer(poll, voters[people[key].id], said, words, now)


def _slot(day: date, meeting: Meeting) -> Slot:
    starts, ends = (clock.agree(datetime.combine(day, time(hour)), meeting.zone, 0) for hour in (10, 16))
    return Slot(starts, ends, Origin.SUGGESTED)


def _answer(poll: Poll, voter: PollVoter, said: tuple[Choice, ...], words: str, now: datetime) -> None:
    choices = dict(zip((option.id for option in poll.offered), said, strict=True))
    operations.record_answer(Platform(), poll, voter, Said(choices, words), now)

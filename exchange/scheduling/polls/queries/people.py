"""Who is asked in a poll, what they said, and who could be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import visible_to as people_visible_to
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import db
from exchange.core.text import words
from exchange.forums.models import Mandate
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import SEATED
from exchange.scheduling.polls.models import Poll, PollVote, PollVoter
from exchange.scheduling.polls.queries.polls import still_asked
from exchange.scheduling.polls.rules import Ballot, Choice
from exchange.world.rules import Capacity, Side

#: So many people are found by a name at most.
SHOWN = 30

Votes = dict[int, dict[int, Choice]]


def voters_of(poll: Poll, meeting: Meeting) -> list[PollVoter]:
    """Return who is asked in the poll now, with person and body, by country and name."""
    query = (
        sa.select(PollVoter)
        .join(PollVoter.person)
        .where(PollVoter.poll_id == poll.id, still_asked(meeting.audience))
        .options(contains_eager(PollVoter.person).joinedload(Person.authority), joinedload(PollVoter.authority))
        .order_by(PollVoter.country_code.is_(None), PollVoter.country_code, Person.folded_name, PollVoter.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def votes_of(poll: Poll) -> Votes:
    """Return what was said in the poll: choices by date, by who said so."""
    rows = db.session.execute(
        sa.select(PollVote.voter_id, PollVote.option_id, PollVote.choice)
        .join(PollVoter, PollVoter.id == PollVote.voter_id)
        .where(PollVoter.poll_id == poll.id)
    )
    found: Votes = {}
    for voter_id, option_id, choice in rows:
        found.setdefault(voter_id, {})[option_id] = choice
    return found


def ballots(voters: Iterable[PollVoter], votes: Votes) -> list[Ballot]:
    """Return what each of them said, as it is counted."""
    return [Ballot(one.id, one.party, one.capacity, one.required, votes.get(one.id, {})) for one in voters]


def owing(poll: Poll, voters: Iterable[PollVoter], votes: Votes) -> list[PollVoter]:
    """Return who has not answered every date on offer."""
    offered = {option.id for option in poll.offered}
    return [voter for voter in voters if offered - votes.get(voter.id, {}).keys()]


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who could be asked, and why: on the list, of the contact group, asked before, or found by name."""

    person: Person
    capacity: Capacity
    source: str

    @property
    def country_code(self) -> str | None:
        """Return the country for which the person comes."""
        return self.person.country_code


LISTED, GROUP, FORMER, FOUND = "list", "group", "former", "found"


def candidates(
    viewer: Viewer,
    meeting: Meeting,
    day: date,
    *,
    named: str = "",
    keys: Collection[int] = (),
    poll: Poll | None = None,
) -> list[Invitee]:
    """Return who can be asked: those on the list, the contact group of the day, and people one may see by name or key.

    Nobody of the partner side for a meeting of the Union side only; partner-side planners choose among theirs (V1).
    With a poll: whoever was asked in it before, but nobody who is asked now.
    """
    asked = _asked_in(poll)
    places = {
        place.person_id: place.capacity
        for place in db.session.scalars(
            sa.select(Participation).where(Participation.meeting_id == meeting.id, Participation.answer.in_(SEATED))
        )
    }
    group = set(db.session.scalars(_contact_group(meeting.forum_id, day)))
    former = {key for key, removed in asked.items() if removed}
    able = _able(viewer, meeting, asked.keys() - former)
    found = [
        *db.session.scalars(able.where(Person.id.in_({*places, *group, *former}))),
        *_found(able.where(people_visible_to(viewer)), named, keys),
    ]
    why = dict.fromkeys(former, FORMER) | dict.fromkeys(group, GROUP) | dict.fromkeys(places, LISTED)
    invitees = {person.id: _invitee(person, places, why) for person in found}
    order = (LISTED, GROUP, FORMER, FOUND)
    return sorted(invitees.values(), key=lambda one: (order.index(one.source), one.person.folded_name, one.person.id))


def _invitee(person: Person, places: dict[int, Capacity], why: dict[int, str]) -> Invitee:
    own = [entry.capacity for entry in person.capacities] or [Capacity.POLICY_EXPERT]
    return Invitee(person, places.get(person.id, own[0]), why.get(person.id, FOUND))


def _asked_in(poll: Poll | None) -> dict[int, bool]:
    """Return who was ever asked in the poll, and whether that one was removed since."""
    if poll is None:
        return {}
    rows = db.session.execute(sa.select(PollVoter.person_id, PollVoter.removed_at).where(PollVoter.poll_id == poll.id))
    return {person_id: removed_at is not None for person_id, removed_at in rows}


def _contact_group(forum_id: int, day: date) -> sa.Select[int]:
    return sa.select(Mandate.person_id).where(
        Mandate.forum_id == forum_id,
        Mandate.role == Role.CONTACT_GROUP,
        Mandate.starts_on <= day,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day),
    )


def _able(viewer: Viewer, meeting: Meeting, but: Collection[int]) -> sa.Select[Person]:
    query = (
        sa.select(Person)
        .where(Person.state != PersonState.CLOSED, Person.id.not_in(but))
        .options(selectinload(Person.authority), selectinload(Person.capacities))
        .order_by(Person.folded_name, Person.id)
    )
    if not viewer.is_union:
        query = query.where(Person.side == Side.PARTNER)
    return query if meeting.audience.includes(Side.PARTNER) else query.where(Person.side == Side.UNION)


def _found(query: sa.Select[Person], named: str, keys: Collection[int]) -> Sequence[Person]:
    by_key = list(db.session.scalars(query.where(Person.id.in_(keys)))) if keys else []
    searched = words(named)
    if not searched:
        return by_key
    for word in searched:
        query = query.where(Person.folded_name.contains(word, autoescape=True))
    return [*by_key, *db.session.scalars(query.limit(SHOWN))]


def names_of(keys: Iterable[int | None]) -> dict[int, str]:
    """Return the names of people by key."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    return {
        row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    }

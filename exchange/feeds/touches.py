"""Which rows of other rooms a transaction touched, as far as a calendar shows them: seen at the flush, whoever changed them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, object_session

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm
from exchange.cycles.deadlines.models import Deadline
from exchange.feeds.rules import Topic
from exchange.forums.models import Forum, Mandate
from exchange.meetings.models import Meeting, MeetingCountry, Participation

_NOTED = "exchange.feeds.touched"


@dataclass(slots=True)
class Touched:
    """Keys of what was written: meetings, deadlines, forums, rotations; and topics with news whatever meetings say.

    ``owners`` are the (forum, role) pairs that answer for a written deadline, or did; ``with_due`` its meetings.
    """

    meetings: set[int] = field(default_factory=set)
    deadlines: set[int] = field(default_factory=set)
    with_due: set[int] = field(default_factory=set)
    owners: set[tuple[int, Role]] = field(default_factory=set)
    forums: set[int] = field(default_factory=set)
    rotations: set[int] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)


def take(session: Session) -> Touched:
    """Return what the transaction touched so far, and begin anew."""
    found: Touched = session.info.pop(_NOTED, None) or Touched()
    return found


def _meeting(touched: Touched, meeting: Meeting) -> None:
    """Note the meeting, and where it is no longer: a moved meeting changes the feed it left."""
    touched.meetings.add(meeting.id)
    state = sa.inspect(meeting)
    touched.topics.update(Topic.FORUM.of(old) for old in state.attrs.forum_id.history.deleted or ())
    touched.topics.update(Topic.LEVEL.of(old.value) for old in state.attrs.level.history.deleted or ())


def _meeting_country(touched: Touched, entry: MeetingCountry) -> None:
    touched.meetings.add(entry.meeting_id)
    touched.topics.add(Topic.COUNTRY.of(entry.country_code))


def _deadline(touched: Touched, deadline: Deadline) -> None:
    """Note the deadline, and who answered for it before: one handed on changes the feed it left."""
    touched.deadlines.add(deadline.id)
    touched.with_due.add(deadline.meeting_id)
    before = sa.inspect(deadline).attrs.owner.history.deleted or ()
    touched.owners.update((deadline.forum_id, role) for role in (deadline.owner, *before))


def _forum(touched: Touched, forum: Forum) -> None:
    touched.forums.add(forum.id)


def _chair_term(touched: Touched, term: ChairTerm) -> None:
    touched.rotations.add(term.rotation_id)


def _participation(touched: Touched, place: Participation) -> None:
    touched.topics.add(Topic.PERSON.of(place.person_id))


def _mandate(touched: Touched, mandate: Mandate) -> None:
    touched.topics.add(Topic.RIGHTS.of(mandate.person_id))


def _person(touched: Touched, person: Person) -> None:
    touched.topics.add(Topic.RIGHTS.of(person.id))


_WATCHED: tuple[tuple[type[Any], Callable[[Touched, Any], None]], ...] = (
    (Meeting, _meeting),
    (MeetingCountry, _meeting_country),
    (Deadline, _deadline),
    (Forum, _forum),
    (ChairTerm, _chair_term),
    (Participation, _participation),
    (Mandate, _mandate),
    (Person, _person),
)


def _watch(model: type[Any], note: Callable[[Touched, Any], None]) -> None:
    def seen(_mapper: Any, _connection: Any, row: Any) -> None:
        session = object_session(row)
        if session is not None:
            note(session.info.setdefault(_NOTED, Touched()), row)

    for moment in ("after_insert", "after_update", "after_delete"):
        event.listen(model, moment, seen)


for _model, _note in _WATCHED:
    _watch(_model, _note)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_NOTED, None)

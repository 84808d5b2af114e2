"""Places on lists, and mails that answer for them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.meetings.models import Meeting, Participation
from exchange.notices.answers import operations
from exchange.notices.answers.models import IncomingMail
from tests.notices.answers.replies import KEY, MAILBOX, address_for
from tests.notices.delivery.conftest import believed, certificate, unbelieved
from tests.support.world import NOW, uid_of

__all__ = ["believed", "certificate", "unbelieved"]


@pytest.fixture
def place(session, world):
    """Return the place of a person on the list of a meeting, read anew."""

    def found(who="judge", meeting="exchange"):
        session.expire_all()
        query = sa.select(Participation).filter_by(person_id=world.people[who], meeting_id=world.meetings[meeting])
        return session.scalars(query).one()

    return found


@pytest.fixture
def address(place):
    """Return the secret address of a person's invitation to a meeting."""
    return lambda who="judge", meeting="exchange": address_for(place(who, meeting).id)


@pytest.fixture
def take(session):
    """Take a mail in, commit, and return what became of it in short."""

    def taken(raw, now=NOW, **options):
        found = operations.take(raw, now, KEY, MAILBOX, **options)
        session.commit()
        return (found.fate.value, str(found.reason)) if found.fate else None

    return taken


@pytest.fixture
def change(session, world):
    """Change a meeting of the world behind everybody's back."""

    def changed(meeting="exchange", **values):
        session.execute(sa.update(Meeting).where(Meeting.uid == uid_of(meeting)).values(**values))
        session.commit()

    return changed


@pytest.fixture
def mails(session):
    """Return all mails that came in, read anew."""

    def found():
        session.expire_all()
        return session.scalars(sa.select(IncomingMail).order_by(IncomingMail.id)).all()

    return found

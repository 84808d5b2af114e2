"""Choosing, watching and muting in a few words, and what became of messages."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.core import journal
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.notices.choices import operations
from exchange.notices.choices.rules import Topic, Way
from exchange.notices.models import Message
from exchange.world.models import Country
from tests.support.world import NOW, email_of

PLATFORM = journal.Platform()


class Chooser:
    """People of the world who choose, watch and mute."""

    def __init__(self, session, world):
        self.session, self.world = session, world

    def viewer(self, who, now=NOW):
        return viewer_of(self.world.people[who], now)

    def meeting(self, key):
        return self.session.get_one(Meeting, self.world.meetings[key])

    def forum(self, key):
        return self.session.get_one(Forum, self.world.forums[key])

    def country(self, code):
        return self.session.get_one(Country, code)

    def choose(self, who, **ways):
        operations.choose(self.viewer(who), {Topic(topic): way for topic, way in ways.items()}, NOW)
        self.session.commit()

    def daily(self, who, *topics):
        self.choose(who, **dict.fromkeys(topics, Way.DAILY))

    def watch(self, who, thing):
        found = operations.watch(self.viewer(who), thing, NOW)
        self.session.commit()
        return found

    def mute(self, who, thing):
        found = operations.mute(self.viewer(who), thing, NOW)
        self.session.commit()
        return found

    def happens(self, action, subject, at=NOW, **details):
        journal.record(PLATFORM, action, subject, at, **details)
        self.session.commit()
        return self.told()

    def told(self):
        """Return who was written what, and how it stands."""
        self.session.expire_all()
        rows = self.session.execute(sa.select(Message.address, Message.kind, Message.state).order_by(Message.id))
        names = {email_of(name): name for name in self.world.people}
        return sorted((names[address], kind, state.value) for address, kind, state in rows)


@pytest.fixture
def people(session, world):
    return Chooser(session, world)

"""Feeds of the small world: texts written, subscriptions made and fetched as calendar programs do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from exchange.core.db import db
from exchange.core.journal import Platform, record
from exchange.feeds import copies, operations
from exchange.feeds.rules import Scope
from exchange.meetings.models import Meeting
from tests.support.world import NOW, World


@dataclass
class Feeds:
    """What a test does with feeds."""

    app: Flask
    world: World

    def subscribe(self, who: str, scope: Scope = Scope.OWN, **choices: Any) -> str:
        """Make a subscription for a person of the world; return its address."""
        values = {"name": "Meetings", "language": "en", "now": NOW} | choices
        with self.app.app_context():
            _made, secret = operations.subscribe(self.world.people[who], scope=scope, **values)
            db.session.commit()
            db.session.remove()
        return f"/calendar/{secret}.ics"

    def fetch(self, address: str, method: str = "GET", **headers: str) -> TestResponse:
        """Ask as a program without cookies does; the answer is closed, so whatever follows it is done."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.app.test_client(use_cookies=False).open(address, method=method, headers=named)
        response.get_data()
        response.close()
        return response

    def titles(self, address: str) -> list[str]:
        """Return the titles in the feed, in its order."""
        calendar = Calendar.from_ical(self.fetch(address).data)
        return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]

    def uids(self, address: str) -> set[str]:
        """Return which meetings of the world the feed holds."""
        calendar = Calendar.from_ical(self.fetch(address).data)
        return {str(event["UID"]).removesuffix("-uid") for event in calendar.walk("VEVENT")}

    def change(self, meeting: str, at: datetime = NOW, **values: Any) -> None:
        """Change a meeting as an operation of its room would, in a transaction of its own."""
        with self.app.app_context():
            found = db.session.get_one(Meeting, self.world.meetings[meeting])
            for name, value in values.items():
                setattr(found, name, value)
            record(Platform(), "meeting.changed", found, at)
            db.session.commit()
            db.session.remove()

    def forget(self) -> None:
        """Lose all kept answers, as a new process has none."""
        with self.app.app_context():
            copies.of_app().clear()


@pytest.fixture
def feeds(app: Flask, world: World) -> Feeds:
    """Feeds whose texts are written."""
    with app.app_context():
        operations.rebuild(NOW)
        db.session.commit()
        db.session.remove()
        copies.of_app().clear()
    return Feeds(app, world)

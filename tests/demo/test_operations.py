"""The demo: loaded once, never among real people, with an account for every role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from freezegun import freeze_time

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning.models import Cycle, CycleMeeting
from exchange.demo import data, operations
from exchange.demo.rules import PASSWORD, ROLES, political_days, working_day
from exchange.informing import queries as duties
from exchange.informing.models import Duty
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate, Reason
from exchange.world.rules import Level
from tests.conftest import make_app
from tests.support.world import NOW

KEY = "a key for tests only, long enough to be one"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with the demo in it, loaded once for all tests: none of them changes it."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite'}")
    app.extensions["tests.first"] = app.test_cli_runner().invoke(args=["demo", "--json"]).stdout
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_the_command_loads_once_and_prints_the_same_accounts_each_time(demo):
    accounts = json.loads(demo.extensions["tests.first"])
    assert json.loads(demo.test_cli_runner().invoke(args=["demo", "--json"]).stdout) == accounts
    assert [account["role"] for account in accounts] == [role for role, _key in ROLES]
    assert set(accounts[0]) == {"email", "password", "role", "country", "side", "calendar"}
    assert {account["side"] for account in accounts} == {"union", "partner"}


def test_every_account_can_sign_in_and_its_calendar_answers(demo):
    accounts = json.loads(demo.extensions["tests.first"])
    demo.config["WTF_CSRF_ENABLED"] = False
    for account in accounts:
        client = demo.test_client()
        answer = client.post("/login", data={"email": account["email"], "password": account["password"]})
        assert answer.status_code == 302, account["role"]
        path = account["calendar"].removeprefix(demo.config["BASE_URL"])
        assert demo.test_client().get(path).data.startswith(b"BEGIN:VCALENDAR"), account["role"]


def test_it_refuses_a_database_with_real_people(session, app):
    with pytest.raises(operations.HoldsRealPeopleError):
        operations.load(KEY, NOW)


@pytest.mark.parametrize("today", ["2026-11-22", "2027-02-28", "2028-02-29", "2030-12-31"])
def test_it_loads_on_any_day_with_meetings_at_every_level_to_come(tmp_path, today):
    app = make_app(f"sqlite:///{tmp_path / 'any.sqlite'}")
    with freeze_time(f"{today} 12:00"), app.app_context():
        db.create_all()
        now = NOW.fromisoformat(f"{today}T12:00:00+00:00")
        assert operations.load(KEY, now) is True
        assert operations.load(KEY, now) is False
        coming = sa.select(Meeting.level).where(Meeting.starts_at > now, Meeting.illustrative).distinct()
        assert set(db.session.scalars(coming)) == set(Level) - {Level.TEAM_EUROPE_DIALOGUE}
        assert set(db.session.scalars(sa.select(Meeting.state).distinct())) == set(State)
        assert len(operations.accounts(KEY, "http://x", now)) == len(ROLES)
        assert _levels_of_the_cycle() == [
            Level.CONTACT_GROUP, Level.CONTACT_GROUP, Level.SENIOR_OFFICIALS, Level.POLITICAL,
        ]  # fmt: skip
        duty = duties.held_for_platform(db.session.scalars(sa.select(Duty.id)).one())
        told = duties.counted(duties.told_under(duty), duty, now)
        assert (told.taken, told.of > told.taken) == (3, True)
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def _levels_of_the_cycle() -> list[Level]:
    """The year of the ministers' meeting is planned, all in the order that prepares it (M2)."""
    cycle = db.session.scalars(sa.select(Cycle)).one()
    query = sa.select(Meeting).join(CycleMeeting, CycleMeeting.meeting_id == Meeting.id)
    chain = db.session.scalars(query.where(CycleMeeting.cycle_id == cycle.id).order_by(Meeting.starts_at)).all()
    assert cycle.year == chain[-1].day.year
    assert {meeting.illustrative for meeting in chain} == {True}
    assert len(db.session.scalars(sa.select(Deadline.id)).all()) > 8
    return [meeting.level for meeting in chain]


def test_everybody_invented_is_marked_and_unreachable(demo):
    with demo.app_context():
        people = db.session.scalars(sa.select(Person)).all()
        assert len(people) == len(data.people()["person"])
        assert all(person.illustrative and person.email.endswith(".example") for person in people)
        db.session.remove()


def test_some_answers_came_by_mail_and_one_waits_for_the_secretariat(demo):
    with demo.app_context():
        mails = db.session.execute(sa.select(IncomingMail.fate, IncomingMail.reason).order_by(IncomingMail.id)).all()
        db.session.remove()
    assert mails == [
        (Fate.OPEN, Reason.OTHER_SENDER), (Fate.TAKEN, ""), (Fate.QUIET, Reason.AUTOMATIC), (Fate.TAKEN, ""),
    ]  # fmt: skip


def test_the_password_keeps_the_rules_of_passwords():
    assert len(PASSWORD) >= 12


@pytest.mark.parametrize(
    ("today", "founded", "days"),
    [
        (date(2026, 11, 22), date(2025, 2, 14), [date(2026, 4, 22), date(2027, 4, 21)]),
        (date(2025, 6, 1), date(2025, 2, 14), []),
    ],
)
def test_ministers_met_once_a_year_and_will_meet(today, founded, days):
    assert political_days(today, founded) == days


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)])
def test_a_working_day_is_the_day_or_the_next_monday(day):
    found = working_day(day)
    assert found >= day
    assert found.weekday() < 5
    assert (found - day).days <= 2

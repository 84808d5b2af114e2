"""The reference data in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from exchange.chairing.queries import chairs_on
from exchange.core.db import db
from exchange.forums.models import Forum, Membership
from exchange.forums.queries import member_countries
from exchange.intake import operations
from exchange.intake.operations import Loaded
from exchange.meetings.models import Meeting
from exchange.world.queries import member_states
from tests.conftest import make_app
from tests.support.world import NOW


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[Loaded]:
    app = make_app(f"sqlite:///{tmp_path / 'reference.sqlite'}")
    with app.app_context():
        db.create_all()
        result = operations.load(NOW)
        db.session.commit()
        yield result
        db.session.remove()
        db.engine.dispose()


def _forum(key: str) -> int:
    return db.session.scalars(sa.select(Forum.id).filter_by(key=key)).one()


def test_everything_is_new_the_first_time_and_nothing_the_second(loaded):
    assert loaded == Loaded(countries=250, authorities=13, forums=2, meetings=6, instruments=77)
    assert operations.load(NOW) == Loaded(0, 0, 0, 0, 0)


@pytest.mark.parametrize(("day", "number"), [(date(2019, 1, 1), 28), (date(2026, 1, 1), 27)])
def test_member_states_are_those_of_the_day(loaded, day, number):
    assert len(member_states(day)) == number


@pytest.mark.parametrize(
    ("day", "chair"),
    [
        (date(2022, 10, 7), ("NL",)),
        (date(2023, 6, 12), ("BE",)),
        (date(2024, 5, 7), ("DE",)),
        (date(2025, 2, 14), ("ES",)),
    ],
)
def test_the_ministers_met_under_the_chairs_as_they_really_rotated(loaded, day, chair):
    forum = _forum("coalition")
    assert chairs_on([(forum, day)]) == {(forum, day): chair}
    assert db.session.scalar(sa.select(Meeting.id).where(Meeting.starts_local >= day, Meeting.forum_id == forum))


def test_the_coalition_grew(loaded):
    forum = _forum("coalition")
    assert member_countries(forum, date(2022, 1, 1)) == ["BE", "ES", "FR", "NL"]
    assert member_countries(forum, date(2026, 1, 1)) == ["BE", "DE", "ES", "FR", "IT", "NL", "SE"]


def test_what_people_ended_stays_ended(loaded):
    ended = date(2026, 1, 1)
    membership = db.session.scalars(sa.select(Membership).filter_by(country_code="SE", ends_on=None)).first()
    assert membership is not None
    membership.ends_on = ended
    db.session.commit()
    operations.load(NOW)
    assert membership.ends_on == ended

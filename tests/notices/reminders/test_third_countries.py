"""Keepers are reminded of packages, and contributors of answers that they still owe (C2, C5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.assessments.models import AssessmentRound, Contributor
from exchange.assessments.operations import close
from exchange.briefings import operations
from exchange.briefings.models import Briefing
from exchange.briefings.rules import Details
from exchange.countries.models import StatedNeed
from exchange.countries.rules import Degree
from exchange.notices.models import Message
from exchange.notices.reminders.worker import remind
from exchange.notices.rules import Delivery
from exchange.world.models import Country
from tests.support.assessing import OPEN, furnish_assessments
from tests.support.world import NOW, email_of

DAY = timedelta(days=1)
#: NOW is a Tuesday.
MONDAY = NOW + 6 * DAY


def written(session, kind):
    session.rollback()
    return list(session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)))


@pytest.fixture
def package(session, world):
    keeper = viewer_of(world.people["eurojust"], NOW)
    details = Details(keeper.person_id, (NOW + 30 * DAY).date())
    found = operations.begin(keeper, session.get_one(Country, "PE"), details, NOW)
    operations.freeze(keeper, found, NOW, comment="")
    session.commit()
    return found.id


def test_the_keeper_is_told_a_month_before_and_once_when_the_day_is_over(session, package):
    for days in (0, 1, 29, 31, 32, 36, 60):
        remind(NOW + days * DAY)
    told = written(session, "reminder_briefing")
    assert [one.address for one in told] == [email_of("eurojust")] * 2
    assert "Peru: by Thursday, 24 December 2026" in told[0].body
    assert f"/briefings/{package}" in told[0].body


def test_the_keeper_is_told_each_week_for_as_long_as_something_changed_under_the_package(session, world, package):
    remind(MONDAY)
    assert written(session, "reminder_stale") == []
    session.add(StatedNeed(country_code="BE", third_code="PE", degree=Degree.HIGH, note="", stated_at=NOW))
    session.commit()
    for days in (0, 0, 1, 7):
        remind(MONDAY + days * DAY)
    told = written(session, "reminder_stale")
    assert [one.address for one in told] == [email_of("eurojust")] * 2
    assert "Peru" in told[0].body
    keeper = viewer_of(world.people["eurojust"], NOW)
    operations.freeze(
        keeper, session.get_one(Briefing, package, options=[sa.orm.selectinload(Briefing.sections)]), NOW, comment=""
    )
    session.commit()
    remind(MONDAY + 14 * DAY)
    assert len(written(session, "reminder_stale")) == 2


@pytest.fixture
def open_round(session, world):
    furnish_assessments(NOW)
    session.execute(sa.update(AssessmentRound).values(deadline=(NOW + 7 * DAY).date()))
    session.commit()
    return session.scalars(sa.select(AssessmentRound).filter_by(title=OPEN)).one().id


def test_those_who_owe_answers_are_told_a_week_and_a_day_before(session, open_round):
    for days in (0, 1, 6, 7):
        remind(NOW + days * DAY)
    told = written(session, "reminder_round")
    eurojust = {email_of("eurojust"), email_of("secretariat")}
    assert {one.address for one in told} == {email_of("contact_point"), *eurojust}
    assert sum(one.address == email_of("contact_point") for one in told) == 2
    assert "answers are taken until Tuesday, 1 December 2026" in told[0].body
    assert (
        session.scalars(sa.select(Person.side).where(Person.email.in_([one.address for one in told]))).all()
        == ["union"] * 3
    )


def test_once_the_round_is_closed_what_waits_is_taken_back(session, world, open_round):
    remind(NOW)
    eurojust = viewer_of(world.people["eurojust"], NOW)
    close(eurojust, session.get_one(AssessmentRound, open_round), NOW)
    session.commit()
    assert {one.state for one in written(session, "reminder_round")} == {Delivery.DROPPED}
    remind(NOW + 6 * DAY)
    assert {one.state for one in written(session, "reminder_round")} == {Delivery.DROPPED}


def test_whoever_has_answered_everything_is_not_told(session, world, open_round):
    session.execute(
        sa.update(AssessmentRound)
        .where(AssessmentRound.id == open_round)
        .values(countries=["PE"], criteria=["judicial", "police", "targets-extradition"])
    )
    session.execute(sa.delete(Contributor).where(Contributor.authority_id.is_not(None)))
    session.commit()
    remind(NOW)
    assert written(session, "reminder_round") == []
    assert date(2026, 12, 1) == session.get_one(AssessmentRound, open_round).deadline

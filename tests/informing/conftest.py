"""Informing people of a meeting, as another room would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.informing import operations, queries
from exchange.informing.models import Duty, Informed
from exchange.informing.operations import Recipient, Told
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience
from tests.support.world import NOW, World


def viewer(who: str, world: World, now: Any = NOW) -> Any:
    """The person as a viewer."""
    return viewer_of(world.people[who], now)


def whole(meeting_id: int) -> Meeting:
    """A meeting with all that its plan is measured by."""
    options = (selectinload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries))
    query = sa.select(Meeting).where(Meeting.id == meeting_id).options(*options)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def recipients(world: World, who: Iterable[str]) -> list[Recipient]:
    """Who is to be told, each for the own country or body."""
    people = [db.session.get_one(Person, world.people[name]) for name in who]
    return [Recipient(one, one.country_code, None if one.country_code else one.authority_id) for one in people]


def fresh(duty_id: int) -> Duty:
    """The duty as the database has it now."""
    db.session.expire_all()
    duty = queries.held_for_platform(duty_id)
    assert duty is not None
    return duty


def rows(duty_id: int) -> dict[str, Informed]:
    """Who was told under it, by the name before the address's sign."""
    found = queries.told_under(fresh(duty_id))
    return {row.person.email.partition("@")[0].replace(".", "_"): row for row in found}


@pytest.fixture
def inform(session: Any, world: World) -> Callable[..., Told]:
    """Inform as the secretariat, and commit: ``inform("exchange", "contact_point", "eurojust")``."""

    def informing(meeting: str, *who: str, actor: str = "secretariat", now: Any = NOW, **more: Any) -> Told:
        about = session.get_one(Meeting, world.meetings[meeting])
        told = operations.inform(
            viewer(actor, world, now), about, more.pop("step", "scheduled"), recipients(world, who), now,
            title=about.title, forum_id=about.forum_id, audience=more.pop("audience", Audience(about.audience)), **more,
        )  # fmt: skip
        session.commit()
        return told

    return informing

"""The world that tests start from is itself as it should be."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Grant, Role
from exchange.meetings.models import Meeting
from exchange.meetings.queries import visible_to
from tests.support.world import NOW

pytestmark = pytest.mark.on_both


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("partner", {"exchange", "clasi"}),
        ("partner_chair", {"clasi"}),
        ("stranger", set()),
        ("prosecutor", {"exchange", "union", "over"}),
        ("judge", {"exchange", "over"}),
        ("member", {"exchange", "convened", "union", "held", "over", "postponed", "cancelled"}),
        (
            "contact_group",
            {"exchange", "convened", "union", "held", "over", "postponed", "cancelled", "draft", "undated"},
        ),
    ],
)
def test_each_sees_the_meetings_that_role_list_and_side_allow(session, world, who, titles):
    viewer = viewer_of(world.people[who], NOW)
    seen = set(session.scalars(sa.select(Meeting.id).where(visible_to(viewer))))
    assert seen == {world.meetings[key] for key in titles}


def test_the_chairs_delegation_holds_the_chairs_rights(session, world):
    grants = viewer_of(world.people["chair"], NOW).grants
    assert Grant(Role.CHAIR, world.forums["coalition"], "ES") in grants

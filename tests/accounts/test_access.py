"""Who learns how to reach whom, and who may renew an invitation: in rules of a line each."""

from __future__ import annotations

import pytest

from exchange.accounts.access import may_contact, may_renew
from exchange.accounts.rules import Grant, Role, Viewer
from exchange.world.rules import Side
from tests.support.world import NOW

HERE, ELSEWHERE = frozenset({1}), frozenset({2})


def viewer(role: Role | None = None, side: Side = Side.UNION, *, is_admin: bool = False) -> Viewer:
    grants = frozenset({Grant(role, 1, "NL")} if role else ())
    return Viewer(7, "Someone", side, "NL", None, None, "UTC", "en", is_admin, NOW, grants=grants)


@pytest.mark.parametrize(
    ("who", "person_id", "forums", "may"),
    [
        (viewer(), 7, frozenset(), True),
        (viewer(side=Side.PARTNER), 7, frozenset(), True),
        (viewer(is_admin=True), 8, frozenset(), True),
        (viewer(Role.SECRETARIAT), 8, HERE, True),
        (viewer(Role.CHAIR), 8, HERE, True),
        (viewer(Role.SECRETARIAT), 8, ELSEWHERE, False),
        (viewer(Role.SECRETARIAT), 8, frozenset(), False),
        (viewer(Role.CHAIR, Side.PARTNER), 8, HERE, False),
        (viewer(Role.SECRETARIAT, Side.PARTNER), 8, HERE, False),
        (viewer(Role.CONTACT_POINT), 8, HERE, False),
        (viewer(Role.DELEGATION), 8, HERE, False),
        (viewer(), 8, HERE, False),
    ],
)
def test_contact_data_are_for_oneself_the_administrator_and_those_who_run_a_common_forum(who, person_id, forums, may):
    assert may_contact(who, person_id, forums) == may


@pytest.mark.parametrize(
    ("who", "side", "invited_by", "forums", "may"),
    [
        (viewer(is_admin=True), Side.UNION, None, frozenset(), True),
        (viewer(Role.SECRETARIAT), Side.UNION, 7, frozenset(), True),
        (viewer(Role.SECRETARIAT), Side.UNION, 8, HERE, True),
        (viewer(Role.SECRETARIAT), Side.UNION, 8, ELSEWHERE, False),
        (viewer(), Side.UNION, 7, HERE, False),
        (viewer(Role.SECRETARIAT, Side.PARTNER), Side.UNION, 7, HERE, False),
        (viewer(Role.SECRETARIAT, Side.PARTNER), Side.PARTNER, 7, HERE, True),
    ],
)
def test_an_invitation_is_renewed_by_who_sent_it_or_runs_a_common_forum(who, side, invited_by, forums, may):
    assert may_renew(who, side, invited_by, forums) == may

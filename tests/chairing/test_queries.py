"""Reading who chairs when, and the chair's rights to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from freezegun import freeze_time

from exchange.accounts.models import SignIn
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Grant, Role
from exchange.chairing import queries
from exchange.chairing.models import ChairTerm, Rotation
from exchange.chairing.rules import Pattern
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.forums.rules import Seat
from exchange.world.rules import Side
from tests.support.world import NOW

TODAY, HANDOVER = NOW.date(), date(2027, 1, 1)
LAST_SECOND = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC)


def chairs(world, instant, forum="coalition"):
    """The people of the world who hold the chair's rights in a forum at an instant."""
    return {
        who
        for who in ("chair", "next_chair", "partner_chair", "secretariat", "member", "contact_point")
        if viewer_of(world.people[who], instant).holds(world.forums[forum], Role.CHAIR)
    }


@pytest.mark.parametrize(("instant", "who"), [(LAST_SECOND, {"chair"}), (MIDNIGHT, {"next_chair"})])
def test_a_delegation_holds_the_chairs_rights_exactly_while_its_term_runs(session, world, instant, who):
    assert chairs(world, instant) == who


def test_the_rights_begin_at_midnight_in_the_forums_zone(session, world):
    session.get(Forum, world.forums["coalition"]).zone = "America/Lima"
    session.flush()
    assert chairs(world, MIDNIGHT) == {"chair"}
    assert chairs(world, datetime(2027, 1, 1, 5, 0, tzinfo=UTC)) == {"next_chair"}


def test_co_chairs_hold_them_side_by_side(session, world):
    assert chairs(world, NOW, "eu-clasi") == {"chair", "partner_chair"}


@pytest.mark.parametrize(
    ("instant", "who", "status"),
    [
        (LAST_SECOND, "chair", 200),
        (LAST_SECOND, "next_chair", 403),
        (MIDNIGHT, "chair", 403),
        (MIDNIGHT, "next_chair", 200),
    ],
)
def test_pages_behind_the_chairs_rights_open_and_shut_at_that_second(app, as_, world, instant, who, status):
    with app.app_context():
        db.session.execute(sa.update(SignIn).values(begun_at=instant, seen_at=instant))
        db.session.commit()
    with freeze_time(instant):
        client = as_(who)
        assert client.get(f"/meetings/{world.meetings['exchange']}/edit").status_code == status
        page = client.get(f"/forums/{world.forums['coalition']}").text
        assert ("New meeting" in page) == (status == 200)


def test_an_estimate_never_hands_over(session, world):
    rotation = queries.rotation(world.forums["coalition"], None)
    rotation.terms[0].ends_on, rotation.terms[0].expected = date(2026, 11, 1), True
    rotation.terms[1].starts_on = date(2026, 11, 1)
    session.flush()
    assert chairs(world, NOW) == {"chair"}


def test_seats_name_the_chair_and_who_follows_or_that_nobody_chairs(session, world):
    coalition = world.forums["coalition"]
    assert queries.seats({coalition: TODAY}) == {
        coalition: [Seat(None, "ES", date(2026, 7, 1), HANDOVER, expected=False, next_holder="FR")]
    }
    assert queries.seats({coalition: date(2020, 1, 1)}) == {coalition: [Seat(None)]}
    assert queries.seats({4711: TODAY}) == {4711: []}
    last = queries.seats({coalition: date(2029, 12, 31)})[coalition][0]
    assert (last.holder, last.next_holder) == ("SE", None)


def test_the_next_hand_overs_come_in_one_statement_however_many_forums(session, world, count_queries):
    coalition, clasi = world.forums["coalition"], world.forums["eu-clasi"]
    with count_queries() as one:
        assert queries.next_handovers([coalition], TODAY) == [(coalition, HANDOVER, "ES", "FR")]
    with count_queries() as two:
        found = queries.next_handovers([coalition, clasi], TODAY)
    assert found == [
        (coalition, HANDOVER, "ES", "FR"), (clasi, HANDOVER, "ES", "FR"), (clasi, HANDOVER, "AR", "PE"),
    ]  # fmt: skip
    assert (len(one), len(two)) == (1, 1)
    assert queries.next_handovers([], TODAY) == []


def test_chairs_of_many_days_come_in_one_statement_in_order_of_sides(session, world, count_queries):
    clasi = world.forums["eu-clasi"]
    pairs = [(clasi, TODAY), (clasi, HANDOVER), (clasi, date(2020, 1, 1)), (world.forums["coalition"], HANDOVER)]
    with count_queries() as seen:
        found = queries.chairs_on(pairs)
    assert found == dict(zip(pairs, [("ES", "AR"), ("FR", "PE"), (), ("FR",)], strict=True))
    assert len(seen) == 1


def test_who_belongs_now_or_later_may_be_in_the_order(session, world):
    from exchange.forums.models import Membership

    clasi = world.forums["eu-clasi"]
    left, coming = (
        session.scalars(sa.select(Membership).filter_by(forum_id=clasi, country_code=code)).one()
        for code in ("CO", "EC")
    )
    left.ends_on, coming.starts_on = TODAY, HANDOVER
    session.flush()
    found = queries.belonging(clasi, TODAY)
    assert {code for code, side in found.items() if side is Side.PARTNER} == {"AR", "EC", "PE"}


def test_only_one_undivided_rotation_fits_into_a_forum(session, world):
    term = ChairTerm(country_code="SE", starts_on=TODAY)
    session.add(
        Rotation(
            forum_id=world.forums["coalition"], side=None, pattern=Pattern.FIXED, months=6, anchor=TODAY, terms=[term]
        )
    )
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_the_chairs_grant_names_forum_and_country(session, world):
    grants = viewer_of(world.people["chair"], NOW).grants
    assert {grant for grant in grants if grant.role is Role.CHAIR} == {
        Grant(Role.CHAIR, forum_id, "ES") for forum_id in world.forums.values()
    }

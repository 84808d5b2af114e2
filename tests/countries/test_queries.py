from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from exchange.accounts.queries import viewer_of, with_grants
from exchange.accounts.rules import Grant, Role
from exchange.countries import queries
from exchange.countries.models import Posting
from tests.support.world import LONG_AGO, NOW


def viewer(world, who, at=NOW):
    return viewer_of(world.people[who], at)


@pytest.mark.parametrize(
    ("at", "posted"),
    [
        # The posting ends with 31 May 2027; midnight comes to Lima at five in the morning UTC.
        (datetime(2027, 6, 1, 4, 59, tzinfo=UTC), {Grant(Role.POSTED, None, "PE")}),
        (datetime(2027, 6, 1, 5, 0, tzinfo=UTC), set()),
        (NOW, {Grant(Role.POSTED, None, "PE")}),
        (datetime(2021, 12, 1, 4, 59, tzinfo=UTC), set()),
    ],
)
def test_a_posting_gives_its_rights_from_midnight_to_midnight_there(session, world, at, posted):
    liaison = replace(viewer(world, "liaison"), at=at, grants=frozenset())
    assert {grant for grant in with_grants(liaison).grants if grant.role is Role.POSTED} == posted


@pytest.mark.parametrize(
    ("who", "peru", "colombia"),
    [("member", 1, 1), ("stranger", 1, 1), ("partner", 1, 0), ("partner_chair", 0, 1), ("admin", 1, 1)],
)
def test_the_partner_side_knows_of_postings_that_concern_the_own_country_only(session, world, who, peru, colombia):
    session.add(Posting(person_id=world.people["partner_chair"], country_code="CO", starts_on=LONG_AGO))
    session.flush()
    asking = viewer(world, who)
    about = [len(queries.postings_about(asking, code)) for code in ("PE", "CO")]
    now = queries.posted_now(asking, NOW.date())
    assert about == [peru, colombia]
    assert [now.get("PE", 0), now.get("CO", 0)] == [peru, colombia]


def test_postings_of_a_countrys_people_elsewhere_belong_to_its_page(session, world):
    found = queries.postings_about(viewer(world, "admin"), "NL")
    assert [(posting.person.name, posting.country_code, known) for posting, known in found] == [
        ("Niels Verbinding", "PE", True)
    ]


def test_needs_are_for_the_union_side(session, world):
    assert [need.country_code for need in queries.needs_about(viewer(world, "stranger"), "PE")] == ["NL", "SE"]
    assert queries.needs_about(viewer(world, "partner"), "PE") == []


def test_candidates_are_people_whose_postings_one_keeps(session, world):
    point, admin = viewer(world, "contact_point"), viewer(world, "admin")
    assert [person.name for person in queries.candidates(point, "s")] == ["François Successeur"]
    assert queries.candidates(point, "niels.verbinding") == []
    assert queries.candidates(point, "liaison@people.example") == []
    assert [person.name for person in queries.candidates(admin, "liaison@people.example")] == ["Niels Verbinding"]


def test_a_priority_holds_until_the_day_it_ends(session, world):
    (priority,) = queries.priorities_of("PE")
    priority.ends_on = date(2026, 12, 1)
    session.flush()
    codes = [[one.country_code for one in queries.priorities(day)] for day in (date(2026, 11, 30), date(2026, 12, 1))]
    assert codes == [["CO", "EC", "PE"], ["CO", "EC"]]


def test_a_coming_posting_counts_only_once_it_has_begun(session, world):
    session.add(
        Posting(person_id=world.people["stranger"], country_code="EC", starts_on=NOW.date() + timedelta(days=1))
    )
    session.flush()
    assert queries.posted_now(viewer(world, "admin"), NOW.date()) == {"PE": 1}

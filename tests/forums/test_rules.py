"""Who may belong to a forum, hold a role in it and give one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.accounts.rules import Grant, Role, Viewer
from exchange.forums.rules import (
    GIVEN_BY_CONTACT_POINTS,
    GRANTABLE,
    EndsBeforeStart,
    NeedsCountry,
    NoContactPoint,
    NoDelegation,
    NoSecretariat,
    NotAMember,
    NotGrantable,
    NotOfABody,
    NotYours,
    OfAnotherCountry,
    Office,
    OutlastsMembership,
    Overlaps,
    Seat,
    Spell,
    check_belonging,
    check_giving,
    check_sender,
    check_spell,
    gaps,
    may_give,
)
from exchange.world.rules import Side

FORUM = 7
DAY = date(2026, 11, 24)
SPELL = Spell(DAY)
days = st.integers(0, 60).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
spells = st.builds(
    lambda start, length: Spell(start, start + timedelta(days=length) if length else None), days, st.integers(0, 40)
)


def viewer(*grants: Grant, is_admin: bool = False) -> Viewer:
    return Viewer(
        1, "V", Side.UNION, "FR", None, None, "Europe/Paris", "en", is_admin, datetime(2026, 11, 24, tzinfo=UTC),
        grants=frozenset(grants),
    )  # fmt: skip


@given(spells, spells)
def test_spells_overlap_exactly_when_they_hold_on_a_common_day(one, other):
    window = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    assert one.overlaps(other) == any(one.holds(day) and other.holds(day) for day in window)


@given(spells, spells)
def test_a_spell_includes_another_exactly_when_it_holds_on_all_its_days(one, other):
    window = [date(2026, 1, 1) + timedelta(days=n) for n in range(120)]
    assert one.includes(other) == all(one.holds(day) for day in window if other.holds(day))


def test_the_last_day_is_not_included_so_the_next_spell_may_begin_on_it():
    check_spell(Spell(DAY), [Spell(DAY - timedelta(days=9), DAY)])
    with pytest.raises(Overlaps) as refused:
        check_spell(Spell(DAY), [Spell(DAY - timedelta(days=9), DAY + timedelta(days=1))])
    assert refused.value.spell == Spell(DAY - timedelta(days=9), DAY + timedelta(days=1))


@pytest.mark.parametrize("days_later", [0, -1])
def test_an_end_before_or_on_the_first_day_is_refused(days_later):
    with pytest.raises(EndsBeforeStart):
        check_spell(Spell(DAY, DAY + timedelta(days=days_later)), ())


@pytest.mark.parametrize(
    ("country", "office", "refusal"),
    [
        ("FR", Office(Role.DELEGATION, "FR", SPELL), None),
        ("FR", Office(Role.SECRETARIAT, "FR", SPELL), None),
        (None, Office(Role.SECRETARIAT, None, SPELL), None),
        (None, Office(Role.MEMBER, None, SPELL), None),
        ("FR", Office(Role.DELEGATION, "ES", SPELL), OfAnotherCountry),
        (None, Office(Role.MEMBER, "ES", SPELL), OfAnotherCountry),
        (None, Office(Role.CONTACT_POINT, None, SPELL), NeedsCountry),
        ("FR", Office(Role.DELEGATION, None, SPELL), NeedsCountry),
        ("FR", Office(Role.MEMBER, None, SPELL), NotOfABody),
    ],
)
def test_a_role_is_held_for_the_country_or_body_that_sends_the_person(country, office, refusal):
    if refusal is None:
        check_sender(country, office)
    else:
        with pytest.raises(refusal):
            check_sender(country, office)


def test_a_role_begins_and_ends_within_the_membership():
    membership = Spell(date(2026, 1, 1), date(2026, 12, 1))
    check_belonging(Spell(DAY, date(2026, 12, 1)), [membership])
    with pytest.raises(NotAMember):
        check_belonging(Spell(date(2025, 12, 31), DAY), [membership])
    with pytest.raises(OutlastsMembership) as refused:
        check_belonging(Spell(DAY), [membership])
    assert refused.value.ends_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("who", "given"),
    [
        (viewer(is_admin=True), set(GRANTABLE)),
        (viewer(Grant(Role.SECRETARIAT, FORUM)), set(GRANTABLE)),
        (viewer(Grant(Role.CONTACT_POINT, FORUM, "FR")), set(GIVEN_BY_CONTACT_POINTS)),
        (viewer(Grant(Role.CONTACT_POINT, FORUM, "ES")), set()),
        (viewer(Grant(Role.CONTACT_POINT, FORUM + 1, "FR")), set()),
        (viewer(Grant(Role.CHAIR, FORUM, "FR"), Grant(Role.DELEGATION, FORUM, "FR")), set()),
    ],
)
def test_who_may_give_which_role_for_a_country(who, given):
    assert {role for role in GRANTABLE if may_give(who, FORUM, role, "FR")} == given


def test_contact_points_name_neither_contact_points_nor_a_secretariat():
    assert set(GRANTABLE) - GIVEN_BY_CONTACT_POINTS == {Role.SECRETARIAT, Role.CONTACT_POINT}


@pytest.mark.parametrize("role", [Role.CHAIR, Role.POSTED])
def test_what_follows_from_a_term_or_a_posting_is_given_by_nobody(role):
    with pytest.raises(NotGrantable):
        check_giving(viewer(is_admin=True), FORUM, role, "FR")


def test_what_is_for_others_to_give_is_refused():
    with pytest.raises(NotYours):
        check_giving(viewer(Grant(Role.CONTACT_POINT, FORUM, "FR")), FORUM, Role.DELEGATION, "ES")


def test_gaps_name_secretariat_delegations_and_contact_points():
    seats = [Seat(None, "ES", DAY, date(2027, 1, 1), next_holder="FR")]
    roles = [(Role.CONTACT_POINT, "ES", SPELL), (Role.DELEGATION, "FR", Spell(DAY, date(2027, 1, 1)))]
    assert gaps(["ES", "FR", "SE"], roles, seats, DAY) == [
        NoSecretariat(),
        NoDelegation("ES", None),
        NoDelegation("FR", date(2027, 1, 1)),
        NoContactPoint(("FR", "SE")),
    ]


def test_a_delegation_that_begins_with_the_term_is_no_gap():
    seats = [Seat(None, "ES", DAY, date(2027, 1, 1), next_holder="FR")]
    roles = [
        (Role.SECRETARIAT, None, SPELL),
        (Role.DELEGATION, "ES", SPELL),
        (Role.DELEGATION, "FR", Spell(date(2027, 1, 1))),
    ]
    assert gaps([], roles, seats, DAY) == []

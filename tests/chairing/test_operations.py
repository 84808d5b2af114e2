"""What can be agreed about a rotation, stored and journalled, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.chairing import operations, queries
from exchange.chairing.models import ChairTerm, PassedTurn
from exchange.chairing.proposals import (
    Extend,
    Join,
    Leave,
    NotBelonging,
    Pass,
    Plan,
    Reorder,
    Repattern,
    SetUp,
    Situation,
    Swap,
    WrongSide,
    proposed,
)
from exchange.chairing.rules import (
    Change,
    NotTiling,
    Pattern,
    SameHolder,
    Term,
    TermHasBegun,
    add_months,
    check_tiling,
    holder_on,
)
from exchange.core.journal import JournalEntry, News, Platform
from exchange.forums.models import Forum
from exchange.world.rules import Side
from tests.support.world import NOW

TODAY = NOW.date()
ORDER = ("ES", "FR", "IT", "BE", "NL", "DE", "SE")
FIRST, SECOND, THIRD = date(2027, 1, 1), date(2027, 7, 1), date(2028, 1, 1)


@pytest.fixture
def secretariat(session, world):
    return viewer_of(world.people["secretariat"], NOW)


@pytest.fixture
def coalition(session, world):
    return queries.rotation(world.forums["coalition"], None)


def stored(session, rotation):
    """The terms as they are in the database, in order."""
    session.flush()
    query = sa.select(ChairTerm).filter_by(rotation_id=rotation.id).order_by(ChairTerm.starts_on)
    rows = session.execute(query.with_only_columns(*ChairTerm.__table__.columns)).all()
    return [Term(row.country_code, row.starts_on, row.ends_on, row.expected, row.in_turn_of) for row in rows]


def holders(session, rotation, count):
    return [term.holder for term in stored(session, rotation)[:count]]


def entries(session):
    return session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()


def test_two_coming_terms_are_swapped_and_the_journal_says_from_what_to_what(session, coalition, secretariat):
    version = coalition.version
    changed = operations.carry_out(secretariat, coalition, Swap(FIRST, THIRD), NOW)
    assert changed[:2] == [Change(FIRST, SECOND, "FR", "BE"), Change(THIRD, date(2028, 7, 1), "BE", "FR")]
    terms = stored(session, coalition)
    assert terms[1] == Term("BE", FIRST, SECOND, in_turn_of="FR")
    check_tiling(terms)
    [entry] = entries(session)
    assert (entry.action, entry.subject_kind, entry.forum_id) == ("turn.swapped", "rotation", coalition.forum_id)
    assert entry.changes["2027-01-01/2027-07-01"] == ["FR", "BE"]
    assert coalition.version == version + 1


def test_terms_are_planned_for_two_rounds_or_six_years_whichever_is_less(session, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Swap(FIRST, SECOND), NOW)
    terms = stored(session, coalition)
    assert terms[-1].starts_on <= add_months(TODAY, 72) < terms[-1].ends_on
    assert [term.holder for term in terms[7:11]] == ["ES", "FR", "IT", "BE"]


def test_a_short_round_is_planned_twice_ahead(session, world):
    rotation = queries.rotation(world.forums["eu-clasi"], Side.PARTNER)
    operations.extend(Platform(), rotation, NOW)
    terms = stored(session, rotation)
    assert terms[-1].starts_on <= add_months(TODAY, 24) < terms[-1].ends_on


def test_extending_what_reaches_far_enough_changes_and_tells_nothing(session, coalition):
    assert operations.extend(Platform(), coalition, NOW) != []
    assert operations.extend(Platform(), coalition, NOW) == []
    assert [entry.action for entry in entries(session)] == ["rotation.extended"]


def test_a_passed_turn_is_kept_with_its_reason(session, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Pass(FIRST, "Elections"), NOW)
    assert holders(session, coalition, 4) == ["ES", "IT", "BE", "NL"]
    [turn] = session.scalars(sa.select(PassedTurn))
    assert (turn.country_code, turn.would_have_started_on, turn.reason, turn.at) == ("FR", FIRST, "Elections", NOW)
    assert [(entry.action, entry.reason) for entry in entries(session)] == [("turn.passed", "Elections")]


def test_a_member_is_inserted_and_a_stranger_refused(session, world, coalition, secretariat):
    with pytest.raises(NotBelonging) as refused:
        operations.carry_out(secretariat, coalition, Join("PE", 1), NOW)
    assert refused.value.args == ("PE",)
    operations.carry_out(secretariat, coalition, Leave("SE", TODAY), NOW)
    operations.carry_out(secretariat, coalition, Join("SE", 1), NOW)
    assert holders(session, coalition, 4) == ["ES", "SE", "FR", "IT"]
    session.expire_all()
    again = queries.rotation(world.forums["coalition"], None)
    assert operations.plan_of(again).order == ("ES", "SE", "FR", "IT", "BE", "NL", "DE")
    assert [entry.action for entry in entries(session)] == ["rotation.left", "rotation.joined"]


def test_who_leaves_while_chairing_hands_over_that_day(session, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Leave("ES", date(2026, 12, 1)), NOW)
    assert stored(session, coalition)[:2] == [
        Term("ES", date(2026, 7, 1), date(2026, 12, 1)), Term("FR", date(2026, 12, 1), SECOND),
    ]  # fmt: skip


def test_another_order_is_dealt_after_the_running_term(session, coalition, secretariat):
    order = ("SE", "DE", "NL", "BE", "IT", "FR", "ES")
    operations.carry_out(secretariat, coalition, Reorder(order, "DE"), NOW)
    assert holders(session, coalition, 4) == ["ES", "DE", "NL", "BE"]
    assert entries(session)[0].changes["order"] == [", ".join(ORDER), ", ".join(order)]


def test_another_length_begins_after_the_running_term(session, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Repattern(Pattern.FIXED, 12), NOW)
    assert [(term.holder, term.ends_on) for term in stored(session, coalition)[:3]] == [
        ("ES", FIRST), ("FR", THIRD), ("IT", date(2029, 1, 1)),
    ]  # fmt: skip
    assert entries(session)[0].changes["pattern"] == ["fixed 6", "fixed 12"]


def test_a_begun_term_is_not_swapped_and_nothing_is_stored(session, coalition, secretariat):
    before = stored(session, coalition)
    with pytest.raises(TermHasBegun):
        operations.carry_out(secretariat, coalition, Swap(date(2026, 7, 1), SECOND), NOW)
    with pytest.raises(SameHolder):
        operations.carry_out(secretariat, coalition, Swap(FIRST, FIRST), NOW)
    assert (stored(session, coalition), entries(session)) == (before, [])


def test_terms_with_a_gap_are_never_stored(session, coalition, secretariat):
    coalition.terms[2].starts_on += timedelta(days=1)
    with pytest.raises(NotTiling):
        operations.carry_out(secretariat, coalition, Repattern(Pattern.FIXED, 12), NOW)


def test_a_rotation_is_set_up_for_a_new_forum(session, world, secretariat):
    forum = Forum(key="new", name="New", zone="Europe/Brussels", created_at=NOW)
    session.add(forum)
    session.flush()
    proposal = SetUp(("SE", "FR"), Pattern.FIXED, 6, date(2027, 1, 31))
    with pytest.raises(NotBelonging):
        operations.set_up(secretariat, forum, None, proposal, NOW)
    with pytest.raises(WrongSide):
        operations.set_up(secretariat, forum, Side.UNION, proposal, NOW)


def test_agreeing_anew_keeps_what_has_begun(session, world, coalition, secretariat):
    forum = session.get(Forum, world.forums["coalition"])
    rotation = operations.set_up(secretariat, forum, None, SetUp(("DE", "NL"), Pattern.FIXED, 12, TODAY), NOW)
    assert rotation is coalition
    assert [(term.holder, term.starts_on) for term in stored(session, rotation)[:4]] == [
        ("ES", date(2026, 7, 1)), ("DE", FIRST), ("NL", THIRD), ("DE", date(2029, 1, 1)),
    ]  # fmt: skip
    assert operations.plan_of(rotation).order == ("DE", "NL")


def test_agreeing_anew_goes_on_where_recorded_terms_stopped(session, coalition, world, secretariat):
    del coalition.terms[1:]
    coalition.terms[0].starts_on, coalition.terms[0].ends_on = date(2024, 5, 8), date(2025, 2, 15)
    session.flush()
    forum = session.get(Forum, world.forums["coalition"])
    operations.set_up(secretariat, forum, None, SetUp(("FR", "IT"), Pattern.FIXED, 12, TODAY), NOW)
    terms = stored(session, coalition)
    assert [(term.holder, term.starts_on) for term in terms[:3]] == [
        ("ES", date(2024, 5, 8)), ("FR", date(2025, 2, 15)), ("IT", date(2026, 2, 15)),
    ]  # fmt: skip
    check_tiling(terms)


def test_event_based_terms_end_the_day_after_the_political_meeting(session, world, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Repattern(Pattern.EVENT, 12), NOW)
    changed = operations.political_days_changed(Platform(), coalition.forum_id, [date(2027, 5, 7)], NOW)
    terms = stored(session, coalition)
    assert [(term.holder, term.ends_on, term.expected) for term in terms[:2]] == [
        ("ES", date(2027, 5, 8), False), ("FR", date(2028, 5, 8), True),
    ]  # fmt: skip
    assert changed[0].becomes == "FR"
    moved = operations.political_days_changed(Platform(), coalition.forum_id, [date(2027, 6, 1)], NOW)
    assert moved[0] == Change(date(2027, 5, 8), date(2027, 6, 2), "FR", "ES")
    assert operations.political_days_changed(Platform(), coalition.forum_id, [date(2027, 6, 1)], NOW) == []
    assert [entry.action for entry in entries(session)] == ["rotation.changed", *["rotation.replanned"] * 2]


def test_political_days_leave_fixed_terms_alone(session, coalition):
    assert operations.political_days_changed(Platform(), coalition.forum_id, [date(2026, 12, 1)], NOW) == []


def test_an_estimate_that_comes_near_is_moved_on_by_the_nightly_command(app, session, coalition, secretariat):
    operations.carry_out(secretariat, coalition, Repattern(Pattern.EVENT, 6), NOW)
    estimate = stored(session, coalition)[0].ends_on
    soon = datetime.combine(estimate - timedelta(days=20), datetime.min.time(), UTC)
    operations.extend(Platform(), coalition, soon)
    running = stored(session, coalition)[0]
    assert (running.holder, running.expected) == ("ES", True)
    assert running.ends_on == add_months(estimate, 1)


def test_listeners_get_the_changes_themselves(session, coalition, secretariat, monkeypatch):
    heard: list[News] = []
    monkeypatch.setattr("exchange.core.journal._listeners", [heard.extend])
    operations.carry_out(secretariat, coalition, Swap(FIRST, SECOND), NOW)
    session.commit()
    [news] = heard
    assert news.private["proposal"] == Swap(FIRST, SECOND)
    assert news.private["changes"][0] == Change(FIRST, SECOND, "FR", "IT")


def test_the_nightly_command_extends_every_rotation(app, world):
    result = app.test_cli_runner().invoke(args=["chairs", "extend"])
    again = app.test_cli_runner().invoke(args=["chairs", "extend"])
    assert (result.output, again.output) == ("3 rotations extended\n", "0 rotations extended\n")


PLAN = Plan(ORDER, tuple(Term(code, add_months(date(2026, 7, 1), 6 * n), add_months(date(2026, 7, 1), 6 * n + 6)) for n, code in enumerate(ORDER)), Pattern.FIXED, 6, date(2026, 7, 1))  # fmt: skip
PROPOSALS = (
    Swap(FIRST, THIRD),
    Pass(SECOND, "x"),
    Leave("FR", date(2027, 3, 1)),
    Reorder(tuple(reversed(ORDER))),
    Repattern(Pattern.FIXED, 60),
    Repattern(Pattern.EVENT, 1),
    SetUp(("FR", "SE"), Pattern.EVENT, 12, TODAY),
    Extend(),
)


@pytest.mark.parametrize("days", [(), (date(2026, 11, 23),), (TODAY,), (date(2027, 5, 7), date(2028, 5, 7))])
@pytest.mark.parametrize("proposal", PROPOSALS, ids=lambda proposal: proposal.action)
def test_every_plan_tiles_time_keeps_today_and_reaches_the_horizon(proposal, days):
    around = Situation(TODAY, days)
    after = proposed(PLAN, proposal, around)
    check_tiling(after.terms)
    assert holder_on(after.terms, around.horizon(after)) is not None
    if days != (date(2026, 11, 23),):
        assert holder_on(after.terms, TODAY) == "ES"
    extended = proposed(after, Extend(), around)
    assert proposed(extended, Extend(), around) == extended

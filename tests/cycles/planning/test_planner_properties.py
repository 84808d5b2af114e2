"""What holds of every chain, whatever the calendars, the template, the window and the pins."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.chairing.rules import Pattern
from exchange.cycles.deadlines.rules import due_on
from exchange.cycles.planning.rules import (
    BASE,
    IN_ORDER,
    POLITICAL,
    Almanac,
    Ground,
    Held,
    Template,
    Wish,
    ladder,
    propose,
)
from exchange.workdays.rules import NoWorkingDay, is_working_day
from exchange.world.rules import Level
from tests.cycles.planning.grounds import ORDER, TEMPLATE, TODAY, calendar, every_day, ground, rotation

DAYS = st.dates(date(2026, 11, 1), date(2028, 3, 31))
RESTS = st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset()])
RANK = {Level.CONTACT_GROUP: 0, Level.SENIOR_OFFICIALS: 1, Level.POLITICAL: 2}


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    """Four countries with holidays and rest days of any kind, chairs by either pattern, and perhaps a pin."""
    calendars = {
        code: calendar(code, *draw(st.sets(DAYS, max_size=25)), rest=draw(RESTS)) for code in (*ORDER, "PT")
    }  # fmt: skip
    held = {}
    if draw(st.booleans()):
        rung = draw(st.sampled_from([POLITICAL, *(rung for rung, _part in ladder(TEMPLATE))]))
        first = draw(st.dates(date(2026, 12, 1), date(2028, 1, 31)))
        held[rung] = Held(99, "pinned", first, first + timedelta(days=draw(st.integers(0, 2))), pinned=True)
    return ground(calendars, plans=(rotation(draw(st.sampled_from(Pattern))),), held=held)


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Windows of up to two months from soon on, within one year."""
    first = draw(st.dates(date(2026, 11, 25), date(2027, 12, 20)))
    last = min(first + timedelta(days=draw(st.integers(5, 60))), date(first.year, 12, 31))
    host = draw(st.sampled_from([None, *ORDER, "PT"]))
    return Wish(first, last, draw(st.integers(1, 3)), host, optional=draw(st.booleans()))


def _needed(template: Template) -> set[object]:
    return {POLITICAL, *(rung for rung, part in ladder(template) if part.needed)}


@settings(max_examples=60)
@given(wishes(), grounds())
def test_every_chain_is_complete_possible_and_explained(wish, around):
    found = propose(TEMPLATE, wish, around)
    assert found.chains or found.lost
    for chain in found.chains:
        assert {one.rung for one in chain.meetings} >= _needed(TEMPLATE) | set(around.held)
        assert chain.points == BASE + sum(reason.points for reason in chain.why())
        _check_order(chain)
        for one in chain.meetings:
            if one.held:
                kept = around.held[one.rung]
                assert (one.first, one.last, one.meeting_id) == (kept.first, kept.last, kept.id)
                continue
            days = every_day(one.first, one.last)
            assert one.first > TODAY
            assert not any(around.rest(day, [*one.chairs, *([one.host] if one.host else [])]) for day in days)
            assert one.chairs == around.rota.chairs(one.first, chain.political().first)
        assert POLITICAL in around.held or wish.first <= chain.political().first <= chain.political().last <= wish.last


def _check_order(chain):
    """The contact group before senior officials before the political level (M2), and never two on one day."""
    steps = [one for one in chain.meetings if one.rung.level in RANK]
    assert [RANK[one.rung.level] for one in steps] == sorted(RANK[one.rung.level] for one in steps)
    assert all(earlier.last < later.first for earlier, later in pairwise(chain.meetings))
    for level in IN_ORDER:
        numbers = [one.rung.number for one in steps if one.rung.level is level]
        assert numbers == sorted(numbers)


@settings(max_examples=60)
@given(wishes(), grounds())
def test_everything_is_due_on_a_common_working_day_as_deadlines_count(wish, around):
    for chain in propose(TEMPLATE, wish, around).chains:
        for one in chain.meetings:
            for due in one.due:
                assert due.day == due_on(due.rule, one.first, one.last, around.members)
                assert is_working_day(due.day, around.members)


@settings(max_examples=30)
@given(wishes(), grounds())
def test_the_same_is_proposed_again(wish, around):
    again = Ground(
        around.today, tuple(reversed(around.members)), dict(reversed(around.calendars.items())),
        type(around.rota)(around.rota.plans, (), around.today), held=around.held,
    )  # fmt: skip
    one, other = propose(TEMPLATE, wish, around), propose(TEMPLATE, wish, again)
    assert [chain.days() for chain in one.chains] == [chain.days() for chain in other.chains]
    assert [chain.points for chain in one.chains] == [chain.points for chain in other.chains]
    assert one.lost == other.lost


@settings(max_examples=200)
@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 4),
    st.sampled_from([rule for rules in TEMPLATE.rules.values() for rule in rules]),
    st.lists(st.tuples(st.sets(DAYS, max_size=40), RESTS), min_size=1, max_size=4),
)
def test_looking_a_deadline_up_equals_counting_it(first, more, rule, countries):
    calendars = tuple(calendar(f"X{n}", *days, rest=rest) for n, (days, rest) in enumerate(countries))
    almanac, last = Almanac(calendars, date(2027, 1, 1), date(2027, 12, 31)), first + timedelta(days=more)
    try:
        counted = due_on(rule, first, last, calendars)
    except NoWorkingDay:
        counted = None
    try:
        assert almanac.due_on(rule, first, last) == counted
    except NoWorkingDay:
        assert counted is None

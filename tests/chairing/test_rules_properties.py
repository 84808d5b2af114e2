"""The rotating chair under any sequence of agreements: what holds whatever happens to a plan (M3, M4)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise, takewhile

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from exchange.chairing import rules
from exchange.chairing.rules import Pattern, Term
from exchange.chairing.rules.dealing import next_in_order

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
ORDERS = st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=8, unique=True)
MONTHS = st.integers(1, 30)
POLITICAL_DAYS = st.lists(DAYS, max_size=6)


def end(term: Term) -> date:
    """The hand-over of a term that has one, as all terms of these plans do."""
    assert term.ends_on is not None
    return term.ends_on


def days_between(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days)]


@st.composite
def plans(draw: st.DrawFn) -> list[Term]:
    """Any plan: fixed or event-based, over one to some thirty terms."""
    order, start, until, months = draw(ORDERS), draw(DAYS), draw(DAYS), draw(st.integers(4, 30))
    if draw(st.booleans()):
        return rules.plan_fixed(order, start, months, until=until, first=draw(st.integers(0, 9)))
    return rules.plan_events(order, start, draw(POLITICAL_DAYS), until=until, usual_months=months)


@given(DAYS, MONTHS, ORDERS, st.integers(0, 9))
def test_fixed_boundaries_never_drift(anchor, months, order, first):
    terms = rules.plan_fixed(order, anchor, months, until=date(2045, 1, 1), first=first)
    assert [term.ends_on for term in terms] == [rules.add_months(anchor, months * k) for k in range(1, len(terms) + 1)]
    assert [term.holder for term in terms] == [order[(first + k) % len(order)] for k in range(len(terms))]
    assert terms[-1].starts_on <= max(date(2045, 1, 1), anchor)
    assert terms[-1].covers(max(date(2045, 1, 1), anchor))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_months_count_months_and_keep_the_day_or_the_months_last(day, months):
    later = rules.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, MONTHS, ORDERS, DAYS, DAYS)
def test_a_plan_extended_is_the_plan_made_at_once(anchor, months, order, until, further):
    short = rules.plan_fixed(order, anchor, months, until=until)
    extended = rules.extend(short, order, months, until=further, anchor=anchor)
    assert extended == rules.plan_fixed(order, anchor, months, until=max(until, further))


@given(ORDERS, DAYS, POLITICAL_DAYS, DAYS, MONTHS)
def test_each_political_meeting_is_chaired_by_its_term_and_ends_it(order, start, days, until, months):
    terms = rules.plan_events(order, start, days, until=until, usual_months=months)
    rules.check_tiling(terms)
    assert {term.ends_on for term in terms if not term.expected} == {
        day + timedelta(days=1) for day in days if day >= start
    }
    assert sorted(term.expected for term in terms) == [term.expected for term in terms]
    assert end(terms[-1]) > max(start, until) or not terms[-1].expected


@given(ORDERS, DAYS, POLITICAL_DAYS, MONTHS)
def test_planning_unchanged_events_anew_changes_nothing(order, start, days, months):
    until = date(2033, 1, 1)
    terms = rules.plan_events(order, start, days, until=until, usual_months=months)
    today = start
    assert rules.replan_events(terms, order, days, today=today, until=until, usual_months=months) == terms


@given(ORDERS, DAYS, POLITICAL_DAYS, POLITICAL_DAYS, DAYS)
def test_planning_events_anew_keeps_what_is_over_and_is_done_once(order, start, days, other_days, today):
    until = max(start, today)
    before = rules.plan_events(order, start, days, until=until)
    after = rules.replan_events(before, order, other_days, today=today, until=until)
    over = [term for term in before if not term.expected and end(term) <= today]
    rules.check_tiling(after)
    assert after[: len(over)] == over
    assert not [term for term in after if term.expected and end(term) <= today]
    assert rules.replan_events(after, order, other_days, today=today, until=until) == after


@given(plans())
def test_every_covered_day_has_exactly_one_chair(terms):
    for day in days_between(terms[0].starts_on, end(terms[-1]))[:: 1 + len(terms)]:
        covering = [term for term in terms if term.covers(day)]
        assert [term.holder for term in covering] == [rules.holder_on(terms, day)]
        assert rules.days_to_handover(terms, day) == (end(covering[0]) - day).days
    assert rules.holder_on(terms, terms[0].starts_on - timedelta(days=1)) is None
    assert rules.holder_on(terms, end(terms[-1])) is None


@given(plans(), st.data())
def test_a_swap_made_twice_is_taken_back(terms, data):
    one, other = (data.draw(st.sampled_from([term.starts_on for term in terms])) for _ in range(2))
    before = terms[0].starts_on - timedelta(days=1)
    if rules.holder_on(terms, one) != rules.holder_on(terms, other):
        swapped = rules.swap(terms, one, other, before)
        assert swapped != terms
        assert rules.swap(swapped, other, one, before) == terms


@settings(max_examples=50)
@given(plans(), plans())
def test_changes_name_exactly_the_days_with_another_chair(before, after):
    named = rules.changes(before, after)
    edges = [edge for plan in (before, after) for edge in (plan[0].starts_on, end(plan[-1]))]
    for day in days_between(min(edges), max(edges))[::5]:
        was, becomes = rules.holder_on(before, day), rules.holder_on(after, day)
        found = [change for change in named if change.starts_on <= day < (change.ends_on or date.max)]
        assert [(change.was, change.becomes) for change in found] == ([(was, becomes)] if was != becomes else [])
    for one, other in pairwise(named):
        assert one.ends_on is not None
        assert one.ends_on <= other.starts_on
        assert one.ends_on < other.starts_on or (one.was, one.becomes) != (other.was, other.becomes)


class Rotation(RuleBasedStateMachine):
    """A rotation that lives: days pass, meetings are set, and countries agree on all that they can agree on."""

    @initialize(order=ORDERS, start=DAYS, pattern=st.sampled_from(Pattern), months=st.integers(3, 14))
    def found(self, order: list[str], start: date, pattern: Pattern, months: int) -> None:
        self.order, self.pattern, self.months, self.anchor = list(order), pattern, months, start
        self.today = start - timedelta(days=40)
        self.days: list[date] = []
        self.given_up: Counter[str] = Counter()
        self.skewed, self.ahead = False, 0
        until = start + timedelta(days=1500)
        if pattern is Pattern.FIXED:
            self.terms = rules.plan_fixed(order, start, months, until=until)
        else:
            self.terms = rules.plan_events(order, start, [], until=until, usual_months=months)

    @property
    def later(self) -> list[Term]:
        return rules.later_terms(self.terms, self.today)

    def agree(self, after: list[Term]) -> None:
        """Take the new terms over, after seeing that no day that is over and no boundary of the plan has changed."""
        begun = len(self.terms) - len(self.later)
        assert after[:begun] == self.terms[:begun]
        assert [(t.starts_on, t.ends_on, t.expected) for t in after] == [
            (t.starts_on, t.ends_on, t.expected) for t in self.terms
        ]
        self.terms = after

    def agree_keeping_the_past(self, after: list[Term]) -> None:
        """Take the new terms over, after seeing that nobody's days up to yesterday have changed."""
        over = [change for change in rules.changes(self.terms, after) if change.starts_on < self.today]
        assert over == []
        self.terms = after

    def replanned(self) -> list[Term]:
        until = max(self.today, self.anchor) + timedelta(days=1500)
        if self.pattern is Pattern.FIXED:
            return rules.extend(self.terms, self.order, self.months, until=until, anchor=self.anchor)
        return rules.replan_events(
            self.terms, self.order, self.days, today=self.today, until=until, usual_months=self.months
        )

    @rule(days=st.integers(1, 500))
    def days_pass(self, days: int) -> None:
        # The platform plans anew every day, so an estimate is prolonged on the day it would have passed.
        target = self.today + timedelta(days=days)
        while self.today < target:
            estimates = [end(term) for term in self.terms if term.expected and end(term) > self.today]
            self.today = min([target, *estimates])
            self.agree_keeping_the_past(self.replanned())

    @precondition(lambda self: self.pattern is Pattern.EVENT)
    @rule(ahead=st.integers(0, 900))
    def a_political_meeting_is_set(self, ahead: int) -> None:
        self.days.append(self.today + timedelta(days=ahead))
        self.agree_keeping_the_past(self.replanned())

    @precondition(lambda self: any(day >= self.today for day in self.days))
    @rule(data=st.data(), move=st.none() | st.integers(0, 400))
    def a_political_meeting_is_moved_or_cancelled(self, data: st.DataObject, move: int | None) -> None:
        self.days.remove(data.draw(st.sampled_from([day for day in self.days if day >= self.today])))
        if move is not None:
            self.days.append(self.today + timedelta(days=move))
        self.agree_keeping_the_past(self.replanned())

    @precondition(lambda self: len({term.holder for term in self.later}) > 1)
    @rule(data=st.data())
    def two_countries_swap(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.later))
        other = data.draw(st.sampled_from([term for term in self.later if term.holder != one.holder]))
        before = Counter(term.holder for term in self.terms)
        self.agree(rules.swap(self.terms, one.starts_on, other.starts_on, self.today))
        assert Counter(term.holder for term in self.terms) == before
        self.given_up.update([one.turn, other.turn])

    @precondition(lambda self: self.later and len(self.order) > 1)
    @rule(data=st.data())
    def a_country_passes(self, data: st.DataObject) -> None:
        term = data.draw(st.sampled_from(self.later))
        coming = self.later[self.later.index(term) :]
        turns = [given.turn for given in takewhile(lambda given: given.holder == term.holder, coming)]
        self.agree(rules.pass_turn(self.terms, self.order, term.starts_on, self.today))
        assert rules.holder_on(self.terms, term.starts_on) != term.holder
        self.given_up.update([*turns, term.holder])

    @precondition(lambda self: len(self.order) < 10)
    @rule(data=st.data())
    def a_country_joins(self, data: st.DataObject) -> None:
        newcomer = data.draw(st.sampled_from([country for country in "ABCDEFGHIJK" if country not in self.order]))
        position = data.draw(st.integers(0, len(self.order)))
        begun = [term.turn for term in self.terms if term.starts_on <= self.today]
        self.skewed |= bool(self.later) and self.later[0].turn != next_in_order(self.order, begun)
        order, terms = rules.join(self.terms, self.order, newcomer, position, self.today)
        assert order[position] == newcomer
        assert [member for member in order if member != newcomer] == self.order
        self.order = order
        # Where the later terms began out of turn, a newcomer placed in the skipped part comes once more than the others.
        self.ahead += self.skewed
        self.agree(terms)

    @precondition(lambda self: len(self.order) > 1)
    @rule(data=st.data())
    def a_country_leaves(self, data: st.DataObject) -> None:
        leaver = data.draw(st.sampled_from(self.order))
        chairs = rules.holder_on(self.terms, self.today) == leaver
        args = (self.terms, self.order, leaver, self.today, self.today)
        self.order, terms = rules.leave(*args, pattern=self.pattern)
        assert leaver not in self.order
        assert rules.holder_on(terms, self.today) != leaver
        assert leaver not in {term.holder for term in rules.later_terms(terms, self.today)}
        assert (terms[0].starts_on, terms[-1].ends_on) == (self.terms[0].starts_on, self.terms[-1].ends_on)
        self.given_up.pop(leaver, None)
        if chairs:
            self.agree_keeping_the_past(terms)
        else:
            self.agree(terms)

    @rule(data=st.data())
    def the_order_is_agreed_anew(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(self.order))
        first = data.draw(st.none() | st.sampled_from(order))
        self.agree(rules.reorder(self.terms, self.order, order, self.today, first=first))
        self.order = order
        self.given_up.clear()
        self.skewed, self.ahead = False, 0
        if self.later:
            begin = order.index(first or self.later[0].holder)
            assert [t.holder for t in self.later] == [order[(begin + k) % len(order)] for k in range(len(self.later))]

    @invariant()
    def terms_tile_time(self) -> None:
        rules.check_tiling(self.terms)

    @invariant()
    def planning_anew_what_has_not_changed_changes_nothing(self) -> None:
        self.terms = self.replanned()
        assert self.replanned() == self.terms

    @invariant()
    def every_member_chairs_once_a_round_save_for_the_turns_it_gave_up(self) -> None:
        windows = {member: len(self.order) * (1 + self.given_up[member]) + self.ahead for member in self.order}
        horizon = rules.add_months(end(self.terms[-1]), self.months * max(windows.values()))
        coming = rules.later_terms(rules.extend(self.terms, self.order, self.months, until=horizon), self.today)
        for member, window in windows.items():
            assert member in {term.holder for term in coming[:window] if term.turn == member}

    @invariant()
    def swapped_turns_are_held_by_members_and_never_by_their_own(self) -> None:
        for term in self.later:
            assert {term.turn, term.holder} <= set(self.order)
            assert term.in_turn_of != term.holder


TestRotation = Rotation.TestCase
TestRotation.settings = settings(max_examples=40, stateful_step_count=20)

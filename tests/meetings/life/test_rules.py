"""What a step asks for, whom it is told, and what stands in its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.meetings.life.rules import (
    ACTIONS,
    Earlier,
    Facts,
    Hindrance,
    hindrances,
    needs_reason,
    told,
    told_of_change,
    unprepared,
)
from exchange.meetings.rules import ON_THE_LIST, SEATED, Answer, State, Step
from exchange.world.rules import Level

EXCHANGE = Facts(State.SCHEDULED, Level.EXPERT_EXCHANGE, dated=True, about_any=True)
POLITICAL = Facts(State.SCHEDULED, Level.POLITICAL, dated=True)


@pytest.mark.parametrize(
    ("step", "found", "expected"),
    [
        (Step.SCHEDULE, EXCHANGE, []),
        (Step.SCHEDULE, Facts(State.DRAFT, Level.CONTACT_GROUP), [Hindrance.NO_DATE]),
        (Step.SCHEDULE, Facts(State.DRAFT, Level.EXPERT_EXCHANGE), [Hindrance.NO_DATE, Hindrance.NO_THIRD_COUNTRY]),
        (Step.SCHEDULE, Facts(State.DRAFT, Level.LIAISON_EXCHANGE, dated=True), []),
        (Step.CONVENE, EXCHANGE, []),
        (Step.CONVENE, Facts(State.SCHEDULED, Level.EXPERT_EXCHANGE, True, True, gaps=2), [Hindrance.GAPS]),
        (Step.CONVENE, POLITICAL, []),
        (Step.CONVENE, Facts(State.SCHEDULED, Level.POLITICAL, True, unprepared=(Level.CONTACT_GROUP,)), [Hindrance.NO_REASON]),
        (Step.CONVENE, Facts(State.SCHEDULED, Level.POLITICAL, True, unprepared=(Level.CONTACT_GROUP,), reason="War"), []),
        (Step.POSTPONE, EXCHANGE, [Hindrance.NO_REASON]),
        (Step.CANCEL, Facts(State.CONVENED, Level.POLITICAL, True, reason="  \n"), [Hindrance.NO_REASON]),
        (Step.CANCEL, Facts(State.CONVENED, Level.POLITICAL, True, reason="Strike"), []),
        (Step.HOLD, Facts(State.CONVENED, Level.POLITICAL, True), [Hindrance.NOT_OVER]),
        (Step.HOLD, Facts(State.CONVENED, Level.POLITICAL, True, over=True), []),
        (Step.ADOPT, Facts(State.HELD, Level.POLITICAL, True), [Hindrance.NOT_OVER, Hindrance.NO_OUTCOME]),
        (Step.ADOPT, Facts(State.HELD, Level.POLITICAL, True, over=True, has_outcome=True), []),
        (Step.REOPEN, Facts(State.ADOPTED, Level.POLITICAL, True), [Hindrance.NO_REASON]),
        (Step.REDRAFT, Facts(State.SCHEDULED, Level.POLITICAL, True), []),
        (Step.REDRAFT, Facts(State.SCHEDULED, Level.POLITICAL, True, asked=True), [Hindrance.SOMEONE_ASKED]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_step(step, found, expected):
    assert hindrances(step, found) == expected


def test_a_reason_is_asked_for_where_others_are_owed_one():
    asked = {step for step in Step if needs_reason(step, EXCHANGE)}
    assert asked == {Step.POSTPONE, Step.CANCEL, Step.REOPEN}


@pytest.mark.parametrize(
    ("step", "state", "answers"),
    [
        (Step.SCHEDULE, State.DRAFT, SEATED),
        (Step.SCHEDULE, State.POSTPONED, ON_THE_LIST),
        (Step.CONVENE, State.SCHEDULED, SEATED),
        (Step.POSTPONE, State.CONVENED, ON_THE_LIST),
        (Step.CANCEL, State.CONVENED, ON_THE_LIST),
        (Step.HOLD, State.CONVENED, frozenset()),
        (Step.ADOPT, State.HELD, SEATED),
        (Step.REOPEN, State.ADOPTED, SEATED),
        (Step.REDRAFT, State.SCHEDULED, frozenset()),
    ],
)
def test_who_is_told_of_a_step(step, state, answers):
    assert told(step, state) == answers


def test_nobody_withdrawn_is_ever_told():
    assert not any(Answer.WITHDRAWN in told(step, state) for step in Step for state in State)


def test_changes_are_told_while_a_meeting_is_announced_and_to_come():
    assert {state for state in State if told_of_change(state)} == {State.SCHEDULED, State.CONVENED, State.POSTPONED}


def test_every_step_has_its_own_word_in_the_journal():
    assert len({ACTIONS[step] for step in Step}) == len(Step)


MINISTERS = datetime(2027, 6, 1, 9, tzinfo=UTC)


def days_before(days: int, level: Level) -> Earlier:
    return Earlier(level, MINISTERS - timedelta(days=days))


SENIOR, GROUP, MINISTERIAL = Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP, Level.POLITICAL


@pytest.mark.parametrize(
    ("earlier", "missing"),
    [
        ([], (SENIOR, GROUP)),
        ([days_before(30, SENIOR), days_before(60, GROUP)], ()),
        ([days_before(30, SENIOR)], (GROUP,)),
        ([days_before(30, SENIOR), days_before(400, GROUP)], (GROUP,)),
        ([days_before(365, SENIOR), days_before(366, GROUP)], (GROUP,)),
        ([days_before(30, SENIOR), days_before(90, GROUP), days_before(60, MINISTERIAL)], (GROUP,)),
        ([days_before(30, SENIOR), days_before(20, GROUP), days_before(60, MINISTERIAL)], ()),
        ([days_before(-5, SENIOR), days_before(-6, GROUP)], (SENIOR, GROUP)),
    ],
)
def test_a_political_meeting_is_prepared_since_the_last_one_and_within_a_year(earlier, missing):
    assert unprepared(MINISTERS, earlier) == missing


def test_the_year_before_a_leap_day_begins_on_the_last_of_february():
    leap_day = datetime(2028, 2, 29, 9, tzinfo=UTC)
    both = [Earlier(level, datetime(2027, 2, 28, 9, tzinfo=UTC)) for level in (SENIOR, GROUP)]
    assert unprepared(leap_day, both) == ()


@given(st.lists(st.tuples(st.integers(1, 500), st.sampled_from([SENIOR, GROUP])), max_size=8), st.integers(1, 500))
def test_a_political_meeting_in_between_takes_away_what_came_before_it(meetings, days):
    earlier = [days_before(ago, level) for ago, level in meetings]
    with_ministers = unprepared(MINISTERS, [*earlier, days_before(days, MINISTERIAL)])
    younger = [one for one in earlier if one.starts_at >= MINISTERS - timedelta(days=days)]
    assert with_ministers == unprepared(MINISTERS, younger)

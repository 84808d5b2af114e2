"""The life of a poll, which dates it offers, counting and ranking, reminders, what lies around a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core import clock
from exchange.meetings.rules import State
from exchange.scheduling.polls.rules import (
    Ballot,
    Choice,
    Count,
    Engagement,
    Group,
    Near,
    PollState,
    Refusal,
    RefusedError,
    Slot,
    Standing,
    Step,
    Voice,
    after,
    around,
    check_ballot,
    check_respond_by,
    count,
    flaws_of,
    is_due,
    may_be_reminded,
    objections,
    possible_steps,
    ranked,
    reminder_at,
    voice_of,
    waits_for_date,
)
from exchange.world.rules import Capacity

OPEN, STOPPED = Standing(PollState.OPEN), Standing(PollState.CLOSED)
DECIDED, WITHDRAWN = Standing(PollState.CLOSED, decided=True), Standing(PollState.WITHDRAWN)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO
PROSECUTOR, JUDGE = Capacity.PROSECUTOR, Capacity.INVESTIGATING_JUDGE


# The life of a poll -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "leads"),
    [
        (OPEN, {Step.CHOOSE: DECIDED, Step.STOP: STOPPED, Step.WITHDRAW: WITHDRAWN}),
        (STOPPED, {Step.CHOOSE: DECIDED, Step.REOPEN: OPEN, Step.WITHDRAW: WITHDRAWN}),
        (DECIDED, {Step.REOPEN: OPEN}),
        (WITHDRAWN, {}),
    ],
    ids=["open", "stopped", "decided", "withdrawn"],
)
def test_each_step_leads_where_the_table_says_and_from_nowhere_else(standing: Standing, leads: dict[Step, Standing]):
    assert possible_steps(standing, waits=True) == list(leads)
    for step in Step:
        if step in leads:
            assert after(step, standing) == leads[step]
        else:
            with pytest.raises(RefusedError, match="not_now"):
                after(step, standing)


def test_without_a_meeting_that_waits_for_a_date_none_is_chosen_and_nothing_reopened():
    assert possible_steps(OPEN, waits=False) == [Step.STOP, Step.WITHDRAW]
    assert possible_steps(STOPPED, waits=False) == [Step.WITHDRAW]
    assert possible_steps(DECIDED, waits=False) == []


def test_a_poll_is_live_while_a_date_can_come_of_it():
    assert [one.live for one in (OPEN, STOPPED, DECIDED, WITHDRAWN)] == [True, True, False, False]


def test_drafts_and_meetings_put_off_without_a_date_wait_for_one():
    waiting = {
        (state, is_open) for state in State for is_open in (True, False) if waits_for_date(state, date_open=is_open)
    }
    assert waiting == {(State.DRAFT, True), (State.DRAFT, False), (State.POSTPONED, True)}


# Dates on offer -----------------------------------------------------------------------------------------------------


def slot(starts: datetime, ends: datetime | None = None, zone: str = "Europe/Brussels") -> Slot:
    return Slot(clock.agree(starts, zone, 0), clock.agree(ends or starts + 7 * HOUR, zone, 0))


MARCH = datetime(2027, 3, 4, 10)


@pytest.mark.parametrize(
    ("dates", "flaws"),
    [
        ([slot(MARCH), slot(MARCH + DAY)], {}),
        ([slot(MARCH), slot(MARCH)], {1: Refusal.SAME_OPTION}),
        ([slot(MARCH, MARCH)], {0: Refusal.ENDS_BEFORE_START}),
        ([slot(MARCH, MARCH + 31 * DAY), slot(MARCH, MARCH + 31 * DAY + 2 * HOUR)], {1: Refusal.TOO_LONG}),
        ([slot(datetime(2026, 11, 24, 10))], {0: Refusal.PAST_OPTION}),
        ([slot(datetime(2026, 12, 4, 23)), slot(datetime(2026, 12, 5, 1))], {0: Refusal.BEFORE_ANSWERS}),
        # The same instant by another clock on another wall is the same date.
        ([slot(MARCH), slot(MARCH - 6 * HOUR, MARCH + HOUR, "America/Lima")], {1: Refusal.SAME_OPTION}),
    ],
)
def test_what_is_wrong_with_dates_is_said_of_each(dates: list[Slot], flaws: dict[int, Refusal]):
    assert flaws_of(dates, (), date(2026, 12, 4), NOW) == flaws


def test_a_date_on_offer_already_is_not_offered_twice():
    assert flaws_of([slot(MARCH)], [slot(MARCH).span], None, NOW) == {0: Refusal.SAME_OPTION}


def test_the_same_wall_time_of_a_night_set_back_is_two_dates():
    night = datetime(2027, 10, 31, 2, 30)
    first, second = (Slot(clock.agree(night, "Europe/Brussels", fold), clock.agree(night + 3 * HOUR, "Europe/Brussels")) for fold in (0, 1))  # fmt: skip
    assert flaws_of([first, second], (), None, NOW) == {}
    assert second.span[0] - first.span[0] == HOUR


@pytest.mark.parametrize(
    ("respond_by", "refusal"),
    [
        (date(2026, 11, 23), Refusal.RESPOND_PAST),
        (date(2026, 11, 24), None),
        (date(2027, 3, 3), None),
        (date(2027, 3, 4), Refusal.RESPOND_LATE),
        (date(9999, 12, 31), Refusal.RESPOND_LATE),
        (date(1, 1, 1), Refusal.RESPOND_PAST),
    ],
)
def test_answers_are_due_from_today_until_before_the_first_date(respond_by: date, refusal: Refusal | None):
    days = [date(2027, 3, 9), date(2027, 3, 4)]
    if refusal is None:
        check_respond_by(respond_by, NOW.date(), days)
        return
    with pytest.raises(RefusedError) as refused:
        check_respond_by(respond_by, NOW.date(), days)
    assert refused.value.code is refusal


@pytest.mark.parametrize(
    ("answered", "refusal"),
    [({1, 2}, None), ({1}, Refusal.UNANSWERED), ({1, 2, 3}, Refusal.OPTION_GONE), (set(), Refusal.UNANSWERED)],
)
def test_exactly_the_dates_on_offer_are_answered(answered: set[int], refusal: Refusal | None):
    if refusal is None:
        check_ballot({1, 2}, answered)
        return
    with pytest.raises(RefusedError) as refused:
        check_ballot({1, 2}, answered)
    assert refused.value.code is refusal


# Counting -----------------------------------------------------------------------------------------------------------


def ballot(voter: int, party: str, said: Choice | None, capacity: Capacity = PROSECUTOR, **more: Any) -> Ballot:
    return Ballot(voter, party, capacity, votes={7: said} if said else {}, **more)


@pytest.mark.parametrize(
    ("voices", "together"),
    [
        ([], Voice.SILENT),
        ([Voice.NO], Voice.NO),
        ([Voice.NO, Voice.SILENT], Voice.SILENT),
        ([Voice.SILENT, Voice.IF_NEED_BE, Voice.NO], Voice.IF_NEED_BE),
        ([Voice.IF_NEED_BE, Voice.YES], Voice.YES),
    ],
)
def test_one_who_can_come_speaks_for_the_country(voices: list[Voice], together: Voice):
    assert {voice_of(order) for order in permutations(voices)} == {together}


def test_a_date_is_counted_by_country_and_by_capacity_not_by_heads():
    ballots = [
        ballot(1, "BE", NO),
        ballot(2, "BE", YES, JUDGE),
        ballot(3, "DE", MAYBE, required=True),
        ballot(4, "FR", NO, required=True),
        ballot(5, "FR", YES, JUDGE),
        ballot(6, "IT", None),
    ]
    assert count(7, NOW, ballots) == Count(
        7,
        NOW,
        parties=(
            Group("BE", Voice.YES, 1, 2),
            Group("DE", Voice.IF_NEED_BE, 1, 1),
            Group("FR", Voice.YES, 1, 2),
            Group("IT", Voice.SILENT, 0, 1),
        ),
        capacities=(Group("investigating_judge", Voice.YES, 2, 2), Group("prosecutor", Voice.IF_NEED_BE, 1, 4)),
        covered=("DE",),
        missing=("FR",),
    )
    assert count(7, NOW, ballots).saying(Voice.YES) == ("BE", "FR")


def votes(voter: int, party: str, required: bool = False, **said: Choice) -> Ballot:
    return Ballot(voter, party, PROSECUTOR, required, {int(key[1:]): choice for key, choice in said.items()})


@pytest.mark.parametrize(
    ("ballots", "order"),
    [
        ([], [1, 2, 3]),
        # One required country outweighs any number of others.
        ([votes(1, "BE", True, o3=MAYBE, o1=NO), votes(2, "DE", o1=YES), votes(3, "FR", o1=YES)], [3, 1, 2]),
        # Then most say yes, then if need be.
        ([votes(1, "BE", o2=YES), votes(2, "DE", o1=MAYBE), votes(3, "FR", o1=MAYBE)], [2, 1, 3]),
        ([votes(1, "BE", o1=YES, o3=YES), votes(2, "DE", o3=MAYBE)], [3, 1, 2]),
        # Two people of one country are one yes.
        ([votes(1, "BE", o2=YES), votes(2, "BE", o2=YES), votes(3, "DE", o1=YES), votes(4, "FR", o1=YES)], [1, 2, 3]),
    ],
)
def test_dates_are_put_in_order_by_required_countries_then_yes_then_if_need_be_then_the_earliest(
    ballots: list[Ballot], order: list[int]
):
    options = [(key, NOW + key * DAY) for key in (3, 1, 2)]
    assert [one.option for one in ranked(options, ballots)] == order


OPTIONS = [(key, NOW + (key % 3) * DAY) for key in range(1, 6)]
BALLOTS = st.lists(
    st.builds(
        Ballot,
        st.integers(1, 99),
        st.sampled_from(["BE", "DE", "FR", "body:1"]),
        st.sampled_from(list(Capacity)[:3]),
        st.booleans(),
        st.dictionaries(st.integers(1, 5), st.sampled_from(list(Choice)), max_size=5),
    ),
    max_size=8,
)


@given(BALLOTS, st.permutations(OPTIONS))
def test_the_order_hangs_on_nothing_but_what_was_said(ballots: list[Ballot], options: list[tuple[int, datetime]]):
    assert ranked(options, ballots[::-1]) == ranked(OPTIONS, ballots)


@given(BALLOTS)
def test_every_country_and_capacity_is_counted_once_at_every_date(ballots: list[Ballot]):
    for one in ranked(OPTIONS, ballots):
        assert sorted(key for voice in Voice for key in one.saying(voice)) == sorted({each.party for each in ballots})
        assert sum(group.asked for group in one.parties) == sum(group.asked for group in one.capacities) == len(ballots)
        assert sorted((*one.covered, *one.missing)) == sorted({each.party for each in ballots if each.required})


@given(BALLOTS, st.integers(1, 5), st.sampled_from(["BE", "DE", "NL"]))
def test_another_yes_never_makes_a_date_worse(ballots: list[Ballot], option: int, party: str):
    more = [*ballots, Ballot(100, party, PROSECUTOR, votes={option: YES})]
    before, now = ([one.option for one in ranked(OPTIONS, some)].index(option) for some in (ballots, more))
    assert now <= before


@given(BALLOTS, st.integers(1, 5))
def test_a_no_instead_of_a_yes_never_makes_a_date_better(ballots: list[Ballot], option: int):
    turned = [
        Ballot(one.voter, one.party, one.capacity, one.required, {**(one.votes or {}), option: NO}) for one in ballots
    ]
    before, now = ([one.option for one in ranked(OPTIONS, some)].index(option) for some in (ballots, turned))
    assert now >= before


def test_whoever_said_no_and_required_silence_are_named():
    ballots = [ballot(1, "BE", NO), ballot(2, "DE", None, required=True), ballot(3, "FR", None), ballot(4, "IT", YES)]
    assert objections(7, ballots) == ([1], [2])


# Reminders ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_time", "before"),
    [
        (2 * DAY - timedelta(seconds=1), None),
        (2 * DAY, 36 * HOUR),
        (5 * DAY, 36 * HOUR),
        (5 * DAY + timedelta(seconds=1), 48 * HOUR),
        (90 * DAY, 48 * HOUR),
        (-DAY, None),
    ],
)
def test_the_reminder_comes_36_or_48_hours_before_the_end_or_not_at_all(
    given_time: timedelta, before: timedelta | None
):
    closes_at = NOW + given_time
    assert reminder_at(NOW, closes_at) == (closes_at - before if before else None)


@given(st.integers(0, 60 * 24), st.integers(-10, 70 * 24))
def test_a_reminder_is_due_only_between_its_moment_and_the_end(hours_given: int, hours_later: int):
    closes_at, now = NOW + hours_given * HOUR, NOW + hours_later * HOUR
    moment = reminder_at(NOW, closes_at)
    assert is_due(NOW, closes_at, now) == (moment is not None and moment <= now < closes_at)
    assert moment is None or NOW < moment < closes_at


def test_one_is_reminded_by_the_platform_once_and_not_within_a_day_of_another_reminder():
    closes_at = NOW + 10 * DAY
    moment = closes_at - 48 * HOUR
    assert is_due(NOW, closes_at, moment)
    assert not is_due(NOW, closes_at, moment + HOUR, reminded_at=moment, by_itself_at=moment)
    assert not is_due(NOW, closes_at, moment + 30 * HOUR, reminded_at=moment, by_itself_at=moment)
    assert not is_due(NOW, closes_at, moment, reminded_at=moment - 23 * HOUR)
    assert is_due(NOW, closes_at, moment, reminded_at=moment - 24 * HOUR)
    # Asked anew, for example since the poll was reopened, one is reminded anew.
    assert is_due(NOW, closes_at, moment, reminded_at=NOW - DAY, by_itself_at=NOW - DAY)


def test_nobody_can_be_reminded_twice_within_a_day():
    ago = [None, NOW - 24 * HOUR, NOW - 24 * HOUR + timedelta(seconds=1), NOW]
    assert [may_be_reminded(at, NOW) for at in ago] == [True, True, False, False]


# What lies around a date --------------------------------------------------------------------------------------------


def meeting(starts: datetime, hours: int = 1) -> Engagement:
    return Engagement(starts, starts + hours * HOUR, f"{starts:%d %H:%M}")


TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("other", "zone", "overlaps"),
    [
        (meeting(TEN), "UTC", True),
        (meeting(TEN - HOUR), "UTC", False),
        (meeting(TEN + 7 * HOUR), "UTC", False),
        # The evening before, in hours far away; in Lima still the same day as the start.
        (meeting(TEN - 9 * HOUR), "UTC", False),
        (meeting(TEN - 11 * HOUR), "UTC", None),
        (meeting(TEN - 15 * HOUR, 2), "America/Lima", None),
        (meeting(TEN + 15 * HOUR), "America/Lima", False),
        (meeting(TEN + 15 * HOUR), "UTC", None),
        # What ends at midnight does not reach into the day that begins then.
        (meeting(TEN - 12 * HOUR, 2), "UTC", None),
    ],
)
def test_what_takes_place_at_the_same_time_or_near_it_is_shown(other: Engagement, zone: str, overlaps: bool | None):
    expected = [] if overlaps is None else [Near(other, overlaps)]
    assert around(TEN, TEN + 7 * HOUR, zone, [other]) == expected


def test_around_a_date_the_earliest_comes_first():
    later, earlier = meeting(TEN + HOUR), meeting(TEN - HOUR)
    assert [near.engagement for near in around(TEN, TEN + HOUR, "UTC", [later, earlier])] == [earlier, later]

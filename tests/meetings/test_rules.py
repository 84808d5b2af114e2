"""The life of a meeting, and what a plan for one must be like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.clock import WallTime
from exchange.meetings.rules import (
    LONGEST,
    STEPS,
    Details,
    Flaw,
    State,
    Step,
    StepRefusedError,
    Surroundings,
    after,
    flaws,
    is_web_link,
    possible_steps,
)
from exchange.world.rules import Audience, Level

#: All that is allowed; every other pair of state and step is refused.
ALLOWED = {
    (State.DRAFT, Step.SCHEDULE): State.SCHEDULED,
    (State.POSTPONED, Step.SCHEDULE): State.SCHEDULED,
    (State.SCHEDULED, Step.CONVENE): State.CONVENED,
    (State.SCHEDULED, Step.POSTPONE): State.POSTPONED,
    (State.CONVENED, Step.POSTPONE): State.POSTPONED,
    (State.SCHEDULED, Step.CANCEL): State.CANCELLED,
    (State.CONVENED, Step.CANCEL): State.CANCELLED,
    (State.POSTPONED, Step.CANCEL): State.CANCELLED,
    (State.CONVENED, Step.HOLD): State.HELD,
    (State.HELD, Step.ADOPT): State.ADOPTED,
    (State.ADOPTED, Step.REOPEN): State.HELD,
    (State.SCHEDULED, Step.REDRAFT): State.DRAFT,
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_only_the_allowed_transitions_exist(state, step):
    if (state, step) in ALLOWED:
        assert after(step, state) is ALLOWED[state, step]
    else:
        with pytest.raises(StepRefusedError) as refused:
            after(step, state)
        assert (refused.value.step, refused.value.state) == (step, state)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_however_steps_are_tried_a_meeting_stays_within_its_life(steps):
    state = State.DRAFT
    for step in steps:
        before = state
        if step in possible_steps(state):
            state = after(step, state)
        assert before is not State.CANCELLED or state is State.CANCELLED
        assert state is not State.DRAFT or before in (State.DRAFT, State.SCHEDULED)
        assert state is not State.HELD or before in (State.HELD, State.CONVENED, State.ADOPTED)
        assert state is not State.ADOPTED or before in (State.HELD, State.ADOPTED)


def test_possible_steps_and_transitions_say_the_same():
    assert {(state, step) for state in State for step in possible_steps(state)} == ALLOWED.keys()
    assert set(STEPS) == set(Step)


def test_nothing_is_possible_once_a_meeting_is_cancelled():
    assert possible_steps(State.CANCELLED) == []


AROUND = Surroundings(
    levels=frozenset(Level),
    members=frozenset({"BE", "NL", "AR"}),
    member_states=frozenset({"BE", "NL", "FR"}),
    bodies={1: "eurojust", 2: "europol", 3: "commission", 4: "ejn"},
)
PLAN = Details(level=Level.CONTACT_GROUP, title="Contact group", zone="Europe/Brussels")
EXCHANGE = replace(PLAN, level=Level.EXPERT_EXCHANGE, countries=frozenset({"PE"}))


def at(hour: int, day: int = 2, zone: str = "Europe/Brussels") -> WallTime:
    return WallTime(datetime(2027, 2, day, hour), zone)


@pytest.mark.parametrize(
    ("details", "around", "expected"),
    [
        (PLAN, AROUND, {}),
        (replace(PLAN, title="  "), AROUND, {"title": Flaw.NO_TITLE}),
        (PLAN, replace(AROUND, levels=frozenset({Level.POLITICAL})), {"level": Flaw.LEVEL_NOT_HERE}),
        (replace(PLAN, starts=at(10), ends=at(17)), AROUND, {}),
        (replace(PLAN, starts=at(10)), AROUND, {"ends": Flaw.HALF_A_DATE}),
        (replace(PLAN, ends=at(10)), AROUND, {"starts": Flaw.HALF_A_DATE}),
        (replace(PLAN, starts=at(10), ends=at(9)), AROUND, {"ends": Flaw.ENDS_BEFORE_START}),
        (replace(PLAN, starts=at(10), ends=at(10)), AROUND, {"ends": Flaw.ENDS_BEFORE_START}),
        (PLAN, replace(AROUND, needs_date=True), {"starts": Flaw.NO_DATE}),
        (EXCHANGE, replace(AROUND, needs_country=True), {}),
        (replace(EXCHANGE, countries=frozenset()), AROUND, {}),
        (
            replace(EXCHANGE, countries=frozenset()),
            replace(AROUND, needs_country=True),
            {"countries": Flaw.NO_THIRD_COUNTRY},
        ),
        (replace(PLAN, countries=frozenset({"FR"})), AROUND, {"countries": Flaw.NOT_A_THIRD_COUNTRY}),
        (replace(PLAN, online_link="meet.example"), AROUND, {"online_link": Flaw.NOT_A_LINK}),
        (replace(PLAN, seats_per_country=0), AROUND, {"seats_per_country": Flaw.SEATS_OUT_OF_RANGE}),
        (replace(PLAN, audience=Audience.UNION), AROUND, {}),
        (replace(PLAN, audience=Audience.UNION), replace(AROUND, by_partner=True), {"audience": Flaw.NOT_FOR_PARTNERS}),
        (
            replace(PLAN, audience=Audience.UNION),
            replace(AROUND, partners_listed=True),
            {"audience": Flaw.PARTNERS_ON_THE_LIST},
        ),
        (
            replace(PLAN, starts=at(10), ends=at(17), respond_by=date(2027, 2, 2)),
            AROUND,
            {"respond_by": Flaw.RESPOND_BY_TOO_LATE},
        ),
        (replace(PLAN, starts=at(10), ends=at(17), respond_by=date(2027, 2, 1)), AROUND, {}),
        (
            replace(PLAN, title="", online_link="x", organiser_country="FR"),
            AROUND,
            {"title": Flaw.NO_TITLE, "online_link": Flaw.NOT_A_LINK, "organiser": Flaw.NOT_A_MEMBER_THEN},
        ),
    ],
)
def test_a_plan_is_refused_for_each_of_its_flaws_and_nothing_else(details, around, expected):
    assert flaws(details, around) == expected


@pytest.mark.parametrize(
    ("level", "country", "body", "flaw"),
    [
        (Level.EXPERT_EXCHANGE, "BE", None, None),
        (Level.EXPERT_EXCHANGE, None, 1, None),
        (Level.EXPERT_EXCHANGE, None, 3, None),
        (Level.EXPERT_EXCHANGE, None, 4, None),
        (Level.EXPERT_EXCHANGE, None, 2, Flaw.NOT_AN_ORGANISER),
        (Level.EXPERT_EXCHANGE, "AR", None, Flaw.NOT_AN_ORGANISER),
        (Level.EXPERT_EXCHANGE, "FR", None, Flaw.NOT_A_MEMBER_THEN),
        (Level.SENIOR_OFFICIALS, "AR", None, None),
        (Level.SENIOR_OFFICIALS, None, 2, None),
        (Level.SENIOR_OFFICIALS, None, 9, Flaw.NOT_AN_ORGANISER),
        (Level.SENIOR_OFFICIALS, "FR", None, Flaw.NOT_A_MEMBER_THEN),
    ],
)
def test_an_exchange_is_organised_by_a_member_state_or_one_of_three_bodies(level, country, body, flaw):
    details = replace(EXCHANGE, level=level, organiser_country=country, organiser_id=body)
    assert flaws(details, AROUND) == ({"organiser": flaw} if flaw else {})


def test_a_meeting_over_the_night_of_a_clock_change_is_as_long_as_it_takes():
    starts = WallTime(datetime(2027, 10, 31, 2, 30), "Europe/Brussels", fold=0)
    same_time_again = WallTime(datetime(2027, 10, 31, 2, 30), "Europe/Brussels", fold=1)
    assert flaws(replace(PLAN, starts=starts, ends=same_time_again), AROUND) == {}
    assert flaws(replace(PLAN, starts=same_time_again, ends=starts), AROUND) == {"ends": Flaw.ENDS_BEFORE_START}


@given(st.integers(min_value=1, max_value=60 * 24 * 62))
def test_a_meeting_lasts_at_most_so_long(minutes):
    ends = WallTime(datetime(2027, 4, 5, 10) + timedelta(minutes=minutes), "Europe/Brussels")
    details = replace(PLAN, starts=WallTime(datetime(2027, 4, 5, 10), "Europe/Brussels"), ends=ends)
    expected = {"ends": Flaw.TOO_LONG} if timedelta(minutes=minutes) > LONGEST else {}
    assert flaws(details, AROUND) == expected


@pytest.mark.parametrize(
    ("link", "accepted"),
    [
        ("https://meet.example/room?x=1", True),
        ("http://meet.example", True),
        ("HTTPS://meet.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//meet.example", False),
        ("/meetings/3", False),
        ("https:///nobody", False),
        ("https://meet.example/a b", False),
        ("https://[", False),
        ("mailto:a@b.example", False),
    ],
)
def test_an_online_link_leads_to_the_web_and_nowhere_else(link, accepted):
    assert is_web_link(link) is accepted

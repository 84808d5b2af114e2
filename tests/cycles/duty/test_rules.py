"""The duty clock: tables of cases, and what holds for every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.cycles.duty.rules import (
    CONVENED_BEFORE,
    DATED_BEFORE,
    LEAST,
    PREPARED_BEFORE,
    RECORDED_WITHIN,
    Advice,
    Do,
    Duty,
    Political,
    Risk,
    Standing,
    days_left,
    lacking,
    owed_from,
    years,
)
from exchange.meetings.rules import State
from exchange.world.rules import Level

TODAY = date(2026, 5, 4)
BOTH = (Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP)
OFFICIALS, GROUP = BOTH
ONE_DAY = timedelta(days=1)


def meeting(state, day=None, **more):
    return Political(1, state, day, **more)


def year(*meetings, of=2026, today=TODAY, owed=2022):
    """How one year stands."""
    return years(of, of, today, owed, meetings)[0]


def standing(*meetings, **asked):
    found = year(*meetings, **asked)
    return found.standing, found.risk


JUNE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([meeting(State.HELD, date(2026, 2, 3))], (Standing.MET, None)),
        ([meeting(State.ADOPTED, date(2026, 2, 3))], (Standing.MET, None)),
        ([meeting(State.SCHEDULED, JUNE)], (Standing.PLANNED, None)),
        ([meeting(State.CONVENED, JUNE)], (Standing.PLANNED, None)),
        ([meeting(State.CONVENED, TODAY)], (Standing.PLANNED, None)),
        # Preparation in time: there are three weeks until each level must have met.
        ([meeting(State.SCHEDULED, JUNE, lacking=BOTH)], (Standing.PLANNED, None)),
        ([meeting(State.SCHEDULED, TODAY + timedelta(days=49), lacking=BOTH)], (Standing.PLANNED, None)),
        ([meeting(State.SCHEDULED, TODAY + timedelta(days=48), lacking=BOTH)], (Standing.AT_RISK, Risk.UNPREPARED)),
        ([meeting(State.SCHEDULED, TODAY + timedelta(days=35), lacking=(OFFICIALS,))], (Standing.PLANNED, None)),
        ([meeting(State.SCHEDULED, TODAY + timedelta(days=34), lacking=(OFFICIALS,))], (Standing.AT_RISK, Risk.UNPREPARED)),
        ([meeting(State.CONVENED, TODAY + ONE_DAY, lacking=BOTH)], (Standing.AT_RISK, Risk.UNPREPARED)),
        ([meeting(State.CONVENED, TODAY + ONE_DAY, lacking=BOTH, excused=True)], (Standing.PLANNED, None)),
        # Not called off, but no longer, or not yet, with a firm date.
        ([meeting(State.POSTPONED, JUNE, date_open=True)], (Standing.AT_RISK, Risk.POSTPONED)),
        ([meeting(State.POSTPONED, JUNE)], (Standing.OPEN, None)),
        ([meeting(State.DRAFT, JUNE)], (Standing.OPEN, None)),
        ([meeting(State.DRAFT)], (Standing.OPEN, None)),
        ([], (Standing.OPEN, None)),
        # A date passed without the notice ever having gone out is no date.
        ([meeting(State.SCHEDULED, TODAY - ONE_DAY)], (Standing.OPEN, None)),
        # Over, and nobody has written down yet that it was held.
        ([meeting(State.CONVENED, TODAY - RECORDED_WITHIN)], (Standing.PLANNED, None)),
        ([meeting(State.CONVENED, TODAY - RECORDED_WITHIN - ONE_DAY)], (Standing.AT_RISK, Risk.NOT_RECORDED)),
        # Two meetings: the one that serves better counts.
        ([meeting(State.HELD, date(2026, 2, 3)), meeting(State.POSTPONED, JUNE, date_open=True)], (Standing.MET, None)),
        ([meeting(State.SCHEDULED, TODAY + ONE_DAY, lacking=BOTH), meeting(State.SCHEDULED, JUNE)], (Standing.PLANNED, None)),
        ([meeting(State.CONVENED, date(2026, 1, 9)), meeting(State.SCHEDULED, JUNE)], (Standing.PLANNED, None)),
        # Of another year.
        ([meeting(State.HELD, date(2025, 12, 31)), meeting(State.SCHEDULED, date(2027, 1, 1))], (Standing.OPEN, None)),
    ],
)  # fmt: skip
def test_how_this_year_stands(meetings, expected):
    assert standing(*meetings) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 31) - DATED_BEFORE, (Standing.OPEN, None)),
        (date(2026, 12, 31) - DATED_BEFORE + ONE_DAY, (Standing.AT_RISK, Risk.NOTHING_DATED)),
        (date(2026, 12, 31) - LEAST, (Standing.AT_RISK, Risk.NOTHING_DATED)),
        (date(2026, 12, 31) - LEAST + ONE_DAY, (Standing.AT_RISK, Risk.NO_ROOM)),
        (date(2026, 12, 31), (Standing.AT_RISK, Risk.NO_ROOM)),
        (date(2027, 1, 1), (Standing.MISSED, None)),
    ],
)
@pytest.mark.parametrize("draft", [(), (meeting(State.DRAFT, date(2026, 12, 31)),)])
def test_a_year_without_a_firm_date_is_at_risk_and_missed_only_once_it_is_over(today, expected, draft):
    assert standing(*draft, today=today) == expected


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([], Standing.MISSED),
        ([meeting(State.HELD, date(2025, 1, 1))], Standing.MET),
        ([meeting(State.HELD, date(2025, 12, 31))], Standing.MET),
        ([meeting(State.SCHEDULED, date(2025, 11, 3))], Standing.MISSED),
        ([meeting(State.POSTPONED, date(2025, 11, 3), date_open=True)], Standing.MISSED),
        ([meeting(State.CONVENED, date(2025, 11, 3))], Standing.AT_RISK),
        ([meeting(State.HELD, date(2026, 1, 1))], Standing.MISSED),
    ],
)
def test_how_a_past_year_stands(meetings, expected):
    assert year(*meetings, of=2025).standing is expected


def test_a_meeting_put_off_weighs_on_the_first_year_without_a_date_from_this_one_on():
    put_off = meeting(State.POSTPONED, date(2025, 11, 3), date_open=True)
    held = Political(2, State.HELD, date(2026, 2, 3))
    assert [(duty.standing, duty.risk) for duty in years(2025, 2028, TODAY, 2022, [put_off, held])] == [
        (Standing.MISSED, None), (Standing.MET, None), (Standing.AT_RISK, Risk.POSTPONED), (Standing.OPEN, None),
    ]  # fmt: skip
    of_next = meeting(State.POSTPONED, date(2027, 11, 3), date_open=True)
    assert [duty.risk for duty in years(2026, 2027, TODAY, 2022, [of_next])] == [None, Risk.POSTPONED]


@pytest.mark.parametrize(
    ("founded", "expected"),
    [
        (date(2025, 12, 31), [Standing.NOT_OWED, Standing.OPEN]),
        (date(2026, 1, 1), [Standing.NOT_OWED, Standing.OPEN]),
        (date(2026, 1, 2), [Standing.NOT_OWED, Standing.NOT_OWED]),
        (date(2026, 4, 1), [Standing.NOT_OWED, Standing.NOT_OWED]),
    ],
)
def test_a_forum_owes_from_its_first_full_year(founded, expected):
    assert [duty.standing for duty in years(2025, 2026, TODAY, owed_from(founded), [])] == expected


def test_what_a_forum_does_in_its_first_year_counts_all_the_same():
    assert standing(meeting(State.HELD, TODAY), owed=2027) == (Standing.MET, None)
    assert standing(meeting(State.SCHEDULED, JUNE), owed=2027) == (Standing.PLANNED, None)


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([], (Advice(Do.PLAN, date(2026, 12, 31) - DATED_BEFORE),)),
        ([meeting(State.DRAFT)], (Advice(Do.GIVE_DATE, None, 1),)),
        ([meeting(State.DRAFT, JUNE)], (Advice(Do.SCHEDULE, None, 1),)),
        ([meeting(State.POSTPONED, JUNE, date_open=True)], (Advice(Do.GIVE_DATE, None, 1),)),
        ([meeting(State.SCHEDULED, TODAY - ONE_DAY)], (Advice(Do.GIVE_DATE, None, 1),)),
        (
            [meeting(State.SCHEDULED, JUNE, lacking=BOTH)],
            (
                Advice(Do.CONVENE, JUNE - CONVENED_BEFORE, 1),
                Advice(Do.HOLD_LEVEL, JUNE - PREPARED_BEFORE[GROUP], 1, GROUP),
                Advice(Do.HOLD_LEVEL, JUNE - PREPARED_BEFORE[OFFICIALS], 1, OFFICIALS),
            ),
        ),
        ([meeting(State.SCHEDULED, TODAY + ONE_DAY)], (Advice(Do.CONVENE, TODAY - timedelta(days=29), 1, late=True),)),
        ([meeting(State.CONVENED, JUNE)], ()),
        ([meeting(State.CONVENED, JUNE, lacking=BOTH, excused=True)], ()),
        ([meeting(State.CONVENED, TODAY - ONE_DAY)], (Advice(Do.RECORD, TODAY - ONE_DAY + RECORDED_WITHIN, 1),)),
        ([meeting(State.CONVENED, date(2026, 1, 9))], (Advice(Do.RECORD, date(2026, 1, 23), 1, late=True),)),
        ([meeting(State.HELD, TODAY)], ()),
    ],
)
def test_what_to_do_next(meetings, expected):
    assert year(*meetings).todo == expected


def test_the_later_in_the_year_the_nearer_the_day_by_which_it_has_to_be_dated():
    days = [date(2026, 12, 31) - DATED_BEFORE, date(2026, 12, 31) - LEAST, date(2026, 12, 31)]
    assert [year(today=day).todo[0].by for day in days] == [days[0], days[1], None]


def test_the_leap_day_belongs_to_its_year():
    assert [days_left(2028, date(2028, 2, 29)), days_left(2027, date(2027, 2, 28))] == [306, 306]
    leap = meeting(State.HELD, date(2028, 2, 29))
    assert year(leap, of=2028, today=date(2028, 3, 1)) == Duty(2028, Standing.MET, 1, date(2028, 2, 29))
    assert year(of=2028, today=date(2028, 12, 31) - DATED_BEFORE).standing is Standing.OPEN


def instant(year, month, day):
    return datetime(year, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("latest", "levels", "expected"),
    [
        ([], BOTH, BOTH),
        ([(OFFICIALS, instant(2026, 5, 1)), (GROUP, instant(2026, 4, 1))], BOTH, ()),
        # After the political meeting before it, and within the twelve months before.
        ([(OFFICIALS, instant(2025, 6, 29)), (GROUP, instant(2025, 6, 30))], BOTH, (OFFICIALS,)),
        ([(OFFICIALS, instant(2026, 2, 1)), (Level.POLITICAL, instant(2026, 2, 2))], BOTH, BOTH),
        ([(OFFICIALS, None), (GROUP, None), (Level.POLITICAL, None)], BOTH, BOTH),
        # A level at which the forum does not meet is not waited for.
        ([], (Level.POLITICAL, OFFICIALS), (OFFICIALS,)),
        ([], (Level.POLITICAL,), ()),
    ],
)
def test_what_prepares_a_political_meeting(latest, levels, expected):
    assert lacking(instant(2026, 6, 30), latest, levels) == expected


# --- For every calendar -----------------------------------------------------------------------------------------------

_days = st.dates(date(2023, 1, 1), date(2029, 12, 31))
_meetings = st.lists(
    st.builds(
        Political, st.integers(1, 99), st.sampled_from([state for state in State if state is not State.CANCELLED]),
        st.none() | _days, lacking=st.sampled_from([(), BOTH, (OFFICIALS,), (GROUP,)]), excused=st.booleans(),
    ).map(lambda one: one if one.day or one.state is State.DRAFT else Political(one.key, State.DRAFT)),
    max_size=6,
)  # fmt: skip


@given(_days, _meetings)
def test_each_year_has_one_standing_and_a_risk_exactly_when_it_is_at_risk(today, meetings):
    found = years(2023, 2029, today, 2024, meetings)
    assert [duty.year for duty in found] == list(range(2023, 2030))
    for duty in found:
        held = [one for one in meetings if one.state in (State.HELD, State.ADOPTED) and one.day.year == duty.year]
        assert (duty.standing is Standing.MET) == bool(held)
        assert (duty.risk is not None) == (duty.standing is Standing.AT_RISK)
        assert duty.standing is not Standing.MISSED or duty.year < today.year
        assert not duty.todo or duty.standing in (Standing.PLANNED, Standing.AT_RISK, Standing.OPEN)


@given(_days, _meetings)
def test_the_order_in_which_meetings_are_read_says_nothing(today, meetings):
    by_key = list({one.key: one for one in meetings}.values())
    there, back = (years(2023, 2029, today, 2024, some) for some in (by_key, by_key[::-1]))
    assert [(duty.standing, duty.meeting, set(duty.todo)) for duty in there] == [
        (duty.standing, duty.meeting, set(duty.todo)) for duty in back
    ]


@given(_days, _meetings)
def test_recording_a_meeting_as_held_meets_its_year(today, meetings):
    held = Political(100, State.HELD, date(2026, 7, 1))
    assert years(2026, 2026, today, 2024, [*meetings, held])[0].standing is Standing.MET

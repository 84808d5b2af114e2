from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.cycles.deadlines.rules import Standing
from exchange.home.rules import (
    Attention,
    DueFact,
    LaneFacts,
    MeetingFact,
    Month,
    Preparation,
    TermFact,
    asked_month,
    asked_year,
    attention,
    by_day,
    days_covered,
    draw,
    fit,
    weeks,
)
from exchange.home.rules.timeline import LEFT, LETTER, MARK_ROOM, RIGHT, place
from exchange.meetings.rules import State
from exchange.world.rules import Level, Side

TODAY = date(2026, 11, 24)
MONTHS = [Month(year, month) for year in range(2000, 2101) for month in range(1, 13)]


def test_every_month_tiles_weeks_from_monday_to_sunday():
    for month in MONTHS:
        found = weeks(month)
        days = [day for week in found for day in week.days]
        assert days == [days[0] + timedelta(days=n) for n in range(7 * len(found))]
        assert {(week.days[0].weekday(), len(week.days)) for week in found} == {(0, 7)}
        assert [day for day in days if (day.year, day.month) == (month.year, month.month)] == [
            month.first + timedelta(days=n) for n in range((month.after - month.first).days)
        ]
        assert all(any(day.month == month.month for day in week.days) for week in found)
        assert [week.number for week in found] == [week.days[3].isocalendar().week for week in found]


def test_months_lead_to_each_other_and_end_at_both_ends():
    assert [month.following for month in MONTHS] == [*MONTHS[1:], None]
    assert [month.previous for month in MONTHS] == [None, *MONTHS[:-1]]


@pytest.mark.parametrize(
    ("year", "month", "expected"),
    [
        ("2027", "3", Month(2027, 3)),
        ("2027", "03", Month(2027, 3)),
        ("1", "1", Month(2000, 1)),
        ("1999", "12", Month(2000, 1)),
        ("9999", "12", Month(2100, 12)),
        ("2101", "1", Month(2100, 12)),
        ("10000", "1", Month(2026, 11)),
        ("2027", "13", Month(2026, 11)),
        ("2027", "0", Month(2026, 11)),
        ("-2027", "1", Month(2026, 11)),
        ("", "1", Month(2026, 11)),
        ("2027", "", Month(2026, 11)),
        ("²027", "1", Month(2026, 11)),
        ("twenty", "may", Month(2026, 11)),
    ],
)
def test_odd_months_in_an_address_are_the_present_or_the_nearest_one(year, month, expected):
    assert asked_month(year, month, TODAY) == expected


@given(st.text(max_size=8), st.text(max_size=8), st.dates())
def test_any_address_gives_a_month_that_can_be_shown(year, month, today):
    found = asked_month(year, month, today)
    assert MONTHS[0] <= found <= MONTHS[-1]
    assert 2000 <= asked_year(year, today) <= 2100


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (datetime(2026, 5, 4, 10), datetime(2026, 5, 4, 12), [4]),
        (datetime(2026, 5, 4, 22), datetime(2026, 5, 5, 0), [4]),
        (datetime(2026, 5, 4, 22), datetime(2026, 5, 5, 0, 1), [4, 5]),
        (datetime(2026, 5, 4, 0), datetime(2026, 5, 4, 0), [4]),
        (datetime(2026, 4, 29, 9), datetime(2026, 5, 2, 17), [1, 2]),
        (datetime(2026, 5, 30, 9), datetime(2026, 6, 2, 17), [30, 31]),
        (datetime(2026, 4, 29, 9), datetime(2026, 5, 1, 0), []),
    ],
)
def test_days_covered_by_something(starts, ends, expected):
    assert [day.day for day in days_covered(starts, ends, date(2026, 5, 1), date(2026, 6, 1))] == expected


class Thing:
    def __init__(self, starts, ends):
        self.starts, self.ends = starts, ends


def test_something_of_several_days_begins_and_ends_once():
    thing = Thing(datetime(2026, 5, 4, 22), datetime(2026, 5, 6, 8))
    found = by_day([thing], date(2026, 5, 1), date(2026, 6, 1))
    assert {day.day: [(one.begins, one.ends) for one in entries] for day, entries in found.items()} == {
        4: [(True, False)],
        5: [(False, False)],
        6: [(False, True)],
    }


@given(st.lists(st.integers()), st.integers(0, 5))
def test_nothing_is_lost_when_a_day_is_full(things, room):
    shown = fit(things, room)
    assert len(shown.things) <= room
    assert len(shown.things) + shown.more == len(things)


@pytest.mark.parametrize(
    ("preparation", "expected"),
    [
        (Preparation(State.CONVENED, date(2026, 12, 1)), []),
        (Preparation(State.CONVENED, date(2026, 12, 1), date(2026, 11, 23), 2), [Attention.ANSWERS_LATE]),
        (Preparation(State.CONVENED, date(2026, 12, 1), date(2026, 11, 24), 2), []),
        (Preparation(State.CONVENED, date(2026, 12, 1), date(2026, 11, 23), 0), []),
        (Preparation(State.SCHEDULED, date(2026, 12, 24)), [Attention.NOT_CONVENED]),
        (Preparation(State.SCHEDULED, date(2026, 12, 25)), []),
        (Preparation(State.SCHEDULED, date(2027, 1, 25), gaps=1, late_calls=1), [Attention.CALLS_LATE, Attention.GAPS]),
        (Preparation(State.DRAFT, date(2026, 12, 1), date(2026, 11, 1), 3, 1, 9), [Attention.DRAFT]),
        (Preparation(State.DRAFT, None), [Attention.NO_DATE]),
    ],
)
def test_what_needs_attention_before_a_meeting(preparation, expected):
    assert attention(preparation, TODAY) == expected


def terms_from(lengths, first):
    starts_on, terms = first, []
    for number, length in enumerate(lengths):
        ends_on = starts_on + timedelta(days=length)
        terms.append(TermFact(f"Country number {number}", f"C{number}", starts_on, ends_on))
        starts_on = ends_on
    return terms


lengths = st.lists(st.integers(1, 500), max_size=12)
meetings = st.lists(
    st.builds(
        lambda key, n, level, state: MeetingFact(key, f"Meeting {key}", date(2026, 1, 1) + timedelta(days=n), level, state),
        st.integers(1, 999), st.integers(-5, 370), st.sampled_from(Level), st.sampled_from(State),
    ),
    max_size=40,
)  # fmt: skip


@given(lengths)
def test_bars_stay_inside_and_never_touch(some):
    facts = LaneFacts(1, "Forum", [(None, terms_from(some, date(2025, 6, 1)))], ())
    (lane,) = draw(2026, [facts], TODAY).lanes
    bars = lane.chairs[0].bars
    assert all(bar.x >= LEFT and bar.width >= 0 and bar.x + bar.width <= RIGHT for bar in bars)
    assert all(one.x + one.width < other.x for one, other in pairwise(bars))
    assert all(len(bar.text) * LETTER <= bar.width for bar in bars)


@given(meetings)
def test_marks_stay_inside_keep_their_distance_and_lose_no_meeting_of_the_year(some):
    (lane,) = draw(2026, [LaneFacts(1, "Forum", (), some)], TODAY).lanes
    for row in lane.rows:
        places = [mark.x for mark in row.marks]
        assert all(x - MARK_ROOM / 2 >= LEFT and x + MARK_ROOM / 2 <= RIGHT for x in places)
        assert all(other - one >= MARK_ROOM for one, other in pairwise(places))
    drawn = [title for row in lane.rows for mark in row.marks for title in mark.titles]
    assert sorted(drawn) == sorted(one.title for one in some if one.day.year == 2026)


@given(st.lists(st.tuples(lengths, meetings), max_size=4))
def test_lanes_lie_one_under_the_other(some):
    facts = [
        LaneFacts(key, "Forum", [(Side.UNION, terms_from(days, date(2025, 1, 1)))], found)
        for key, (days, found) in enumerate(some)
    ]
    drawing = draw(2026, facts, TODAY)
    edges = [28.0, *(lane.bottom for lane in drawing.lanes)]
    assert [lane.y for lane in drawing.lanes] == edges[:-1]
    assert drawing.height > edges[-1]
    for lane in drawing.lanes:
        inside = [*(chair.y for chair in lane.chairs), *(row.y for row in lane.rows)]
        assert inside == sorted(inside)
        assert all(lane.y < y < lane.bottom for y in inside)


@pytest.mark.parametrize("year", [2000, 2026, 2028, 2100])
def test_the_months_fill_the_year(year):
    drawing = draw(year, [], TODAY)
    assert [round(x + width, 1) for x, width in drawing.months] == [*(x for x, _w in drawing.months[1:]), RIGHT]
    assert drawing.today == (place(TODAY, 2026) if year == 2026 else None)


def test_the_term_of_today_and_estimates_stand_out():
    terms = [
        TermFact("France", "FR", date(2025, 2, 15), date(2026, 4, 23)),
        TermFact("Italy", "IT", date(2026, 4, 23), date(2026, 11, 24)),
        TermFact("Sweden", "SE", date(2026, 11, 24), date(2026, 12, 1), expected=True),
        TermFact("Spain", "ES", date(2026, 12, 1), None),
    ]
    (lane,) = draw(2026, [LaneFacts(1, "Forum", [(None, terms)], ())], TODAY).lanes
    assert [(bar.label, bar.kind, bar.text) for bar in lane.chairs[0].bars] == [
        ("France", "fixed", "France"),
        ("Italy", "other", "Italy"),
        ("Sweden", "now", ""),
        ("Spain", "open", "Spain"),
    ]


@pytest.mark.parametrize(
    ("level", "state", "kind"),
    [
        (Level.POLITICAL, State.CONVENED, "political"),
        (Level.CONTACT_GROUP, State.CONVENED, "planned"),
        (Level.CONTACT_GROUP, State.ADOPTED, "held"),
        (Level.POLITICAL, State.HELD, "held"),
        (Level.POLITICAL, State.DRAFT, "draft"),
        (Level.CONTACT_GROUP, State.CANCELLED, "cancelled"),
    ],
)
def test_marks_look_as_the_meeting_stands(level, state, kind):
    meeting = MeetingFact(1, "One", date(2026, 5, 5), level, state)
    (lane,) = draw(2026, [LaneFacts(1, "Forum", (), [meeting])], TODAY).lanes
    assert [(row.level, [mark.kind for mark in row.marks]) for row in lane.rows] == [(level, [kind])]


@given(st.lists(st.tuples(st.dates(date(2025, 12, 1), date(2027, 2, 1)), st.sampled_from(Standing)), max_size=60))
def test_flags_of_a_year_do_not_touch_and_hold_every_deadline_once(days):
    due = [DueFact(key, f"due {key}", day, stands) for key, (day, stands) in enumerate(days)]
    (lane,) = draw(2026, [LaneFacts(1, "Forum", (), (), due)], TODAY).lanes
    (bare,) = draw(2026, [LaneFacts(1, "Forum", (), ())], TODAY).lanes
    marks = lane.flags.marks if lane.flags else ()
    assert sorted(title for mark in marks for title in mark.titles) == sorted(
        one.title for one in due if one.day.year == 2026
    )
    assert all(LEFT <= mark.x <= RIGHT for mark in marks)
    assert all(later.x - earlier.x >= MARK_ROOM for earlier, later in pairwise(marks))
    assert (lane.bottom > bare.bottom) == bool(marks)


def test_a_flag_stands_as_the_most_pressing_of_what_it_holds():
    order = [Standing.LATE, Standing.SOON, Standing.COMING, Standing.DONE, Standing.MOOT]
    for number, stands in enumerate(order):
        due = [DueFact(key, "", TODAY, one) for key, one in enumerate(reversed(order[number:]))]
        (lane,) = draw(2026, [LaneFacts(1, "Forum", (), (), due)], TODAY).lanes
        assert lane.flags
        assert [mark.kind for mark in lane.flags.marks] == [stands.value]

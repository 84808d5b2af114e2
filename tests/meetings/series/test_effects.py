"""What a change of a series does to each meeting: what was taken in hand is never overwritten nor made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.clock import WallTime
from exchange.meetings.rules import Details, State
from exchange.meetings.series.rules import (
    MOST_AFTER_CHANGE,
    Effect,
    Fate,
    Hours,
    Pattern,
    Rhythm,
    Standing,
    TooManyError,
    Unit,
    effects,
    is_by_hand,
    merged,
    occurrences,
    own_fields,
    sitting,
)
from exchange.world.rules import Audience, Level

TODAY, UNTIL = date(2027, 3, 20), date(2027, 8, 31)
TEN = Hours(time(10), 150, "Europe/Brussels")
TUESDAYS = Rhythm(Pattern(Unit.WEEKDAY_OF_MONTH, date(2027, 1, 1), 1, frozenset({1}), frozenset({1})), TEN)
THURSDAYS = replace(TUESDAYS, pattern=replace(TUESDAYS.pattern, weekdays=frozenset({3})))
LATER = replace(TUESDAYS, hours=replace(TEN, starts=time(14)))


def standing(key: int, on: str, state: State = State.SCHEDULED, *, moved: int = 0, **more) -> Standing:
    """A meeting for a day of the Tuesdays, moved by so many days; past where its day is before TODAY."""
    day = date.fromisoformat(on)
    one = sitting(TEN, day)
    starts, ends = (wall.local + timedelta(days=moved) for wall in (one.starts, one.ends))
    values = {"zone": "Europe/Brussels", "starts": starts, "ends": ends, "past": day < TODAY} | more
    return Standing(key, day, state, **values)


def found(before: Rhythm, after: Rhythm, standings: list[Standing], gaps: tuple[str, ...] = ()) -> list[tuple]:
    days = [date.fromisoformat(day) for day in gaps]
    some = effects(before, after, standings, first=TODAY, until=UNTIL, gaps=days)
    return [(one.fate.value, one.on.isoformat(), one.standing.key if one.standing else None) for one in some]


ALL = [
    standing(1, "2027-03-02", State.HELD), standing(2, "2027-04-06"), standing(3, "2027-05-04", moved=7),
    standing(4, "2027-06-01", State.CANCELLED), standing(5, "2027-07-06", State.CONVENED),
    standing(6, "2027-08-03", State.DRAFT),
]  # fmt: skip


def test_nothing_changes_where_nothing_is_changed():
    assert found(TUESDAYS, TUESDAYS, ALL) == [
        ("unchanged", "2027-04-06", 2), ("kept_by_hand", "2027-05-04", 3), ("stays_cancelled", "2027-06-01", 4),
        ("kept_convened", "2027-07-06", 5), ("unchanged", "2027-08-03", 6),
    ]  # fmt: skip


def test_another_weekday_moves_what_was_not_taken_in_hand_and_makes_nothing_anew():
    """The held meeting of March, the moved one of May and the cancelled one of June stand for their months."""
    assert found(TUESDAYS, THURSDAYS, ALL) == [
        ("moved", "2027-04-01", 2), ("kept_by_hand", "2027-05-06", 3), ("stays_cancelled", "2027-06-03", 4),
        ("kept_convened", "2027-07-01", 5), ("moved", "2027-08-05", 6),
    ]  # fmt: skip


def test_other_hours_move_the_day_s_meeting_to_its_new_hours():
    some = effects(TUESDAYS, LATER, ALL[1:2], first=TODAY, until=date(2027, 4, 30), gaps=[])
    expected = sitting(LATER.hours, date(2027, 4, 6))
    assert some == [Effect(Fate.MOVED, date(2027, 4, 6), ALL[1], expected)]


def test_an_exception_withdraws_and_a_richer_pattern_adds():
    except_april = replace(TUESDAYS, pattern=replace(TUESDAYS.pattern, except_months=frozenset({4})))
    twice = replace(TUESDAYS, pattern=replace(TUESDAYS.pattern, places=frozenset({1, 3})))
    assert found(TUESDAYS, except_april, ALL[:2])[0] == ("withdrawn", "2027-04-06", 2)
    assert found(TUESDAYS, twice, ALL[1:2])[:3] == [
        ("unchanged", "2027-04-06", 2), ("added", "2027-04-20", None), ("added", "2027-05-04", None),
    ]  # fmt: skip


def test_a_deleted_draft_is_not_made_anew():
    assert found(TUESDAYS, TUESDAYS, ALL[1:2], gaps=("2027-05-04", "2027-06-01", "2027-07-06", "2027-08-03")) == [
        ("unchanged", "2027-04-06", 2)
    ]


def test_what_has_no_day_in_the_new_pattern_is_withdrawn_unless_it_was_taken_in_hand():
    yearly = replace(TUESDAYS, pattern=replace(TUESDAYS.pattern, every=12))
    assert found(TUESDAYS, yearly, ALL) == [
        ("withdrawn", "2027-04-06", 2), ("kept_by_hand", "2027-05-04", 3), ("stays_cancelled", "2027-06-01", 4),
        ("kept_convened", "2027-07-06", 5), ("withdrawn", "2027-08-03", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, False),
        ({"state": State.POSTPONED}, True),
        ({"date_open": True}, True),
        ({"starts": None, "ends": None}, True),
        ({"zone": "Europe/Lisbon"}, True),
        ({"ends": datetime(2027, 4, 6, 17)}, True),
        ({"starts": datetime(2027, 4, 6, 9)}, True),
    ],
)
def test_by_hand_is_what_has_another_time_than_the_series_gives(changed, expected):
    assert is_by_hand(replace(ALL[1], **changed), TUESDAYS) is expected


def test_too_many_at_once_are_refused():
    weekly = Rhythm(Pattern(Unit.WEEKS, TODAY, 1, frozenset(range(7))), TEN)
    with pytest.raises(TooManyError):
        effects(TUESDAYS, weekly, [], first=TODAY, until=UNTIL, gaps=[])
    shorter = effects(TUESDAYS, weekly, [], first=TODAY, until=TODAY + timedelta(MOST_AFTER_CHANGE - 1), gaps=[])
    assert len(shorter) == MOST_AFTER_CHANGE


rhythms = st.builds(
    Rhythm,
    st.builds(
        Pattern,
        unit=st.sampled_from(Unit),
        first=st.dates(date(2027, 1, 1), date(2027, 4, 30)),
        every=st.integers(1, 3),
        weekdays=st.frozensets(st.integers(0, 6), min_size=1, max_size=2),
        places=st.frozensets(st.sampled_from((1, 2, 4, -1)), min_size=1, max_size=2),
        month_day=st.integers(1, 31),
        except_months=st.frozensets(st.integers(1, 12), max_size=3),
    ),
    st.builds(Hours, st.times(), st.integers(30, 600), st.sampled_from(["Europe/Brussels", "America/Lima"])),
)


@st.composite
def situations(draw):
    before, after = draw(rhythms), draw(rhythms)
    standings, gaps = [], []
    for key, day in enumerate(occurrences(before.pattern, date(2027, 1, 1), 60, until=UNTIL)):
        state = draw(st.sampled_from([*State, State.SCHEDULED, State.DRAFT, None]))
        one, moved = sitting(before.hours, day), draw(st.sampled_from([0, 0, 0, 2]))
        if state is None:
            gaps.append(day)
            continue
        starts, ends = (wall.local + timedelta(days=moved) for wall in (one.starts, one.ends))
        standings.append(
            Standing(key, day, state, before.hours.zone, starts, ends, past=day < TODAY or state in (State.HELD, State.ADOPTED))
        )  # fmt: skip
    return before, after, standings, gaps


@given(situations())
def test_each_meeting_has_one_fate_no_two_share_a_day_and_hands_are_respected(situation):
    before, after, standings, gaps = situation
    some = effects(before, after, standings, first=TODAY, until=UNTIL, gaps=gaps)
    coming = {one.key for one in standings if not one.past}
    keys = [one.standing.key for one in some if one.standing]
    assert sorted(keys) == sorted(coming)
    held = [one.on for one in some if one.fate is not Fate.WITHDRAWN]
    assert len(held) == len(set(held))
    for one in some:
        if one.fate is Fate.ADDED:
            assert one.on not in gaps
            assert TODAY <= one.on <= UNTIL
        elif one.fate in (Fate.MOVED, Fate.WITHDRAWN):
            assert one.standing.state in (State.DRAFT, State.SCHEDULED)
            assert not is_by_hand(one.standing, before)
    reached = [one for one in some if one.fate in (Fate.MOVED, Fate.UNCHANGED, Fate.ADDED)]
    assert all(one.becomes == sitting(after.hours, one.on) for one in reached)


@given(situations())
def test_a_change_that_was_carried_out_changes_nothing_more(situation):
    """Once all is as the new pattern says, the same change again finds everything unchanged or kept."""
    before, after, standings, gaps = situation
    some = effects(before, after, standings, first=TODAY, until=UNTIL, gaps=gaps)
    then = [one for one in standings if one.past]
    for number, one in enumerate(some, 1000):
        if one.fate in (Fate.MOVED, Fate.UNCHANGED, Fate.ADDED):
            given_now = (one.becomes.starts.local, one.becomes.ends.local)
            state = one.standing.state if one.standing else State.DRAFT
            then.append(Standing(number, one.on, state, after.hours.zone, *given_now))
        elif one.standing and one.fate is not Fate.WITHDRAWN:
            then.append(replace(one.standing, on=one.on))
    again = effects(after, after, then, first=TODAY, until=UNTIL, gaps=gaps)
    assert {one.fate for one in again} <= {
        Fate.UNCHANGED, Fate.KEPT_BY_HAND, Fate.KEPT_CONVENED, Fate.STAYS_CANCELLED, Fate.ADDED,
    }  # fmt: skip


# --- Another plan for all ---------------------------------------------------------------------------------------------

PLAN = Details(Level.CONTACT_GROUP, "Contact group", "Europe/Brussels", place="Brussels", languages=("en", "fr"))


def test_a_meeting_takes_over_what_it_has_from_the_series_and_keeps_its_own():
    starts = WallTime(datetime(2027, 4, 6, 10), "Europe/Lisbon")
    ends = WallTime(datetime(2027, 4, 6, 11), "Europe/Lisbon")
    present = replace(PLAN, place="Ghent", starts=starts, ends=ends, zone="Europe/Lisbon", respond_by=date(2027, 4, 1))
    after = replace(PLAN, title="Contact group call", place="Antwerp", online_link="https://meet.example/x")
    taken = replace(present, title="Contact group call", online_link="https://meet.example/x")
    assert merged(PLAN, after, present) == taken


def test_who_organises_is_taken_over_whole_or_not_at_all():
    after = replace(PLAN, organiser_id=7)
    assert merged(PLAN, after, PLAN).organiser_id == 7
    own = replace(PLAN, organiser_country="FR")
    assert merged(PLAN, after, own) == own


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "Other"}, ["title"]),
        ({"languages": ("fr", "en")}, []),
        ({"audience": Audience.UNION, "place": ""}, ["place", "audience"]),
        ({"zone": "Europe/Lisbon", "respond_by": date(2027, 1, 1)}, []),
    ],
)
def test_what_a_meeting_has_for_itself_is_named(changes, expected):
    assert own_fields(PLAN, replace(PLAN, **changes)) == expected

"""Coverage, seats and refusals, from tables of cases and as properties."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.countries.rules import Degree
from exchange.meetings.invitations.rules import (
    Asked,
    CallState,
    Cell,
    CellState,
    Gap,
    Noted,
    Place,
    Queued,
    Refusal,
    RefusedError,
    Settlement,
    Standing,
    Why,
    admit,
    check_answerable,
    check_belongs,
    check_call,
    check_nomination,
    check_open,
    columns,
    coverage,
    promote,
    required_capacities,
    stays_out,
    usual_respond_by,
)
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Audience, Capacity, Level, Side

P, C, J, L = (
    Capacity.PROSECUTOR,
    Capacity.CENTRAL_AUTHORITY,
    Capacity.INVESTIGATING_JUDGE,
    Capacity.LAW_ENFORCEMENT_OFFICER,
)
ALL = (P, C, J, L)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
answers = st.sampled_from(Answer)


def place(key: int, answer: Answer, country: str = "BE", capacity: Capacity = P, *, nominated: bool = False) -> Place:
    return Place(key, country, capacity, answer, nominated)


def test_prosecutors_and_central_authorities_are_owed_always_and_judges_where_there_are_any() -> None:
    assert required_capacities(has_judges=True) == (P, C, J, L)
    assert required_capacities(has_judges=False) == (P, C, L)


@pytest.mark.parametrize(
    ("people", "state"),
    [
        ([], CellState.NOBODY),
        ([place(1, Answer.INVITED)], CellState.INVITED),
        ([place(1, Answer.NOMINATED, nominated=True)], CellState.NOMINATED),
        ([place(1, Answer.ACCEPTED)], CellState.ACCEPTED),
        ([place(1, Answer.TENTATIVE)], CellState.INVITED),
        ([place(1, Answer.TENTATIVE, nominated=True)], CellState.NOMINATED),
        ([place(1, Answer.DECLINED)], CellState.NOBODY),
        ([place(1, Answer.WITHDRAWN)], CellState.NOBODY),
        ([place(1, Answer.WAITING)], CellState.NOBODY),
        ([place(1, Answer.DECLINED), place(2, Answer.INVITED)], CellState.INVITED),
        ([place(1, Answer.INVITED), place(2, Answer.NOMINATED)], CellState.NOMINATED),
        ([place(1, Answer.NOMINATED), place(2, Answer.ACCEPTED)], CellState.ACCEPTED),
    ],
)
def test_a_cell_is_as_good_as_its_best_answer(people: list[Place], state: CellState) -> None:
    matrix = coverage(["BE"], [P], people)
    assert matrix.cells["BE", P].state is state
    assert matrix.gaps == ([Gap("BE", P)] if state is CellState.NOBODY else [])


@pytest.mark.parametrize(
    ("capacity", "notes", "staying_out", "expected"),
    [
        (P, [], ["DE"], (CellState.NOT_APPLICABLE, Why.NO_NEED)),
        (J, [], [], (CellState.NOT_APPLICABLE, Why.NO_JUDGES)),
        (P, [Noted(1, "DE", P, applicable=True, reason="ill")], [], (CellState.WAIVED, Why.NOTED)),
        (L, [Noted(1, "DE", L, applicable=False, reason="none")], [], (CellState.NOT_APPLICABLE, Why.NOTED)),
        (P, [Noted(1, "DE", P, applicable=True, reason="ill")], ["DE"], (CellState.WAIVED, Why.NOTED)),
        (P, [Noted(1, "BE", P, applicable=True, reason="ill")], [], (CellState.NOBODY, None)),
    ],
)
def test_what_is_excused_is_no_gap_and_says_why(
    capacity: Capacity, notes: list[Noted], staying_out: list[str], expected: tuple[CellState, Why | None]
) -> None:
    matrix = coverage(["DE"], [capacity], [], notes=notes, staying_out=staying_out)
    cell = matrix.cells["DE", capacity]
    assert (cell.state, cell.why) == expected
    assert matrix.gaps == ([Gap("DE", capacity)] if expected[0] is CellState.NOBODY else [])


def test_people_count_for_more_than_an_excuse() -> None:
    note = Noted(1, "DE", P, applicable=True, reason="ill")
    matrix = coverage(["DE"], [P], [place(7, Answer.ACCEPTED, "DE")], notes=[note], staying_out=["DE"])
    assert matrix.cells["DE", P] == Cell("DE", P, CellState.ACCEPTED, True, (7,), None, None, note)


def test_an_open_call_without_nominations_is_still_a_gap_and_says_until_when() -> None:
    call = Asked(3, "BE", P, 2, date(2026, 12, 4))
    matrix = coverage(["BE"], [P], [], calls=[call])
    assert (matrix.gaps, matrix.cells["BE", P].call) == ([Gap("BE", P)], call)


def test_gaps_come_row_by_row_in_the_order_handed_in() -> None:
    matrix = coverage(["NL", "BE"], ALL, [place(1, Answer.INVITED, "NL", C)], with_judges=["NL"])
    assert matrix.gaps == [Gap("NL", P), Gap("NL", J), Gap("NL", L), Gap("BE", P), Gap("BE", C), Gap("BE", L)]


def test_other_levels_owe_nobody() -> None:
    matrix = coverage(["BE"], columns(Level.POLITICAL, [P]), [], owed=False)
    assert (matrix.capacities, matrix.gaps) == ((Capacity.POLITICAL_REPRESENTATIVE, P), [])


@pytest.mark.parametrize(
    ("thirds", "needs", "out"),
    [
        (["PE"], {("SE", "PE"): Degree.NONE}, True),
        (["PE", "EC"], {("SE", "PE"): Degree.NONE}, False),
        (["PE", "EC"], {("SE", "PE"): Degree.NONE, ("SE", "EC"): Degree.LOW}, False),
        (["PE", "EC"], {("SE", "PE"): Degree.NONE, ("SE", "EC"): Degree.NONE}, True),
        (["PE"], {("NL", "PE"): Degree.NONE}, False),
        ([], {("SE", "PE"): Degree.NONE}, False),
    ],
)
def test_a_state_stays_out_only_without_any_need(thirds: list[str], needs: dict, out: bool) -> None:
    assert stays_out("SE", thirds, needs) is out


cells = st.tuples(st.sampled_from(["BE", "DE", "NL"]), st.sampled_from(ALL))


@given(
    st.lists(st.tuples(cells, answers, st.booleans()), max_size=30),
    st.sets(cells),
    st.sets(st.sampled_from(["BE", "DE", "NL"])),
    st.sets(st.sampled_from(["BE", "DE", "NL"])),
    st.randoms(use_true_random=False),
)
def test_every_cell_is_a_gap_or_covered_or_excused_whatever_the_order_of_people(
    people: list, noted: set, out: set, judges: set, shuffle
) -> None:
    places = [Place(n, which[0], which[1], answer, nominated=named) for n, (which, answer, named) in enumerate(people)]
    notes = [Noted(n, country, each, applicable=True, reason="r") for n, (country, each) in enumerate(sorted(noted))]
    handed = {"notes": notes, "staying_out": out, "with_judges": judges}
    matrix = coverage(["BE", "DE", "NL"], ALL, places, **handed)
    mixed = list(places)
    shuffle.shuffle(mixed)
    assert coverage(["BE", "DE", "NL"], ALL, mixed, **handed) == matrix
    here = {Answer.INVITED, Answer.NOMINATED, Answer.ACCEPTED, Answer.TENTATIVE}
    covered = {(each.country, each.capacity) for each in places if each.answer in here}
    excused = noted | {(country, each) for country in out for each in ALL}
    excused |= {(country, J) for country in ("BE", "DE", "NL") if country not in judges}
    everything = {(country, each) for country in ("BE", "DE", "NL") for each in ALL}
    assert {(gap.country, gap.capacity) for gap in matrix.gaps} == everything - covered - excused


# Seats --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "quota", "seats", "expected"),
    [
        ([], 2, {}, Settlement()),
        ([Queued(1), Queued(2, waiting=1)], 1, {}, Settlement((), {2: 1})),
        ([Queued(1), Queued(2, waiting=1)], 2, {}, Settlement((2,))),
        ([Queued(2, waiting=5), Queued(1, waiting=9)], 1, {}, Settlement((2,), {1: 1})),
        ([Queued(1, waiting=2), Queued(2, waiting=1)], None, {}, Settlement((2, 1))),
        ([Queued(1, 7), Queued(2, 7, 1), Queued(3, 8, 2)], 9, {7: 1, 8: 1}, Settlement((3,), {2: 1})),
        ([Queued(1), Queued(2), Queued(3, waiting=1)], 1, {}, Settlement((), {3: 1})),
    ],
)
def test_free_seats_go_to_those_who_wait_in_order(
    people: list[Queued], quota: int | None, seats: dict[int, int], expected: Settlement
) -> None:
    assert promote(people, quota, seats) == expected


queues = st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.one_of(st.none(), st.integers(1, 20))), max_size=20).map(
    lambda rows: [Queued(n, call, waiting) for n, (call, waiting) in enumerate(rows)]
)
quotas = st.one_of(st.none(), st.integers(1, 12))
call_seats = st.fixed_dictionaries({1: st.integers(1, 6), 2: st.integers(1, 6)})


@given(queues, quotas, call_seats)
def test_never_more_seats_than_there_are_and_nobody_is_skipped(
    people: list[Queued], quota: int | None, seats: dict[int, int]
) -> None:
    result = promote(people, quota, seats)
    before = [each for each in people if each.waiting is None]
    after = before + [each for each in people if each.key in result.promoted]
    if result.promoted:
        assert quota is None or len(after) <= quota
    was, now = (Counter(each.call for each in group) for group in (before, after))
    assert all(now[call] <= max(was[call], seats[call]) for call in seats)
    order = sorted((each for each in people if each.waiting is not None), key=lambda each: (each.waiting, each.key))
    assert [each.key for each in order if each.key in result.promoted] == list(result.promoted)
    assert result.waiting == {
        each.key: n for n, each in enumerate((e for e in order if e.key not in result.promoted), start=1)
    }
    full = quota is not None and len(after) >= quota
    assert all(
        full or (each.call in seats and now[each.call] >= seats[each.call])
        for each in order
        if each.key in result.waiting
    )


@given(queues, quotas, call_seats)
def test_what_is_settled_stays_settled(people: list[Queued], quota: int | None, seats: dict[int, int]) -> None:
    first = promote(people, quota, seats)
    settled = [Queued(each.key, each.call, first.waiting.get(each.key)) for each in people]
    assert promote(settled, quota, seats) == Settlement((), first.waiting)


@given(queues, quotas, call_seats, st.sampled_from([None, 1, 2]))
def test_a_newcomer_is_seated_only_after_everybody_who_could_be(
    people: list[Queued], quota: int | None, seats: dict[int, int], call: int | None
) -> None:
    newcomer = Queued(99, call)
    settled = promote(people, quota, seats)
    taken = [each for each in people if each.key not in settled.waiting]
    has_seat = quota is None or len(taken) < quota
    in_call = call is None or sum(each.call == call for each in taken) < seats[call]
    assert admit(people, newcomer, quota, seats) is (has_seat and in_call)


# Refusals -----------------------------------------------------------------------------------------------------------


def refused(check, *values, **named) -> Refusal | None:
    try:
        check(*values, **named)
    except RefusedError as error:
        return error.code
    return None


SOON, PAST = NOW + timedelta(days=9), NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "ends_at", "changing", "answering"),
    [
        (State.DRAFT, SOON, None, Refusal.DRAFT),
        (State.DRAFT, None, None, Refusal.DRAFT),
        (State.DRAFT, PAST, None, Refusal.DRAFT),
        (State.SCHEDULED, SOON, None, None),
        (State.CONVENED, SOON, None, None),
        (State.POSTPONED, None, None, None),
        (State.CONVENED, PAST, Refusal.OVER, Refusal.OVER),
        (State.CONVENED, NOW, Refusal.OVER, Refusal.OVER),
        (State.HELD, PAST, Refusal.OVER, Refusal.OVER),
        (State.ADOPTED, PAST, Refusal.OVER, Refusal.OVER),
        (State.CANCELLED, SOON, Refusal.CANCELLED, Refusal.CANCELLED),
    ],
)
def test_the_list_is_open_until_the_meeting_is_over_and_answers_once_it_is_announced(
    state: State, ends_at: datetime | None, changing: Refusal | None, answering: Refusal | None
) -> None:
    standing = Standing(state, ends_at)
    assert (refused(check_open, standing, NOW), refused(check_answerable, standing, NOW)) == (changing, answering)


@pytest.mark.parametrize(
    ("country", "side", "audience", "posted", "code"),
    [
        ("FR", Side.UNION, Audience.ALL, False, None),
        ("PE", Side.PARTNER, Audience.ALL, False, None),
        (None, Side.UNION, Audience.UNION, False, None),
        ("PT", Side.UNION, Audience.ALL, False, Refusal.NOT_PARTICIPATING),
        ("PT", Side.UNION, Audience.ALL, True, None),
        ("BR", Side.PARTNER, Audience.ALL, False, Refusal.NOT_PARTICIPATING),
        ("PE", Side.PARTNER, Audience.UNION, False, Refusal.UNION_ONLY),
        ("PE", Side.PARTNER, Audience.UNION, True, Refusal.UNION_ONLY),
        (None, Side.PARTNER, Audience.UNION, False, Refusal.UNION_ONLY),
    ],
)
def test_only_those_who_belong_come_onto_a_list(
    country: str | None, side: Side, audience: Audience, posted: bool, code: Refusal | None
) -> None:
    assert refused(check_belongs, country, side, audience, ["FR", "BE"], ["PE"], posted=posted) is code


@pytest.mark.parametrize(
    ("seats", "days", "meeting_in", "code"),
    [
        (1, 0, 9, None),
        (50, 9, 9, None),
        (1, 30, None, None),
        (0, 1, 9, Refusal.SEATS),
        (51, 1, 9, Refusal.SEATS),
        (1, -1, 9, Refusal.RESPOND_PAST),
        (1, 10, 9, Refusal.RESPOND_AFTER),
    ],
)
def test_a_call_can_be_answered_in_time(seats: int, days: int, meeting_in: int | None, code: Refusal | None) -> None:
    meeting_day = TODAY + timedelta(days=meeting_in) if meeting_in is not None else None
    assert refused(check_call, seats, TODAY + timedelta(days=days), TODAY, meeting_day) is code


@pytest.mark.parametrize(
    ("acts_for", "state", "days_left", "organiser", "code"),
    [
        (["FR"], CallState.OPEN, 0, False, None),
        (["FR"], CallState.OPEN, -1, False, Refusal.TOO_LATE),
        ([], CallState.OPEN, -1, True, None),
        (["BE"], CallState.OPEN, 5, False, Refusal.NOT_YOURS),
        ([], CallState.OPEN, 5, False, Refusal.NOT_YOURS),
        (["FR"], CallState.CLOSED, 5, False, Refusal.CALL_CLOSED),
        ([], CallState.CLOSED, 5, True, Refusal.CALL_CLOSED),
        (["BE"], CallState.CLOSED, 5, False, Refusal.NOT_YOURS),
    ],
)
def test_a_contact_point_nominates_for_the_own_country_in_time(
    acts_for: list[str], state: CallState, days_left: int, organiser: bool, code: Refusal | None
) -> None:
    due = TODAY + timedelta(days=days_left)
    assert refused(check_nomination, "FR", acts_for, state, due, TODAY, organiser=organiser) is code


@given(
    st.integers(0, 400),
    st.one_of(st.none(), st.integers(-50, 400)),
)
def test_the_proposed_day_can_always_be_used(meeting_in: int, wanted_in: int | None) -> None:
    meeting_day = TODAY + timedelta(days=meeting_in)
    wanted = TODAY + timedelta(days=wanted_in) if wanted_in is not None else None
    check_call(1, usual_respond_by(TODAY, meeting_day, wanted), TODAY, meeting_day)

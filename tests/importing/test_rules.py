"""Rows known again, periods that must not overlap in the end, and what can be done with an import when."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.importing.rules import (
    ENDED,
    WORKING,
    Clash,
    Held,
    Plan,
    State,
    What,
    Wish,
    importable,
    importables,
    may_drop,
    may_save,
    offered,
    planned,
)
from exchange.sheets.rules import Entry

DAY = date(2026, 1, 1)


def on(number: int | None) -> date | None:
    return None if number is None else DAY + timedelta(days=number)


def held(*periods: tuple[str, int, int | None, str]) -> list[Held]:
    return [
        Held(
            key,
            (owner, on(starts)),
            owner,
            {"owner": owner, "starts_on": on(starts), "ends_on": on(ends), "note": note},
        )
        for key, (owner, starts, ends, note) in enumerate(periods, 1)
    ]


def wishes(*rows: dict[str, object]) -> list[Wish]:
    found = []
    for number, row in enumerate(rows, 2):
        values = {"owner": "PE", **row}
        entry = Entry(number, values, {"starts_on": "B", "ends_on": "C", "owner": "A"}, {})
        found.append(Wish(entry, (values["owner"], values["starts_on"]), values["owner"], values, {}))
    return found


def row(starts: int, ends: int | None = None, note: str = "", owner: str = "PE") -> dict[str, object]:
    return {"owner": owner, "starts_on": on(starts), "ends_on": on(ends), "note": note}


def plan(rows: list[dict[str, object]], there: list[Held]) -> Plan:
    return planned(
        wishes(*rows), there, lambda wish: wish.entry.fault("owner", "closed") if wish.owner == "XX" else None
    )


def told(found: Plan) -> list[tuple[int, str]]:
    changes = [(one.row, one.what.value) for one in found.changes]
    return sorted(changes + [(one.row, f"{one.column} {one.code}") for one in found.faults])


@pytest.mark.parametrize(
    ("rows", "there", "found"),
    [
        ([row(0)], [], [(2, "new")]),
        ([row(0, 9, "a")], [("PE", 0, 9, "a")], [(2, "same")]),
        ([row(0, 9, "b")], [("PE", 0, 9, "a")], [(2, "changed")]),
        ([row(0, None, "a")], [("PE", 0, 9, "a")], [(2, "changed")]),
        ([{"starts_on": DAY, "note": "b"}], [("PE", 0, 9, "a")], [(2, "changed")]),
        ([row(0), row(0)], [], [(2, "new"), (3, "B twice")]),
        ([row(5, 5)], [], [(2, "C ends_first")]),
        ([row(5, 3)], [("PE", 5, 9, "")], [(2, "C ends_first")]),
        ([row(-30_000)], [], [(2, "B odd_year")]),
        ([row(0, 50_000)], [], [(2, "C odd_year")]),
        ([row(5)], [("PE", 0, 9, "")], [(2, "B overlaps")]),
        ([row(9)], [("PE", 0, 9, "")], [(2, "new")]),
        ([row(5)], [("FR", 0, 9, "")], [(2, "new")]),
        ([row(-5)], [("PE", 0, 9, "")], [(2, "B overlaps")]),
        # What the file itself moves out of the way does not stand in the way; the order of rows says nothing.
        ([row(5), row(0, 5)], [("PE", 0, None, "")], [(2, "new"), (3, "changed")]),
        ([row(0, 5), row(5, 7), row(7)], [], [(2, "new"), (3, "new"), (4, "new")]),
        ([row(0), row(5, 7), row(8)], [], [(2, "new"), (3, "B overlaps"), (4, "B overlaps")]),
        ([row(0, 20)], [("PE", 0, 5, ""), ("PE", 7, 9, "")], [(2, "B overlaps")]),
        # A row that is wrong does not make others wrong.
        ([row(5, 3), row(4, 6)], [], [(2, "C ends_first"), (3, "new")]),
        ([row(0, owner="XX")], [], [(2, "A closed")]),
        ([row(0, 9, "a", "XX")], [("XX", 0, 9, "a")], [(2, "same")]),
    ],
)  # fmt: skip
def test_rows_are_known_again_and_what_stands_in_the_way_is_said(rows, there, found):
    assert told(plan(rows, held(*there))) == found


def test_what_would_change_is_told_from_and_to():
    (change,) = plan([row(0, 9, "b")], held(("PE", 0, None, "b"))).changes
    assert (change.values, change.thing_id) == ({"ends_on": (None, on(9))}, 1)
    (change,) = plan([row(0, None, "b")], []).changes
    assert change.values == {"owner": (None, "PE"), "starts_on": (None, DAY), "note": (None, "b")}


NUMBERS = st.integers(0, 12)
ROWS = st.lists(st.tuples(st.sampled_from(["PE", "CO"]), NUMBERS, st.none() | NUMBERS), max_size=7)


def _apply(found: Plan, there: list[Held]) -> list[tuple[object, date, date | None]]:
    kept = {one.id: dict(one.values) for one in there}
    for number, one in enumerate(found.changes, 1000):
        values = {key: pair[1] for key, pair in one.values.items()}
        kept.setdefault(one.thing_id or number, {"ends_on": None}).update(values)
    return [(one["owner"], one["starts_on"], one["ends_on"]) for one in kept.values()]


def _overlap(periods: list[tuple[object, date, date | None]]) -> bool:
    return any(
        a[0] == b[0] and (b[2] is None or a[1] < b[2]) and (a[2] is None or b[1] < a[2])
        for n, a in enumerate(periods)
        for b in periods[n + 1 :]
    )


@given(ROWS, ROWS)
def test_a_plan_without_fault_never_leaves_two_periods_of_one_owner_that_overlap(first, second):
    there: list[Held] = []
    for owner, starts, ends in first:
        one = held((owner, starts, ends, ""))[0]
        fresh = Held(len(there) + 1, one.key, one.owner, one.values)
        if (ends is None or ends > starts) and not _overlap(_apply(Plan([], []), [*there, fresh])):
            there.append(fresh)
    found = plan([row(starts, ends, "", owner) for owner, starts, ends in second], there)
    assert len(found.changes) + len({one.row for one in found.faults}) == len(second)
    if not found.faults:
        assert not _overlap(_apply(found, there))


@given(ROWS)
def test_what_was_applied_is_the_same_the_next_time(rows):
    first = plan([row(starts, ends, "", owner) for owner, starts, ends in rows], [])
    there = [
        Held(n, (o, s), o, {"owner": o, "starts_on": s, "ends_on": e, "note": ""})
        for n, (o, s, e) in enumerate(_apply(first, []), 1)
    ]
    again = plan([{"owner": o, "starts_on": s, "ends_on": e, "note": ""} for o, s, e in _apply(first, [])], there)
    assert {one.what for one in again.changes} <= {What.SAME}
    assert not again.faults


def test_a_plan_is_another_one_as_soon_as_anything_in_it_is():
    there = held(("PE", 0, 9, "a"))
    digests = [
        plan(rows, kept).digest
        for rows, kept in (
            ([row(0, 9, "b")], there), ([row(0, 9, "c")], there), ([row(0, 9, "b")], held(("PE", 0, 9, "z"))), ([row(0, 9, "b")], []),
            ([row(0, 9, "a")], there), ([row(1, 9, "b")], there), ([], there),
        )
    ]  # fmt: skip
    assert len(set(digests)) == len(digests)
    assert plan([row(0, 9, "b")], there).digest == digests[0]


@pytest.mark.parametrize(
    ("state", "save", "drop"),
    [
        (State.WAITING, False, True), (State.CHECKING, False, True), (State.CHECKED, True, True), (State.SAVING, False, False),
        (State.SAVED, False, False), (State.FAILED, False, True), (State.DROPPED, False, False),
    ],
)  # fmt: skip
def test_what_can_be_done_with_an_import_hangs_on_how_far_it_is(state, save, drop):
    assert (may_save(state, 0, 1), may_drop(state)) == (save, drop)
    assert not may_save(state, 1, 1)
    assert not may_save(state, 0, 0)
    assert (state in WORKING) + (state in ENDED) + (state is State.CHECKED) == 1


def test_every_table_has_a_key_of_its_own_and_is_offered_to_whom_it_opens(app):
    keys = [one.key for one in importables]
    assert sorted(keys) == ["answers", "instruments", "postings", "priorities"]
    assert importable("nothing") is None
    nobody = SimpleNamespace(is_admin=False, is_union=False, grants=frozenset())
    assert offered(nobody) == []


def test_every_clash_has_its_words(app):
    from exchange.importing import words

    params = {"other": 3, "starts": "2026-01-01", "ends": ""}
    with app.test_request_context():
        said = {code: words.fault({"code": code, "params": params}) for code in Clash}
    assert all(said.values())
    assert said[Clash.OVERLAPS] == "This overlaps row 3."

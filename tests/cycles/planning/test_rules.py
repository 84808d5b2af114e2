"""Templates, wishes, what a chain changes, and where it stands in its drawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from exchange.accounts.rules import Role
from exchange.chairing.rules import Term
from exchange.cycles.deadlines.rules import Kind, Rule
from exchange.cycles.planning.rules import (
    POLITICAL,
    Chain,
    Due,
    Flaw,
    Hitch,
    Part,
    Planned,
    Rung,
    Template,
    Wish,
    flaws,
    hitches,
    ladder,
    usual,
)
from exchange.cycles.planning.rules.differing import Change, Present, PresentDue, differences, mark_of
from exchange.cycles.planning.rules.picture import draw
from exchange.world.rules import Level
from tests.cycles.planning.grounds import LEVELS, TEMPLATE, TODAY

SO, CG = Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP


# --- Templates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", [LEVELS, {Level.POLITICAL, SO}, {Level.POLITICAL}, {Level.POLITICAL, CG, SO}])
def test_the_usual_template_has_no_flaw_at_any_levels(levels):
    assert flaws(usual(levels), levels) == []


def test_places_are_numbered_within_their_level_from_the_earliest():
    assert [rung.code for rung, _part in ladder(TEMPLATE)] == [
        "contact_group-1", "contact_group-2", "senior_officials-1", "expert_exchange-1",
    ]  # fmt: skip
    assert TEMPLATE.several() == {CG}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ((Part(CG, 14, 9), Part(SO, 3, 8)), [(1, Flaw.LATEST_BEFORE_EARLIEST)]),
        ((Part(CG, 14, 9, start_hour=15, hours=8), Part(SO, 8, 3)), [(0, Flaw.ENDS_AT_NIGHT)]),
        ((Part(CG, 14, 9),), [(None, Flaw.NO_SENIOR_OFFICIALS)]),
        ((Part(SO, 8, 3), Part(CG, 14, 9, needed=False)), [(None, Flaw.NO_CONTACT_GROUP)]),
        ((), [(None, Flaw.NO_CONTACT_GROUP), (None, Flaw.NO_SENIOR_OFFICIALS)]),
        # Senior officials five weeks before at the latest: a contact group four weeks before can only follow them.
        ((Part(CG, 4, 2), Part(SO, 8, 5)), [(0, Flaw.OUT_OF_ORDER)]),
        ((Part(CG, 5, 2), Part(SO, 8, 5)), [(0, Flaw.OUT_OF_ORDER)]),
        ((Part(CG, 6, 2), Part(SO, 8, 5)), []),
        ((Part(CG, 6, 6), Part(CG, 6, 6), Part(SO, 8, 5)), [(0, Flaw.OUT_OF_ORDER)]),
    ],
)
def test_what_is_wrong_with_a_template_is_said_by_its_place(parts, found):
    assert flaws(Template(parts, {}), LEVELS) == found


def test_a_forum_without_contact_group_needs_none():
    assert flaws(Template((Part(SO, 8, 3),), {}), {Level.POLITICAL, SO}) == []


# --- Wishes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(date(2027, 11, 15), date(2027, 11, 30)), {}),
        (Wish(date(2026, 11, 1), date(2026, 11, 25)), {}),
        (Wish(date(2027, 11, 30), date(2027, 11, 15)), {"last": Hitch.LAST_BEFORE_FIRST}),
        (Wish(date(2026, 11, 1), date(2026, 11, 24)), {"last": Hitch.PAST}),
        (Wish(date(1, 1, 1), date(1, 1, 2)), {"last": Hitch.PAST}),
        (Wish(date(9999, 12, 30), date(9999, 12, 31)), {"first": Hitch.TOO_FAR}),
        (Wish(date(2027, 12, 1), date(2028, 1, 31)), {"last": Hitch.TWO_YEARS}),
        (Wish(date(2027, 11, 15), date(2027, 11, 16), 3), {"days": Hitch.WINDOW_TOO_SHORT}),
        (Wish(date(2027, 11, 15), date(2027, 11, 30), 0), {"days": Hitch.DAYS_OUT_OF_RANGE}),
        (Wish(date(2027, 11, 15), date(2027, 11, 30), 6), {"days": Hitch.DAYS_OUT_OF_RANGE}),
    ],
)
def test_what_is_wrong_with_a_wish_stands_beside_its_field(wish, found):
    assert hitches(wish, TODAY) == found


# --- Differences ------------------------------------------------------------------------------------------------------

PAPERS, NOTICE = Rule(Kind.PAPERS_DUE, -5, Role.SECRETARIAT), Rule(Kind.CONVENING_NOTICE, -10, Role.CHAIR)
FIRST, SECOND, THIRD = date(2027, 9, 7), date(2027, 10, 12), date(2027, 11, 16)


def planned(level: Level, day: date, *due: Due, **more) -> Planned:
    return Planned(Rung(level), day, day, ("IT",), "IT", due, (), 0, **more)


def present(key: int, level: Level, day: date | None, **due: PresentDue) -> Present:
    kinds = {Kind(name): one for name, one in due.items()}
    return Present(key, Rung(level), f"meeting {key}", (day, day) if day else None, 1, kinds)


CHAIN = Chain((planned(CG, FIRST), planned(SO, SECOND), planned(Level.POLITICAL, THIRD)), ())


def test_what_is_new_what_joins_what_moves_what_stays_what_drops_out():
    chain = Chain(
        (
            planned(CG, FIRST),
            replace(planned(SO, SECOND), meeting_id=2, held=True),
            replace(planned(Level.EXPERT_EXCHANGE, SECOND), meeting_id=9, title="served"),
            planned(Level.POLITICAL, THIRD),
        ),
        (),
    )
    standing = [
        present(2, SO, SECOND), present(3, Level.POLITICAL, SECOND), present(4, Level.LIAISON_EXCHANGE, FIRST),
    ]  # fmt: skip
    assert [(one.rung.level, one.change, one.meeting_id) for one in differences(chain, standing)] == [
        (CG, Change.ADDED, None),
        (SO, Change.HELD, 2),
        (Level.EXPERT_EXCHANGE, Change.JOINED, 9),
        (Level.POLITICAL, Change.MOVED, 3),
        (Level.LIAISON_EXCHANGE, Change.DROPPED, 4),
    ]


def test_the_same_days_change_nothing_and_a_meeting_without_a_date_gets_one():
    standing = [present(1, CG, FIRST), present(2, SO, None), present(3, Level.POLITICAL, THIRD)]
    assert [(one.change, one.old, one.new) for one in differences(CHAIN, standing)] == [
        (Change.UNCHANGED, (FIRST, FIRST), (FIRST, FIRST)),
        (Change.MOVED, None, (SECOND, SECOND)),
        (Change.UNCHANGED, (THIRD, THIRD), (THIRD, THIRD)),
    ]


def test_deadlines_move_stay_come_and_are_no_longer_asked_for():
    due = (Due(PAPERS, date(2027, 11, 9)), Due(NOTICE, date(2027, 11, 2)))
    standing = present(
        3, Level.POLITICAL, THIRD,
        papers_due=PresentDue(date(2027, 11, 8), Role.SECRETARIAT),
        convening_notice=PresentDue(date(2027, 10, 1), Role.CHAIR, stays=True),
        outcome=PresentDue(date(2027, 12, 1), Role.SECRETARIAT),
    )  # fmt: skip
    [found] = differences(Chain((planned(Level.POLITICAL, THIRD, *due),), ()), [standing])
    assert [(one.kind, one.change, one.old, one.new) for one in found.due] == [
        (Kind.PAPERS_DUE, Change.MOVED, date(2027, 11, 8), date(2027, 11, 9)),
        (Kind.CONVENING_NOTICE, Change.HELD, date(2027, 10, 1), date(2027, 10, 1)),
        (Kind.OUTCOME, Change.DROPPED, date(2027, 12, 1), date(2027, 12, 1)),
    ]


def test_a_deadline_that_has_passed_is_not_set_but_one_that_is_there_moves():
    due = (Due(PAPERS, date(2026, 11, 9), passed=True),)
    chain = Chain((planned(Level.POLITICAL, THIRD, *due),), ())
    assert differences(chain)[0].due == ()
    there = present(3, Level.POLITICAL, THIRD, papers_due=PresentDue(date(2026, 11, 8), Role.SECRETARIAT))
    assert [one.change for one in differences(chain, [there])[0].due] == [Change.MOVED]


def test_the_mark_tells_whatever_is_shown_apart():
    found = differences(CHAIN)
    other = differences(Chain((*CHAIN.meetings[:2], planned(Level.POLITICAL, date(2027, 11, 17))), ()))
    assert mark_of(found, 0) == mark_of(differences(CHAIN), 0)
    assert len({mark_of(found, 0), mark_of(found, 1), mark_of(other, 0), mark_of(found, 0, 2)}) == 4


# --- The drawing ------------------------------------------------------------------------------------------------------


def test_the_drawing_holds_everything_within_its_width_in_the_order_of_days():
    terms = [[Term("ES", date(2026, 7, 1), date(2027, 10, 1)), Term("FR", date(2027, 10, 1), None)]]
    drawing = draw([(Rung(CG), FIRST), (POLITICAL, THIRD)], [date(2027, 8, 20), date(2027, 12, 1)], terms, SECOND)
    xs = [mark.x for mark in drawing.marks]
    assert xs == sorted(xs)
    assert all(12 <= x <= 348 for x in (*xs, *drawing.ticks, drawing.today))
    assert [bar.holder for bar in drawing.bars] == ["ES", "FR"]
    assert drawing.bars[0].x == 12
    assert drawing.bars[-1].x + drawing.bars[-1].width == pytest.approx(348, abs=0.2)


def test_a_cycle_without_dates_has_no_drawing():
    assert draw([], [], [], TODAY) is None

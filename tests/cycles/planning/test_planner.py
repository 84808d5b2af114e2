"""Chains for a wish: complete, possible, distinct, explained, and the best that can be found."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from exchange.chairing.rules import Pattern
from exchange.cycles.planning.rules import (
    BASE,
    IN_ORDER,
    POLITICAL,
    Chain,
    Existing,
    Held,
    Lost,
    LostWhy,
    Part,
    Rung,
    Template,
    Why,
    Wish,
    propose,
)
from exchange.world.rules import Level
from tests.cycles.planning.grounds import TEMPLATE, TODAY, WISH, calendar, every_day, ground, rotation

CG1, CG2, SO = Rung(Level.CONTACT_GROUP, 1), Rung(Level.CONTACT_GROUP, 2), Rung(Level.SENIOR_OFFICIALS, 1)
EXCHANGE = Rung(Level.EXPERT_EXCHANGE, 1)


def why(chain: Chain) -> set[Why]:
    return {reason.why for reason in chain.why()}


def best(*args) -> Chain:
    return propose(*args).chains[0]


def existing(key: int, level: Level, first: date, **more) -> Existing:
    return Existing(key, level, f"meeting {key}", first, more.pop("last", first), **more)


# --- What comes out ---------------------------------------------------------------------------------------------------


def test_the_best_few_chains_are_complete_in_order_and_a_week_apart():
    found = propose(TEMPLATE, WISH, ground())
    assert len(found.chains) == 4
    assert found.lost == ()
    for chain in found.chains:
        assert [one.rung for one in chain.meetings] == [CG1, CG2, SO, POLITICAL]
        assert all(later.first - earlier.last >= timedelta(days=7) for earlier, later in pairwise(chain.meetings))
        assert WISH.first <= chain.political().first <= WISH.last


def test_chains_differ_by_five_days_somewhere_and_come_best_first():
    chains = propose(TEMPLATE, WISH, ground()).chains
    assert [chain.points for chain in chains] == sorted((chain.points for chain in chains), reverse=True)
    for number, one in enumerate(chains):
        for other in chains[:number]:
            assert max(abs((one.days()[rung] - other.days()[rung]).days) for rung in one.days()) >= 5


def test_points_are_the_base_and_what_the_reasons_add_and_take():
    for chain in propose(TEMPLATE, WISH, ground({"FR": calendar("FR", date(2027, 11, 16))})).chains:
        assert chain.points == BASE + sum(reason.points for reason in chain.why())
        assert sorted(chain.good() + chain.bad() + chain.remarks(), key=repr) == sorted(chain.why(), key=repr)


def test_what_the_template_does_not_need_comes_when_it_is_wished_for_and_keeps_clear():
    wish = Wish(WISH.first, WISH.last, optional=True)
    for chain in propose(TEMPLATE, wish, ground()).chains:
        beside = next(one for one in chain.meetings if one.rung == EXCHANGE)
        assert all(abs(beside.first - one.first) > timedelta(days=3) for one in chain.meetings if one is not beside)


def test_what_the_template_does_not_need_is_left_out_before_anything_is_shortened():
    crowded = every_day(date(2027, 6, 1), date(2027, 11, 10))
    parts = (*TEMPLATE.parts[:3], Part(Level.EXPERT_EXCHANGE, 2, 2, needed=False))
    resting = [day for day in crowded if day >= date(2027, 10, 30)]
    around = ground({"IT": calendar("IT", *resting)})
    found = propose(Template(parts, {}), Wish(date(2027, 11, 16), date(2027, 11, 18), optional=True), around)
    assert found.lost == ()
    assert [one.rung for one in found.chains[0].meetings] == [CG1, CG2, SO, POLITICAL]
    assert Why.LEFT_OUT in why(found.chains[0])


def test_it_is_as_good_as_trying_every_combination():
    """A small world in which all combinations can be tried: none is worth more than the one proposed."""
    template = Template((Part(Level.CONTACT_GROUP, 6, 4), Part(Level.SENIOR_OFFICIALS, 3, 1)), TEMPLATE.rules)
    wish = Wish(date(2027, 3, 15), date(2027, 3, 19))
    around = ground({"FR": calendar("FR", *every_day(date(2027, 2, 8), date(2027, 2, 12)))})
    desk = _desk(template, wish, around)
    strict = _manner()
    worth = set()
    for political in desk.political():
        steps = [desk.before(rung, part, political, strict) for rung, part in desk.parts(strict)]
        for meetings in product(*steps, [political]):
            if all(later.first - earlier.last >= timedelta(days=7) for earlier, later in pairwise(meetings)):
                worth.add(sum(one.points for one in meetings))
    chain = best(template, wish, around)
    assert sum(one.points for one in chain.meetings) == max(worth)


def _desk(*args):
    from exchange.cycles.planning.rules.planner import Desk

    return Desk(*args)


def _manner():
    from exchange.cycles.planning.rules.planner import Manner

    return Manner(optional=False, hurried=False)


# --- Who chairs, who rests --------------------------------------------------------------------------------------------


def test_chair_and_host_never_meet_on_a_day_off():
    days = [day for day in every_day(date(2027, 11, 15), date(2027, 11, 30)) if day != date(2027, 11, 25)]
    found = propose(TEMPLATE, WISH, ground({"IT": calendar("IT", *days)}))
    assert {chain.political().first for chain in found.chains} == {date(2027, 11, 25)}
    hosted = Wish(WISH.first, WISH.last, host="PT")
    around = ground({"PT": calendar("PT", *[day for day in days if day != date(2027, 11, 17)])})
    assert best(TEMPLATE, hosted, around).political().host == "PT"
    assert {c.political().first for c in propose(TEMPLATE, hosted, around).chains} <= {
        date(2027, 11, 17), date(2027, 11, 25),
    }  # fmt: skip


def test_a_holiday_of_a_member_is_named_with_its_name_and_weighed():
    everywhere = every_day(WISH.first, WISH.last)
    chain = best(TEMPLATE, WISH, ground({"FR": calendar("FR", *everywhere)}))
    reason = next(one for one in chain.bad() if one.why is Why.HOLIDAY)
    assert (reason.rung, reason.countries, reason.day) == (POLITICAL, ("FR",), chain.political().first)
    assert reason.holidays[0].name("en") == f"feast of {reason.day}"
    assert chain.points < best(TEMPLATE, WISH, ground()).points


def test_a_weekly_rest_day_of_a_member_is_named():
    chain = best(
        TEMPLATE, Wish(date(2027, 11, 19), date(2027, 11, 19)), ground({"AE": calendar("AE", rest=frozenset({4, 5}))})
    )
    assert next((one.why, one.countries) for one in chain.bad() if one.rung == POLITICAL) == (Why.REST_DAY, ("AE",))


def test_a_handover_inside_says_who_chairs_which_meeting():
    wish = Wish(date(2027, 8, 16), date(2027, 8, 31))
    chain = best(TEMPLATE, wish, ground())
    assert [(one.rung, one.chairs) for one in chain.meetings] == [
        (CG1, ("FR",)), (CG2, ("FR",)), (SO, ("IT",)), (POLITICAL, ("IT",)),
    ]  # fmt: skip
    crossing = next(one for one in chain.bad() if one.why is Why.CROSSES_HANDOVER)
    assert (crossing.day, crossing.countries) == (date(2027, 7, 1), ("FR", "IT"))
    assert Why.ONE_CHAIR not in why(chain)


def test_event_based_terms_end_with_the_political_meeting_wherever_it_is_put():
    chain = best(TEMPLATE, WISH, ground(plans=(rotation(Pattern.EVENT),)))
    assert {one.chairs for one in chain.meetings} == {("ES",)}
    assert Why.ONE_CHAIR in why(chain)


def test_a_day_without_chair_is_said_and_no_rotation_is_nothing_to_say():
    ended = rotation(order=("ES",))
    ended = type(ended)(ended.order, ended.terms[:1], ended.pattern, ended.months, ended.anchor)
    assert Why.NO_CHAIR in why(best(TEMPLATE, WISH, ground(plans=(ended,))))
    free = best(TEMPLATE, WISH, ground(plans=()))
    assert Why.NO_CHAIR not in why(free)
    assert free.political().host is None


def test_august_and_the_turn_of_the_year_are_avoided():
    chain = best(TEMPLATE, Wish(date(2027, 8, 1), date(2027, 9, 30)), ground())
    assert chain.political().first.month == 9
    assert Why.QUIET_SEASON in why(best(TEMPLATE, Wish(date(2027, 8, 1), date(2027, 8, 31)), ground()))


def test_countries_without_known_holidays_are_named_at_no_cost():
    chain = best(TEMPLATE, WISH, ground({"XK": calendar("XK", known=False)}))
    assert [(one.why, one.countries) for one in chain.remarks()] == [(Why.UNKNOWN_HOLIDAYS, ("XK",))]
    assert chain.points == best(TEMPLATE, WISH, ground()).points


# --- What is there already --------------------------------------------------------------------------------------------


def test_standing_preparation_serves_and_a_taken_day_is_taken():
    there = existing(7, Level.SENIOR_OFFICIALS, date(2027, 10, 11))
    chain = best(TEMPLATE, WISH, ground(existing=[there]))
    served = next(one for one in chain.meetings if one.rung == SO)
    assert (served.meeting_id, served.first) == (7, there.first)
    taken = existing(8, Level.EXPERT_EXCHANGE, date(2027, 11, 16), serves=False)
    assert all(one.political().first != taken.first for one in propose(TEMPLATE, WISH, ground(existing=[taken])).chains)


def test_what_belongs_to_another_cycle_does_not_serve():
    there = existing(7, Level.SENIOR_OFFICIALS, date(2027, 10, 11), serves=False)
    assert all(one.meeting_id is None for one in best(TEMPLATE, WISH, ground(existing=[there])).meetings)


def test_preparation_of_an_earlier_political_meeting_does_not_serve_the_next():
    earlier = [
        existing(1, Level.SENIOR_OFFICIALS, date(2027, 9, 20)),
        existing(2, Level.POLITICAL, date(2027, 10, 4)),
    ]
    chain = best(TEMPLATE, Wish(date(2027, 11, 15), date(2027, 11, 30)), ground(existing=earlier))
    assert next(one for one in chain.meetings if one.rung == SO).meeting_id is None
    assert Why.ANOTHER_POLITICAL in why(chain)


def test_a_political_meeting_in_the_window_is_the_one():
    there = existing(3, Level.POLITICAL, date(2027, 11, 19), blocks=False)
    assert {c.political().meeting_id for c in propose(TEMPLATE, WISH, ground(existing=[there])).chains} == {3}


def test_a_chain_close_to_another_meeting_says_so():
    taken = [existing(9, Level.LIAISON_EXCHANGE, day) for day in every_day(date(2027, 11, 17), date(2027, 11, 18))]
    chain = best(TEMPLATE, Wish(date(2027, 11, 16), date(2027, 11, 19)), ground(existing=taken))
    assert Why.BUNCHED in why(chain)


# --- Pinned dates -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rung", "day"), [(CG1, date(2027, 5, 1)), (SO, date(2027, 10, 31)), (POLITICAL, date(2027, 12, 24))]
)
def test_a_pinned_date_is_kept_whatever_day_it_is(rung, day):
    found = propose(TEMPLATE, WISH, ground(held={rung: Held(5, "by hand", day, day, pinned=True)}))
    assert found.chains
    assert {chain.days()[rung] for chain in found.chains} == {day}
    assert all(Why.PINNED in why(chain) for chain in found.chains)


def test_a_convened_meeting_is_kept_and_said_to_be():
    chain = best(TEMPLATE, WISH, ground(held={SO: Held(5, "x", date(2027, 10, 12), date(2027, 10, 12), pinned=False)}))
    assert Why.HELD_FAST in why(chain)


def test_a_pinned_date_out_of_order_leaves_no_chain_and_says_why():
    held = {CG1: Held(5, "too late", date(2027, 12, 1), date(2027, 12, 1), pinned=True)}
    found = propose(TEMPLATE, WISH, ground(held=held))
    assert (found.chains, found.lost) == ((), (Lost(LostWhy.NO_ORDER),))


def test_a_cycle_planned_anew_stays_where_it_can():
    first = propose(TEMPLATE, WISH, ground()).chains[2]
    present = {one.rung: (one.first, one.last) for one in first.meetings}
    again = best(TEMPLATE, WISH, ground(present=present))
    assert again.days() == first.days()
    assert sum(reason.why is Why.STAYS for reason in again.why()) == 4


# --- What is no longer possible ---------------------------------------------------------------------------------------


def test_without_room_for_the_preparation_it_is_shortened_and_what_is_lost_is_named():
    found = propose(TEMPLATE, Wish(date(2027, 2, 1), date(2027, 2, 26)), ground())
    assert found.lost == (Lost(LostWhy.TOO_LATE, CG1, date(2026, 11, 20)),)
    assert all(Why.TOO_SHORT in why(chain) for chain in found.chains)
    assert all([one.rung for one in chain.meetings] == [CG1, CG2, SO, POLITICAL] for chain in found.chains)


def test_with_no_room_at_all_there_is_no_chain_and_each_loss_is_named():
    found = propose(TEMPLATE, Wish(date(2026, 11, 30), date(2026, 12, 4)), ground())
    assert found.chains == ()
    assert [(one.why, one.rung) for one in found.lost] == [
        (LostWhy.TOO_LATE, CG1), (LostWhy.TOO_LATE, CG2), (LostWhy.TOO_LATE, SO),
    ]  # fmt: skip


def test_a_window_in_which_the_host_always_rests_has_no_day():
    away = ground({"PT": calendar("PT", *every_day(WISH.first, WISH.last))})
    found = propose(TEMPLATE, Wish(WISH.first, WISH.last, host="PT"), away)
    assert (found.chains, found.lost) == ((), (Lost(LostWhy.NO_DAY, POLITICAL, WISH.last),))


def test_a_deadline_that_has_passed_is_named_and_marked():
    chain = best(TEMPLATE, Wish(date(2027, 1, 7), date(2027, 1, 22)), ground())
    told = {(one.rung, one.day) for one in chain.why() if one.why is Why.DEADLINE_PASSED}
    assert told == {(one.rung, due.day) for one in chain.meetings for due in one.due if due.passed}
    assert all(due.passed == (due.day < TODAY) for one in chain.meetings for due in one.due)
    assert told


def test_levels_that_prepare_are_those_of_the_rule():
    assert IN_ORDER == (Level.CONTACT_GROUP, Level.SENIOR_OFFICIALS)

"""Each thing counts once in each place (P2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exchange.priorities.rules import Carried, Kind, covered

CODES = st.frozensets(st.sampled_from(("drugs", "firearms", "cyber_attacks")), max_size=3)
COUNTRIES = st.frozensets(st.sampled_from(("PE", "EC", "CO")), max_size=3)
THINGS = st.lists(st.builds(Carried, st.sampled_from(Kind), CODES, COUNTRIES, st.integers(1, 5)))


def test_what_carries_two_priorities_counts_on_both_and_per_country():
    found = covered([Carried(Kind.NEED, frozenset({"drugs", "firearms"}), frozenset({"PE", "EC"}))])
    assert found.by_kind == {("drugs", Kind.NEED): 1, ("firearms", Kind.NEED): 1}
    assert found.of_country("PE", ["firearms", "cyber_attacks", "drugs"]) == [1, 0, 1]
    assert found.countries() == ["EC", "PE"]


def test_gaps_are_the_priorities_on_which_there_is_nothing():
    found = covered([Carried(Kind.PRACTICE, frozenset({"drugs"}), frozenset({"PE"}))])
    assert found.gaps(["firearms", "drugs", "cyber_attacks"]) == ["firearms", "cyber_attacks"]
    assert covered([]).gaps(["drugs"]) == ["drugs"]


@given(THINGS)
def test_the_numbers_are_those_of_the_things(things):
    found = covered(things)
    assert sum(found.by_kind.values()) == sum(one.number * len(one.priorities) for one in things)
    assert sum(found.by_country.values()) == sum(
        one.number * len(one.priorities) * len(one.countries) for one in things
    )


@given(THINGS, THINGS)
def test_more_things_never_make_less(some, more):
    fewer, all_of_them = covered(some), covered([*some, *more])
    assert all(all_of_them.by_kind[place] >= number for place, number in fewer.by_kind.items())

"""Topics are counted once per thing and country, however they are spelt (P2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exchange.priorities.topics.rules import MOST_TOPICS, Told, covered, named

WORDS = st.lists(st.sampled_from(["Duty desk", "duty  desk", "Télephone", "telephone", "", "Ports"]), max_size=4).map(
    ",".join
)
THINGS = st.lists(
    st.builds(Told, WORDS, st.frozensets(st.sampled_from(["PE", "CO", "EC"])), st.integers(1, 5)), max_size=10
)


def test_spellings_go_together_and_the_usual_one_is_shown():
    found = covered(
        [
            Told("duty desk, Ports", frozenset({"PE", "CO"}), 2),
            Told("Duty desk", frozenset({"PE"})),
            Told("Duty Desk", frozenset()),
        ]
    )
    assert found.names == {"duty desk": "duty desk", "ports": "Ports"}
    assert found.totals == {"duty desk": 4, "ports": 2}
    assert found.numbers == {("duty desk", "PE"): 3, ("duty desk", "CO"): 2, ("ports", "PE"): 2, ("ports", "CO"): 2}
    assert found.topics() == ["duty desk", "ports"]
    assert found.countries() == ["CO", "PE"]


def test_only_so_many_topics_are_shown_and_the_countries_of_those():
    found = covered(
        [Told(f"topic {n:03}", frozenset({"PE"}), 2) for n in range(MOST_TOPICS)] + [Told("rare", frozenset({"CO"}))]
    )
    assert len(found.topics()) == MOST_TOPICS
    assert found.countries() == ["PE"]


@given(THINGS)
def test_each_thing_counts_once_for_each_of_its_topics(things):
    found = covered(things)
    for key, total in found.totals.items():
        assert total == sum(one.number for one in things if key in named(one.topics))
    for (key, country), number in found.numbers.items():
        assert number == sum(one.number for one in things if key in named(one.topics) and country in one.countries)
        assert number <= found.totals[key]
    assert set(found.names) == set(found.totals)

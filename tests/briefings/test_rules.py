"""What a package consists of, when it is stale, and how two versions differ (C5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.briefings.rules import (
    DEFAULT_ORDER,
    Details,
    Entry,
    Part,
    Refusal,
    Section,
    differences,
    is_due,
    moved_by,
    read_sections,
    told,
    trouble_of_details,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        (Details(1, TODAY), None),
        (Details(2, TODAY), Refusal.NOT_A_KEEPER),
        (Details(1, TODAY - timedelta(days=1)), Refusal.REVIEW_PAST),
    ],
)
def test_a_package_has_a_keeper_who_may_write_it_and_a_day_to_come(details, refusal):
    assert trouble_of_details(details, TODAY, frozenset({1})) is refusal


def test_a_package_is_due_from_the_day_after():
    assert [is_due(TODAY, TODAY + timedelta(days=days)) for days in (-1, 0, 1)] == [False, False, True]


def test_a_new_package_has_each_compiled_part_once_and_begins_with_the_summary():
    assert DEFAULT_ORDER[0] is Part.SUMMARY
    assert set(DEFAULT_ORDER) == set(Part) - {Part.TEXT}
    assert len(DEFAULT_ORDER) == len(set(DEFAULT_ORDER))


@given(st.lists(st.integers(0, 99), unique=True, min_size=1), st.data())
def test_moving_keeps_all_and_changes_no_other_order(order, data):
    which, by = data.draw(st.sampled_from(order)), data.draw(st.integers(-5, 5))
    found = moved_by(order, which, by)
    assert sorted(found) == sorted(order)
    assert [one for one in found if one != which] == [one for one in order if one != which]
    assert found.index(which) == min(max(order.index(which) + by, 0), len(order) - 1)


ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from([f"posting:{n}" for n in range(4)]),
        st.sampled_from(["Anna", "Bert"]),
        st.tuples(st.tuples(st.just("From"), st.sampled_from(["1 May", "2 May"]))),
        st.sampled_from(["", "text"]),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
)
SECTIONS = st.lists(
    st.builds(
        lambda key, text, entries: Section(key, Part.POSTINGS, f"Title {key}", text, tuple(entries)),
        st.integers(1, 4),
        st.sampled_from(["", "words"]),
        ENTRIES,
    ),
    unique_by=lambda one: one.id,
    max_size=4,
)


@given(SECTIONS, SECTIONS)
def test_two_states_differ_exactly_where_they_are_not_the_same(before, now):
    found = differences(before, now)
    assert (found == []) == ({one.id: one for one in before} == {one.id: one for one in now})
    assert differences(now, now) == []
    assert {one.title for one in found if one.is_gone} == {one.title for one in before} - {one.title for one in now}


@given(SECTIONS)
def test_what_is_kept_is_read_back_as_it_was(sections):
    assert read_sections(told(sections)) == tuple(sections)


def test_a_difference_names_what_is_new_gone_and_changed_and_by_which_fact():
    was = Section(1, Part.POSTINGS, "Posted", "old", (Entry("a", "Anna", (("Until", "1 May"),)), Entry("b", "Bert")))
    now = Section(1, Part.POSTINGS, "Posted", "new", (Entry("a", "Anna", (("Until", "2 May"),)), Entry("c", "Cas")))
    (moved,) = differences([was], [now])
    assert (moved.added, moved.removed, moved.changed) == (("Cas",), ("Bert",), (("Anna", ("Until",)),))
    assert moved.rewritten
    assert moved.compiled == 3


def test_the_editors_words_alone_are_no_change_under_the_package():
    was, now = (Section(1, Part.SUMMARY, "Summary", text) for text in ("a", "b"))
    (moved,) = differences([was], [now])
    assert moved.rewritten
    assert moved.compiled == 0

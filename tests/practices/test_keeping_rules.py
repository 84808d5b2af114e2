"""What becomes of a practice later: differences, readers, successors, translations."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.practices.rules import (
    Change,
    Reach,
    closes_circle,
    differences,
    is_outdated,
    reaches_as_far,
    reads,
)

K, R, A = Change.KEPT, Change.REMOVED, Change.ADDED
CASES: tuple[tuple[str, str, list[tuple[Change, str]]], ...] = (
    ("", "", []),
    ("", "We rang.", [(A, "We rang.")]),
    ("We rang.", "", [(R, "We rang.")]),
    ("We rang.", "We rang.", [(K, "We rang.")]),
    ("We rang twice.", "We rang once.", [(K, "We rang "), (R, "twice"), (A, "once"), (K, ".")]),
    ("One two three", "One three", [(K, "One "), (R, "two "), (K, "three")]),
    ("One\n\ntwo", "One\n\nand two", [(K, "One\n\n"), (A, "and "), (K, "two")]),
    ("a call", "a call, then a letter", [(K, "a call"), (A, ", then a letter")]),
    ("Año", "Ano", [(R, "Año"), (A, "Ano")]),
)


@pytest.mark.parametrize(("before", "after", "told"), CASES)
def test_differences_word_by_word(before, after, told):
    assert [(one.change, one.text) for one in differences(before, after)] == told


_TEXTS = st.lists(st.sampled_from(["we ", "rang ", "first. ", "\n\n", "late ", "  "]), max_size=30).map("".join)


@given(_TEXTS | st.text(max_size=80), _TEXTS | st.text(max_size=80))
def test_what_was_kept_and_removed_is_the_old_text_what_was_kept_and_added_the_new(before, after):
    told = differences(before, after)
    assert "".join(one.text for one in told if one.change is not A) == before
    assert "".join(one.text for one in told if one.change is not R) == after
    assert all(one.text for one in told)


def test_long_texts_of_one_word_are_compared_too():
    before, after = "late " * 2_000, "late " * 1_500 + "once " * 500
    told = differences(before, after)
    assert "".join(one.text for one in told if one.change is not A) == before


READERS: tuple[tuple[Any, ...], ...] = (
    (Reach.NETWORK, None, frozenset(), False, False, True),
    (Reach.UNION, None, frozenset(), True, False, True),
    (Reach.UNION, None, frozenset({1}), False, True, False),
    (Reach.FORUM, 1, frozenset({1}), False, False, True),
    (Reach.FORUM, 1, frozenset({2}), True, False, False),
    (Reach.FORUM, 1, frozenset(), True, True, True),
)


@pytest.mark.parametrize(("reach", "forum", "forums", "is_union", "is_admin", "may"), READERS)
def test_who_reads_a_version(reach, forum, forums, is_union, is_admin, may):
    assert reads(reach, forum, forums, is_union=is_union, is_admin=is_admin) is may


AUDIENCES = [(Reach.NETWORK, None), (Reach.UNION, None), (Reach.FORUM, 1), (Reach.FORUM, 2)]


@pytest.mark.parametrize(("new", "old"), list(product(AUDIENCES, AUDIENCES)))
def test_who_may_read_the_old_one_may_read_what_takes_its_place(new, old):
    """Held against all sorts of people: if it reaches as far, nobody who read the old one is shut out of the new one."""
    people = [
        {"forums": forums, "is_union": is_union, "is_admin": False}
        for forums in (frozenset(), frozenset({1}), frozenset({2}), frozenset({1, 2}))
        for is_union in (True, False)
    ]
    loses = [one for one in people if reads(*old, **one) and not reads(*new, **one)]
    assert reaches_as_far(*new, *old) is (loses == [])


CIRCLES: tuple[tuple[dict[int, int], int, int, bool], ...] = (
    ({}, 1, 2, False),
    ({}, 1, 1, True),
    ({2: 3}, 1, 2, False),
    ({2: 1}, 1, 2, True),
    ({2: 3, 3: 4, 4: 1}, 1, 2, True),
    ({2: 3, 3: 4, 5: 1}, 1, 2, False),
)


@pytest.mark.parametrize(("successors", "old", "new", "closed"), CIRCLES)
def test_nothing_comes_again_after_itself(successors, old, new, closed):
    assert closes_circle(successors, old, new) is closed


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=20))
def test_however_many_take_each_others_place_there_is_always_a_last_one(wishes):
    successors: dict[int, int] = {}
    for old, new in wishes:
        if not closes_circle(successors, old, new):
            successors[old] = new
    for start in successors:
        at, steps = start, 0
        while at in successors:
            at, steps = successors[at], steps + 1
            assert steps <= len(successors)


MAY, JUNE = datetime(2027, 5, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("translated", "revised", "outdated"),
    [
        (MAY, None, False),
        (MAY, JUNE, True),
        (JUNE, MAY, False),
        (JUNE, JUNE, False),
        (None, JUNE, True),
        (None, None, False),
    ],
)
def test_a_translation_is_outdated_when_the_original_changed_later(translated, revised, outdated):
    assert is_outdated(translated, revised) is outdated

"""Who reads a paper and why, whether it came in time, what it is called in a ZIP."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.papers.rules import (
    LONGEST_IN_ZIP,
    PaperRefusedError,
    Readers,
    Reason,
    Refusal,
    Standing,
    distinct,
    is_for_union,
    is_late,
    reasons,
    zip_name,
)
from exchange.papers.words import READERS, REASONS, refusal
from exchange.world.rules import Audience

EACH: tuple[tuple[Standing, Readers, list[Reason]], ...] = (
    # how one stands, what it is for, why one may read it
    (Standing(), Readers.ALL, []),
    (Standing(handed_in=True), Readers.LIST, [Reason.HANDED_IN]),
    (Standing(listed=True), Readers.LIST, [Reason.LISTED]),
    (Standing(listed=True), Readers.ALL, [Reason.LISTED]),
    (Standing(plans=True, has_role=True), Readers.LIST, [Reason.PLANS]),
    (Standing(plans=True, has_role=True), Readers.UNION, [Reason.PLANS, Reason.ROLE]),
    (Standing(has_role=True), Readers.ALL, [Reason.ROLE]),
    (Standing(has_role=True), Readers.UNION, [Reason.ROLE]),
    (Standing(has_role=True), Readers.LIST, []),
    (Standing(administers=True), Readers.LIST, [Reason.ADMINISTERS]),
)


@pytest.mark.parametrize(("standing", "readers", "why"), EACH)
def test_why_somebody_may_read_it(standing, readers, why):
    assert reasons(standing, readers) == why


@pytest.mark.parametrize("values", list(product([False, True], repeat=5)))
def test_whoever_may_read_what_is_for_the_list_may_read_what_is_for_all(values):
    standing = Standing(*values)
    assert set(reasons(standing, Readers.LIST)) <= set(reasons(standing, Readers.ALL))


@pytest.mark.parametrize(
    ("readers", "item", "meeting", "closed"),
    [
        (Readers.ALL, None, Audience.ALL, False),
        (Readers.LIST, Audience.ALL, Audience.ALL, False),
        (Readers.UNION, None, Audience.ALL, True),
        (Readers.ALL, Audience.UNION, Audience.ALL, True),
        (Readers.LIST, None, Audience.UNION, True),
    ],
)
def test_the_mark_of_item_or_meeting_counts_for_the_paper(readers, item, meeting, closed):
    assert is_for_union(readers, item, meeting) is closed


@pytest.mark.parametrize(
    ("came", "due", "late"),
    [
        (date(2027, 3, 1), None, False),
        (date(2027, 2, 28), date(2027, 3, 1), False),
        (date(2027, 3, 1), date(2027, 3, 1), False),
        (date(2027, 3, 2), date(2027, 3, 1), True),
    ],
)
def test_what_comes_on_the_day_is_in_time(came, due, late):
    assert is_late(came, due) is late


@given(st.text(max_size=300), st.text(max_size=8), st.integers(1, 99))
def test_a_name_in_a_zip_is_short_harmless_and_says_what_it_is(title, number, version):
    name = zip_name(number, title, "pt", version, "docx")
    assert len(name.encode()) <= LONGEST_IN_ZIP
    assert name.endswith(f" (pt, v{version}).docx")
    assert not set(name) & set('/\\:*?"<>|\n\r\x00')
    assert not name.startswith((".", " "))


@given(st.lists(st.sampled_from(["a.pdf", "A.pdf", "a [2].pdf", "b.pdf", "straße.txt", "STRASSE.txt"])))
def test_no_name_hides_another_whatever_the_case(names):
    found = list(distinct(names))
    assert len({name.casefold() for name in found}) == len(names)
    assert all(one.rpartition(".")[2] == name.rpartition(".")[2] for one, name in zip(found, names, strict=True))


def test_everything_has_words(app):
    assert set(READERS) == set(Readers)
    assert set(REASONS) == set(Reason)
    said = {refusal(PaperRefusedError(code, "RESTREINT UE")) for code in Refusal}
    assert len(said) == len(Refusal)

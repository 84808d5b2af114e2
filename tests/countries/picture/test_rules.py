"""The world as tiles, and the bands that colour them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import reference
from exchange.countries.picture.rules import Measured, band_by
from exchange.reference import ReferenceDataError, countries, parse_tiles, tiles

AT = {one.code: (one.column, one.row) for one in tiles()}
MEMBERS = {one.code for one in countries() if one.member_state and one.member_state.until is None}


def test_every_member_state_and_every_country_in_a_forum_has_one_tile():
    assert len(AT) == len(tiles()) == len(set(AT.values()))
    named = {member.country for forum in reference.forums() for member in forum.members}
    assert MEMBERS | named | {one.country for one in reference.standings()} <= set(AT)


@pytest.mark.parametrize(
    ("west", "east"),
    [("US", "PT"), ("PT", "ES"), ("ES", "IT"), ("IT", "TR"), ("MX", "BR"), ("MA", "EG"), ("IN", "CN"), ("CL", "AR")],
)
def test_what_lies_west_stands_left(west, east):
    assert AT[west][0] < AT[east][0]


@pytest.mark.parametrize(
    ("north", "south"),
    [("NO", "IT"), ("FR", "MA"), ("CO", "PE"), ("PE", "CL"), ("EG", "ZA"), ("CA", "US"), ("JP", "AU")],
)
def test_what_lies_north_stands_above(north, south):
    assert AT[north][1] < AT[south][1]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (["NL ..", "BE"], "one length"),
        (["NL NL"], "twice"),
        (["QQ"], "cannot be"),
        ([], "missing"),
    ],
)
def test_a_picture_that_is_wrong_is_refused(rows, wrong):
    with pytest.raises(ReferenceDataError, match=wrong):
        parse_tiles({"rows": rows} if rows else {})


@given(st.integers(0, 100), st.sets(st.integers(1, 100), max_size=5))
def test_a_higher_number_is_never_in_a_lower_band(value, floors):
    steps = sorted(floors)
    assert 0 <= band_by(value, steps) <= band_by(value + 1, steps) <= len(steps)
    assert band_by(0, steps) == 0


@given(st.dictionaries(st.sampled_from(sorted(AT)), st.integers(0, 2)), st.sets(st.sampled_from(sorted(AT))))
def test_the_legend_counts_each_country_once(bands, codes):
    measured = Measured(("a", "b", "c"), bands)
    assert sum(measured.counts(codes)) == len(codes)
    assert all(measured.said(code) == "abc"[measured.band(code)] for code in codes)

"""Headings in either language and cells as people write them: recognised, or refused with what was probably meant."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.i18n import Speaking
from exchange.sheets import words
from exchange.sheets.rules import (
    Code,
    Column,
    Fault,
    Kind,
    Known,
    Note,
    Row,
    Said,
    Sheet,
    SheetRefusedError,
    Why,
    parse,
    read,
)
from exchange.sheets.rules.values import CellRefusedError, Words, day, number
from tests.support.sheets import csv, workbook

COUNTRIES = Words(
    {"co": "CO", "colombia": "CO", "pe": "PE", "peru": "PE", "perou": "PE", "ci": "CI", "cote d ivoire": "CI"},
    {"CO": "Colombia", "PE": "Peru", "CI": "Ivory Coast"},
)
DEGREES = Words({"low": "low", "laag": "low", "high": "high", "hoog": "high"}, {"low": "Low", "high": "High"})
KNOWN = [
    Known(Column("country", "Country", Kind.COUNTRY, required=True), ("Country", "Land"), COUNTRIES),
    Known(Column("starts_on", "From", Kind.DAY, required=True), ("From", "Vanaf")),
    Known(Column("people", "People", Kind.NUMBER), ("People", "Aantal")),
    Known(Column("degree", "Degree", Kind.CHOICE), ("Degree", "Mate"), DEGREES),
    Known(Column("note", "By which list", longest=20), ("By which list", "Volgens welke lijst")),
]
HEAD = ("Country", "From", "People", "Degree", "By which list")


def sheet(*rows: tuple[object, ...]) -> Sheet:
    return Sheet(tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))


def faults(*rows: tuple[object, ...]) -> list[tuple[str, str, str]]:
    return [
        (f"{one.column}{one.row}", one.code, str(one.params.get("near", "")))
        for one in parse(sheet(*rows), KNOWN).faults
    ]


def code_of(read_cell, value):
    try:
        return read_cell(value)
    except CellRefusedError as refused:
        return refused.code


# --- Headings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        ("land", " VANAF *", "aantal", "Mate:", "Volgens  welke lijst"),
        ("LÁND", "from", "People", "degree", "by which list"),
    ],
)
def test_headings_are_known_in_either_language_however_they_are_written(head):
    (entry,) = parse(sheet(head, ("Pérou", "2026-05-01", "12", "hoog", "A")), KNOWN).entries
    assert entry.values == {
        "country": "PE", "starts_on": date(2026, 5, 1), "people": Decimal(12), "degree": "high", "note": "A",
    }  # fmt: skip


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out():
    (entry,) = parse(sheet(("From", "Country"), ("1/5/2026", "pe")), KNOWN).entries
    assert entry.values == {"country": "PE", "starts_on": date(2026, 5, 1)}
    assert entry.places == {"country": "B", "starts_on": "A"}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("Kountry", "From")], [("A1", "unknown_heading", "Country"), ("1", "missing_heading", "")]),
        ([("Country", "From", "Whatever")], [("C1", "unknown_heading", "")]),
        ([("Country", "From", "Land")], [("C1", "duplicate_heading", "")]),
        ([("Country",)], [("1", "missing_heading", "")]),
        ([("Country", "", "From"), ("PE", "", "x")], [("C2", "not_a_day", "")]),
        ([("Country", "", "From"), ("PE", "y", "x")], [("B1", "empty_heading", "")]),
        ([("Country", "From"), ("PE", "2026-01-01", "z")], [("C1", "empty_heading", "")]),
    ],
)
def test_a_wrong_heading_is_said_and_then_no_row_is_looked_at(rows, found):
    assert faults(*rows) == found


def test_a_missing_heading_is_named():
    (fault,) = parse(sheet(("Country",)), KNOWN).faults
    assert fault.heading == "From"


# --- Cells ------------------------------------------------------------------------------------------------------------


def test_every_wrong_cell_is_said_by_row_and_column_and_right_rows_are_kept():
    found = parse(
        sheet(
            HEAD,
            ("Columbia", "31/12/2026", "1.234", "middling", "ok"),
            ("PE", "2026-01-01", "", "", ""),
            ("", "12/31/2026", "many", "low", "x" * 21),
        ),
        KNOWN,
    )
    assert [(f"{one.column}{one.row}", one.code, one.heading) for one in found.faults] == [
        ("A2", Code.NOT_A_COUNTRY, "Country"), ("C2", Code.AMBIGUOUS_NUMBER, "People"), ("D2", Code.NOT_A_CHOICE, "Degree"),
        ("A4", Code.MISSING, "Country"), ("B4", Code.MONTH_FIRST, "From"), ("C4", Code.NOT_A_NUMBER, "People"), ("E4", Code.TOO_LONG, "By which list"),
    ]  # fmt: skip
    assert found.faults[0].params == {"near": "Colombia"}
    assert [one.row for one in found.entries] == [3]
    assert found.count == 3


def test_a_row_with_a_spoiled_cell_is_left_out_and_its_fault_is_kept():
    content = workbook([("Country", "From"), ("PE", "=TODAY()"), ("CO", date(2026, 1, 1))])
    found = parse(read(content, "a.xlsx"), KNOWN)
    assert [(one.row, one.column, one.code) for one in found.faults] == [(2, "B", Code.FORMULA)]
    assert [one.row for one in found.entries] == [3]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2026-05-01", (date(2026, 5, 1), False)), ("2026-05-01 00:00:00", (date(2026, 5, 1), False)),
        ("01/05/2026", (date(2026, 5, 1), True)), ("1.5.2026", (date(2026, 5, 1), True)), ("31-12-2026", (date(2026, 12, 31), False)),
        ("5/5/2026", (date(2026, 5, 5), False)), (date(2026, 5, 1), (date(2026, 5, 1), False)),
        ("12/31/2026", Code.MONTH_FIRST), ("31/31/2026", Code.NOT_A_DAY), ("2026-13-01", Code.NOT_A_DAY), ("30/2/2026", Code.NOT_A_DAY),
        ("1/5/26", Code.NOT_A_DAY), ("1/5-2026", Code.NOT_A_DAY), ("May 2026", Code.NOT_A_DAY), ("2026-05-01 10:00", Code.HAS_TIME),
        (datetime(2026, 5, 1, 10), Code.HAS_TIME), (46_143, Code.NUMBER_FOR_DAY), (2026.0, Code.NUMBER_FOR_DAY), (True, Code.NUMBER_FOR_DAY),
        ("0001-01-01", Code.ODD_YEAR), (date(2300, 1, 1), Code.ODD_YEAR), ("9999-12-31", Code.ODD_YEAR), ("0000-01-01", Code.NOT_A_DAY),
    ],
)  # fmt: skip
def test_days_are_read_day_first_or_refused(value, found):
    assert code_of(day, value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, 3), (3.0, 3), (2.5, Decimal("2.5")), ("12", 12), ("-7", -7), ("1 234", 1234), ("1\u00a0234\u202f567", 1234567), ("0,125", Decimal("0.125")),
        ("12,5", Decimal("12.5")), ("12.50", Decimal("12.50")), ("1.234.567", 1234567), ("1,234,567.5", Decimal("1234567.5")),
        ("1.234,5", Decimal("1234.5")), ("1234.567", Decimal("1234.567")),
        ("1.234", Code.AMBIGUOUS_NUMBER), ("1,234", Code.AMBIGUOUS_NUMBER), ("-999,000", Code.AMBIGUOUS_NUMBER),
        ("1.2.3", Code.NOT_A_NUMBER), ("1,23,456", Code.NOT_A_NUMBER), ("12 people", Code.NOT_A_NUMBER), ("1e5", Code.NOT_A_NUMBER),
        (True, Code.NOT_A_NUMBER), (date(2026, 1, 1), Code.NOT_A_NUMBER), (float("nan"), Code.NOT_A_NUMBER), (float("inf"), Code.NOT_A_NUMBER),
        ("٣", Code.NOT_A_NUMBER), ("", Code.NOT_A_NUMBER), ("1.", Code.NOT_A_NUMBER),
    ],
)  # fmt: skip
def test_numbers_are_read_when_they_can_mean_one_thing_only(value, found):
    assert code_of(number, value) == found


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.sampled_from([(",", "."), (".", ","), (" ", ",")]),
)
def test_numbers_of_either_custom_mean_what_was_written(value, custom):
    grouping, point = custom
    text = f"{value:,.2f}".replace(",", "~").replace(".", point).replace("~", grouping)
    assert number(text) == value


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.day}/{0.month}/{0.year}", "{0:%d.%m.}{0.year}"]),
)
def test_days_of_either_custom_mean_what_was_written(value, custom):
    assert day(custom.format(value))[0] == value


@given(st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.datetimes())
def test_whatever_stands_in_a_cell_it_is_a_value_or_refused(value):
    for read_cell in (day, number):
        code_of(read_cell, value)
    parse(sheet(("Country", "From", "People", "Degree", "By which list"), (value,) * 5), KNOWN)


def test_the_rule_of_days_is_said_where_one_could_be_misread():
    head = ("Country", "From")
    assert parse(sheet(head, ("PE", "3/4/2026")), KNOWN).notes == (Note(Said.DAY_FIRST),)
    assert parse(sheet(head, ("PE", "13/4/2026"), ("PE", "2026-03-04")), KNOWN).notes == ()


def test_a_number_where_text_is_asked_is_the_text_that_is_shown():
    (entry,) = parse(sheet(HEAD, ("PE", date(2026, 1, 1), None, None, 2024.0)), KNOWN).entries
    assert entry.values["note"] == "2024"


def test_suggestions_are_sought_for_a_bounded_number_of_words_only():
    found = Words({"peru": "PE"}, {"PE": "Peru"})
    near = [found.nearest(f"peruu{n}") for n in range(400)]
    assert (near[0], near[-1]) == ("Peru", "")


# --- In words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["PE", "pe", "Peru", "PERÚ", "Pérou", " perú "])
def test_countries_are_known_by_code_and_in_several_languages(app, name):
    with app.test_request_context():
        assert words.country_words(["PE", "CO"]).meant[words.folded(name)] == "PE"


def test_the_nearest_country_is_said_in_the_readers_language(app):
    with app.test_request_context():
        known = words.known([Column("country", "Country", Kind.COUNTRY)], ["CO", "DE"])
        assert known[0].words.nearest("Columbia") == "Colombia"
        with Speaking("nl"):
            assert (
                words.known([Column("country", "Country", Kind.COUNTRY)], ["DE"])[0].words.nearest("Duitslant")
                == "Duitsland"
            )


def test_everything_that_can_be_said_has_its_words(app):
    with app.test_request_context():
        params = {"found": 1, "most": 2, "row": 3, "marking": "X", "area": "B3:C3"}
        assert all(words.refused(SheetRefusedError(code, **params)) for code in Why)
        assert all(words.fault(code, params) for code in Code)
        said = {"name": "A", "sign": ";", "names": "B", "rows": "2", "number": 1}
        assert all(words.note(Note(code, said)) for code in Said)
        assert words.fault(Code.NOT_A_COUNTRY, {"near": "Peru"}).endswith("Did you mean Peru?")
        assert words.fault(Code.MERGED, params).startswith("B3:C3 are merged")
        assert words.place(Fault(3, "B", Code.MERGED)) == "B3"


def test_a_table_with_headings_of_the_other_language_is_read_all_the_same(app):
    with app.test_request_context():
        known = words.known([Column("country", words._l("Country"), Kind.COUNTRY, required=True)], ["PE"])
        (entry,) = parse(read(csv([("Land",), ("Peru",)]), "a.csv"), known).entries
        assert entry.values == {"country": "PE"}

"""Tables as people send them: in many encodings, with merged cells, formulas, hidden rows, or as no table at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.sheets.rules import MOST_ROWS, Code, Said, SheetRefusedError, Why, letter, read
from tests.support.sheets import csv, packed, parts, with_part, workbook

HEAD, ROW = ("Country", "From", "By which list"), ("Côte d’Ivoire", "2026-01-01", "Décision")
TABLE = (HEAD, ROW)
SHEET = "xl/worksheets/sheet1.xml"


def why(content: bytes, name: str = "a.csv") -> tuple[Why, dict[str, Any]]:
    with pytest.raises(SheetRefusedError) as refused:
        read(content, name)
    return refused.value.code, refused.value.params


def notes(content: bytes) -> dict[Said, dict[str, Any]]:
    return {note.code: dict(note.params) for note in read(content, "a").notes}


def faults(content: bytes) -> list[tuple[str, str]]:
    return [(f"{one.column}{one.row}", one.code) for one in read(content, "a").faults]


# --- CSV --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_what_was_taken_is_said(encoding, said, separator):
    content = csv(TABLE, separator, encoding)
    assert [row.cells for row in read(content, "a.csv").rows] == [HEAD, ROW]
    assert notes(content) == {Said.ENCODING: {"name": said}, Said.SEPARATOR: {"sign": separator}}


def test_what_is_no_windows_text_is_read_as_latin():
    content = "Country;From\nPér\x81u;1".encode("latin-1")
    assert notes(content)[Said.ENCODING] == {"name": "ISO 8859-1"}
    assert read(content, "a.csv").rows[1].cells == ("Péru", "1")


def test_a_big_endian_mark_is_understood():
    content = b"\xfe\xff" + "a;b\n1;2".encode("utf-16-be")
    assert [row.cells for row in read(content, "a.csv").rows] == [("a", "b"), ("1", "2")]


def test_the_separator_that_the_first_line_names_is_taken_and_the_line_is_no_row():
    rows = read(b"sep=,\r\na;x,b\r\n1,2\r\n", "a.csv").rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("a;x", "b")), (2, ("1", "2"))]


def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file():
    rows = read(b"\r\n;;\r\na;b\r\n\r\n1;\r\n", "a.csv").rows
    assert [(row.number, row.cells) for row in rows] == [(3, ("a", "b")), (5, ("1",))]


def test_line_ends_inside_quotes_do_not_end_a_row():
    rows = read(b'a;b\n"one\ntwo";2\n', "a.csv").rows
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (2, ("one two", "2"))]


def test_a_formula_in_csv_is_refused_by_its_cell_and_text_kept_from_being_one_is_read():
    assert faults(b"a;b\n=1+1;x\n") == [("A2", Code.FORMULA)]
    assert read(b"a;b\n'=1+1;'+32 2\n'tis;+32\n", "a.csv").rows[1:][0].cells == ("=1+1", "+32 2")
    assert read(b"a;b\n'tis;+32\n", "a.csv").rows[1].cells == ("'tis", "+32")


# --- XLSX -------------------------------------------------------------------------------------------------------------


def test_days_numbers_and_truth_keep_their_kind():
    content = workbook([HEAD, (date(2026, 5, 1), datetime(2026, 5, 1, 10), 12.5), (True, "007", None)])
    rows = read(content, "a.xlsx").rows
    assert rows[1].cells == (date(2026, 5, 1), datetime(2026, 5, 1, 10), 12.5)
    assert rows[2].cells == (True, "007")


def test_merged_cells_are_refused_by_address():
    content = workbook([HEAD, ROW, ROW], lambda book: book.active.merge_cells("B3:C3"))
    (fault,) = read(content, "a.xlsx").faults
    assert (fault.row, fault.column, fault.code, fault.params) == (3, "B", Code.MERGED, {"area": "B3:C3"})


def test_formulas_are_refused_by_cell_and_never_computed():
    (fault,) = read(workbook([HEAD, ("PE", "=TODAY()", "x")]), "a.xlsx").faults
    assert (fault.row, fault.column, fault.code, fault.was) == (2, "B", Code.FORMULA, "=TODAY()")


def test_an_error_that_a_spreadsheet_left_is_refused():
    def spoil(book: Any) -> None:
        book.active["B2"].data_type = "e"

    assert faults(workbook([HEAD, ("PE", "#N/A", "x")], spoil)) == [("B2", Code.CELL_ERROR)]


def test_hidden_rows_and_sheets_are_said_and_the_first_sheet_with_content_is_read():
    def hide(book: Any) -> None:
        book.active.row_dimensions[2].hidden = True
        book.create_sheet("Secret").sheet_state = "hidden"
        book.create_sheet("Other")
        book.create_sheet("Empty", 0)

    content = workbook(TABLE, hide)
    assert notes(content) == {
        Said.SHEET: {"name": "Sheet"}, Said.OTHER_SHEETS: {"names": "Empty, Other"}, Said.HIDDEN_SHEETS: {"names": "Secret"},
        Said.HIDDEN_ROWS: {"rows": "2", "number": 1},
    }  # fmt: skip
    assert [row.cells for row in read(content, "a.xlsx").rows] == [HEAD, ROW]


def test_rows_far_down_keep_their_number():
    def far(book: Any) -> None:
        book.active["A900000"] = "last"

    assert [row.number for row in read(workbook(TABLE, far), "a.xlsx").rows] == [1, 2, 900_000]


def test_what_a_file_says_of_its_own_size_is_not_believed():
    content = with_part(workbook(TABLE), SHEET, lambda part: part.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"'))
    assert b"XFD1048576" in parts(content)[SHEET]
    assert [len(row.cells) for row in read(content, "a.xlsx").rows] == [3, 3]


def test_text_that_begins_like_a_formula_is_text():
    def texts(book: Any) -> None:
        book.active["C2"].value, book.active["C2"].data_type = "=1+1", "s"

    sheet = read(workbook(TABLE, texts), "a.xlsx")
    assert sheet.faults == ()
    assert sheet.rows[1].cells[2] == "=1+1"


# --- Limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [csv, workbook])
def test_a_hundred_thousand_rows_are_refused_with_how_many_there_are(make):
    found = why(make([("a", "b"), *[("PE", "x")] * 100_000]))
    assert found == (Why.TOO_MANY_ROWS, {"found": 100_000, "most": MOST_ROWS})


@pytest.mark.parametrize("make", [csv, workbook])
def test_as_many_rows_as_are_taken_are_read(make):
    assert len(read(make([("a",), *[("x",)] * MOST_ROWS]), "a").rows) == MOST_ROWS + 1


@pytest.mark.parametrize("make", [csv, workbook])
def test_too_many_columns_are_refused(make):
    code, params = why(make([["a"] * 61]))
    assert (code, params["found"], params["row"]) == (Why.TOO_MANY_COLUMNS, 61, 1)


@pytest.mark.parametrize("make", [csv, workbook])
def test_a_long_cell_is_refused_by_its_address(make):
    assert faults(make([("a", "b"), ("x", "y" * 2_001)])) == [("B2", Code.TOO_LONG)]


# --- What is no table -------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return with_part(workbook(TABLE), SHEET, lambda part: part + b" " * 120_000_000)


def entities() -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    return with_part(workbook(TABLE), SHEET, lambda part: head + part)


def crowded() -> bytes:
    return packed(parts(workbook(TABLE)) | {f"xl/other{n}.xml": b"<a/>" for n in range(600)})


def swarming() -> bytes:
    """Many tags, packed beside noise so that they do not look too well packed."""
    noise = (
        bytes(33 + (n * n * 31 + n // 7) % 80 for n in range(900_000))
        .replace(b"<", b".")
        .replace(b"&", b".")
        .replace(b"-", b".")
    )
    return with_part(
        workbook(TABLE),
        SHEET,
        lambda part: part.replace(b"</worksheet>", b"<!--" + noise + b"-->" + b"<x/>" * 6_100_000 + b"</worksheet>"),
    )


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 100


def zip_with_password() -> bytes:
    content = bytearray(workbook(TABLE))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def other_zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.txt", "a")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", Why.EMPTY), (b"\xef\xbb\xbf", "a.csv", Why.EMPTY), (b" \r\n\t", "a.csv", Why.EMPTY), (b";;\n;;", "a.csv", Why.EMPTY),
        (workbook([]), "a.xlsx", Why.EMPTY), (b"x" * (10 * 1024 * 1024 + 1), "a.csv", Why.TOO_LARGE),
        (b"%PDF-1.7 words", "a.csv", Why.NO_TABLE), (b"<html><table><tr><td>1", "a.xls.csv", Why.NO_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", Why.NO_TABLE), ("a;b".encode("utf-16-le"), "a.csv", Why.NO_TABLE),
        (other_zip(), "a.xlsx", Why.NO_TABLE), (b"a;b\n1;2", "a.xlsx", Why.BROKEN), (b"\xff\xfea", "a.csv", Why.BROKEN),
        (workbook(TABLE)[:-40], "a.xlsx", Why.BROKEN), (with_part(workbook(TABLE), SHEET, lambda part: part[:-30]), "a.xlsx", Why.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", Why.OLD_FORMAT), (locked(), "a.xlsx", Why.ENCRYPTED),
        (zip_with_password(), "a.xlsx", Why.ENCRYPTED), (entities(), "a.xlsx", Why.UNFIT), (crowded(), "a.xlsx", Why.BOMB),
        (bomb(), "a.xlsx", Why.BOMB), (swarming(), "a.xlsx", Why.BOMB),
        (b'a;b\n1;"' + b"never closed " * 20_000, "a.csv", Why.OPEN_QUOTE),
        (b"RESTREINT UE/EU RESTRICTED\nCountry;From\nPE;1", "a.csv", Why.ABOVE_LIMITE),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_and_why_is_known(content, name, code):
    assert why(content, name)[0] is code


VALID = (workbook(TABLE), csv(TABLE), csv(TABLE, ",", "utf-16"))


def _must_end_well(content: bytes, name: str) -> None:
    try:
        sheet = read(content, name)
    except SheetRefusedError:
        return
    assert sheet.rows


@settings(max_examples=300)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"sep=;\n", b"a;b\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_whatever_bytes_come_it_is_a_table_or_refused(content, start):
    _must_end_well(start + content, "a.csv")


@settings(max_examples=200)
@given(
    st.sampled_from(VALID),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 60),
)
def test_a_damaged_file_is_a_table_or_refused(content, changes, cut):
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    _must_end_well(bytes(damaged[: len(damaged) - cut]), "a.xlsx")


@settings(max_examples=150)
@given(
    st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]),
    st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from([b"", b"<", b">", b'"', b"9", b"-1", b"r", b"/", b"A", b"\xff"])), min_size=1, max_size=5),
)  # fmt: skip
def test_a_workbook_with_damaged_parts_is_a_table_or_refused(name, changes):
    def spoil(part: bytes) -> bytes:
        for place, piece in changes:
            at = place % len(part)
            part = part[:at] + piece + part[at + 1 :]
        return part

    _must_end_well(with_part(VALID[0], name, spoil), "a.xlsx")


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letter(number) for number in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]

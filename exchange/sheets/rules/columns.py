"""Which columns a table has, how its headings are recognised, and its rows made into values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from exchange.sheets.rules import values
from exchange.sheets.rules.table import MOST_FAULTS, Code, Fault, Note, Row, Said, Sheet, Value, letter, shown
from exchange.sheets.rules.values import CellRefusedError, Kind, Words, folded

LONGEST_TEXT, TOLD_EVERY = 200, 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a room declares it. ``heading`` and the words of ``choices`` are said in the reader's language."""

    key: str
    heading: Any
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    longest: int = LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Known:
    """A column with all headings by which it is recognised, the reader's own first, and what words in its cells stand for."""

    column: Column
    headings: tuple[str, ...]
    words: Words = field(default_factory=lambda: Words({}, {}))


Read = str | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that could be read: values by column, and at which letter and under which heading each column stands."""

    row: int
    values: Mapping[str, Read]
    places: Mapping[str, str]
    headings: Mapping[str, str]

    def fault(self, key: str, code: str, **params: str | int) -> Fault:
        """Return what is wrong with the row, at one of its columns."""
        was = self.values.get(key)
        told = was.isoformat() if isinstance(was, date) else "" if was is None else str(was)
        return Fault(self.row, self.places.get(key, ""), code, told, self.headings.get(key, ""), params)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came of a table: the rows without fault, all faults, notes, and how many rows there were."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    count: int


def parse(sheet: Sheet, known: Sequence[Known], tell: Callable[[int], None] = lambda _done: None) -> Parsed:
    """Make the rows of a sheet into entries. With a wrong heading no row is looked at: nobody knows what it would say.

    ``tell`` is called now and then with how many rows were looked at.
    """
    head, body = sheet.rows[0], sheet.rows[1:]
    places, faults = _placed(head, body, known)
    faults = [*(one for one in sheet.faults if not faults or one.row == head.number), *faults]
    if any(one.row == head.number for one in faults):
        return Parsed((), tuple(faults), sheet.notes, len(body))
    spoiled = {(one.row, one.column) for one in faults}
    headings = {known[index].column.key: shown(head.cells[place]) for place, index in places.items()}
    letters = {known[index].column.key: letter(place) for place, index in places.items()}
    entries, notes = [], list(sheet.notes)
    misread = False
    for done, row in enumerate(body):
        if done and not done % TOLD_EVERY:
            tell(done)
        found, wrong, day_first = _values(row, places, known, spoiled)
        misread = misread or day_first
        if found is not None and not wrong:
            entries.append(Entry(row.number, found, letters, headings))
        faults += wrong[: max(0, MOST_FAULTS - len(faults))]
    if misread:
        notes.append(Note(Said.DAY_FIRST))
    return Parsed(tuple(entries), tuple(sorted(faults, key=_in_order)), tuple(notes), len(body))


def _in_order(fault: Fault) -> tuple[int, int, str]:
    return fault.row, len(fault.column), fault.column


# --- Headings ---------------------------------------------------------------------------------------------------------


def _placed(head: Row, body: Sequence[Row], known: Sequence[Known]) -> tuple[dict[int, int], list[Fault]]:
    """Return which of the known columns stands at which place, and what is wrong with the headings."""
    index_of = {folded(word): index for index, one in enumerate(known) for word in one.headings}
    named = Words({word: str(index) for word, index in index_of.items()}, _own_words(known))
    places: dict[int, int] = {}
    faults: list[Fault] = []
    for place, cell in enumerate(head.cells):
        text = shown(cell)
        index = index_of.get(folded(text))
        if not text:
            faults += _nameless(head, place, body)
        elif index is None:
            faults.append(_at(head, place, Code.UNKNOWN_HEADING, text, near=named.nearest(text)))
        elif index in places.values():
            faults.append(_at(head, place, Code.DUPLICATE_HEADING, text))
        else:
            places[place] = index
    faults += _nameless_behind(head, body)
    missing = [one for index, one in enumerate(known) if one.column.required and index not in places.values()]
    faults += [Fault(head.number, "", Code.MISSING_HEADING, heading=one.headings[0]) for one in missing]
    return places, faults


def _own_words(known: Sequence[Known]) -> dict[str, str]:
    return {str(index): one.headings[0] for index, one in enumerate(known)}


def _at(head: Row, place: int, code: Code, text: str = "", **params: str) -> Fault:
    return Fault(head.number, letter(place), code, text, text, params)


def _nameless(head: Row, place: int, body: Sequence[Row]) -> Iterator[Fault]:
    """Yield a fault for a column that holds something and says nowhere what; an empty one is as good as none."""
    for row in body:
        if place < len(row.cells) and row.cells[place] not in (None, ""):
            yield _at(head, place, Code.EMPTY_HEADING, shown(row.cells[place]))
            return


def _nameless_behind(head: Row, body: Sequence[Row]) -> Iterator[Fault]:
    widest = max((len(row.cells) for row in body), default=0)
    for place in range(len(head.cells), widest):
        yield from _nameless(head, place, body)


# --- Rows -------------------------------------------------------------------------------------------------------------


def _values(
    row: Row, places: Mapping[int, int], known: Sequence[Known], spoiled: set[tuple[int, str]]
) -> tuple[dict[str, Read] | None, list[Fault], bool]:
    """Return the values of a row (None where a cell is spoiled), its faults, and whether a day in it could be misread."""
    found: dict[str, Read] = {}
    faults: list[Fault] = []
    whole, day_first = True, False
    for place, index in places.items():
        one, at = known[index], letter(place)
        if (row.number, at) in spoiled:
            whole = False
            continue
        cell = row.cells[place] if place < len(row.cells) else None
        try:
            found[one.column.key], misread = _value(cell, one)
            day_first = day_first or misread
        except CellRefusedError as refused:
            faults.append(Fault(row.number, at, refused.code, shown(cell), one.headings[0], refused.params))
    return found if whole else None, faults, day_first


def _value(cell: Value, known: Known) -> tuple[Read, bool]:
    column = known.column
    if cell is None or cell == "":
        if column.required:
            raise CellRefusedError(Code.MISSING)
        return ("" if column.kind is Kind.TEXT else None), False
    if column.kind is Kind.DAY:
        return values.day(cell)
    if column.kind is Kind.NUMBER:
        return values.number(cell), False
    if column.kind is Kind.COUNTRY:
        return values.chosen(cell, known.words, Code.NOT_A_COUNTRY), False
    if column.kind is Kind.CHOICE:
        return values.chosen(cell, known.words, Code.NOT_A_CHOICE), False
    text = cell if isinstance(cell, str) else shown(cell)
    if len(text) > column.longest:
        raise CellRefusedError(Code.TOO_LONG)
    return text, False

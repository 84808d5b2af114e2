"""Tables in the reader's words: why a file is not read, what is wrong with a cell, how a column is recognised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from babel import Locale

from exchange.core import formats
from exchange.core.i18n import Speaking, current, languages, ngettext
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.sheets.rules import (
    MOST_BYTES,
    Code,
    Column,
    Fault,
    Kind,
    Known,
    Note,
    Said,
    SheetRefusedError,
    Why,
    folded,
)
from exchange.sheets.rules.values import Words

#: Countries are also known by their names in these languages, whatever the pages are in.
ALWAYS = ("en", "fr", "es")
_WHY = {
    Why.EMPTY: _l("There is nothing in this file."),
    Why.NO_TABLE: _l("This is no table. Save it as XLSX or CSV, then choose it again."),
    Why.BROKEN: _l("This file is damaged, or not what its name says. Save it anew, then choose it again."),
    Why.ENCRYPTED: _l("This file is protected by a password. Save it without one."),
    Why.OLD_FORMAT: _l("This is a table of the old format XLS. Save it as XLSX, then choose it again."),
    Why.UNFIT: _l("This workbook holds macros, embedded objects or links to elsewhere. Save the values as a new XLSX or as CSV."),
    Why.BOMB: _l("Unpacked, this file would be far too large."),
}  # fmt: skip
_FAULTS: dict[str, Any] = {
    Code.FORMULA: _l("A formula. Nothing is computed here: save the value instead."),
    Code.CELL_ERROR: _l("The spreadsheet could not compute this cell."),
    Code.TOO_LONG: _l("This text is too long."),
    Code.EMPTY_HEADING: _l("This column holds something but has no heading."),
    Code.DUPLICATE_HEADING: _l("There is another column with this heading."),
    Code.MISSING_HEADING: _l("This column is missing."),
    Code.MISSING: _l("This cell must not be empty."),
    Code.NOT_A_DAY: _l("This is no day. Write it as 2026-05-31 or 31/05/2026."),
    Code.MONTH_FIRST: _l("There is no such month: days are read as day/month/year."),
    Code.HAS_TIME: _l("This is a day with a time. Enter the day alone."),
    Code.NUMBER_FOR_DAY: _l("This is a number, not a day. Write it as 2026-05-31 or 31/05/2026."),
    Code.ODD_YEAR: _l("Check the year."),
    Code.NOT_A_NUMBER: _l("This is no number."),
    Code.AMBIGUOUS_NUMBER: _l(
        "This can be a thousand or a fraction. Write the number without a separator of thousands."
    ),
}
#: Those that come with a guess at what was meant.
_UNKNOWN: dict[str, Any] = {
    Code.UNKNOWN_HEADING: _l("No column has this heading."),
    Code.NOT_A_COUNTRY: _l("No country is known by this name."),
    Code.NOT_A_CHOICE: _l("This is none of the words that can stand here."),
}
_NOTES = {
    Said.ENCODING: _l("Read as %(name)s."),
    Said.SEPARATOR: _l("Cells are separated by %(sign)s."),
    Said.SHEET: _l("Sheet “%(name)s” was read."),
    Said.OTHER_SHEETS: _l("Other sheets were not read: %(names)s."),
    Said.HIDDEN_SHEETS: _l("This workbook has hidden sheets: %(names)s."),
    Said.DAY_FIRST: _l("Days such as 03/04/2026 were read as day/month/year: 3 April."),
}
SEPARATORS = {";": _l("semicolons"), ",": _l("commas"), "\t": _l("tabs")}


def refusal(code: str, params: Mapping[str, Any]) -> str:
    """Return why a file is not read, and what helps."""
    why = Why(code)
    if why is Why.TOO_LARGE:
        return str(_("This file is too large. At most %(size)s are taken.", size=formats.size(MOST_BYTES)))
    if why is Why.TOO_MANY_ROWS:
        return str(
            _(
                "This table has %(found)s rows. At most %(most)s are taken at once: divide it.",
                found=params["found"],
                most=params["most"],
            )
        )
    if why is Why.TOO_MANY_COLUMNS:
        return str(_("Row %(row)s has %(found)s columns. At most %(most)s are taken.", **params))
    if why is Why.OPEN_QUOTE:
        return str(_("In row %(row)s a quotation mark is opened and never closed.", row=params["row"]))
    if why is Why.ABOVE_LIMITE:
        return str(
            _(
                "This file is marked %(marking)s. Nothing above LIMITE may be put on this platform.",
                marking=params["marking"],
            )
        )
    return str(_WHY[why])


def refused(error: SheetRefusedError) -> str:
    """Return why a file is not read."""
    return refusal(error.code, error.params)


def fault(code: str, params: Mapping[str, Any]) -> str:
    """Return what is wrong with a cell, and what was probably meant; nothing for codes of other rooms."""
    if code == Code.MERGED:
        return str(_("%(area)s are merged. Undo that, and fill in each cell.", area=params.get("area", "")))
    if code in _UNKNOWN:
        guess = _("Did you mean %(near)s?", near=params["near"]) if params.get("near") else ""
        return f"{_UNKNOWN[code]} {guess}".rstrip()
    return str(_FAULTS.get(code, ""))


def place(one: Fault) -> str:
    """Return where a fault is, as a spreadsheet names the place: “C3”."""
    return f"{one.column}{one.row}"


def note(one: Note) -> str:
    """Return what a reader has to know of how a table was read."""
    told: dict[str, Any] = dict(one.params)
    if one.code is Said.SEPARATOR:
        told["sign"] = SEPARATORS[told["sign"]]
    if one.code is Said.HIDDEN_ROWS:
        text = ngettext(
            "A hidden row was read as well: %(rows)s.",
            "%(num)s hidden rows were read as well: %(rows)s.",
            told["number"],
            rows=told["rows"],
        )
        return str(text)
    return str(_NOTES[one.code]) % told


# --- Columns ----------------------------------------------------------------------------------------------------------


def in_all_languages(word: Any) -> tuple[str, ...]:
    """Return a word as it is said here, the reader's own language first."""
    found = [str(word)]
    for language in languages():
        with Speaking(language):
            found.append(str(word))
    return tuple(dict.fromkeys(found))


def known(columns: Iterable[Column], codes: Collection[str]) -> list[Known]:
    """Return the columns with the words by which they and their cells are recognised; ``codes``: the countries there are."""
    return [Known(one, in_all_languages(one.heading), _words_of(one, codes)) for one in columns]


def _words_of(column: Column, codes: Collection[str]) -> Words:
    if column.kind is Kind.COUNTRY:
        return country_words(codes)
    said = {key: in_all_languages(word) for key, word in column.choices.items()}
    meant = {folded(text): key for key, texts in said.items() for text in (key, *texts)}
    return Words(meant, {key: texts[0] for key, texts in said.items()})


def country_words(codes: Collection[str]) -> Words:
    """Return the countries by code, and by name in the languages of the pages and in English, French and Spanish."""
    meant: dict[str, str] = {folded(code): code for code in codes}
    for language in dict.fromkeys((current(), *ALWAYS, *languages())):
        names = Locale.parse(language, sep="-" if "-" in language else "_").territories
        for code in codes:
            if name := names.get(code):
                meant.setdefault(folded(name), code)
    return Words(meant, {code: formats.country(code) for code in codes})

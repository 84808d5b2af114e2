"""Imports in the reader's words: how far they are, what a row would change, what stands in its way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.importing.models import ImportLine, ImportRun
from exchange.importing.rules import Clash, Importable, Refusal, State, What
from exchange.sheets import words as sheets
from exchange.sheets.rules import MOST_BYTES, MOST_ROWS, Column, Kind, Note, Said

STATES = {
    State.WAITING: _l("Waiting"),
    State.CHECKING: _l("Being checked"),
    State.CHECKED: _l("Checked, not saved"),
    State.SAVING: _l("Being saved"),
    State.SAVED: _l("Saved"),
    State.FAILED: _l("Failed"),
    State.DROPPED: _l("Dropped"),
}
#: The shape of each state, as the parts of pages know them.
SHAPES = {
    State.WAITING: "waiting", State.CHECKING: "queued", State.CHECKED: "open", State.SAVING: "queued", State.SAVED: "done",
    State.FAILED: "failed", State.DROPPED: "revoked",
}  # fmt: skip
BECOMES = {What.NEW: _l("New"), What.CHANGED: _l("Changed"), What.SAME: _l("The same"), What.ERROR: _l("Error")}
WHAT_SHAPES = {What.NEW: "done", What.CHANGED: "scheduled", What.ERROR: "late"}
_CLASHES: dict[str, Any] = {
    Clash.ENDS_FIRST: _l("The end must be after the start."),
    Clash.MEMBER_STATE: _l("This country is a Member State on that day, not a third country."),
    Clash.NO_PERSON: _l("Nobody is found by this address whose postings you keep."),
    Clash.CLOSED: _l("This person no longer takes part."),
    Clash.OWN_COUNTRY: _l("This person comes from this very country. A posting is in another one."),
    Clash.ODD_YEAR: _l("Check the year."),
    Clash.BEFORE_OPENING: _l("Nobody can be a party before the convention was opened for signature."),
    Clash.TO_COME: _l("This day has not come yet."),
    Clash.NO_MEMBER: _l("Choose the Member State of the bilateral treaty."),
    Clash.NOT_YOURS: _l("A national contact point enters the bilateral treaties of the own Member State only."),
    Clash.NOT_ASKED: _l("The round does not ask about this."),
    Clash.NOT_WHOLE: _l("Enter a whole number in digits, such as 12."),
    Clash.BELOW_ZERO: _l("A count is not below zero."),
    Clash.TOO_MANY: _l("This count cannot be right."),
    Clash.NO_LEVEL: _l("This is no level of the scale."),
    Clash.BOTH: _l("Give a count, or say that it is not known; not both."),
    Clash.LOOKS_LIKE_A_PERSON: _l("This names a person beside a case. Counts only: take the name and the case out."),
}
_REFUSALS: dict[str, Any] = {
    Refusal.NOT_ALLOWED: _l("Whoever handed this in may no longer change this table. Nothing was saved."),
    Refusal.BROKE_OFF: _l(
        "Something went wrong. The fault has been noted, and nothing was saved. Hand the file in again."
    ),
}
KINDS = {
    Kind.TEXT: _l("Text"),
    Kind.COUNTRY: _l("The country’s code (ISO 3166) or its name"),
    Kind.DAY: _l("A day: 2026-05-31, 31/05/2026 or 31.05.2026"),
    Kind.NUMBER: _l("A number"),
    Kind.CHOICE: _l("One of these words"),
}


def limits() -> str:
    """Return what may be handed in."""
    size = formats.size(MOST_BYTES)
    return str(_("XLSX or CSV; at most %(rows)s rows and %(size)s.", rows=MOST_ROWS, size=size))


def refusal(run: ImportRun) -> str:
    """Return why an import came to nothing."""
    return str(_REFUSALS[run.refusal]) if run.refusal in _REFUSALS else sheets.refusal(run.refusal, run.params)


def notes(run: ImportRun) -> list[str]:
    """Return what has to be known of how the file was read."""
    return [sheets.note(Note(Said(code), params)) for code, params in run.notes.get("notes", [])]


def fault(told: Mapping[str, Any]) -> str:
    """Return what stands in the way of a row."""
    code, params = told["code"], told["params"]
    if code == Clash.TWICE:
        return str(_("Row %(row)s is about the same.", row=params["other"]))
    if code == Clash.OVERLAPS:
        return _overlap(params)
    return str(_CLASHES[code]) if code in _CLASHES else sheets.fault(code, params)


def _overlap(params: Mapping[str, Any]) -> str:
    starts = formats.day(date.fromisoformat(params["starts"]))
    ends = formats.day(date.fromisoformat(params["ends"])) if params["ends"] else ""
    if "other" in params:
        return str(_("This overlaps row %(row)s.", row=params["other"]))
    if ends:
        return str(_("This overlaps what is kept from %(start)s to %(end)s.", start=starts, end=ends))
    return str(_("This overlaps what is kept since %(start)s.", start=starts))


def value(column: Column, kept: str | None) -> str:
    """Return a value as it is kept with an import, in words; nothing where there is none."""
    if not kept:
        return ""
    if column.kind is Kind.COUNTRY:
        return formats.country(kept)
    if column.kind is Kind.DAY:
        return formats.day(date.fromisoformat(kept))
    return str(column.choices.get(kept, kept))


def about(table: Importable, line: ImportLine) -> str:
    """Return what a changed row is about."""
    kept = line.told["about"]
    return " · ".join(value(column, kept[column.key]) for column in table.columns if column.key in kept)


def pairs(table: Importable, line: ImportLine) -> list[tuple[str, str, str]]:
    """Return heading, old and new value of each cell that would change."""
    kept = line.told["values"]
    return [
        (str(column.heading), *(value(column, one) for one in kept[column.key]))  # type: ignore[misc]
        for column in table.columns
        if column.key in kept
    ]


def exported(column: Column, given: Any) -> Any:
    """Return a value for a file: countries by name, choices in words, days as days."""
    if column.kind is Kind.COUNTRY:
        return formats.country(given)
    return str(column.choices[given]) if column.kind is Kind.CHOICE and given else given

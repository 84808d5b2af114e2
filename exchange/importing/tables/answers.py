"""A contributor's answers in the round that is open (C2) as a table: one row for each country and criterion. Union side only (V1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel.speaklater import LazyString

from exchange import reference
from exchange.accounts.rules import Viewer
from exchange.assessments import operations, queries
from exchange.assessments.models import Contributor
from exchange.assessments.rules import AssessmentRefusedError, Given, Refusal, trouble_of_answer
from exchange.core.i18n import lazy_gettext as _l
from exchange.importing.rules import Change, Clash, Importable, Plan, What
from exchange.practices.rules import Suspicion, suspicions
from exchange.reference import CriterionFacts
from exchange.sheets.rules import Column, Entry, Fault, Kind
from exchange.world.words import said

UNKNOWN = "unknown"
COLUMNS = (
    Column("country", _l("Third country"), Kind.COUNTRY, required=True),
    Column("criterion", _l("Criterion"), Kind.CHOICE, required=True, choices={one.key: LazyString(said, one.title) for one in reference.criteria()}),
    Column("value", _l("How many, or which level"), Kind.NUMBER),
    Column("unknown", _l("Not known"), Kind.CHOICE, choices={UNKNOWN: _l("Not known")}),
    Column("reason", _l("Reasons"), longest=2_000),
    Column("source", _l("Source")),
)  # fmt: skip
CLASHES = {
    Refusal.BELOW_ZERO: Clash.BELOW_ZERO,
    Refusal.TOO_MANY: Clash.TOO_MANY,
    Refusal.NO_LEVEL: Clash.NO_LEVEL,
    Refusal.BOTH: Clash.BOTH,
}


def _mine(viewer: Viewer) -> Contributor | None:
    """Return for whom the viewer answers in the round that is open (loaded); the latest where there are several."""
    return queries.open_for(viewer)


def rows(viewer: Viewer) -> list[Mapping[str, Any]]:
    """Return a row for each country and criterion, with what was answered so far: the form to fill in."""
    mine = _mine(viewer)
    if mine is None:
        return []
    given = queries.given_by(mine.id)
    return [
        {"country": code, "criterion": key, **_told(given.get((code, key), Given()))}
        for code in mine.round.countries
        for key in mine.round.criteria
    ]


def _told(one: Given) -> dict[str, Any]:
    return {"value": one.value, "unknown": UNKNOWN if one.unknown else None, "reason": one.reason, "source": one.source}


def plan(viewer: Viewer, entries: Sequence[Entry]) -> Plan:
    """Return which answers the rows of a file would change. A row without an answer leaves what was answered."""
    mine = _mine(viewer)
    given = queries.given_by(mine.id) if mine is not None else {}
    asked = {one.key: one for one in queries.criteria_of(mine.round.criteria)} if mine is not None else {}
    changes: list[Change] = []
    faults: list[Fault] = []
    first: dict[tuple[str, str], int] = {}
    for entry in entries:
        key = (str(entry.values["country"]), str(entry.values["criterion"]))
        fault = _trouble(entry, asked, mine.round.countries if mine is not None else ())
        if fault is None and key in first:
            fault = entry.fault("criterion", Clash.TWICE, other=first[key])
        if fault is not None:
            faults.append(fault)
            continue
        first[key] = entry.row
        changes.append(_change(entry, given.get(key, Given())))
    return Plan(changes, faults)


def _trouble(entry: Entry, asked: Mapping[str, CriterionFacts], countries: Sequence[str]) -> Fault | None:
    if entry.values["country"] not in countries:
        return entry.fault("country", Clash.NOT_ASKED)
    criterion = asked.get(str(entry.values["criterion"]))
    if criterion is None:
        return entry.fault("criterion", Clash.NOT_ASKED)
    number = entry.values.get("value")
    if number is not None and number != int(number):  # type: ignore[arg-type]
        return entry.fault("value", Clash.NOT_WHOLE)
    given = _given(entry)
    if refusal := trouble_of_answer(given, len(criterion.levels)):
        return entry.fault("value", CLASHES[refusal])
    for column, text in (("reason", given.reason), ("source", given.source)):
        if any(one.kind is Suspicion.PERSON for one in suspicions(text)):
            return entry.fault(column, Clash.LOOKS_LIKE_A_PERSON)
    return None


def _given(entry: Entry) -> Given:
    number: Any = entry.values.get("value")
    return Given(
        None if number is None else int(number), entry.values.get("unknown") == UNKNOWN, str(entry.values.get("reason") or ""),
        str(entry.values.get("source") or ""),
    )  # fmt: skip


def _change(entry: Entry, was: Given) -> Change:
    about = {"country": entry.values["country"], "criterion": entry.values["criterion"]}
    now = _given(entry)
    if not now.is_answer or now == was:
        return Change(entry.row, What.SAME, about, {})
    before, after = _told(was), _told(now)
    pairs = {key: (before[key], after[key]) for key in after if before[key] != after[key]}
    return Change(entry.row, What.CHANGED if was.is_answer else What.NEW, about, pairs)


def apply(viewer: Viewer, changes: Sequence[Change], now: datetime) -> None:
    """Keep the answers, country by country. Raises AssessmentRefusedError when the round takes none any more."""
    mine = _mine(viewer)
    if mine is None:
        raise AssessmentRefusedError(Refusal.NOT_OPEN)
    given = queries.given_by(mine.id)
    by_country: dict[str, dict[str, Given]] = {}
    for one in changes:
        code, key = one.about["country"], one.about["criterion"]
        told = _told(given.get((code, key), Given())) | {name: pair[1] for name, pair in one.values.items()}
        now_said = Given(told["value"], told["unknown"] == UNKNOWN, told["reason"], told["source"])
        by_country.setdefault(code, {})[key] = now_said
    for code, answers in by_country.items():
        operations.answer(viewer, mine, code, answers, now)


ANSWERS = Importable(
    key="answers",
    title=_l("Answers in the assessment round"),
    lead=_l(
        "What your Member State or body knows of third countries, in the round that is open. Export it, fill it in, and bring it back."
    ),
    columns=COLUMNS,
    opens_for=lambda viewer: _mine(viewer) is not None,
    rows=rows,
    plan=plan,
    hold=queries.lock_open,
    apply=apply,
)

"""Pages of frozen versions: the table, what moved, how countries rank by weights, transmission and decisions (C2)."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.assessments import access, forms, operations, queries
from exchange.assessments.models import AssessmentVersion
from exchange.assessments.rules import (
    AssessmentRefusedError,
    OvertakenError,
    Spread,
    Trend,
    moved,
    ranking,
    read_table,
    trend,
)
from exchange.assessments.views.shared import bp, step
from exchange.core import clock, formats, sheets
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_or_404
from exchange.countries.rules import CountryRefusedError
from exchange.reference import CriterionFacts
from exchange.world.words import said

HEAVIEST = 5


@bp.get("/versions/<int:version_id>")
@door(access.SEE, subject=queries.version_or_404)
def version(**_address: int) -> Any:
    """Show a frozen version."""
    return _version_page(g.subject)


def _version_page(found: AssessmentVersion, status: int = 200, **sent: Any) -> Any:
    asked, table = queries.criteria_of(found.round.criteria), read_table(found.content)
    earlier = queries.before(found)
    weights = _weights(asked)
    return render_template(
        "assessments/version.html", version=found, round=found.round, asked=asked, table=table, earlier=earlier,
        codes=sorted(table, key=formats.country), trends=_trends(table, earlier, asked), weights=weights,
        heaviest=HEAVIEST, identified=queries.identified(found), runs=access.runs_rounds(g.viewer),
        decides=access.decides(g.viewer), today=g.viewer.at.date(), **_ranks(table, asked, weights),
        **{"sending": forms.TransmitForm(formdata=None)} | sent,
    ), status  # fmt: skip


def _weights(asked: list[CriterionFacts]) -> dict[str, int]:
    """Return the weights that the reader chose, 1 where none; from 0 to the heaviest."""
    found = {}
    for one in asked:
        raw = request.args.get(one.key, "")
        found[one.key] = min(int(raw), HEAVIEST) if raw.isascii() and raw.isdigit() and len(raw) < HEAVIEST else 1
    return found


def _ranks(table: Any, asked: list[CriterionFacts], weights: dict[str, int]) -> dict[str, Any]:
    counts = frozenset(one.key for one in asked if not one.levels)
    levels = {one.key: len(one.levels) for one in asked if one.levels}
    ranks = ranking(table, counts, levels, weights)
    equal = ranking(table, counts, levels, dict.fromkeys(weights, 1))
    return {"ranks": ranks, "moves": moved(equal, ranks)}


def _trends(table: Any, earlier: AssessmentVersion | None, asked: list[CriterionFacts]) -> dict[str, dict[str, Trend]]:
    was = read_table(earlier.content) if earlier is not None else {}
    found: dict[str, dict[str, Trend]] = {}
    for code, row in table.items() if earlier is not None else ():
        moves = {one.key: trend(row[one.key], was.get(code, {}).get(one.key), is_count=not one.levels) for one in asked}
        found[code] = {key: how for key, how in moves.items() if how is not None}
    return found


@bp.get("/versions/<int:version_id>.csv")
@door(access.SEE, subject=queries.version_or_404)
def version_csv(**_address: int) -> Response:
    """Return a frozen version as a table: one line per country and criterion, with all that was answered."""
    found: AssessmentVersion = g.subject
    asked, table = queries.criteria_of(found.round.criteria), read_table(found.content)
    heads = [_("Third country"), _("Criterion"), _("Lowest"), _("Median"), _("Highest"), _("Sum"), _("Answers"), _("Not known"), _("No answer")]  # fmt: skip
    rows = [
        [formats.country(code), said(one.title), *_numbers(table[code][one.key])]
        for code in sorted(table, key=formats.country)
        for one in asked
    ]
    name = f"assessment-{found.round_id}-{found.number}"
    return sheets.answer([heads, *rows], g.viewer.country, name)


def _numbers(one: Spread) -> list[Any]:
    return [
        one.least,
        one.middle,
        one.most,
        one.total if one.values else None,
        len(one.values),
        one.unknown,
        one.missing,
    ]


@bp.post("/versions/<int:version_id>/transmit")
@door(access.RUN, subject=queries.version_or_404)
def transmit(version_id: int) -> Any:
    """Mark a version as transmitted to the Council and the Commission."""
    form, found = forms.TransmitForm(), g.subject
    if not (form.validate() and form.has_real_days()):
        return _version_page(found, 422, sending=form)
    try:
        operations.transmit(g.viewer, found, form.on.data, form.document.data, clock.now())
    except (AssessmentRefusedError, OvertakenError) as refused:
        db.session.rollback()
        if isinstance(refused, AssessmentRefusedError):
            form.say(refused, "on")
        return _version_page(queries.version_or_404(version_id), 422, sending=form)
    return step(lambda: None, url_for(".version", version_id=version_id), _("It is marked as transmitted."))


@bp.get("/versions/<int:version_id>/decide/<code>")
@door(access.DECIDE, subject=queries.decidable_or_404)
def decide(**_address: Any) -> Any:
    """Show the form by which a decision on a country is recorded."""
    found, code = g.subject
    was = queries.identified(found).get(code)
    told = {"outcome": "yes" if was.is_priority else "no", "grounds": was.grounds, "on": was.decided_on} if was else {}
    return _decide_page(forms.DecideForm(data=told or {"on": g.viewer.at.date()}))


def _decide_page(form: Any, status: int = 200) -> Any:
    found, code = g.subject
    asked, table = queries.criteria_of(found.round.criteria), read_table(found.content)
    return render_template(
        "assessments/decide.html", form=form, version=found, round=found.round, code=code, asked=asked, row=table[code]
    ), status


@bp.post("/versions/<int:version_id>/decide/<code>")
@door(access.DECIDE, subject=queries.decidable_or_404)
def record_decision(version_id: int, code: str) -> Any:
    """Record a decision on a country."""
    form, (found, _code) = forms.DecideForm(), g.subject
    if not (form.validate() and form.has_real_days()):
        return _decide_page(form, 422)
    try:
        operations.decide(
            g.viewer, found, country_or_404(code), clock.now(), is_priority=form.outcome.data == "yes",
            grounds=form.grounds.data or "", on=form.on.data,
        )  # fmt: skip
    except (AssessmentRefusedError, CountryRefusedError, OvertakenError) as refused:
        db.session.rollback()
        g.subject = queries.decidable_or_404(version_id, code)
        if isinstance(refused, AssessmentRefusedError):
            form.say(refused, "on")
        else:
            form.refuse(
                "on", _("The list of priorities has another entry for these days. Look at the page of the country.")
            )
        return _decide_page(form, 422)
    db.session.commit()
    return redirect(url_for(".version", version_id=version_id, _anchor="decisions"))

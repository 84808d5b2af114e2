"""Pages of the toolkit: all countries, one country, one measure (C3, JC 9)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange import reference
from exchange.core import clock, formats, sheets
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries import queries as countries
from exchange.toolkit import access, forms, operations, queries, words
from exchange.toolkit.queries import Asked
from exchange.toolkit.rules import MeasureRefusedError, OvertakenError, State, is_late
from exchange.world.words import said

bp = Blueprint("toolkit", __name__, url_prefix="/toolkit")
blueprints = (bp,)


@bp.get("/")
@door(access.SEE)
def index() -> Any:
    """Show the measures with each priority third country, and all others of which something was said."""
    today = g.viewer.at.date()
    asked = request.args.get("state", "")
    state, owner = (State(asked) if asked in set(State) else None), request.args.get("owner", "")
    found = queries.table(g.viewer, state, owner)
    filtered = state is not None or bool(owner)
    first = [] if filtered else [one.country_code for one in countries.priorities(today)]
    late = [one for row in found.values() for one in row.values() if is_late(one.state, one.next_on, today)]
    bodies, members = queries.owners(g.viewer)
    return render_template(
        "toolkit/index.html", found=found, codes=sorted({*found, *first}, key=formats.country), measures=reference.measures(),
        states=State, state=state, owner=owner, late=late, titles={one.key: one.title for one in reference.measures()},
        owners=[
            *((f"body-{one.id}", one.label) for one in bodies),
            *((code, formats.country(code)) for code in sorted(members, key=formats.country)),
        ],
    )  # fmt: skip


@bp.get("/table.csv")
@door(access.SEE)
def sheet() -> Response:
    """Hand out how every measure stands, as a table."""
    head = [_("Third country"), _("Paragraph"), _("Measure"), _("How it stands"), _("Reason"), _("Who answers for it"), _("Next step"), _("By when")]  # fmt: skip
    found = queries.table(g.viewer)
    rows = [
        [
            formats.country(code), one.paragraph, said(one.title), words.STATES[entry.state], entry.reason, words.owner(entry),
            entry.next_step, entry.next_on.isoformat() if entry.next_on else "",
        ]
        for code in sorted(found, key=formats.country)
        for one in reference.measures()
        if (entry := found[code].get(one.key))
    ]  # fmt: skip
    return sheets.answer([head, *rows], g.viewer.country, "toolkit")


@bp.get("/<code>")
@door(access.SEE, subject=queries.third_or_404)
def show(code: str) -> Any:
    """Show the measures with one country in the order of the conclusions, with the meetings that carry them out."""
    if code != g.subject.code:
        return redirect(url_for(".show", code=g.subject.code))
    found = queries.of_country(g.viewer, code)
    return render_template(
        "toolkit/show.html", country=g.subject, found=found, measures=reference.measures(), today=g.viewer.at.date(),
        meetings=queries.carried_out(g.viewer, code), is_late=is_late,
        may_keep=lambda one: access.may_keep(g.viewer, Asked(g.subject, one, found.get(one.key))),
    )  # fmt: skip


def _page(form: Any, asked: Asked, status: int = 200) -> Any:
    return render_template("toolkit/edit.html", form=form, asked=asked), status


def _home(code: str, measure: str) -> str:
    return url_for("toolkit.show", code=code, _anchor=measure)


@bp.get("/<code>/<measure>")
@door(access.KEEP, subject=queries.asked_or_404)
def edit(**_address: str) -> Any:
    """Show how a measure stands, to be changed."""
    return _page(forms.measure_form(g.viewer, g.subject.entry), g.subject)


@bp.post("/<code>/<measure>")
@door(access.KEEP, subject=queries.asked_or_404)
def save(code: str, measure: str) -> Any:
    """Say how a measure stands; when somebody else did meanwhile, show both."""
    asked: Asked = g.subject
    form = forms.measure_form(g.viewer, asked.entry)
    if not (form.validate() and form.has_real_days()):
        return _page(form, asked, 422)
    try:
        operations.say(g.viewer, asked, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        asked = queries.asked_or_404(code, measure)
        if asked.entry is not None:
            form.is_stale(asked.entry)
        else:
            form.version.raw_data = [""]
            form.version.data = ""
        return _page(form, asked, 409)
    except MeasureRefusedError as error:
        db.session.rollback()
        form.say(error, "state")
        return _page(form, queries.asked_or_404(code, measure), 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(_home(asked.country.code, measure))


@bp.post("/<code>/<measure>/remove")
@door(access.KEEP, subject=queries.asked_or_404)
def remove(measure: str, **_address: str) -> Any:
    """Take away what was entered by mistake."""
    asked: Asked = g.subject
    try:
        if asked.entry is not None:
            operations.remove(g.viewer, asked.entry, clock.now())
    except OvertakenError:
        db.session.rollback()
        flash(_("It has moved on."), "warning")
    else:
        db.session.commit()
        flash(_("The change has been saved."), "success")
    return redirect(_home(asked.country.code, measure))

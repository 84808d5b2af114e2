"""Pages of instruments: all countries, one country, the legal basis, and what is kept of each (C4, JC 6-7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries import queries as countries
from exchange.instruments import access, forms, operations, queries
from exchange.instruments.models import Instrument
from exchange.instruments.rules import ASKED, InstrumentRefusedError, Matter, OvertakenError, legal_basis
from exchange.world.queries import member_codes

bp = Blueprint("instruments", __name__, url_prefix="/instruments")
blueprints = (bp,)


@bp.get("/")
@door(access.SEE)
def index() -> Any:
    """Show how the instruments stand in every third country of which something is on record."""
    today = g.viewer.at.date()
    first = [one.country_code for one in countries.priorities(today)]
    found = queries.table()
    only = request.args.get("show") != "all"
    codes = sorted(first, key=formats.country) if only else sorted({*found, *first}, key=formats.country)
    return render_template(
        "instruments/index.html", found=found, codes=codes, first=set(first), shown=forms.shown(), only=only,
        **_asked(today),
    )  # fmt: skip


def _asked(today: date) -> dict[str, Any]:
    """Return the choices of the question for a legal basis, and what was asked."""
    thirds = [one.code for one in countries.all_countries() if not one.is_member_state(today)]
    return {
        "thirds": sorted(thirds, key=formats.country), "matters": ASKED,
        "members": sorted(member_codes(today), key=formats.country),
        "third": request.args.get("third", ""), "matter": request.args.get("matter", ""),
        "member": request.args.get("member", "") or (g.viewer.country or ""),
    }  # fmt: skip


@bp.get("/basis")
@door(access.SEE)
def basis() -> Any:
    """Answer which legal basis a request from a Member State has, with its sources; information, not advice."""
    today = g.viewer.at.date()
    asked = _asked(today)
    complete = asked["third"] in asked["thirds"] and asked["member"] in asked["members"] and asked["matter"] in ASKED
    if not complete:
        return render_template("instruments/basis.html", answer=None, **asked)
    rows = {one.id: one for one in queries.of_country(g.viewer, asked["third"])}
    found = queries.standings(asked["third"]).get(asked["third"], [])
    answer = legal_basis(found, asked["member"], Matter(asked["matter"]), queries.bounds(), today)
    return render_template("instruments/basis.html", answer=answer, rows=rows, today=today, **asked)


@bp.get("/<code>")
@door(access.SEE, subject=queries.third_or_404)
def show(code: str) -> Any:
    """Show the instruments with a third country."""
    if code != g.subject.code:
        return redirect(url_for(".show", code=g.subject.code))
    found = queries.of_country(g.viewer, code)
    taken = {one.slot for one in found}
    missing = [what for what in forms.shown() if what.slot not in taken]
    return render_template(
        "instruments/show.html", country=g.subject, found=found, missing=missing, matters=Matter,
        may_enter=access.may_enter(g.viewer), may_keep=lambda one: access.may_keep(g.viewer, one),
        keeps_all=access.keeps_all(g.viewer),
    )  # fmt: skip


def _page(template: str, form: Any, status: int = 200, **more: Any) -> Any:
    return render_template(template, form=form, **more), status


def _home(code: str) -> str:
    return url_for("instruments.show", code=code)


@bp.get("/<code>/new")
@door(access.ENTER, subject=queries.third_or_404)
def new(**_address: str) -> Any:
    """Show the empty form."""
    return _page("instruments/new.html", forms.new_form(g.viewer, request.args.get("what", "")), country=g.subject)


@bp.post("/<code>/new")
@door(access.ENTER, subject=queries.third_or_404)
def enter(**_address: str) -> Any:
    """Enter an instrument."""
    form, country, now = forms.new_form(g.viewer), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _page("instruments/new.html", form, 422, country=country)
    try:
        operations.enter(g.viewer, country, form.chosen, form.details, now)
    except InstrumentRefusedError as refused:
        db.session.rollback()
        form.say(refused)
        return _page("instruments/new.html", form, 422, country=country)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(country.code), now))


@bp.get("/items/<int:instrument_id>/edit")
@door(access.KEEP, subject=queries.instrument_or_404)
def edit(**_address: int) -> Any:
    """Show how an instrument stands, to be changed, with the steps taken."""
    return _page(
        "instruments/edit.html", forms.edit_form(g.viewer, g.subject), instrument=g.subject, steps=forms.StepForm()
    )


@bp.post("/items/<int:instrument_id>/edit")
@door(access.KEEP, subject=queries.instrument_or_404)
def save(instrument_id: int) -> Any:
    """Change how an instrument stands; when somebody else did meanwhile, show both."""
    form = forms.edit_form(g.viewer, g.subject)
    if not (form.validate() and form.has_real_days()):
        return _page("instruments/edit.html", form, 422, instrument=g.subject, steps=forms.StepForm(formdata=None))
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        return _again(form, instrument_id, 409)
    except InstrumentRefusedError as refused:
        form.say(refused)
        return _again(form, instrument_id, 422)
    return _saved(g.subject.country_code)


def _again(form: Any, instrument_id: int, status: int) -> Any:
    db.session.rollback()
    instrument = queries.instrument_or_404(instrument_id)
    if status == 409:  # noqa: PLR2004
        form.is_stale(instrument)
    return _page("instruments/edit.html", form, status, instrument=instrument, steps=forms.StepForm(formdata=None))


def _saved(code: str) -> Response:
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(_home(code))


@bp.post("/items/<int:instrument_id>/remove")
@door(access.KEEP, subject=queries.instrument_or_404)
def remove(**_address: int) -> Any:
    """Take away what was entered by mistake."""
    return _done(g.subject, lambda one: operations.remove(g.viewer, one, clock.now()))


def _done(instrument: Instrument, verb: Any) -> Any:
    code = instrument.country_code
    try:
        verb(instrument)
    except OvertakenError:
        db.session.rollback()
        flash(_("It has moved on."), "warning")
        return redirect(_home(code))
    return _saved(code)


@bp.post("/items/<int:instrument_id>/steps")
@door(access.KEEP, subject=queries.instrument_or_404)
def note_step(instrument_id: int) -> Any:
    """Note a step taken."""
    form, instrument, now = forms.StepForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if form.validate() and form.has_real_days():
        try:
            operations.note_step(g.viewer, instrument, form.taken_on.data, form.text.data, now)
            there = url_for(".edit", instrument_id=instrument_id)
            return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))
        except InstrumentRefusedError as refused:
            db.session.rollback()
            form.say(refused)
    instrument = queries.instrument_or_404(instrument_id)
    above = forms.edit_form(g.viewer, instrument, beside=True)
    return _page("instruments/edit.html", above, 422, instrument=instrument, steps=form)


@bp.post("/items/<int:instrument_id>/steps/<int:step_id>/remove")
@door(access.KEEP, subject=queries.step_or_404)
def remove_step(step_id: int, **_address: int) -> Any:
    """Take away a step."""
    return _done(g.subject, lambda one: operations.remove_step(g.viewer, one, step_id, clock.now()))

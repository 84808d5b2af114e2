"""One's own page of when one cannot: absences, calendars, and how busy the next weeks are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.scheduling.absences import operations, queries
from exchange.scheduling.absences.forms import AbsenceForm, NewCalendarForm, UploadForm
from exchange.scheduling.absences.rules import AbsenceRefusedError, CalendarRefusedError
from exchange.scheduling.absences.words import taken_in

bp = Blueprint("absences", __name__, url_prefix="/availability")


@bp.get("")
@door(SIGNED_IN)
def index():
    viewer, now = g.viewer, clock.now()
    return render_template(
        "scheduling/absences/index.html",
        absences=queries.absences_of(viewer.person_id, clock.day_in(viewer.zone, now)),
        sources=queries.sources_of(viewer.person_id),
        weeks=queries.coming_weeks(viewer.person_id, viewer.zone, now),
    )


# --- Absences ---------------------------------------------------------------------------------------------------------


@bp.get("/absences/new")
@door(SIGNED_IN)
def new():
    return _absence_page(AbsenceForm())


@bp.post("/absences/new")
@door(SIGNED_IN)
def declare():
    form, now = AbsenceForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _absence_page(form), 422
    try:
        operations.declare(g.viewer, form.first_on.data, form.last_on.data, now, note=form.note.data or "")
    except AbsenceRefusedError as refused:
        form.explain(refused)
        return _absence_page(form), 422
    flash(_("Your absence is noted. Whoever looks for a date learns that you are away then, and no more."), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, url_for("absences.index"), now))


@bp.get("/absences/<int:absence_id>/edit")
@door(SIGNED_IN, subject=queries.absence_or_404)
def edit(**_address: int):
    return _absence_page(AbsenceForm(obj=g.subject))


@bp.post("/absences/<int:absence_id>/edit")
@door(SIGNED_IN, subject=queries.held_absence_or_404)
def change(**_address: int):
    form = AbsenceForm()
    if not form.validate():
        return _absence_page(form), 422
    if form.is_stale(g.subject):
        return _absence_page(form), 409
    try:
        operations.change(
            g.viewer, g.subject, form.first_on.data, form.last_on.data, clock.now(), note=form.note.data or ""
        )
    except AbsenceRefusedError as refused:
        form.explain(refused)
        return _absence_page(form), 422
    return _saved(_("Your absence is changed."))


@bp.post("/absences/<int:absence_id>/delete")
@door(SIGNED_IN, subject=queries.held_absence_or_404)
def withdraw(**_address: int):
    operations.withdraw(g.viewer, g.subject, clock.now())
    return _saved(_("The absence is deleted."))


def _absence_page(form: AbsenceForm) -> str:
    return render_template("scheduling/absences/absence.html", form=form, absence=g.get("subject"))


def _saved(words: str) -> Response:
    db.session.commit()
    flash(words, "success")
    return redirect(url_for("absences.index"))


# --- Calendars --------------------------------------------------------------------------------------------------------


@bp.get("/calendars/new")
@door(SIGNED_IN)
def new_calendar():
    return _calendar_page(NewCalendarForm())


@bp.post("/calendars/new")
@door(SIGNED_IN)
def upload():
    form, now = NewCalendarForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    data = form.data_of_file()
    if data is None:
        return _calendar_page(form), 422
    try:
        _source, reading = operations.take_in(g.viewer, form.name.data, data, now)
    except CalendarRefusedError as refused:
        form.explain(refused)
        return _calendar_page(form), 422
    flash(taken_in(reading), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, url_for("absences.index"), now))


@bp.get("/calendars/<int:source_id>/replace")
@door(SIGNED_IN, subject=queries.source_or_404)
def ask_replace(**_address: int):
    return _calendar_page(UploadForm())


@bp.post("/calendars/<int:source_id>/replace")
@door(SIGNED_IN, subject=queries.held_source_or_404)
def replace(**_address: int):
    form = UploadForm()
    data = form.data_of_file()
    if data is None:
        return _calendar_page(form), 422
    try:
        reading = operations.replace(g.viewer, g.subject, data, clock.now())
    except CalendarRefusedError as refused:
        form.explain(refused)
        return _calendar_page(form), 422
    return _saved(taken_in(reading))


@bp.post("/calendars/<int:source_id>/delete")
@door(SIGNED_IN, subject=queries.held_source_or_404)
def remove(**_address: int):
    operations.remove(g.viewer, g.subject, clock.now())
    return _saved(_("The calendar and its busy times are deleted."))


def _calendar_page(form: Any) -> str:
    return render_template("scheduling/absences/calendar.html", form=form, source=g.get("subject"))


blueprints = (bp,)

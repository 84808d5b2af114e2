"""Pages of attendance and of the outcome of proceedings."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.words import KINDS
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes import access, operations, queries
from exchange.meetings.outcomes.forms import WORDS, AttendanceForm, GeneralForm, OutcomeForm, marks_in
from exchange.meetings.outcomes.rules import Marks, OutcomeRefusedError, OvertakenError, Texts, reconcile
from exchange.meetings.queries import meeting_or_404

bp = Blueprint("outcomes", __name__, url_prefix="/meetings/<int:meeting_id>/outcome")


@bp.get("")
@door(access.SEE, subject=meeting_or_404)
def show(**_address: int):
    meeting = g.subject
    slots = agenda.programme(g.viewer, meeting)
    places = queries.attendance(g.viewer, meeting)
    items = [slot.item for slot in slots]
    writable = {item.id for item in items if access.may_write(g.viewer, meeting, item)}
    return render_template(
        "meetings/outcomes/show.html",
        meeting=meeting, slots=slots, places=places, outcomes=queries.outcomes_for(g.viewer, meeting),
        counts=Counter(place.attended for place, _known in places), phase=access.phase_for(g.viewer, meeting).value,
        writable=writable, may_write=access.may_write(g.viewer, meeting),
        known=agenda.known_people(g.viewer, [item.rapporteur_id for item in items]),
        origins=agenda.origins(g.viewer, items), came_of=queries.came_of(g.viewer, meeting),
        kinds=KINDS, render=render, runs=g.viewer.runs(meeting.forum_id),
    )  # fmt: skip


# --- The texts --------------------------------------------------------------------------------------------------------


def _edit_page(meeting: Meeting, item: AgendaItem | None, form: Any, status: int = 200) -> Any:
    outcome = queries.outcome_of(meeting.id, item.id if item is not None else None)
    return render_template(
        "meetings/outcomes/edit.html",
        meeting=meeting, item=item, form=form, outcome=outcome,
        here_url=_address_of("save", meeting, item), history_url=_address_of("history", meeting, item),
    ), status  # fmt: skip


def _address_of(what: str, meeting: Meeting, item: AgendaItem | None) -> str:
    if item is None:
        return url_for(f".general_{what}", meeting_id=meeting.id)
    return url_for(f".{what}", meeting_id=meeting.id, item_id=item.id)


def _shown_form(meeting: Meeting, item: AgendaItem | None) -> Any:
    kind = GeneralForm if item is None else OutcomeForm
    return kind(obj=queries.outcome_of(meeting.id, item.id if item is not None else None))


@bp.get("/items/<int:item_id>")
@door(access.WRITE_ITEM, subject=queries.item_or_404)
def edit(**_address: int):
    meeting, item = g.subject.meeting, g.subject
    return _edit_page(meeting, item, _shown_form(meeting, item))


@bp.post("/items/<int:item_id>")
@door(access.WRITE_ITEM, subject=queries.item_or_404)
def save(**_address: int):
    return _save(g.subject.meeting, g.subject, OutcomeForm())


@bp.get("/general")
@door(access.WRITE, subject=meeting_or_404)
def general(**_address: int):
    return _edit_page(g.subject, None, _shown_form(g.subject, None))


@bp.post("/general")
@door(access.WRITE, subject=meeting_or_404)
def general_save(**_address: int):
    return _save(g.subject, None, GeneralForm())


def _save(meeting: Meeting, item: AgendaItem | None, form: Any) -> Any:
    """Save what was typed, or remove what is saved when that button was pressed; on a clash show both texts."""
    removes = request.form.get("remove") == "yes"
    if not form.validate_on_submit():
        return _edit_page(meeting, item, form, 422)
    texts = Texts() if removes else form.texts()
    try:
        operations.write(g.viewer, meeting, item, texts, clock.now(), version=form.version.data or "")
    except OvertakenError:
        form.is_stale(queries.outcome_of(meeting.id, item.id if item is not None else None))
        return _edit_page(meeting, item, form, 409)
    except OutcomeRefusedError:
        return _say_refused(meeting)
    db.session.commit()
    flash(
        _("The text has been removed. Its history keeps it.") if removes else _("The text has been saved."), "success"
    )
    anchor = "general" if item is None else f"item-{item.id}"
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor=anchor))


@bp.post("/items/<int:item_id>/carry-over")
@door(access.WRITE_ITEM, subject=queries.item_or_404)
def carry_over(meeting_id: int, item_id: int):
    item, wanted = g.subject, request.form.get("carries_over") == "yes"
    try:
        operations.carry_over(g.viewer, item.meeting, item, wanted, clock.now())
    except OutcomeRefusedError:
        return _say_refused(item.meeting)
    db.session.commit()
    if wanted:
        flash(_("“%(title)s” will be proposed to the next meeting of this level.", title=item.title), "success")
    else:
        flash(_("“%(title)s” is no longer marked to come back.", title=item.title), "success")
    return redirect(url_for(".show", meeting_id=meeting_id, _anchor=f"item-{item_id}"))


def _say_refused(meeting: Meeting) -> Response:
    db.session.rollback()
    flash(_("Nothing was saved: the outcome is not open to you any more."), "error")
    return redirect(url_for(".show", meeting_id=meeting.id))


# --- History ----------------------------------------------------------------------------------------------------------


def _history_page(meeting: Meeting, item: AgendaItem | None) -> Any:
    outcome = queries.outcome_of(meeting.id, item.id if item is not None else None)
    return render_template(
        "meetings/outcomes/history.html", meeting=meeting, item=item, page=paginate(queries.history(outcome))
    )


@bp.get("/items/<int:item_id>/history")
@door(access.HISTORY_OF_ITEM, subject=queries.item_or_404)
def history(**_address: int):
    return _history_page(g.subject.meeting, g.subject)


@bp.get("/general/history")
@door(access.HISTORY, subject=meeting_or_404)
def general_history(**_address: int):
    return _history_page(g.subject, None)


# --- Attendance -------------------------------------------------------------------------------------------------------


def _attendance_page(meeting: Meeting, shown: Marks, wanted: Marks, status: int = 200) -> Any:
    """Return the form with the saved marks, those just set in their place, and where somebody else set another."""
    return render_template(
        "meetings/outcomes/attendance.html",
        meeting=meeting, form=AttendanceForm(), places=queries.attendance(g.viewer, meeting), codes=WORDS,
        wanted={key: mark for key, mark in wanted.items() if mark != shown.get(key)},
        clashes=reconcile(shown, wanted, queries.marks(meeting.id)).clashes,
    ), status  # fmt: skip


@bp.get("/attendance")
@door(access.WRITE, subject=meeting_or_404)
def attendance(**_address: int):
    return _attendance_page(g.subject, {}, {})


@bp.post("/attendance")
@door(access.WRITE, subject=meeting_or_404)
def record(**_address: int):
    meeting = g.subject
    keys = queries.marks(meeting.id)
    shown, wanted = (marks_in(request.form, prefix, keys) for prefix in ("was", "attended"))
    try:
        number = operations.record_attendance(g.viewer, meeting, shown, wanted, clock.now())
    except OvertakenError:
        return _attendance_page(meeting, shown, wanted, 409)
    except OutcomeRefusedError:
        return _say_refused(meeting)
    db.session.commit()
    flash(ngettext("Recorded for one person.", "Recorded for %(num)s persons.", number), "success")
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor="attendance"))


blueprints = (bp,)

"""Pages of the agenda."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.meetings.access import PLAN
from exchange.meetings.agenda import access, operations, queries
from exchange.meetings.agenda.forms import CarryForm, ItemForm
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import (
    AgendaRefusedError,
    Direction,
    Merge,
    OvertakenError,
    Refusal,
    budget,
    several_days,
)
from exchange.meetings.agenda.words import KINDS, REFUSALS
from exchange.meetings.models import Meeting
from exchange.meetings.queries import meeting_or_404

bp = Blueprint("agenda", __name__, url_prefix="/meetings/<int:meeting_id>/agenda")
LONGEST_KEY = 10


def _meeting_of_item(meeting_id: int, **_address: int) -> Meeting:
    """Return the meeting alone: a repeated submission comes when its item has already left."""
    return meeting_or_404(meeting_id)


def _page(meeting: Meeting, form: ItemForm | None, status: int = 200) -> Any:
    slots = queries.programme(g.viewer, meeting)
    items = [slot.item for slot in slots]
    panels = [panel for source in queries.panels if (panel := source(g.viewer, meeting, items))]
    starts, ends = (None, None) if meeting.date_open else (meeting.starts_at, meeting.ends_at)
    lasts = several_days(meeting.starts_local, meeting.ends_local) and not meeting.date_open
    shown = render_template(
        "meetings/agenda/show.html",
        meeting=meeting, slots=slots, form=form, kinds=KINDS, lasts=lasts,
        budget=budget(slots, starts, ends, several_days=lasts),
        may_change=access.may_change(g.viewer, meeting), may_carry=PLAN.opens_for(g.viewer, meeting),
        known=queries.known_people(g.viewer, [item.rapporteur_id for item in items]),
        origins=queries.origins(g.viewer, items), panels=panels,
    )  # fmt: skip
    return shown, status


def _item_form(meeting: Meeting, item: AgendaItem | None = None, **values: Any) -> ItemForm:
    form = ItemForm(**values)
    form.offer(g.viewer, meeting, clock.now(), item)
    return form


@bp.get("")
@door(access.SEE, subject=meeting_or_404)
def show(**_address: int):
    may_change = access.may_change(g.viewer, g.subject)
    return _page(g.subject, _item_form(g.subject) if may_change else None)


@bp.post("")
@door(access.CHANGE, subject=meeting_or_404)
def add(meeting_id: int):
    form, now = _item_form(g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate_on_submit():
        return _page(g.subject, form, 422)
    try:
        item = operations.add(g.viewer, g.subject, form.wording(), now)
    except AgendaRefusedError as refused:
        form.put_refusal(refused.refusal)
        return _page(g.subject, form, 422)
    flash(_("“%(title)s” has been added.", title=item.title), "success")
    answer = url_for(".show", meeting_id=meeting_id, _anchor="add")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _edit_page(item: AgendaItem, form: ItemForm, status: int = 200) -> Any:
    return render_template(
        "meetings/agenda/edit.html",
        item=item, meeting=item.meeting, form=form, kept=bool(queries.recorded([item.id])),
    ), status  # fmt: skip


@bp.get("/<int:item_id>/edit")
@door(access.CHANGE_ITEM, subject=queries.item_or_404)
def edit(**_address: int):
    return _edit_page(g.subject, _item_form(g.subject.meeting, g.subject, obj=g.subject))


@bp.post("/<int:item_id>/edit")
@door(access.CHANGE_ITEM, subject=queries.item_or_404)
def change(meeting_id: int, item_id: int):
    item = g.subject
    form = _item_form(item.meeting, item)
    if not form.validate_on_submit():
        return _edit_page(item, form, 422)
    try:
        operations.change(g.viewer, item, form.wording(item), form.version.data or "", clock.now())
    except OvertakenError:
        form.is_stale(item)
        return _edit_page(item, form, 409)
    except AgendaRefusedError as refused:
        if refused.refusal is Refusal.GONE:
            return _say_refused(meeting_id, refused)
        form.put_refusal(refused.refusal)
        return _edit_page(item, form, 422)
    db.session.commit()
    flash(_("“%(title)s” has been saved.", title=item.title), "success")
    return redirect(url_for(".show", meeting_id=meeting_id, _anchor=f"item-{item_id}"))


@bp.post("/<int:item_id>/remove")
@door(access.CHANGE_ITEM, subject=queries.item_or_404)
def remove(meeting_id: int, **_address: int):
    title = g.subject.title
    try:
        operations.remove(g.viewer, g.subject, clock.now())
    except AgendaRefusedError as refused:
        return _say_refused(meeting_id, refused)
    db.session.commit()
    flash(_("“%(title)s” has been taken off the agenda.", title=title), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


@bp.post("/<int:item_id>/step")
@door(access.CHANGE_ITEM, subject=queries.item_or_404)
def step(meeting_id: int, item_id: int):
    direction = request.form.get("direction", "")
    if direction not in tuple(Direction):
        abort(400)
    try:
        operations.step(g.viewer, g.subject, Direction(direction), clock.now())
    except AgendaRefusedError as refused:
        return _say_refused(meeting_id, refused)
    db.session.commit()
    return redirect(url_for(".show", meeting_id=meeting_id, _anchor=f"item-{item_id}"))


@bp.post("/order")
@door(access.CHANGE, subject=meeting_or_404)
def reorder(meeting_id: int):
    try:
        merge = operations.reorder(g.viewer, g.subject, _keys(request.form.get("order", "")), clock.now())
    except AgendaRefusedError as refused:
        return _say_refused(meeting_id, refused)
    db.session.commit()
    _say_merged(merge)
    return redirect(url_for(".show", meeting_id=meeting_id))


def _keys(listed: str) -> list[int]:
    """Return the keys in a list with commas; what is no key is passed over."""
    parts = (part.strip() for part in listed.split(","))
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= LONGEST_KEY]


def _say_merged(merge: Merge) -> None:
    if merge.missing:
        added = len(merge.missing)
        flash(
            ngettext(
                "Someone else added an item meanwhile: it stands at the end.",
                "Someone else added %(num)s items meanwhile: they stand at the end.",
                added,
            ),
            "info",
        )
    if merge.unknown:
        gone = len(merge.unknown)
        flash(
            ngettext("Someone else removed an item meanwhile.", "Someone else removed %(num)s items meanwhile.", gone),
            "info",
        )


def _say_refused(meeting_id: int, refused: AgendaRefusedError) -> Response:
    """Undo what was begun, say why, and go back to the agenda."""
    db.session.rollback()
    flash(REFUSALS[refused.refusal], "error")
    return redirect(url_for(".show", meeting_id=meeting_id))


# --- To another agenda ------------------------------------------------------------------------------------------------


def _carry_form(item: AgendaItem) -> tuple[CarryForm, list[Meeting]]:
    """Return the form and the meetings that it offers."""
    places = queries.places(g.viewer, clock.now())
    form = CarryForm()
    form.offer(g.viewer, item, places)
    return form, places


def _carry_page(item: AgendaItem, form: CarryForm, places: list[Meeting], status: int = 200) -> Any:
    return render_template(
        "meetings/agenda/carry.html",
        item=item, meeting=item.meeting, form=form, places=places, cut=len(places) == queries.PLACES_OFFERED,
    ), status  # fmt: skip


@bp.get("/<int:item_id>/carry")
@door(access.CARRY, subject=queries.item_or_404)
def carry(**_address: int):
    return _carry_page(g.subject, *_carry_form(g.subject))


@bp.post("/<int:item_id>/carry")
@door(access.CARRY, subject=_meeting_of_item)
def carry_over(meeting_id: int, item_id: int):
    if earlier := once.earlier_answer(request.form.get("key", ""), g.viewer.person_id):
        return redirect(earlier)
    item = queries.item_or_404(meeting_id, item_id)
    form, places = _carry_form(item)
    if not form.validate_on_submit():
        return _carry_page(item, form, places, 422)
    target = next(meeting for meeting in places if meeting.id == form.target.data)
    verb = operations.move_to if form.moves else operations.copy_to
    now = clock.now()
    try:
        verb(g.viewer, item, target, now)
    except AgendaRefusedError as refused:
        form.refuse("target", REFUSALS[refused.refusal])
        return _carry_page(item, form, places, 422)
    flash(
        _("“%(title)s” now stands on the agenda of “%(meeting)s”.", title=item.title, meeting=target.title), "success"
    )
    answer = url_for(".show", meeting_id=target.id, _anchor="end")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


blueprints = (bp,)

"""Pages of what is forwarded: forwarding it, how it stands, withdrawing and declining it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import LINE_LENGTH
from exchange.core.i18n import gettext as _
from exchange.forwarding import access, forms, operations, queries, words
from exchange.forwarding.models import Forwarding
from exchange.forwarding.rules import Finding, ForwardingRefusedError, Stand

bp = Blueprint("forwarding", __name__)


def _sent(form: Any, forwarded: Callable[[Any], Forwarding], page: Callable[..., Any], offered: Any) -> Any:
    """Forward as the form asks, once however often it is sent; else show what is wrong beside the field."""
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    now = clock.now()
    if not form.validate():
        return page(form, 422)
    try:
        one = forwarded(form.place(offered))
        db.session.flush()
    except ForwardingRefusedError as refused:
        db.session.rollback()
        form.refuse("to", words.REFUSALS[refused.refusal])
        return page(form, 422)
    flash(_("Forwarded. It is proposed for the agenda of the next meeting there."), "success")
    there = url_for(".show", forwarding_id=one.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


# --- A practice -------------------------------------------------------------------------------------------------------


def _practice_page(form: Any, status: int = 200) -> Any:
    return render_template("forwarding/practice.html", form=form, practice=g.subject), status


@bp.get("/practices/<int:practice_id>/forward")
@door(access.PRACTICE, subject=queries.published_or_404)
def practice(**_address: int):
    return _practice_page(forms.offering(forms.PracticeForm(), queries.places(g.viewer, g.subject)))


@bp.post("/practices/<int:practice_id>/forward")
@door(access.PRACTICE, subject=queries.published_or_404)
def forward_practice(**_address: int):
    subject, offered = g.subject, queries.places(g.viewer, g.subject)
    form = forms.offering(forms.PracticeForm(), offered)

    def forwarded(place: Any) -> Forwarding:
        return operations.forward_practice(g.viewer, subject, place, form.note.data or "", clock.now())

    return _sent(form, forwarded, _practice_page, offered)


# --- What was found under an item -------------------------------------------------------------------------------------


def _item_page(form: Any, status: int = 200) -> Any:
    return render_template("forwarding/item.html", form=form, item=g.subject, meeting=g.subject.meeting), status


@bp.get("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/forward")
@door(access.ITEM, subject=queries.found_item_or_404)
def item(**_address: int):
    form = forms.offering(forms.ItemForm(), queries.places(g.viewer))
    form.title.data = g.subject.title[:LINE_LENGTH]
    return _item_page(form)


@bp.post("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/forward")
@door(access.ITEM, subject=queries.found_item_or_404)
def forward_item(**_address: int):
    subject, offered = g.subject, queries.places(g.viewer)
    form = forms.offering(forms.ItemForm(), offered)

    def forwarded(place: Any) -> Forwarding:
        finding = Finding(form.title.data or "", form.note.data or "")
        return operations.forward_item(g.viewer, subject, finding, place, clock.now())

    return _sent(form, forwarded, _item_page, offered)


# --- What was forwarded -----------------------------------------------------------------------------------------------


def _show(form: Any, status: int = 200) -> Any:
    one = g.subject
    stands = queries.stand_of(one)
    waits = stands is Stand.WAITING
    return render_template(
        "forwarding/show.html",
        one=one, form=form, stands=stands, word=words.STANDS[stands], shape=words.SHAPES[stands], origin=words.origin_of(one),
        agendas=queries.on_agendas(g.viewer, [one.id])[one.id],
        may_withdraw=waits and access.WITHDRAW.opens_for(g.viewer, one),
        may_decline=waits and access.DECLINE.opens_for(g.viewer, one),
    ), status  # fmt: skip


@bp.get("/forwarded/<int:forwarding_id>")
@door(access.SEE, subject=queries.forwarding_or_404)
def show(**_address: int):
    return _show(forms.DeclineForm())


@bp.post("/forwarded/<int:forwarding_id>/withdraw")
@door(access.WITHDRAW, subject=queries.forwarding_or_404)
def withdraw(forwarding_id: int) -> Response:
    try:
        operations.withdraw(g.viewer, g.subject, clock.now())
    except ForwardingRefusedError as refused:
        db.session.rollback()
        flash(words.REFUSALS[refused.refusal], "warning")
    else:
        db.session.commit()
        flash(_("Withdrawn."), "success")
    return redirect(url_for(".show", forwarding_id=forwarding_id))


@bp.post("/forwarded/<int:forwarding_id>/decline")
@door(access.DECLINE, subject=queries.forwarding_or_404)
def decline(forwarding_id: int):
    form = forms.DeclineForm()
    if not form.validate():
        return _show(form, 422)
    try:
        operations.decline(g.viewer, g.subject, form.reason.data or "", clock.now())
    except ForwardingRefusedError as refused:
        db.session.rollback()
        flash(words.REFUSALS[refused.refusal], "warning")
    else:
        db.session.commit()
        flash(_("Declined. Whoever forwarded it sees your reason."), "success")
    return redirect(url_for(".show", forwarding_id=forwarding_id))


blueprints = (bp,)

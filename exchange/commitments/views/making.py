"""Pages on which commitments are made: under an item of a meeting, or for the forum (M6)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from exchange.commitments import access, forms, operations, queries
from exchange.commitments.operations import Source
from exchange.commitments.rules import CommitmentRefusedError
from exchange.commitments.views.shared import bp, today
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.forums.models import Forum
from exchange.forums.queries import forum_or_404
from exchange.meetings.outcomes.queries import item_or_404
from exchange.meetings.rules import TOOK_PLACE


@bp.get("/forums/<int:forum_id>/commitments/new")
@door(access.MAKE, subject=forum_or_404)
def new(**_address: int) -> Any:
    """Show the empty form, with the paragraph asked for."""
    return _new_page(forms.new_form(g.viewer, g.subject, today(), request.args.get("paragraph", "")))


def _new_page(form: Any, status: int = 200) -> Any:
    back = url_for(".index", forum_id=g.subject.id)
    return render_template("commitments/write.html", form=form, forum=g.subject, item=None, back=back), status


@bp.post("/forums/<int:forum_id>/commitments/new")
@door(access.MAKE, subject=forum_or_404)
def create(**_address: int) -> Any:
    """Enter a commitment that follows from a paragraph declared, or from none."""
    form = forms.new_form(g.viewer, g.subject, today())
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _new_page(form, 422)
    text, _colon, number = (form.source.data or "").partition(":")
    source = Source(declaration=text, paragraph=int(number)) if text else Source()
    return _made(form, g.subject, source) or _new_page(form, 422)


def _made(form: Any, forum: Forum, source: Source) -> Any:
    """Enter what the form says and go to its page; None where the rules refuse it, which the form then says."""
    now = clock.now()
    try:
        one = operations.make(g.viewer, forum, form.details, source, now)
    except CommitmentRefusedError as refused:
        form.say(refused, "title")
        return None
    there = url_for(".show", commitment_id=one.id)
    there = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    flash(_("The commitment has been entered. It comes back until it is closed."), "success")
    return redirect(there)


def _under() -> tuple[Any, dict[str, Any], Forum]:
    item = g.subject
    forum = forum_or_404(item.meeting.forum_id)
    decisions = {str(one.id): one for one in queries.decisions_under(item, g.viewer)}
    return forms.under_form(g.viewer, item, decisions.values(), forum, today()), decisions, forum


def _under_page(form: Any, forum: Forum, status: int = 200) -> Any:
    item = g.subject
    back = url_for("outcomes.show", meeting_id=item.meeting_id, _anchor=f"item-{item.id}")
    early = item.meeting.state not in TOOK_PLACE
    return render_template("commitments/write.html", form=form, forum=forum, item=item, back=back, early=early), status


@bp.get("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/commit")
@door(access.MAKE_UNDER, subject=item_or_404)
def ask(**_address: int) -> Any:
    """Ask what was committed to under an item."""
    form, _decisions, forum = _under()
    return _under_page(form, forum)


@bp.post("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/commit")
@door(access.MAKE_UNDER, subject=item_or_404)
def commit(**_address: int) -> Any:
    """Enter what was committed to under an item."""
    form, decisions, forum = _under()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _under_page(form, forum, 422)
    source = Source(g.subject, decisions.get(form.source.data or ""))
    return _made(form, forum, source) or _under_page(form, forum, 422)

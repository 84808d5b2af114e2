"""Pages of two cycles side by side (P4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.cycles.security import access, forms, operations, picture, queries, words
from exchange.cycles.security.rules import OvertakenError, aligned
from exchange.forums.models import Forum
from exchange.meetings.access import plans

bp = Blueprint("security", __name__, url_prefix="/forums/<int:forum_id>/security-cycles")
blueprints = (bp,)


@bp.get("/")
@door(access.LIST, subject=queries.two_sided_or_404)
def show(**_address: int) -> Any:
    """Show both cycles on one line of time, and by how many months they miss each other."""
    found, today = queries.milestones_of(g.subject), g.viewer.at.date()
    return render_template(
        "cycles/security/show.html", forum=g.subject, milestones=found, alignment=aligned(found), stages=words.STAGES,
        picture=picture.draw(found, today), lanes=picture.LANES, track=words.track, keeps=plans(g.viewer, g.subject.id),
    )  # fmt: skip


def _home(forum_id: int) -> str:
    return url_for("security.show", forum_id=forum_id)


def _form_page(form: Any, forum: Forum, milestone: Any = None, status: int = 200) -> Any:
    return render_template("cycles/security/edit.html", form=form, forum=forum, milestone=milestone), status


@bp.get("/new")
@door(access.ADD, subject=queries.two_sided_or_404)
def new(**_address: int) -> Any:
    """Show the empty form."""
    return _form_page(forms.milestone_form(g.subject.key), g.subject)


@bp.post("/new")
@door(access.ADD, subject=queries.two_sided_or_404)
def add(forum_id: int) -> Any:
    """Enter a milestone."""
    form, now = forms.milestone_form(g.subject.key), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, g.subject, status=422)
    operations.add(g.viewer, g.subject, form.details, now)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(forum_id), now))


@bp.get("/<int:milestone_id>/edit")
@door(access.CHANGE, subject=queries.milestone_or_404)
def edit(**_address: int) -> Any:
    """Show a milestone, to change it."""
    return _form_page(forms.milestone_form(g.subject.forum.key, g.subject), g.subject.forum, g.subject)


@bp.post("/<int:milestone_id>/edit")
@door(access.CHANGE, subject=queries.milestone_or_404)
def save(forum_id: int, milestone_id: int) -> Any:
    """Change a milestone; when somebody else did meanwhile, show both."""
    one = g.subject
    form = forms.milestone_form(one.forum.key, one)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, one.forum, one, 422)
    try:
        operations.change(g.viewer, one, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        one = queries.milestone_or_404(forum_id, milestone_id)
        form.is_stale(one)
        return _form_page(form, one.forum, one, 409)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(_home(forum_id))


@bp.post("/<int:milestone_id>/remove")
@door(access.CHANGE, subject=queries.milestone_or_404)
def remove(forum_id: int, **_address: int) -> Any:
    """Take a milestone away."""
    try:
        operations.remove(g.viewer, g.subject, clock.now())
    except OvertakenError:
        db.session.rollback()
    else:
        db.session.commit()
        flash(_("The milestone has been removed."), "success")
    return redirect(_home(forum_id))

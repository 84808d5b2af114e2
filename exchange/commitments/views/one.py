"""Pages of one commitment: shown, changed, moved (M6)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.commitments import access, forms, operations, queries
from exchange.commitments.rules import CommitmentRefusedError, OvertakenError, State
from exchange.commitments.views.shared import bp, today
from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.meetings.access import plans


@bp.get("/commitments/<int:commitment_id>")
@door(access.SEE, subject=queries.commitment_or_404)
def show(**_address: int) -> Any:
    """Show a commitment: who answers, by when, how far it is, where it comes from."""
    return _page()


def _page(status: int = 200, form: Any = None) -> Any:
    one, viewer = g.subject, g.viewer
    members = queries.owners(one.forum_id, today())
    text = next((text for text in queries.declarations_of(one.forum) if text.key == one.declaration), None)
    return render_template(
        "commitments/show.html", commitment=one, render=render, today=today(), declaration=text,
        owner_left=not one.owner.is_everybody and one.owner not in members, keeps=plans(viewer, one.forum_id),
        move=(form or forms.move_form(one, None)) if access.reports(viewer, one) else None,
    ), status  # fmt: skip


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("commitments/edit.html", form=form, commitment=g.subject), status


@bp.get("/commitments/<int:commitment_id>/edit")
@door(access.KEEP, subject=queries.commitment_or_404)
def edit(**_address: int) -> Any:
    """Show what it says, to change it."""
    return _edit_page(forms.edit_form(g.subject, today()))


@bp.post("/commitments/<int:commitment_id>/edit")
@door(access.KEEP, subject=queries.commitment_or_404)
def save(commitment_id: int) -> Any:
    """Change what it says; when somebody else did meanwhile, show both."""
    form = forms.edit_form(g.subject, today())
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(commitment_id)
        form.is_stale(g.subject)
        return _edit_page(form, 409)
    except CommitmentRefusedError as refused:
        _again(commitment_id)
        form.say(refused, "title")
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", commitment_id=commitment_id))


@bp.post("/commitments/<int:commitment_id>/move")
@door(access.REPORT, subject=queries.commitment_or_404)
def move(commitment_id: int) -> Any:
    """Tell how far it is."""
    form = forms.move_form(g.subject)
    if not form.validate():
        return _page(422, form)
    try:
        operations.move(g.viewer, g.subject, State(form.state.data), form.said.data or "", clock.now())
    except (CommitmentRefusedError, OvertakenError) as refused:
        _again(commitment_id)
        if isinstance(refused, CommitmentRefusedError):
            form.say(refused, "said")
        else:
            form.refuse("state", _("It has moved on."))
        return _page(422, form)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", commitment_id=commitment_id))


def _again(commitment_id: int) -> None:
    """Undo what was begun, and read the commitment as it now stands."""
    db.session.rollback()
    g.subject = queries.commitment_or_404(commitment_id)

"""Writing a text: save, look at it, submit it, take it back, discard it, confirm it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.practices import access, forms, operations, queries, words
from exchange.practices.models import Practice
from exchange.practices.rules import HELD_BY_AUTHOR, NotNowError, OvertakenError, PracticeRefusedError, missing
from exchange.practices.views import meanwhile
from exchange.practices.views.shared import bp, moved_on, suspects_in, texts_of

#: What the buttons of the form say besides saving: look at it, save and go on to submitting.
PREVIEW, NEXT = "preview", "next"


def _page(form: Any, practice: Practice | None, status: int = 200, *, preview: Any = None, original: Any = None) -> Any:
    if meanwhile.is_asked():
        return {"saved": ""}, status
    comments = {entry.part.value: entry for entry in practice.comments} if practice else {}
    return render_template(
        "practices/edit.html", form=form, practice=practice, comments=comments, render=render,
        preview=texts_of(preview) if preview is not None else None, original=original,
    ), status  # fmt: skip


def _is_fit(form: Any) -> bool:
    """Check what was typed; for submitting, also that nothing is missing. Messages stand beside the fields."""
    if not form.validate():
        return False
    if request.form.get("do") == NEXT:
        form.ask_for(missing(form.details))
    return not form.is_refused()


def _onwards(practice: Practice) -> str:
    if request.form.get("do") == NEXT:
        return url_for(".ask_submit", practice_id=practice.id)
    flash(_("Saved. Only you see it until you submit it."), "success")
    return url_for(".show", practice_id=practice.id)


@bp.get("/new")
@door(access.NEW)
def new() -> Any:
    """Show the form for a new text, or for a translation of the one that the address names."""
    original = _original()
    return _page(forms.practice_form(g.viewer, g.viewer.at.date(), original=original), None, original=original)


def _original() -> Practice | None:
    asked = request.args.get("of", "")
    return queries.original_or_none(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004


@bp.post("/new")
@door(access.NEW)
def create() -> Any:
    """Save a new draft, or show how it will look."""
    original = _original()
    form, now = forms.practice_form(g.viewer, g.viewer.at.date(), original=original), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return meanwhile.begun_before(earlier) if meanwhile.is_asked() else redirect(earlier)
    if not _is_fit(form):
        return _page(form, None, 422, original=original)
    if request.form.get("do") == PREVIEW:
        return _page(form, None, preview=form.details, original=original)
    try:
        practice = operations.create(g.viewer, form.details, now, original)
    except PracticeRefusedError as error:
        form.say(error, "title")
        return _page(form, None, 422, original=original)
    there = url_for(".edit", practice_id=practice.id) if meanwhile.is_asked() else _onwards(practice)
    kept = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    if not meanwhile.is_asked():
        return redirect(kept)
    return meanwhile.kept(practice, there) if kept == there else meanwhile.begun_before(kept)


@bp.get("/<int:practice_id>/edit")
@door(access.WRITE, subject=queries.own_or_404)
def edit(**_address: int) -> Any:
    """Show the form for a text of the viewer's."""
    return _page(forms.practice_form(g.viewer, g.viewer.at.date(), g.subject), g.subject)


@bp.post("/<int:practice_id>/edit")
@door(access.OWN, subject=queries.own_or_404)
def save(**_address: int) -> Any:
    """Save the text, or show how it will look."""
    practice, form = g.subject, forms.practice_form(g.viewer, g.viewer.at.date(), g.subject)
    if not _is_fit(form):
        return _page(form, practice, 422)
    if request.form.get("do") == PREVIEW:
        return _page(form, practice, preview=form.details)
    if meanwhile.is_asked() and practice.state in HELD_BY_AUTHOR and queries.details_of(practice) == form.details:
        # An earlier attempt, whose answer was lost, has saved it already.
        return meanwhile.kept(practice, url_for(".edit", practice_id=practice.id))
    return _save(form, practice)


def _save(form: Any, practice: Practice) -> Any:
    """Save what was typed; when another text was saved meanwhile, show both."""
    try:
        if _is_late(form, practice):
            return _page(form, practice, 409)
        operations.change(g.viewer, practice, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _is_late(form, practice)
        return _page(form, practice, 409)
    except NotNowError:
        return ({"saved": ""}, 409) if meanwhile.is_asked() else moved_on(".mine")
    except PracticeRefusedError as error:
        form.say(error, "title")
        return _page(form, practice, 422)
    db.session.commit()
    if meanwhile.is_asked():
        return meanwhile.kept(practice, url_for(".edit", practice_id=practice.id))
    return redirect(_onwards(practice))


def _is_late(form: Any, practice: Practice) -> bool:
    return bool(form.is_stale(forms.entered(queries.details_of(practice), practice.version)))


# --- Submitting -------------------------------------------------------------------------------------------------------


@bp.get("/<int:practice_id>/submit")
@door(access.WRITE, subject=queries.own_or_404)
def ask_submit(practice_id: int) -> Any:
    """Show the text once more before others see it, with what looks like operational data."""
    if missing(queries.details_of(g.subject)):
        flash(_("Something is still missing. Complete the text, then go on."), "warning")
        return redirect(url_for(".edit", practice_id=practice_id))
    return _submit_page(Form(formdata=None))


def _submit_page(form: Any, status: int = 200, refused: str = "") -> Any:
    practice = g.subject
    return render_template(
        "practices/submit.html", form=form, practice=practice, texts=texts_of(practice), render=render,
        suspects=suspects_in(practice), refused=refused,
    ), status  # fmt: skip


@bp.post("/<int:practice_id>/submit")
@door(access.OWN, subject=queries.own_or_404)
def submit(practice_id: int) -> Any:
    """Have the text reviewed."""
    form, now = Form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    try:
        operations.submit(g.viewer, g.subject, now)
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    except PracticeRefusedError as error:
        db.session.rollback()
        g.subject = queries.own_or_404(practice_id)
        return _submit_page(form, 422, str(words.REFUSALS[error.code]))
    flash(_("Submitted. You are told of every step."), "success")
    there = url_for(".show", practice_id=practice_id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


@bp.post("/<int:practice_id>/take-back")
@door(access.OWN, subject=queries.own_or_404)
def take_back(practice_id: int) -> Any:
    """Take the text out of review."""
    try:
        operations.take_back(g.viewer, g.subject, clock.now())
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    db.session.commit()
    flash(_("It is a draft again. Nobody else sees it."), "success")
    return redirect(url_for(".show", practice_id=practice_id))


@bp.get("/<int:practice_id>/discard")
@door(access.DISCARD, subject=queries.own_or_404)
def ask_discard(**_address: int) -> Any:
    """Ask before a draft is deleted."""
    return render_template("practices/discard.html", form=Form(formdata=None), practice=g.subject)


@bp.post("/<int:practice_id>/discard")
@door(access.OWN, subject=queries.own_or_404)
def discard(**_address: int) -> Any:
    """Delete a draft."""
    try:
        operations.discard(g.viewer, g.subject, clock.now())
    except NotNowError:
        return moved_on(".mine")
    db.session.commit()
    flash(_("The draft has been deleted."), "success")
    return redirect(url_for(".mine"))


@bp.post("/<int:practice_id>/confirm")
@door(access.OWN, subject=queries.own_or_404)
def confirm(practice_id: int) -> Any:
    """Note that a practice still holds."""
    try:
        operations.confirm(g.viewer, g.subject, clock.now())
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    db.session.commit()
    flash(_("Thank you. It is noted that this still holds."), "success")
    return redirect(url_for(".show", practice_id=practice_id))

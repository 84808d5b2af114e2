"""Files that go with a text: its author puts them there, whoever may read the text may have them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.security import takes_a_file
from exchange.files import sending
from exchange.files.forms import FILE_MISSING, refusal_of
from exchange.files.rules import FileRefusedError
from exchange.practices import access, forms, operations, queries
from exchange.practices.rules import NotNowError, PracticeRefusedError
from exchange.practices.views.shared import bp, moved_on


def _page(form: Any, status: int = 200) -> Any:
    return render_template("practices/files.html", form=form, practice=g.subject), status


@bp.get("/<int:practice_id>/files")
@door(access.WRITE, subject=queries.own_or_404)
def files(**_address: int) -> Any:
    """Show the files of a text of the viewer's, and the form for another one."""
    return _page(forms.FileForm())


@bp.post("/<int:practice_id>/files")
@door(access.OWN, subject=queries.own_or_404)
@takes_a_file
def add_file(practice_id: int) -> Any:
    """Put a file beside the text."""
    form, now = forms.FileForm(), clock.now()
    there = url_for(".files", practice_id=practice_id)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate() or not form.file.data:
        form.refuse("file", FILE_MISSING)
        return _page(form, 422)
    upload = form.file.looked_into()
    if upload is None:
        return _page(form, 422)
    try:
        operations.add_file(g.viewer, g.subject, upload, now)
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    except (PracticeRefusedError, FileRefusedError) as refused:
        return _refuse(form, practice_id, refused)
    once.commit_once(form.key.data, g.viewer.person_id, there, now)
    flash(_("The file goes with your text."), "success")
    return redirect(there)


def _refuse(form: Any, practice_id: int, refused: PracticeRefusedError | FileRefusedError) -> Any:
    db.session.rollback()
    g.subject = queries.own_or_404(practice_id)
    if isinstance(refused, PracticeRefusedError):
        form.say(refused, "file")
        return _page(form, 422)
    message, status = refusal_of(refused)
    form.refuse("file", message)
    return _page(form, status)


@bp.post("/<int:practice_id>/files/<int:file_id>/remove")
@door(access.OWN, subject=queries.own_of_file_or_404)
def remove_file(practice_id: int, file_id: int) -> Any:
    """Take a file away from the text."""
    try:
        operations.remove_file(g.viewer, g.subject, file_id, clock.now())
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    db.session.commit()
    flash(_("The file has been removed."), "success")
    return redirect(url_for(".files", practice_id=practice_id))


@bp.get("/<int:practice_id>/files/<int:file_id>")
@door(access.SEE, subject=queries.file_or_404)
def file(**_address: int) -> Response:
    """Give a file, as a download."""
    return sending.download(g.subject.file)

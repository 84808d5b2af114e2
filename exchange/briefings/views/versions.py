"""Pages of versions: what one says, how two differ, files, sharing, where it was used."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.briefings import access, forms, operations, queries
from exchange.briefings.models import BriefingVersion
from exchange.briefings.rules import (
    BriefingRefusedError,
    FileForm,
    FileState,
    OvertakenError,
    differences,
    read_sections,
)
from exchange.briefings.views.shared import bp, refused, saved
from exchange.core import background, clock, i18n, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.documents.rules import file_name


@bp.get("/versions/<int:version_id>")
@door(access.READ, subject=queries.version_or_404)
def version(**_address: int) -> Any:
    """Show a version."""
    return _version_page(g.subject)


def _sections(found: BriefingVersion) -> Any:
    return read_sections(found.content["languages"][i18n.current()])


def _version_page(found: BriefingVersion, status: int = 200, form: Any = None) -> Any:
    keeps, code = access.keeps(g.viewer), found.briefing.country_code
    meetings = list(queries.meetings_about(g.viewer, code)) if keeps else []
    return render_template(
        "briefings/version.html", version=found, briefing=found.briefing, sections=_sections(found), keeps=keeps,
        exports=queries.files(found.id), uses=queries.uses(g.viewer, found.id), render=render,
        using=form or forms.use_form(meetings, blank=True), others=queries.versions(g.viewer, found.briefing),
    ), status  # fmt: skip


@bp.get("/versions/<int:version_id>/changes")
@door(access.READ, subject=queries.version_or_404)
def changes(**_address: int) -> Any:
    """Show how a version differs from another of the same package, the one before it unless another is asked for."""
    found: BriefingVersion = g.subject
    others = [one for one in queries.versions(g.viewer, found.briefing) if one.id != found.id]
    asked = request.args.get("since", "")
    before = next((one for one in others if str(one.number) == asked), None)
    before = before or next((one for one in others if one.number < found.number), None)
    old = queries.version_or_404(before.id) if before is not None else None
    moved = differences(_sections(old), _sections(found)) if old is not None else []
    return render_template(
        "briefings/changes.html", version=found, briefing=found.briefing, before=old, others=others, moved=moved
    )


@bp.get("/versions/<int:version_id>/<language>.<form>")
@door(access.READ, subject=lambda version_id, language, form: queries.version_or_404(version_id))  # noqa: ARG005
def file(version_id: int, language: str, form: str) -> Response:
    """Hand out a version as a file; 404 before it is written."""
    if form not in set(FileForm):
        abort(404)
    content = queries.content_of(version_id, language, FileForm(form)) or abort(404)
    name = file_name(f"{g.subject.briefing.country_code}-{g.subject.number}-{language}", "briefing", form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=operations.media_type(FileForm(form)), headers=headers)


@bp.post("/versions/<int:version_id>/files")
@door(access.KEEP, subject=queries.version_or_404)
def write_again(version_id: int) -> Any:
    """Write again the files that could not be written, or wait since the platform was stopped."""
    for one in queries.files(version_id):
        if one.state is FileState.FAILED:
            one.state = FileState.WAITING
    answer = saved(url_for(".version", version_id=version_id))
    background.do(operations.write_waiting)
    return answer


@bp.post("/versions/<int:version_id>/share")
@door(access.KEEP, subject=queries.version_or_404)
def share(version_id: int) -> Any:
    """Share a version with Member States."""
    there = url_for(".version", version_id=version_id)
    try:
        operations.share(g.viewer, g.subject, clock.now())
    except (BriefingRefusedError, OvertakenError) as error:
        return refused(error, there)
    db.session.commit()
    flash(_("The version is shared with the Union side."), "success")
    return redirect(there)


@bp.post("/versions/<int:version_id>/uses")
@door(access.KEEP, subject=queries.version_or_404)
def note_use(version_id: int) -> Any:
    """Note where a version was used."""
    found, now = g.subject, clock.now()
    meetings = list(queries.meetings_about(g.viewer, found.briefing.country_code))
    form = forms.use_form(meetings)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _version_page(found, 422, form)
    chosen = next((one for one in meetings if str(one.id) == form.meeting.data), None)
    try:
        operations.note_use(
            g.viewer, found, now, meeting=chosen, occasion=form.occasion.data or "", on=form.used_on.data
        )
    except BriefingRefusedError as error:
        db.session.rollback()
        form.say(error, "occasion")
        return _version_page(queries.version_or_404(version_id), 422, form)
    there = url_for(".version", version_id=version_id, _anchor="uses")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


@bp.post("/versions/<int:version_id>/uses/<int:use_id>/remove")
@door(access.KEEP, subject=queries.use_or_404)
def forget_use(version_id: int, use_id: int) -> Any:
    """Take away a use that was noted by mistake."""
    there = url_for(".version", version_id=version_id, _anchor="uses")
    try:
        operations.forget_use(g.viewer, g.subject, use_id, clock.now())
    except OvertakenError as error:
        return refused(error, there)
    return saved(there)

"""Pages of a package: the list, the package as it stands, its sections."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for

from exchange.briefings import access, forms, operations, queries
from exchange.briefings.models import Briefing, BriefingSection
from exchange.briefings.rules import BriefingRefusedError, OvertakenError, differences, is_due, read_sections
from exchange.briefings.views.shared import bp, refused, saved
from exchange.core import background, clock, i18n, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.markdown import render
from exchange.countries.queries import country_or_404


@bp.get("/")
@door(access.LIST)
def index() -> Any:
    """Show the packages: last version, what changed under each since, by when it is looked at again."""
    found, last, today = queries.packages(g.viewer), queries.latest_versions(g.viewer), g.viewer.at.date()
    keeps = access.keeps(g.viewer)
    known = queries.compiled([one.country_code for one in found], today) if keeps else {}
    changed = {one.id: sum(each.compiled for each in _since(one, last.get(one.id), known)) for one in found if known}
    return render_template(
        "briefings/index.html", packages=found, last=last, keeps=keeps, changed=changed, today=today, is_due=is_due
    )


def _since(briefing: Briefing, version: Any, known: Any) -> list[Any]:
    """Return what moved under a package since a version, in the reader's language."""
    if version is None:
        return []
    return differences(read_sections(version.content["languages"][i18n.current()]), queries.drawn(briefing, known))


def _begin_page(form: Any, status: int = 200) -> Any:
    return render_template("briefings/begin.html", form=form), status


@bp.get("/new")
@door(access.KEEP)
def new() -> Any:
    """Show the form of a new package."""
    form = forms.begin_form(g.viewer)
    form.country.data = request.args.get("country", form.country.data)
    return _begin_page(form)


@bp.post("/new")
@door(access.KEEP)
def begin() -> Any:
    """Begin a package."""
    form, now = forms.begin_form(g.viewer), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _begin_page(form, 422)
    try:
        found = operations.begin(g.viewer, country_or_404(form.country.data), form.details, now)
    except BriefingRefusedError as error:
        db.session.rollback()
        form.say(error, "review_by")
        return _begin_page(form, 422)
    there = url_for(".show", briefing_id=found.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


@bp.get("/<int:briefing_id>")
@door(access.LIST, subject=queries.briefing_or_404)
def show(**_address: int) -> Any:
    """Show a package: for those who write it as it stands, with what changed since the last version; its versions."""
    return package_page(g.subject)


def package_page(found: Briefing, status: int = 200, **sent: Any) -> Any:
    """Return the page of a package."""
    keeps, today, last = access.keeps(g.viewer), g.viewer.at.date(), None
    known = queries.compiled([found.country_code], today) if keeps else {}
    if keeps:
        last = queries.last_version(found.id)
    return render_template(
        "briefings/show.html", briefing=found, keeps=keeps, versions=queries.versions(g.viewer, found), last=last,
        moved=_since(found, last, known), due=is_due(found.review_by, today), known=known,
        **{"freezing": forms.FreezeForm(formdata=None), "adding": forms.AddForm(formdata=None)} | sent,
    ), status  # fmt: skip


def _edit_page(form: Any, found: Briefing, status: int = 200) -> Any:
    return render_template("briefings/edit.html", form=form, briefing=found), status


@bp.get("/<int:briefing_id>/edit")
@door(access.KEEP, subject=queries.briefing_or_404)
def edit(**_address: int) -> Any:
    """Show who keeps a package and by when it is looked at again."""
    return _edit_page(forms.package_form(g.subject), g.subject)


@bp.post("/<int:briefing_id>/edit")
@door(access.KEEP, subject=queries.briefing_or_404)
def save(briefing_id: int) -> Any:
    """Change who keeps a package, or its review date; when somebody else did meanwhile, show both."""
    form, found = forms.package_form(g.subject), g.subject
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, found, 422)
    try:
        operations.change(g.viewer, found, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        found = queries.briefing_or_404(briefing_id)
        form.is_stale(found)
        return _edit_page(form, found, 409)
    except BriefingRefusedError as error:
        db.session.rollback()
        form.say(error, "review_by")
        return _edit_page(form, queries.briefing_or_404(briefing_id), 422)
    return saved(url_for(".show", briefing_id=briefing_id))


@bp.post("/<int:briefing_id>/sections")
@door(access.KEEP, subject=queries.briefing_or_404)
def add_section(briefing_id: int) -> Any:
    """Add a text of the editor's own."""
    form, found, now = forms.AddForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return package_page(found, 422, adding=form)
    try:
        section = operations.add_text(g.viewer, found, form.title.data, now)
    except OvertakenError as error:
        return refused(error, url_for(".index"))
    there = url_for(".section", briefing_id=briefing_id, section_id=section.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


def _section_page(form: Any, found: BriefingSection, status: int = 200) -> Any:
    known = queries.compiled([found.briefing.country_code], g.viewer.at.date())
    return render_template(
        "briefings/section.html", form=form, section=found, briefing=found.briefing, render=render,
        entries=known.get(found.part, {}).get(found.briefing.country_code, []),
    ), status  # fmt: skip


@bp.get("/<int:briefing_id>/sections/<int:section_id>")
@door(access.KEEP, subject=queries.section_or_404)
def section(**_address: int) -> Any:
    """Show a section: the editor's words to be changed, beside them what is compiled."""
    return _section_page(forms.section_form(g.subject), g.subject)


@bp.post("/<int:briefing_id>/sections/<int:section_id>")
@door(access.KEEP, subject=queries.section_or_404)
def write_section(briefing_id: int, section_id: int) -> Any:
    """Change the editor's words; when somebody else did meanwhile, show both."""
    form, found = forms.section_form(g.subject), g.subject
    if not form.validate():
        return _section_page(form, found, 422)
    try:
        operations.write(
            g.viewer, found, clock.now(), title=form.title.data or "", text=form.text.data or "",
            included=form.included.data, version=form.version.data or "",
        )  # fmt: skip
    except OvertakenError:
        db.session.rollback()
        found = queries.section_or_404(briefing_id, section_id)
        form.is_stale(found)
        return _section_page(form, found, 409)
    return saved(url_for(".show", briefing_id=briefing_id, _anchor=f"section-{section_id}"))


@bp.post("/<int:briefing_id>/sections/<int:section_id>/<any(up,down,remove):step>")
@door(access.KEEP, subject=lambda briefing_id, section_id, step: queries.section_or_404(briefing_id, section_id))  # noqa: ARG005
def step_section(briefing_id: int, step: str, **_address: int) -> Any:
    """Move a section up or down, or take away a text of the editor's own."""
    found, now = g.subject, clock.now()
    there = url_for(".show", briefing_id=briefing_id, _anchor="sections")
    try:
        if step == "remove":
            operations.remove(g.viewer, found, now)
        else:
            operations.move(g.viewer, found, -1 if step == "up" else 1, now)
    except (BriefingRefusedError, OvertakenError) as error:
        return refused(error, there)
    return saved(there)


@bp.post("/<int:briefing_id>/freeze")
@door(access.KEEP, subject=queries.briefing_or_404)
def freeze(briefing_id: int) -> Any:
    """Freeze a package as its next version; its files are written beside."""
    form, found, now = forms.FreezeForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return package_page(found, 422, freezing=form)
    try:
        version = operations.freeze(g.viewer, found, now, comment=form.comment.data or "")
    except (BriefingRefusedError, OvertakenError) as error:
        return refused(error, url_for(".show", briefing_id=briefing_id))
    there = url_for(".version", version_id=version.id)
    answer = redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))
    background.do(operations.write_waiting)
    return answer

"""Pages of rounds: the list, a round with its progress, what Eurojust does with it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.assessments import access, forms, operations, queries, words
from exchange.assessments.models import AssessmentRound
from exchange.assessments.rules import AssessmentRefusedError, OvertakenError, RoundState, takes_answers
from exchange.assessments.views.shared import bp, refused, step
from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _


@bp.get("/")
@door(access.LIST)
def index() -> Any:
    """Show the rounds, with how far each is."""
    found = queries.rounds(g.viewer)
    answered = queries.answered([one.id for one in found])
    return render_template(
        "assessments/index.html", rounds=found, answered=answered, runs=access.runs_rounds(g.viewer),
        mine=lambda one: [each for each in one.contributors if access.answers_for(g.viewer, each)],
    )  # fmt: skip


def _edit_page(form: Any, found: AssessmentRound | None = None, status: int = 200) -> Any:
    return render_template("assessments/edit.html", form=form, round=found), status


@bp.get("/new")
@door(access.RUN)
def new() -> Any:
    """Show the form of a new round."""
    return _edit_page(forms.round_form(g.viewer))


@bp.post("/new")
@door(access.RUN)
def prepare() -> Any:
    """Prepare a round."""
    form, now = forms.round_form(g.viewer), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, status=422)
    try:
        found = operations.prepare(g.viewer, form.plan, now)
    except AssessmentRefusedError as error:
        db.session.rollback()
        form.say(error, "title")
        return _edit_page(form, status=422)
    there = url_for(".show", round_id=found.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


@bp.get("/<int:round_id>")
@door(access.SEE, subject=queries.round_or_404)
def show(**_address: int) -> Any:
    """Show a round: what it asks, who has answered how much, its versions."""
    return _round_page(g.subject)


def _round_page(found: AssessmentRound, status: int = 200, **sent: Any) -> Any:
    runs = access.runs_rounds(g.viewer)
    today = g.viewer.at.date()
    return render_template(
        "assessments/show.html", round=found, runs=runs, asked=queries.criteria_of(found.criteria),
        contributors=sorted(found.contributors, key=words.place), codes=sorted(found.countries, key=formats.country),
        answered=queries.answered([found.id]), each=len(found.criteria) * len(found.countries),
        may_read=lambda one: queries.may_read(g.viewer, one, found.state),
        answers_for=lambda one: access.answers_for(g.viewer, one),
        takes=takes_answers(found.state, found.deadline, today), versions=queries.versions(found),
        consolidated=runs or found.state is RoundState.CLOSED, today=today,
        **{"reopening": forms.ReopenForm(formdata=None), "freezing": forms.FreezeForm(formdata=None)} | sent,
    ), status  # fmt: skip


@bp.get("/<int:round_id>/edit")
@door(access.RUN, subject=queries.round_or_404)
def edit(**_address: int) -> Any:
    """Show a round, to be changed."""
    return _edit_page(forms.round_form(g.viewer, g.subject), g.subject)


@bp.post("/<int:round_id>/edit")
@door(access.RUN, subject=queries.round_or_404)
def save(round_id: int) -> Any:
    """Change a round; when somebody else did meanwhile, show both."""
    form, found = forms.round_form(g.viewer, g.subject), g.subject
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, found, 422)
    try:
        operations.change(g.viewer, found, form.plan, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        found = queries.round_or_404(round_id)
        form.is_stale(found)
        return _edit_page(form, found, 409)
    except AssessmentRefusedError as error:
        db.session.rollback()
        form.say(error, "title")
        return _edit_page(form, queries.round_or_404(round_id), 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", round_id=round_id))


@bp.post("/<int:round_id>/remove")
@door(access.RUN, subject=queries.round_or_404)
def remove(**_address: int) -> Any:
    """Take away a round that was not opened."""
    found, now = g.subject, clock.now()
    return step(lambda: operations.remove(g.viewer, found, now), url_for(".index"), _("The round has been taken away."))


@bp.post("/<int:round_id>/open")
@door(access.RUN, subject=queries.round_or_404)
def open_round(round_id: int) -> Any:
    """Open a round for answers."""
    found, now = g.subject, clock.now()
    there = url_for(".show", round_id=round_id)
    return step(lambda: operations.open_round(g.viewer, found, now), there, _("The round is open."))


@bp.post("/<int:round_id>/close")
@door(access.RUN, subject=queries.round_or_404)
def close(round_id: int) -> Any:
    """Close a round."""
    found, now = g.subject, clock.now()
    there = url_for(".show", round_id=round_id)
    return step(lambda: operations.close(g.viewer, found, now), there, _("The round is closed."))


@bp.post("/<int:round_id>/reopen")
@door(access.RUN, subject=queries.round_or_404)
def reopen(round_id: int) -> Any:
    """Open a closed round again."""
    form, found, now = forms.ReopenForm(), g.subject, clock.now()
    if not (form.validate() and form.has_real_days()):
        return _round_page(found, 422, reopening=form)
    there = url_for(".show", round_id=round_id)
    reason = form.reason.data
    return step(
        lambda: operations.reopen(g.viewer, found, form.deadline.data, now, reason=reason),
        there,
        _("The round is open."),
    )


@bp.post("/<int:round_id>/freeze")
@door(access.RUN, subject=queries.round_or_404)
def freeze(round_id: int) -> Any:
    """Freeze the consolidated table as a version."""
    form, found, now = forms.FreezeForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _round_page(found, 422, freezing=form)
    try:
        version = operations.freeze(g.viewer, found, now, comment=form.comment.data or "")
    except (AssessmentRefusedError, OvertakenError) as error:
        return refused(error, url_for(".show", round_id=round_id))
    there = url_for(".version", version_id=version.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))

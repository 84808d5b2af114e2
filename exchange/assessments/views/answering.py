"""Pages of those who contribute: their countries, the answers about one; and all answers together."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.assessments import access, forms, operations, queries
from exchange.assessments.models import AnswerSheet, Contributor
from exchange.assessments.rules import AssessmentRefusedError, Given, OvertakenError, takes_answers
from exchange.assessments.views.shared import bp
from exchange.core import clock, formats
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.practices.rules import Suspect, names, suspicions


@bp.get("/<int:round_id>/contributors/<int:contributor_id>")
@door(access.READ, subject=queries.contributor_or_404)
def contributor(**_address: int) -> Any:
    """Show the countries that a contributor is asked about, and how much was answered of each."""
    found: Contributor = g.subject
    return render_template(
        "assessments/contributor.html", contributor=found, round=found.round, each=len(found.round.criteria),
        answered=queries.answered_by_country(found.id), answers=access.answers_for(g.viewer, found),
        takes=takes_answers(found.round.state, found.round.deadline, g.viewer.at.date()),
        codes=sorted(found.round.countries, key=formats.country),
    )  # fmt: skip


def _sheet_page(form: Any, found: tuple[Contributor, AnswerSheet | None, str], status: int = 200) -> Any:
    one, sheet, code = found
    given = queries.given_on(sheet)
    counts = {each.key for each in queries.criteria_of(one.round.criteria) if not each.levels}
    suspects = {key: _suspects(each, beside_counts=key in counts) for key, each in given.items()}
    takes = takes_answers(one.round.state, one.round.deadline, g.viewer.at.date())
    return render_template(
        "assessments/sheet.html", form=form, contributor=one, round=one.round, code=code, given=given, suspects=suspects,
        asked=queries.criteria_of(one.round.criteria), writes=form.is_refused() or (takes and access.answers_for(g.viewer, one)),
        name_of=forms.name_of,
    ), status  # fmt: skip


def _suspects(one: Given, *, beside_counts: bool) -> list[Suspect]:
    """Return what in the texts of an answer looks like operational data; beside counts of persons also a mere name (C1)."""
    found = [suspect for text in (one.reason, one.source) for suspect in suspicions(text)]
    return (
        [*found, *(suspect for text in (one.reason, one.source) for suspect in names(text))] if beside_counts else found
    )


@bp.get("/<int:round_id>/contributors/<int:contributor_id>/<code>")
@door(access.READ, subject=queries.sheet_or_404)
def sheet(**_address: Any) -> Any:
    """Show what a contributor answered about a country; to be filled in by the contributor while the round is open."""
    one, found, _code = g.subject
    return _sheet_page(forms.sheet_form(queries.criteria_of(one.round.criteria), found), g.subject)


@bp.post("/<int:round_id>/contributors/<int:contributor_id>/<code>")
@door(access.ANSWER, subject=queries.sheet_or_404)
def answer(round_id: int, contributor_id: int, code: str) -> Any:
    """Keep the answers about a country; when somebody else did meanwhile, show both."""
    one, found, _code = g.subject
    form = forms.sheet_form(queries.criteria_of(one.round.criteria), found)
    if not (form.validate() and form.is_whole()):
        return _sheet_page(form, g.subject, 422)
    try:
        operations.answer(g.viewer, one, code, form.answers, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        return _stale_page(form, queries.sheet_or_404(round_id, contributor_id, code))
    except AssessmentRefusedError as refused:
        db.session.rollback()
        form.say(refused)
        return _sheet_page(form, queries.sheet_or_404(round_id, contributor_id, code), 422)
    db.session.commit()
    flash(_("The answers have been saved."), "success")
    return redirect(
        url_for(".contributor", round_id=round_id, contributor_id=contributor_id, _anchor=f"country-{code}")
    )


def _stale_page(form: Any, found: tuple[Contributor, AnswerSheet | None, str]) -> Any:
    """Show the answers sent beside those that somebody else saved meanwhile."""
    saved = forms.sheet_form(form.asked, found[1], shown=True)
    for field in form:
        if field.name not in ("key", "version", "csrf_token") and saved[field.name].data != field.data:
            form.stale[field.name] = saved[field.name].data
    form.version.data = saved.version.data
    form.version.raw_data = [saved.version.data]
    return _sheet_page(form, found, 409)


@bp.get("/<int:round_id>/table")
@door(access.SEE, subject=queries.consolidated_or_404)
def table(**_address: int) -> Any:
    """Show all answers of a round as one table: how they spread, what is missing."""
    found = g.subject
    return render_template(
        "assessments/table.html", round=found, table=queries.consolidate(found),
        asked=queries.criteria_of(found.criteria), codes=sorted(found.countries, key=formats.country),
    )  # fmt: skip


@bp.get("/<int:round_id>/countries/<code>")
@door(access.SEE, subject=queries.about_or_404)
def about(**_address: Any) -> Any:
    """Show what each contributor answered about one country."""
    found, code = g.subject
    return render_template(
        "assessments/about.html", round=found, code=code, told=queries.answers_about(found, code),
        asked=queries.criteria_of(found.criteria),
    )  # fmt: skip

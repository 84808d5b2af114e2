"""Deciding about a text that one has in hand."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.practices import access, forms, operations, queries
from exchange.practices.operations import Opinion
from exchange.practices.rules import NotNowError, PracticeRefusedError, State, Verdict
from exchange.practices.views.comparing import changes_by
from exchange.practices.views.shared import bp, moved_on, suspects_in, texts_of


def _form() -> Any:
    practice = g.subject
    checks_form = practice.state is State.FORM_CHECK
    offered = queries.experts(practice, g.viewer.person_id, clock.now()) if checks_form else []
    return forms.review_form(practice, offered)


def _page(form: Any, status: int = 200) -> Any:
    practice = g.subject
    return render_template(
        "practices/review.html", form=form, practice=practice, texts=texts_of(practice), render=render,
        author=queries.author_for(g.viewer, practice), suspects=suspects_in(practice), changes=changes_by(practice),
        checks_form=practice.state is State.FORM_CHECK,
    ), status  # fmt: skip


@bp.get("/<int:practice_id>/review")
@door(access.REVIEW, subject=queries.concerned_or_404)
def review(**_address: int) -> Any:
    """Show the text with the form by which its reviewer decides."""
    return _page(_form()) if queries.has_in_hands(g.viewer, g.subject) else moved_on(".to_review")


@bp.post("/<int:practice_id>/review")
@door(access.REVIEW, subject=queries.concerned_or_404)
def decide(practice_id: int) -> Any:
    """Do what the reviewer decided."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    verdict = Verdict(form.verdict.data)
    opinion = Opinion(verdict, form.comments, form.reason.data or "", form.expert.data or "")
    try:
        operations.decide(g.viewer, g.subject, opinion, clock.now(), version=form.version.data or "")
    except NotNowError:
        return _again(form, practice_id)
    except PracticeRefusedError as error:
        form.say(error, "comment_whole")
        return _page(form, 422)
    db.session.commit()
    flash(_SAID[verdict](g.subject), "success")
    return redirect(url_for(".to_review"))


def _again(form: Any, practice_id: int) -> Any:
    """Show the text as it is now with what was typed, if the reviewer still has it in hand."""
    db.session.rollback()
    db.session.expire_all()
    g.subject = practice = queries.concerned_or_404(practice_id)
    if not queries.has_in_hands(g.viewer, practice):
        return moved_on(".to_review")
    form.version.data = str(practice.version)
    form.version.raw_data = [form.version.data]
    form.refuse("comment_whole", _("The text has changed since you opened it. Look at it again, then decide."))
    return _page(form, 409)


_SAID = {
    Verdict.PASS: lambda one: (
        _("It is published.") if one.state is State.PUBLISHED else _("Passed on. The substance is reviewed now.")
    ),
    Verdict.CHANGES: lambda _one: _("The author is asked for changes."),
    Verdict.DECLINE: lambda _one: _("It is declined. The author reads the reason."),
}

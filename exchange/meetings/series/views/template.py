"""What the meetings of a series have in common, changed for all that have it from the series."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import ngettext
from exchange.meetings import queries as meetings
from exchange.meetings.operations import details_of
from exchange.meetings.rules import PlanRefusedError
from exchange.meetings.series import access, forms, operations, queries, words
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import own_fields
from exchange.meetings.series.views.shared import bp, ended, finish, today_in, undone


@bp.get("/<int:series_id>/template")
@door(access.CHANGE, subject=queries.series_or_404)
def template(**_address: int) -> Any:
    """Show what the meetings have in common, and which of them take a change over."""
    whole: Whole = g.subject
    return ended(whole) or _template_page(whole, _template_form(whole))


@bp.post("/<int:series_id>/template")
@door(access.CHANGE, subject=queries.held_series_or_404)
def save_template(**_address: int) -> Any:
    """Change what the meetings have in common, and every coming one that has it from the series."""
    whole: Whole = g.subject
    form = _template_form(whole)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := ended(whole):
        return sent_back
    if form.is_stale(forms.saved(whole.series)):
        return _template_page(whole, form), 409
    details = form.template(whole.series.rhythm.hours.zone)
    if details is None:
        return _template_page(whole, form), 422
    told = queries.told(operations.reached(whole, clock.now()))
    try:
        changed = operations.replan(g.viewer, whole, details, clock.now())
    except PlanRefusedError as refused:
        form.explain(refused)
        return _template_page(undone(whole), form), 422
    told = queries.told([meeting for meeting, changes in changed if "sequence" in changes])
    said = ngettext(
        "The series is changed, and with it %(num)s meeting.",
        "The series is changed, and with it %(num)s meetings.",
        len(changed),
    )
    return finish(form, whole, said, len(told))


def _template_form(whole: Whole) -> forms.TemplateForm:
    forum = whole.series.forum
    return forms.template_form(g.viewer, forum, today_in(forum.zone), whole.series)


def _template_page(whole: Whole, form: forms.TemplateForm) -> str:
    now, before = clock.now(), whole.series.details
    reached = operations.reached(whole, now)
    kept = [
        meeting for meeting in whole.meetings if not queries.standing_of(meeting, now).past and meeting not in reached
    ]
    own = {
        meeting.id: list(dict.fromkeys(str(words.FIELDS[name]) for name in own_fields(before, details_of(meeting))))
        for meeting in reached
    }
    return render_template(
        "meetings/series/template.html",
        series=whole.series,
        form=form,
        forum=whole.series.forum,
        reached=reached,
        kept=kept,
        own=own,
        told=queries.told(reached),
        priorities=meetings.priority_codes(today_in(whole.series.forum.zone)),
    )

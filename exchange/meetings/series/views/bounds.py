"""Planning a series further, and ending it: each shows which meetings come or fall away, then does exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g, redirect, render_template, request

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.models import Meeting
from exchange.meetings.rules import PlanRefusedError, State
from exchange.meetings.series import access, forms, operations, queries
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import MOST_AHEAD, months_after, sitting
from exchange.meetings.series.views.shared import bp, ended, finish, today_in, undone


@bp.get("/<int:series_id>/extend")
@door(access.CHANGE, subject=queries.series_or_404)
def ask_extend(**_address: int) -> Any:
    """Show which meetings are added when the series is planned further."""
    whole: Whole = g.subject
    return ended(whole) or _extend_page(whole, forms.ConfirmForm())


@bp.post("/<int:series_id>/extend")
@door(access.CHANGE, subject=queries.held_series_or_404)
def extend(**_address: int) -> Any:
    """Add them."""
    whole: Whole = g.subject
    form = forms.ConfirmForm()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := ended(whole):
        return sent_back
    if form.is_overtaken(whole.series.version, *_further(whole)):
        return _extend_page(whole, form, overtaken=True), 409
    form.validate()
    if form.is_refused():
        return _extend_page(whole, form), 422
    try:
        added = operations.extend(g.viewer, whole.series, whole.meetings, _extended_until(whole), clock.now())
    except (PlanRefusedError, HinderedError) as refused:
        form.explain(refused)
        return _extend_page(undone(whole), form), 422
    return finish(form, whole, ngettext("%(num)s meeting added.", "%(num)s meetings added.", len(added)), 0)


def _extended_until(whole: Whole) -> date:
    """Return the day asked for, no further than can be asked; a year after what is planned when none is."""
    series = whole.series
    asked = forms.asked_day(request.args, "until", months_after(series.planned_until, series.months_ahead))
    return min(asked, months_after(today_in(series.rhythm.hours.zone), MOST_AHEAD))


def _further(whole: Whole) -> tuple[list[date], date]:
    return operations.further_days(whole.series, whole.meetings, _extended_until(whole), clock.now())


def _extend_page(whole: Whole, form: forms.ConfirmForm, *, overtaken: bool = False) -> str:
    days, planned = _further(whole)
    form.show(whole.series.version, days, planned)
    hours = whole.series.rhythm.hours
    return render_template(
        "meetings/series/extend.html",
        series=whole.series,
        form=form,
        until=_extended_until(whole),
        furthest=months_after(today_in(hours.zone), MOST_AHEAD),
        outlook=queries.outlook(whole.forum_id, [sitting(hours, day) for day in days]),
        overtaken=overtaken,
    )


@bp.get("/<int:series_id>/end")
@door(access.CHANGE, subject=queries.series_or_404)
def ask_end(**_address: int) -> Any:
    """Show which meetings fall away when the series ends on a day."""
    whole: Whole = g.subject
    return ended(whole) or _end_page(whole, forms.ConfirmForm())


@bp.post("/<int:series_id>/end")
@door(access.CHANGE, subject=queries.held_series_or_404)
def end(**_address: int) -> Any:
    """End it."""
    whole: Whole = g.subject
    form = forms.ConfirmForm()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := ended(whole):
        return sent_back
    affected = _falling_away(whole)
    told = queries.told(affected)
    if form.is_overtaken(whole.series.version, _shown(affected), told):
        return _end_page(whole, form, overtaken=True), 409
    form.validate()
    if form.is_refused():
        return _end_page(whole, form), 422
    try:
        operations.end(g.viewer, whole, _ends_on(whole), clock.now(), reason=form.reason.data or "")
    except HinderedError as refused:
        form.explain(refused)
        return _end_page(undone(whole), form), 422
    return finish(form, whole, _("The series is ended."), len(told))


def _ends_on(whole: Whole) -> date:
    """Return the day asked for, not before today."""
    today = today_in(whole.series.rhythm.hours.zone)
    return max(today, forms.asked_day(request.args, "from", today))


def _falling_away(whole: Whole) -> list[Meeting]:
    return operations.ending(whole, _ends_on(whole), clock.now())


def _shown(affected: Sequence[Meeting]) -> list[tuple[int, int]]:
    return [(meeting.id, meeting.version) for meeting in affected]


def _end_page(whole: Whole, form: forms.ConfirmForm, *, overtaken: bool = False) -> str:
    affected = _falling_away(whole)
    told = queries.told(affected)
    form.show(whole.series.version, _shown(affected), told)
    form.reason.flags.required = any(meeting.state is not State.DRAFT for meeting in affected)
    return render_template(
        "meetings/series/end.html",
        series=whole.series,
        form=form,
        day=_ends_on(whole),
        affected=affected,
        told=[name for _key, name in told],
        overtaken=overtaken,
    )

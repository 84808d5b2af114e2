"""Another pattern for a series: what it does to each coming meeting is shown, then done exactly so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.models import Meeting
from exchange.meetings.rules import PlanRefusedError, State
from exchange.meetings.series import access, forms, operations, queries, words
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import Effect, Fate, Rhythm, TooManyError
from exchange.meetings.series.views.shared import (
    asked,
    asked_rhythm,
    bp,
    ended,
    finish,
    pattern_page,
    undone,
    with_query,
)

#: What a change does to a meeting that people know of.
_TOLD = frozenset({Fate.MOVED, Fate.WITHDRAWN})


@bp.get("/<int:series_id>/pattern")
@door(access.CHANGE, subject=queries.series_or_404)
def pattern(**_address: int) -> Any:
    """Let another pattern be said."""
    whole: Whole = g.subject
    series = whole.series
    begins = forms.spelled(series.rhythm, series.months_ahead)
    return ended(whole) or pattern_page(series.forum, begins, url_for("series.ask_change", series_id=series.id), series)


@bp.get("/<int:series_id>/change")
@door(access.CHANGE, subject=queries.series_or_404)
def ask_change(**_address: int) -> Any:
    """Show what another pattern does to each coming meeting."""
    return _with_rhythm(lambda whole, rhythm, _months, found: _change_page(whole, rhythm, found))


@bp.post("/<int:series_id>/change")
@door(access.CHANGE, subject=queries.held_series_or_404)
def change(**_address: int) -> Any:
    """Change the pattern, and the meetings as was shown."""
    if earlier := once.earlier_answer(forms.ConfirmForm().key.data, g.viewer.person_id):
        return redirect(earlier)
    return _with_rhythm(_change)


def _with_rhythm(then: Callable[[Whole, Rhythm, int, list[Effect]], Any]) -> Any:
    """Go on with the pattern in the address and what it would do; back to where it is said when that makes no sense."""
    whole: Whole = g.subject
    if sent_back := ended(whole):
        return sent_back
    rhythm, months = asked_rhythm(whole.series.forum)
    back = redirect(_said(whole))
    if rhythm is None:
        return back
    try:
        found = operations.preview(whole, rhythm, clock.now())
    except TooManyError:
        flash(str(words.TOO_MANY), "error")
        return back
    return then(whole, rhythm, months, found)


def _said(whole: Whole) -> str:
    """Return the address where the pattern is said, with what was said."""
    return with_query(url_for("series.pattern", series_id=whole.series.id), asked())


def _touched(whole: Whole, found: Sequence[Effect]) -> list[Meeting]:
    keys = {effect.standing.key for effect in found if effect.standing and effect.fate in _TOLD}
    return [meeting for meeting in whole.meetings if meeting.id in keys]


def _called_off(whole: Whole, found: Sequence[Effect]) -> bool:
    """Say whether an announced meeting is called off, which takes a reason."""
    keys = {effect.standing.key for effect in found if effect.standing and effect.fate is Fate.WITHDRAWN}
    return any(meeting.state is not State.DRAFT for meeting in whole.meetings if meeting.id in keys)


def _change_page(
    whole: Whole,
    rhythm: Rhythm,
    found: list[Effect],
    form: forms.ConfirmForm | None = None,
    *,
    overtaken: bool = False,
) -> str:
    told = queries.told(_touched(whole, found))
    form = form or forms.ConfirmForm()
    form.show(whole.series.version, forms.facts_of(found), told)
    form.reason.flags.required = _called_off(whole, found)
    sittings = [effect.becomes for effect in found if effect.becomes is not None]
    return render_template(
        "meetings/series/change.html",
        series=whole.series,
        form=form,
        rhythm=rhythm,
        effects=found,
        titles={meeting.id: meeting.title for meeting in whole.meetings},
        outlook={one.sitting.on: one for one in queries.outlook(whole.forum_id, sittings)},
        told=[name for _key, name in told],
        overtaken=overtaken,
        back=_said(whole),
        action=with_query(url_for("series.change", series_id=whole.series.id), asked()),
    )


def _change(whole: Whole, rhythm: Rhythm, months: int, found: list[Effect]) -> Any:
    form = forms.ConfirmForm()
    told = queries.told(_touched(whole, found))
    if form.is_overtaken(whole.series.version, forms.facts_of(found), told):
        return _change_page(whole, rhythm, found, form, overtaken=True), 409
    form.validate()
    if form.is_refused():
        return _change_page(whole, rhythm, found, form), 422
    reason = form.reason.data or ""
    try:
        operations.change(g.viewer, whole, rhythm, clock.now(), months=months, reason=reason)
    except (PlanRefusedError, HinderedError) as refused:
        form.explain(refused)
        return _change_page(undone(whole), rhythm, found, form), 422
    return finish(form, whole, _("The series is changed."), len(told))

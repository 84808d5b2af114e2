"""Beginning a series: its pattern first, then its plan beside all the dates, then all its meetings at once."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import ngettext
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.access import plans
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.rules import PlanRefusedError
from exchange.meetings.series import access, forms, operations, queries
from exchange.meetings.series.rules import Rhythm, sitting
from exchange.meetings.series.views.shared import asked, asked_rhythm, bp, pattern_page, today_in, with_query


def _planned_forums() -> list[Forum]:
    return [forum for forum in forums.forums(g.viewer) if plans(g.viewer, forum.id)]


def _chosen_forum(offered: list[Forum]) -> Forum | None:
    asked = request.args.get("forum", "")
    if not asked and len(offered) == 1:
        return offered[0]
    return next((forum for forum in offered if str(forum.id) == asked), None)


@bp.get("/new")
@door(access.BEGIN)
def new() -> Any:
    """Let a pattern be said."""
    offered = _planned_forums()
    forum = _chosen_forum(offered)
    if forum is None:
        return render_template("meetings/series/choose_forum.html", forums=offered)
    return pattern_page(forum, forms.usual(forum, today_in(forum.zone)), url_for("series.plan", forum=forum.id))


@bp.get("/plan")
@door(access.BEGIN)
def plan() -> Any:
    """Show all the dates, and ask for what the meetings have in common."""
    forum = _chosen_forum(_planned_forums()) or abort(404)
    rhythm, months = asked_rhythm(forum)
    if rhythm is None or not operations.first_days(rhythm, months, clock.now())[0]:
        return redirect(_back(forum))
    return _page(forum, rhythm, months, forms.template_form(g.viewer, forum, today_in(forum.zone)))


@bp.post("/plan")
@door(access.BEGIN)
def create() -> Any:
    """Make the series and its meetings, once."""
    now, forum = clock.now(), _chosen_forum(_planned_forums()) or abort(404)
    form = forms.template_form(g.viewer, forum, today_in(forum.zone))
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    rhythm, months = asked_rhythm(forum)
    if rhythm is None:
        return redirect(_back(forum))
    planned = form.plan_of_series(rhythm, months)
    if planned is None:
        return _page(forum, rhythm, months, form), 422
    try:
        series = operations.create(g.viewer, forum, planned, now)
    except operations.NothingToPlanError:
        return redirect(_back(forum))
    except (PlanRefusedError, HinderedError) as refused:
        form.explain(refused)
        return _page(forum, rhythm, months, form), 422
    number = len(operations.first_days(rhythm, months, now)[0])
    said = ngettext("The series is made, with %(num)s meeting.", "The series is made, with %(num)s meetings.", number)
    flash(said, "success")
    answer = url_for("series.show", series_id=series.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _back(forum: Forum) -> str:
    """Return the address of the page before, with what was said there."""
    return with_query(url_for("series.new", forum=forum.id), asked())


def _page(forum: Forum, rhythm: Rhythm, months: int, form: forms.TemplateForm) -> str:
    days, until = operations.first_days(rhythm, months, clock.now())
    return render_template(
        "meetings/series/plan.html",
        form=form,
        forum=forum,
        rhythm=rhythm,
        outlook=queries.outlook(forum.id, [sitting(rhythm.hours, day) for day in days]),
        until=until,
        back=_back(forum),
        priorities=meetings.priority_codes(today_in(forum.zone)),
    )

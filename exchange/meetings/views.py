"""The list of meetings, the page of one, and its plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.chairing.queries import chairs_on
from exchange.core import clock, formats, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.forms import Form, new_key
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.core.web import paginate_rows
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import access, forms, operations, queries
from exchange.meetings.agenda.queries import programme
from exchange.meetings.life import operations as life
from exchange.meetings.life.queries import audience_of_change
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.queries import outcomes_for
from exchange.meetings.rules import (
    OVER,
    SEATED,
    TOOK_PLACE,
    Answer,
    PlanRefusedError,
    State,
    Step,
    StillAskedError,
    possible_steps,
)
from exchange.meetings.series import queries as series
from exchange.meetings.words import FLAWS

bp = Blueprint("meetings", __name__, url_prefix="/meetings")


# --- The list ---------------------------------------------------------------------------------------------------------


@bp.get("")
@door(SIGNED_IN)
def index():
    viewer, wanted = g.viewer, forms.wanted(request.args)
    page = paginate_rows(*queries.matching(viewer, wanted))
    return render_template(
        "meetings/index.html",
        page=page,
        wanted=wanted,
        filters=forms.filter_choices(viewer, viewer.at.date()),
        chairs=chairs_on((row.forum_id, row.starts_local.date()) for row in page.rows if _is_dated(row)),
        label_of=forums.label_of,
        may_plan=access.PLAN.opens_for(viewer, None),
    )


def _is_dated(row: Any) -> bool:
    return row.starts_local is not None and not row.date_open


# --- One meeting ------------------------------------------------------------------------------------------------------


@bp.get("/<int:meeting_id>")
@door(access.SEE, subject=queries.meeting_or_404)
def show(**_address: int):
    meeting, viewer = g.subject, g.viewer
    listed = queries.places(viewer, meeting)
    own = next((place for place in listed if place.person_id == viewer.person_id), None)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        own=own,
        link=meeting.online_link if access.may_join(viewer, meeting, own.answer if own else None) else "",
        takes_answer=own is not None and meeting.state not in OVER and own.answer in SEATED | {Answer.DECLINED},
        people=queries.by_country(listed),
        counts=_counts(listed),
        agenda=programme(viewer, meeting),
        steps=_steps(meeting),
        may_change=meeting.state is not State.CANCELLED and access.may_change(viewer, meeting),
        may_plan=access.plans(viewer, meeting.forum_id),
        may_follow=viewer.is_union and viewer.runs(meeting.forum_id),
        outcome=outcomes_for(viewer, meeting).get(None) if meeting.state in TOOK_PLACE else None,
        copy_key=new_key(),
        series=series.around(viewer, meeting),
        sections=[found for section in queries.meeting_sections if (found := section(viewer, meeting))],
        **_chair(meeting),
    )


def _steps(meeting: Meeting) -> list[Step]:
    """Return the steps the viewer may take; holding it is offered once it is over."""
    over = meeting.ends_at is not None and meeting.ends_at <= clock.now()
    allowed = [step for step in possible_steps(meeting.state) if access.may_take(g.viewer, meeting, step)]
    return [step for step in allowed if step is not Step.HOLD or over]


def _chair(meeting: Meeting) -> dict[str, Any]:
    """Return who chairs on the day, and the hand-overs between now and then (M3); nobody while no date holds."""
    day = None if meeting.date_open else meeting.day
    if day is None:
        return {"chairs": (), "handovers": []}
    today = clock.day_in(meeting.forum.zone, clock.now())
    ahead = day > today and meeting.state not in OVER
    return {
        "chairs": operations.chairs_of(meeting),
        "handovers": queries.handovers(meeting.forum_id, today, day) if ahead else [],
    }


def _counts(listed: Iterable[Any]) -> list[tuple[Answer, int]]:
    counted = Counter(place.answer for place in listed)
    return [(answer, counted[answer]) for answer in Answer if counted[answer]]


# --- A new one --------------------------------------------------------------------------------------------------------


def _planned_forums() -> list[Forum]:
    return [forum for forum in forums.forums(g.viewer) if access.plans(g.viewer, forum.id)]


def _chosen_forum(offered: list[Forum]) -> Forum | None:
    """Return the forum in the address, or the only one there is."""
    asked = request.args.get("forum", "")
    if not asked and len(offered) == 1:
        return offered[0]
    return next((forum for forum in offered if str(forum.id) == asked), None)


@bp.get("/new")
@door(access.PLAN)
def new():
    offered = _planned_forums()
    forum = _chosen_forum(offered)
    if forum is None:
        return render_template("meetings/choose_forum.html", forums=offered)
    return _plan_page(forms.meeting_form(g.viewer, forum, _today(forum)), forum)


@bp.post("/new")
@door(access.PLAN)
def create():
    now, forum = clock.now(), _chosen_forum(_planned_forums()) or abort(404)
    form = forms.meeting_form(g.viewer, forum, _today(forum))
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    details = form.details()
    if details is None:
        return _plan_page(form, forum), 422
    try:
        meeting = operations.create(g.viewer, forum, details, now)
    except PlanRefusedError as refused:
        form.explain(refused)
        return _plan_page(form, forum), 422
    answer = url_for("meetings.show", meeting_id=meeting.id)
    flash(_("The draft is saved. Nobody has been told."), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _today(forum: Forum) -> date:
    return clock.day_in(forum.zone, clock.now())


def _plan_page(form: forms.MeetingForm, forum: Forum, meeting: Meeting | None = None) -> str:
    return render_template(
        "meetings/plan.html",
        form=form,
        forum=forum,
        meeting=meeting,
        told=audience_of_change(meeting) if meeting else [],
        priorities=queries.priority_codes(_today(forum)),
        zones=sorted(clock.zone_names()),
    )


# --- Changing one -----------------------------------------------------------------------------------------------------


def _fixed(meeting: Meeting) -> Response | None:
    """Send back whoever wants to change a cancelled meeting."""
    if meeting.state is not State.CANCELLED:
        return None
    flash(_("A cancelled meeting is not changed any more. Copy it to plan another."), "warning")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


@bp.get("/<int:meeting_id>/edit")
@door(access.CHANGE, subject=queries.plan_or_404)
def edit(**_address: int):
    meeting = g.subject
    if meeting.state in TOOK_PLACE:
        return render_template("meetings/correct.html", form=forms.correction_form(meeting), meeting=meeting)
    form = forms.meeting_form(g.viewer, meeting.forum, _today(meeting.forum), meeting)
    return _fixed(meeting) or _plan_page(form, meeting.forum, meeting)


@bp.post("/<int:meeting_id>/edit")
@door(access.CHANGE, subject=queries.held_plan_or_404)
def change(**_address: int):
    meeting = g.subject
    if meeting.state in TOOK_PLACE:
        return _correct(meeting)
    if sent_back := _fixed(meeting):
        return sent_back
    form = forms.meeting_form(g.viewer, meeting.forum, _today(meeting.forum), meeting)
    if form.is_stale(forms.saved(meeting)):
        return _plan_page(form, meeting.forum, meeting), 409
    details = form.details()
    if details is None:
        return _plan_page(form, meeting.forum, meeting), 422
    return _save(form, meeting, details)


def _save(form: forms.MeetingForm, meeting: Meeting, details: Any) -> Any:
    told = audience_of_change(meeting)
    try:
        changes = operations.change(g.viewer, meeting, details, clock.now())
    except PlanRefusedError as refused:
        form.explain(refused)
        return _plan_page(form, meeting.forum, meeting), 422
    db.session.commit()
    _say(changes, len(told))
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def _say(changes: dict[str, Any], told: int) -> None:
    if not changes:
        flash(_("Nothing was changed."), "info")
    elif "sequence" in changes:
        said = ngettext(
            "The change is saved. %(num)s person is told of it.",
            "The change is saved. %(num)s persons are told of it.",
            told,
        )
        flash(said, "success")
    else:
        flash(_("The change is saved. Nobody is told of it."), "success")
    if "chair" in changes:
        say_new_chair(changes["chair"][1])


def say_new_chair(countries: list[str]) -> None:
    """Tell whoever moved a meeting across a hand-over who chairs it now (M3)."""
    flash(
        _("The new date lies in another chair term. Now in the chair: %(who)s.", who=formats.countries(countries)),
        "warning",
    )


def _correct(meeting: Meeting) -> Any:
    form = forms.correction_form(meeting)
    stale = form.is_stale(forms.saved(meeting))
    if stale or not form.validate_on_submit():
        shown = render_template("meetings/correct.html", form=form, meeting=meeting)
        return shown, 409 if stale else 422
    operations.correct(
        g.viewer,
        meeting,
        clock.now(),
        purpose=form.purpose.data or "",
        place=form.place.data or "",
        place_country=form.place_country.data or None,
    )
    db.session.commit()
    flash(_("The correction is saved. Nobody is told of it."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


# --- Discarding and copying -------------------------------------------------------------------------------------------


@bp.get("/<int:meeting_id>/discard")
@door(access.DISCARD, subject=queries.meeting_or_404)
def ask_discard(**_address: int):
    return render_template("meetings/discard.html", meeting=g.subject, form=Form())


@bp.post("/<int:meeting_id>/discard")
@door(access.DISCARD, subject=queries.meeting_or_404)
def discard(**_address: int):
    try:
        operations.discard(g.viewer, g.subject, clock.now())
    except StillAskedError:
        form = Form(formdata=None)
        form.refuse(
            "key", _("People are being asked in a date poll. Close or withdraw it first, so that they are told.")
        )
        return render_template("meetings/discard.html", meeting=g.subject, form=form), 409
    db.session.commit()
    flash(_("The draft is deleted. Nobody had been told of it."), "success")
    return redirect(url_for("meetings.index"))


@bp.post("/<int:meeting_id>/copy")
@door(access.EDIT, subject=queries.plan_or_404)
def copy(meeting_id: int):
    form, now = Form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    try:
        copied = life.copy(g.viewer, g.subject, now)
    except PlanRefusedError as refused:
        flash(
            _(
                "It cannot be copied as it is. %(why)s",
                why=" ".join(str(FLAWS[flaw]) for flaw in refused.flaws.values()),
            ),
            "error",
        )
        return redirect(url_for("meetings.show", meeting_id=meeting_id))
    answer = url_for("meetings.edit", meeting_id=copied.id)
    flash(_("This is a copy with the same agenda, without date and without people. Nobody has been told."), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


blueprints = (bp,)

"""Pages that propose a change of the terms: each shows what it would change, and carries out exactly what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for

from exchange.chairing import access, forms, operations, queries, rules, words
from exchange.chairing.forms import ProposalForm
from exchange.chairing.models import Rotation
from exchange.chairing.proposals import Plan, SetUp
from exchange.chairing.rules import Pattern
from exchange.chairing.views.shared import bp, today_of
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.secrets import digest
from exchange.forums import queries as forum_queries
from exchange.forums.models import Forum
from exchange.world.rules import Side

USUAL_MONTHS = 6


@dataclass(frozen=True)
class Task:
    """What a page of change is about: the forum, its rotation (or the side that gets one), and the template."""

    forum: Forum
    rotation: Rotation | None
    side: Side | None
    template: str
    version: int | str

    def page(self, form: ProposalForm, **shown: Any) -> str:
        """Return the page with its form."""
        return render_template(
            self.template, form=form, forum=self.forum, rotation=self.rotation, side=self.side,
            plan=operations.plan_of(self.rotation) if self.rotation else None, **shown,
        )  # fmt: skip


def _task(template: str) -> Task:
    rotation: Rotation = g.subject
    return Task(rotation.forum, rotation, rotation.side, template, rotation.version)


def _ask(task: Task, form: ProposalForm) -> Any:
    """Show the form, knowing which state of the rotation it was made for."""
    form.version.data = str(task.version)
    return task.page(form)


def _decide(task: Task, form: ProposalForm) -> Any:
    """Show what the proposal would change; carry it out once exactly that was shown."""
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if "move" in request.form and "order" in form:
        form["order"].move(request.form["move"])
        return task.page(form)
    if not form.validate_on_submit():
        return task.page(form), 422
    if form.is_stale(SimpleNamespace(version=task.version)):
        return task.page(form, late=True), 409
    return _show_or_carry_out(task, form, clock.now())


def _show_or_carry_out(task: Task, form: ProposalForm, now: datetime) -> Any:
    try:
        after = operations.preview(task.forum, task.rotation, task.side, form.proposal(), now)
    except rules.ChairingError as error:
        form.refuse(form.field_for(error), words.refusal(error))
        return task.page(form), 422
    before = operations.plan_of(task.rotation) if task.rotation else None
    outcome = digest(f"{before}\n\n{after}")
    if form.shown.data != outcome:
        form.shown.data = outcome
        return task.page(form, **_preview(task, after))
    return _carry_out(task, form, now)


def _preview(task: Task, after: Plan) -> dict[str, Any]:
    before = operations.plan_of(task.rotation) if task.rotation else None
    changed = rules.changes(before.terms if before else (), after.terms)
    moved = [change for change in changed if change.was is not None]
    return {
        "after": after,
        "changes": moved,
        "added": [term for term in after.terms if before is None or not before.terms or _is_added(term, before)],
        "affected": [row for source in queries.consequences for row in source(task.forum.id, changed)],
    }


def _is_added(term: rules.Term, before: Plan) -> bool:
    end = before.terms[-1].ends_on
    return end is not None and term.starts_on >= end


def _carry_out(task: Task, form: ProposalForm, now: datetime) -> Any:
    proposal = form.proposal()
    if isinstance(proposal, SetUp):
        operations.set_up(g.viewer, task.forum, task.side, proposal, now)
    elif task.rotation is not None:
        operations.carry_out(g.viewer, task.rotation, proposal, now)
    flash(_("The terms of the chair are changed."), "success")
    home = url_for("chairing.show", forum_id=task.forum.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, home, now))


def _set_up_task() -> Task:
    """The task of setting up, for the side that the address names; of a side the forum does not have there is none."""
    forum: Forum = g.subject
    asked = request.args.get("side", "")
    side = next((side for side in Side if side.value == asked), None)
    if (side is not None) is not forum.two_sided:
        abort(404)
    rotation = queries.rotation(forum.id, side)
    return Task(forum, rotation, side, "chairing/set_up.html", rotation.version if rotation else "")


def _set_up_form(task: Task) -> forms.SetUpForm:
    today = today_of(task.forum)
    members = [code for code, side in queries.belonging(task.forum.id, today).items() if task.side in (None, side)]
    plan = operations.plan_of(task.rotation) if task.rotation else None
    begun = [term for term in plan.terms if term.starts_on <= today] if plan else []
    order = [code for code in plan.order if code in members] if plan else members
    form = forms.SetUpForm(
        data={
            "order": order, "months": plan.months if plan else USUAL_MONTHS,
            "pattern": (plan.pattern if plan else Pattern.FIXED).value, "starts_on": today,
        }
    )  # fmt: skip
    form.offer(members, today, begun[-1] if begun else None)
    return form


@bp.get("/chair/set-up")
@door(access.ARRANGE, subject=forum_queries.forum_or_404)
def set_up(**_address: int) -> Any:
    """Ask for the order and the pattern."""
    task = _set_up_task()
    return _ask(task, _set_up_form(task))


@bp.post("/chair/set-up")
@door(access.ARRANGE, subject=forum_queries.forum_or_404)
def save_set_up(**_address: int) -> Any:
    """Set the rotation up, or agree it anew."""
    task = _set_up_task()
    return _decide(task, _set_up_form(task))


def _swap_form(task: Task) -> ProposalForm:
    form = forms.SwapForm(data={"first": request.args.get("first"), "second": request.args.get("second")})
    form.offer(operations.plan_of(g.subject), today_of(task.forum))
    return form


@bp.get("/chair/<int:rotation_id>/swap")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def swap(**_address: int) -> Any:
    """Ask which two coming terms exchange their holders."""
    task = _task("chairing/swap.html")
    return _ask(task, _swap_form(task))


@bp.post("/chair/<int:rotation_id>/swap")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_swap(**_address: int) -> Any:
    """Swap them."""
    task = _task("chairing/swap.html")
    return _decide(task, _swap_form(task))


def _pass_form(task: Task) -> ProposalForm:
    form = forms.PassForm(data={"term": request.args.get("term")})
    form.offer(operations.plan_of(g.subject), today_of(task.forum))
    return form


@bp.get("/chair/<int:rotation_id>/pass")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def pass_turn(**_address: int) -> Any:
    """Ask which turn is passed, and why."""
    task = _task("chairing/pass_turn.html")
    return _ask(task, _pass_form(task))


@bp.post("/chair/<int:rotation_id>/pass")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_pass_turn(**_address: int) -> Any:
    """Pass the turn."""
    task = _task("chairing/pass_turn.html")
    return _decide(task, _pass_form(task))


def _join_form(task: Task) -> ProposalForm:
    form = forms.JoinForm(data={"country": request.args.get("country")})
    members = queries.belonging(task.forum.id, today_of(task.forum))
    form.offer(operations.plan_of(g.subject), [code for code, side in members.items() if task.side in (None, side)])
    return form


@bp.get("/chair/<int:rotation_id>/join")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def join(**_address: int) -> Any:
    """Ask which country is inserted, and where."""
    task = _task("chairing/join.html")
    return _ask(task, _join_form(task))


@bp.post("/chair/<int:rotation_id>/join")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_join(**_address: int) -> Any:
    """Insert the country."""
    task = _task("chairing/join.html")
    return _decide(task, _join_form(task))


def _leave_form(task: Task) -> ProposalForm:
    form = forms.LeaveForm(data={"country": request.args.get("country"), "on": today_of(task.forum)})
    form.offer(operations.plan_of(g.subject))
    return form


@bp.get("/chair/<int:rotation_id>/leave")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def leave(**_address: int) -> Any:
    """Ask which country leaves the order, and when."""
    task = _task("chairing/leave.html")
    return _ask(task, _leave_form(task))


@bp.post("/chair/<int:rotation_id>/leave")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_leave(**_address: int) -> Any:
    """Take the country out of the order."""
    task = _task("chairing/leave.html")
    return _decide(task, _leave_form(task))


def _reorder_form(_task: Task) -> ProposalForm:
    plan = operations.plan_of(g.subject)
    form = forms.ReorderForm(data={"order": list(plan.order)})
    form.offer(plan)
    return form


@bp.get("/chair/<int:rotation_id>/order")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def reorder(**_address: int) -> Any:
    """Ask for another order."""
    task = _task("chairing/reorder.html")
    return _ask(task, _reorder_form(task))


@bp.post("/chair/<int:rotation_id>/order")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_reorder(**_address: int) -> Any:
    """Deal the coming terms along another order."""
    task = _task("chairing/reorder.html")
    return _decide(task, _reorder_form(task))


def _pattern_form() -> ProposalForm:
    return forms.PatternForm(data={"pattern": g.subject.pattern.value, "months": g.subject.months})


@bp.get("/chair/<int:rotation_id>/pattern")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def pattern(**_address: int) -> Any:
    """Ask how long terms last."""
    return _ask(_task("chairing/pattern.html"), _pattern_form())


@bp.post("/chair/<int:rotation_id>/pattern")
@door(access.ARRANGE, subject=queries.rotation_or_404)
def save_pattern(**_address: int) -> Any:
    """Change how long coming terms last."""
    return _decide(_task("chairing/pattern.html"), _pattern_form())

"""From a wish to a chain: proposals side by side, what the chosen one changes, then carrying out exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.cycles.planning import access, forms, operations, queries, words
from exchange.cycles.planning.models import Cycle
from exchange.cycles.planning.rules import (
    Chain,
    Ground,
    Proposals,
    Template,
    TemplateRefusedError,
    Wish,
    flaws,
    propose,
)
from exchange.cycles.planning.rules.differing import Change, Difference, differences, mark_of
from exchange.cycles.planning.rules.picture import Drawing, draw
from exchange.cycles.planning.views.shared import bp, meets_politically, today_of
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings.life.queries import audience_of_change, audience_of_step
from exchange.meetings.rules import OVER, PlanRefusedError, State, Step
from exchange.meetings.words import FLAWS


@dataclass
class Task:
    """What is being planned: a new year of the forum, or one of its cycles anew."""

    forum: Forum
    cycle: Cycle | None = None

    @cached_property
    def today(self) -> date:
        """The day it is for the forum."""
        return today_of(self.forum)

    @cached_property
    def template(self) -> Template:
        """The forum's template."""
        return queries.template_of(self.forum)

    def ground(self, wish: Wish) -> Ground:
        """Return what a chain is planned on."""
        return queries.ground_of(g.viewer, self.forum, wish, self.today, self.cycle)

    def first_wish(self) -> Wish:
        """Return what the form begins with: the cycle's wish, or the second half of November of an open year.

        Which year is said by ``year`` in the address, else it is the first one.
        """
        if self.cycle is not None:
            return operations.wish_of(self.cycle)
        taken, year = queries.planned_years(self.forum.id), self.today.year + (self.today.month > 6)  # noqa: PLR2004
        coming = range(year, year + len(taken) + 3)
        asked = request.args.get("year", "")
        year = next(one for one in (*(one for one in coming if str(one) == asked), *coming) if one not in taken)
        return Wish(date(year, 11, 15), date(year, 11, 30))

    def address(self, *, confirm: bool = False, wish: Wish | None = None, **more: Any) -> str:
        """Return the address where chains are asked for, or where one is confirmed and carried out."""
        page = "planning.new" if self.cycle is None else "planning.replan"
        if confirm:
            page = "planning.confirm" if self.cycle is None else "planning.confirm_replan"
        values: dict[str, Any] = {"forum_id": self.forum.id, **(forms.in_address(wish) if wish else {}), **more}
        if self.cycle is not None:
            values["year"] = self.cycle.year
        return url_for(page, **values)

    def check_year(self, form: Any, wish: Wish | None) -> Wish | None:
        """Return the wish if its year can be planned here, else None with a message beside the field."""
        if wish is None:
            return None
        if self.cycle is not None and wish.year != self.cycle.year:
            form.refuse("first", _("This cycle is that of %(year)s.", year=self.cycle.year))
            return None
        if self.cycle is None and wish.year in queries.planned_years(self.forum.id):
            form.refuse("first", _("%(year)s is planned already. Open it to plan it anew.", year=wish.year))
            return None
        return wish


def _task() -> Task:
    """Return the task of the address; a forum that does not meet politically has none."""
    subject = g.subject
    task = Task(subject.forum, subject) if isinstance(subject, Cycle) else Task(subject)
    if not meets_politically(task.forum):
        abort(404)
    return task


def _is_over(task: Task) -> Response | None:
    """Send back whoever wants to plan anew what is over."""
    political = queries.political_of(task.cycle) if task.cycle is not None else None
    if task.cycle is None or political is None or political.meeting.state not in OVER:
        return None
    flash(_("The political meeting took place: this cycle is over and is not planned anew."), "warning")
    return redirect(url_for("planning.show", forum_id=task.forum.id, year=task.cycle.year))


# --- Asking -----------------------------------------------------------------------------------------------------------


def _ask(task: Task) -> Any:
    form = forms.wish_form(task.forum, task.today, request.args, task.first_wish())
    if request.args.get("first") is None:
        return _ask_page(task, form)
    wish = task.check_year(form, form.wish(task.today))
    if wish is None:
        return _ask_page(task, form), 422
    return _ask_page(task, form, wish)


def _ask_page(task: Task, form: Any, wish: Wish | None = None, *, late: bool = False) -> str:
    ground = task.ground(wish) if wish else None
    found = propose(task.template, wish, ground) if wish and ground else None
    broken = flaws(task.template, forums.levels_of(task.forum))
    return render_template(
        "cycles/planning/ask.html", form=form, forum=task.forum, cycle=task.cycle, wish=wish, task=task, late=late, template=task.template,
        found=found, drawings=_drawings(found, ground), wording=words, broken=TemplateRefusedError(broken) if broken else None,
        changes=_changes(task, found), decides=access.may_decide(g.viewer, task.forum.id),
    )  # fmt: skip


def _drawings(found: Proposals | None, ground: Ground | None) -> list[Drawing | None]:
    if found is None or ground is None:
        return []
    return [
        draw(
            [(one.rung, one.first) for one in chain.meetings],
            [due.day for one in chain.meetings for due in one.due if not due.passed],
            ground.rota.terms(chain.political().first),
            ground.today,
        )
        for chain in found.chains
    ]


def _changes(task: Task, found: Proposals | None) -> list[dict[Any, Difference]]:
    """Return, for each proposal, what it would do to each place of the cycle that is planned anew."""
    if task.cycle is None or found is None:
        return []
    present = queries.present_of(task.cycle)
    return [{one.rung: one for one in differences(chain, present)} for chain in found.chains]


# --- Confirming -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A chosen chain with what it changes, and how many people are told."""

    wish: Wish
    ground: Ground
    chain: Chain
    found: list[Difference]
    told: int

    @property
    def mark(self) -> str:
        """Return a mark of all that is shown."""
        return mark_of(self.found, self.told)


def _choice(task: Task, wish: Wish, mark: str | None) -> Choice | None:
    """Return the chain of that mark (None: the best) among the present proposals; None when there is none (any more)."""
    ground = task.ground(wish)
    proposals = propose(task.template, wish, ground)
    chain = next(iter(proposals.chains), None) if mark is None else proposals.find(mark)
    if chain is None:
        return None
    found = differences(chain, queries.present_of(task.cycle) if task.cycle else ())
    return Choice(wish, ground, chain, found, _told(task, found))


def _told(task: Task, found: list[Difference]) -> int:
    """Return how many people hear that a meeting moves."""
    meetings = {place.meeting_id: place.meeting for place in task.cycle.places} if task.cycle else {}
    people: set[int] = set()
    for one in found:
        if one.change is Change.MOVED and one.meeting_id in meetings:
            meeting = meetings[one.meeting_id]
            told = (
                audience_of_step(meeting, Step.SCHEDULE)
                if meeting.state is State.POSTPONED
                else audience_of_change(meeting)
            )
            people.update(place.person_id for place in told)
    return len(people)


def _confirm(task: Task) -> Any:
    wish: Wish | None = task.first_wish()
    if request.args.get("first"):
        form = forms.wish_form(task.forum, task.today, request.args, task.first_wish())
        wish = task.check_year(form, form.wish(task.today))
    choice = _choice(task, wish, request.args.get("chain")) if wish else None
    if choice is None:
        flash(_("That proposal does not stand any more. Choose among the present ones."), "warning")
        return redirect(task.address(wish=wish))
    return _confirm_page(task, forms.choose_form(task.forum, task.today), choice)


def _confirm_page(task: Task, form: forms.ChooseForm, choice: Choice, *, late: bool = False) -> str:
    form.chain.data, form.shown.data = choice.chain.mark(), choice.mark
    zones = queries.zones_of({one.host for one in choice.chain.meetings})
    return render_template(
        "cycles/planning/confirm.html", form=form, forum=task.forum, cycle=task.cycle, task=task, choice=choice,
        template=task.template, zones=zones, wording=words, late=late, sent=forms.in_address(choice.wish),
    )  # fmt: skip


def _decide(task: Task) -> Any:
    """Carry out exactly what was shown; show again what changed meanwhile."""
    form, now = forms.choose_form(task.forum, task.today), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _is_over(task):
        return sent_back
    wish = task.check_year(form, form.wish(task.today))
    if wish is None:
        return _ask_page(task, form), 422
    choice = _choice(task, wish, form.chain.data or "")
    if choice is None:
        return _ask_page(task, form, wish, late=True), 409
    if form.shown.data != choice.mark:
        return _confirm_page(task, form, choice, late=True), 409
    return _carry_out(task, form, choice, now)


def _carry_out(task: Task, form: forms.ChooseForm, choice: Choice, now: datetime) -> Any:
    intent = operations.Intent(choice.wish, task.template, choice.ground.members)
    try:
        if task.cycle is None:
            operations.make(g.viewer, task.forum, intent, choice.chain, now)
        else:
            operations.replan(g.viewer, task.cycle, intent, choice.found, now)
    except PlanRefusedError as refused:
        back = task.address(wish=choice.wish)
        db.session.rollback()
        why = " ".join(str(FLAWS[flaw]) for flaw in refused.flaws.values())
        flash(_("It cannot be planned so. %(why)s", why=why), "error")
        return redirect(back)
    _say(task, choice)
    answer = url_for("planning.show", forum_id=task.forum.id, year=choice.wish.year)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _say(task: Task, choice: Choice) -> None:
    year = choice.wish.year
    if task.cycle is None:
        flash(_("%(year)s is planned. Its meetings are scheduled and its deadlines set.", year=year), "success")
        return
    told = ngettext("%(num)s person is told of it.", "%(num)s persons are told of it.", choice.told)
    flash(f"{_('%(year)s is planned anew.', year=year)} {told if choice.told else ''}".strip(), "success")


# --- Addresses --------------------------------------------------------------------------------------------------------


@bp.get("/new")
@door(access.SEE, subject=forums.forum_or_404)
def new(**_address: int) -> Any:
    """Ask when the political meeting should be, and propose chains."""
    return _ask(_task())


@bp.get("/new/confirm")
@door(access.DECIDE, subject=forums.forum_or_404)
def confirm(**_address: int) -> Any:
    """Show what choosing a chain will create."""
    return _confirm(_task())


@bp.post("/new/confirm")
@door(access.DECIDE, subject=queries.held_forum_or_404)
def make(**_address: int) -> Any:
    """Make the chain the forum's cycle."""
    return _decide(_task())


@bp.get("/<int:year>/replan")
@door(access.SEE, subject=queries.cycle_or_404)
def replan(**_address: int) -> Any:
    """Ask for another wish, and propose chains against the present one."""
    task = _task()
    return _is_over(task) or _ask(task)


@bp.get("/<int:year>/replan/confirm")
@door(access.DECIDE, subject=queries.cycle_or_404)
def confirm_replan(**_address: int) -> Any:
    """Show what choosing another chain changes."""
    task = _task()
    return _is_over(task) or _confirm(task)


@bp.post("/<int:year>/replan/confirm")
@door(access.DECIDE, subject=queries.held_cycle_or_404)
def apply(**_address: int) -> Any:
    """Bring the cycle to the chain that was shown."""
    return _decide(_task())

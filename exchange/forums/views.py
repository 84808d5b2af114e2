"""Pages of forums: the list, one forum on any day, who belongs, who holds which role."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from exchange.accounts.models import Authority
from exchange.accounts.rules import Role
from exchange.core import clock, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.forms import EditForm, Form
from exchange.core.i18n import gettext as _
from exchange.forums import access, forms, operations, queries, rules, words
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forums.operations import Farewell
from exchange.forums.queries import Held, Member
from exchange.forums.rules import Seat
from exchange.world.models import Country
from exchange.world.queries import country as country_of

bp = Blueprint("forums", __name__, url_prefix="/forums")


def _today(forum: Forum) -> date:
    return operations.today(forum, g.viewer.at)


def _home(forum_id: int) -> str:
    return url_for("forums.show", forum_id=forum_id)


def _say(form: Form, error: rules.ForumRefusal) -> None:
    """Put a refusal beside its field, or beside the first one where the form has no such field."""
    field, sentence = words.refusal(error)
    form.refuse(field if field in form else next(iter(form)).name, sentence)


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show the forums the viewer belongs to, with who chairs now and next."""
    forums = queries.forums(g.viewer)
    days = {forum.id: _today(forum) for forum in forums}
    grants = sorted((grant for grant in g.viewer.grants if grant.forum_id), key=lambda grant: grant.role)
    return render_template(
        "forums/index.html", forums=forums, days=days, counts=queries.member_counts(days), seats=queries.seats(days),
        levels=queries.levels_of, grants=grants,
    )  # fmt: skip


@bp.get("/<int:forum_id>")
@door(access.SEE, subject=queries.shown_forum_or_404)
def show(forum_id: int) -> Any:
    """Show a forum as it was, is or will be on a day: who belongs, who chairs, who holds which role."""
    forum, today = g.subject, _today(g.subject)
    try:
        on = forms.asked_day(request.args.get("on")) or today
    except ValueError:
        flash(_("That is not a day. The forum is shown as of today."), "warning")
        on = today
    members, mandates = queries.roster(forum_id, on)
    seats = queries.seats({forum_id: on})[forum_id]
    sections = [section for source in queries.forum_sections if (section := source(g.viewer, forum))]
    return render_template(
        "forums/show.html", forum=forum, on=on, today=today, seats=seats, sections=sections,
        levels=queries.levels_of(forum), is_current=on == today,
        **_members(members, on), **_people(mandates, on), gaps=_gaps(forum_id, members, mandates, seats, on),
    )  # fmt: skip


def _members(members: list[Member], on: date) -> dict[str, Any]:
    return {
        "members": [member for member in members if member.spell.holds(on)],
        "past_members": [one for one in members if one.spell.ends_on is not None and one.spell.ends_on <= on],
        "coming_members": [member for member in members if member.spell.starts_on > on],
    }


def _people(mandates: list[Held], on: date) -> dict[str, Any]:
    held = [mandate for mandate in mandates if mandate.spell.holds(on)]
    groups = [(word, [m for m in held if m.role is role]) for role, word in words.ROLE_GROUPS.items()]
    return {
        "groups": [(word, some) for word, some in groups if some],
        "coming_mandates": [mandate for mandate in mandates if mandate.spell.starts_on > on],
    }


def _gaps(forum_id: int, members: list[Member], mandates: list[Held], seats: list[Seat], on: date) -> list[str]:
    """Return what is missing, as far as the viewer can do something about it."""
    countries = [m.country_code for m in members if m.country_code and m.spell.holds(on)]
    found = rules.gaps(countries, [(m.role, m.country_code, m.spell) for m in mandates], seats, on)
    if not g.viewer.runs(forum_id):
        own = g.viewer.countries(forum_id, Role.CONTACT_POINT)
        found = [gap for gap in found if isinstance(gap, rules.NoDelegation) and gap.country in own]
    return [words.gap(gap) for gap in found]


@bp.get("/new")
@door(access.CREATE)
def new() -> Any:
    """Show the empty form."""
    return render_template("forums/new.html", form=forms.forum_form())


@bp.post("/new")
@door(access.CREATE)
def create() -> Any:
    """Found a forum."""
    form, now = forms.forum_form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate_on_submit():
        return render_template("forums/new.html", form=form), 422
    forum = operations.create(g.viewer, form.facts(), now)
    flash(_("The forum is there. Now add its countries and bodies, and its secretariat."), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(forum.id), now))


@bp.get("/<int:forum_id>/edit")
@door(access.ADMINISTER, subject=queries.forum_or_404)
def edit(**_address: int) -> Any:
    """Show the form with what is known."""
    return render_template("forums/edit.html", form=forms.forum_form(g.subject), forum=g.subject)


@bp.post("/<int:forum_id>/edit")
@door(access.ADMINISTER, subject=queries.forum_or_404)
def save(forum_id: int) -> Any:
    """Change the forum."""
    form, forum = forms.forum_form(g.subject), g.subject
    if not form.validate_on_submit():
        return render_template("forums/edit.html", form=form, forum=forum), 422
    if form.is_stale(forms.as_entered(forum)):
        return render_template("forums/edit.html", form=form, forum=forum), 409
    try:
        operations.change(g.viewer, forum, form.facts(), clock.now())
    except rules.ForumRefusal as error:
        _say(form, error)
        return render_template("forums/edit.html", form=form, forum=forum), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(_home(forum_id))


@bp.get("/<int:forum_id>/members/new")
@door(access.ADMINISTER, subject=queries.forum_or_404)
def join(**_address: int) -> Any:
    """Ask which country or body joins, and from when."""
    return render_template("forums/join.html", form=forms.JoinForm(), forum=g.subject)


@bp.post("/<int:forum_id>/members/new")
@door(access.ADMINISTER, subject=queries.forum_or_404)
def save_join(forum_id: int) -> Any:
    """Let the country or body belong."""
    form, forum, now = forms.JoinForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if form.validate_on_submit():
        try:
            operations.join(g.viewer, forum, _joining(form.who.data), form.spell, now, note=form.note.data or "")
        except rules.ForumRefusal as error:
            _say(form, error)
        else:
            flash(_("The membership is entered."), "success")
            return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(forum_id), now))
    return render_template("forums/join.html", form=form, forum=forum), 422


def _joining(who: str) -> Country | Authority:
    """Return what the form's choice stands for: a body's key, or a country's code."""
    found = queries.body(int(who)) if who.isdigit() else country_of(who)
    if found is None:
        raise rules.NotAMember(who)
    return found


@bp.get("/<int:forum_id>/members/<int:membership_id>/edit")
@door(access.ADMINISTER, subject=queries.membership_or_404)
def edit_membership(**_address: int) -> Any:
    """Show the days of a membership."""
    form = forms.MembershipForm(obj=g.subject)
    return render_template("forums/edit_membership.html", form=form, membership=g.subject, forum=g.subject.forum)


@bp.post("/<int:forum_id>/members/<int:membership_id>/edit")
@door(access.ADMINISTER, subject=queries.membership_or_404)
def save_membership(**_address: int) -> Any:
    """Correct the days of a membership."""
    form, membership = forms.MembershipForm(), g.subject

    def carry_out() -> None:
        operations.change_membership(g.viewer, membership, form.spell, clock.now(), note=form.note.data or "")

    shown = {"membership": membership, "farewell": _farewell(membership, form.ends_on.data)}
    return _settle("forums/edit_membership.html", form, membership, carry_out, **shown)


def _settle(template: str, form: EditForm, held: Membership | Mandate, carry_out: Any, **shown: Any) -> Any:
    """Carry out an edit of a membership or role, or show the form with what is wrong or has to be said before."""
    page = {"form": form, "forum": held.forum, **shown}
    if not form.validate_on_submit():
        return render_template(template, **page), 422
    if form.is_stale(held):
        return render_template(template, **page), 409
    if "shown" in form and (form["shown"].data or "") != (ending := _mark(shown["farewell"])):
        form["shown"].data = ending
        return render_template(template, **page)
    try:
        carry_out()
    except rules.ForumRefusal as error:
        _say(form, error)
        return render_template(template, **page), 422
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(_home(held.forum_id))


def _farewell(membership: Membership, on: date | None) -> Farewell | None:
    return operations.farewell(membership, on, g.viewer.at) if on else None


def _mark(farewell: Farewell | None) -> str:
    """Return which roles end, and so what a form has to have said."""
    ending = [*farewell.ended, *farewell.withdrawn] if farewell else []
    return ",".join(str(mandate.id) for mandate in ending)


@bp.get("/<int:forum_id>/members/<int:membership_id>/end")
@door(access.ADMINISTER, subject=queries.membership_or_404)
def end_membership(**_address: int) -> Any:
    """Ask when a country or body leaves, and say whose roles end with it."""
    membership, today = g.subject, _today(g.subject.forum)
    on = max(today, membership.starts_on)
    leaving = _farewell(membership, on)
    form = forms.EndForm(data={"ends_on": on, "version": membership.version, "shown": _mark(leaving)})
    return render_template(
        "forums/end_membership.html", form=form, membership=membership, forum=membership.forum, farewell=leaving
    )


@bp.post("/<int:forum_id>/members/<int:membership_id>/end")
@door(access.ADMINISTER, subject=queries.membership_or_404)
def save_end_membership(**_address: int) -> Any:
    """End a membership, and the roles under it."""
    form, membership = forms.EndForm(), g.subject

    def carry_out() -> None:
        operations.end_membership(g.viewer, membership, form.ends_on.data, clock.now(), reason=form.reason.data or "")

    shown = {"membership": membership, "farewell": _farewell(membership, form.ends_on.data)}
    return _settle("forums/end_membership.html", form, membership, carry_out, **shown)


def _role_form(forum: Forum, **options: Any) -> forms.RoleForm:
    """Return the form with the roles and countries that the viewer may give."""
    form = forms.RoleForm(**options)
    today = _today(forum)
    members = sorted(
        {m.country_code for m in queries.memberships(forum.id) if m.country_code and not _is_past(m, today)}
    )
    if rules.administers(g.viewer, forum.id):
        form.offer(list(rules.GRANTABLE), None, members)
    else:
        own = sorted(g.viewer.countries(forum.id, Role.CONTACT_POINT))
        form.offer([role for role in rules.GRANTABLE if role in rules.GIVEN_BY_CONTACT_POINTS], own, members)
    return form


def _is_past(membership: Membership, today: date) -> bool:
    return membership.ends_on is not None and membership.ends_on <= today


@bp.get("/<int:forum_id>/people/new")
@door(access.NAME_PEOPLE, subject=queries.forum_or_404)
def name(**_address: int) -> Any:
    """Ask who gets which role, from when to when."""
    preset = {"starts_on": _today(g.subject), "role": request.args.get("role"), "country": request.args.get("country")}
    return render_template("forums/name.html", form=_role_form(g.subject, data=preset), forum=g.subject)


@bp.post("/<int:forum_id>/people/new")
@door(access.NAME_PEOPLE, subject=queries.forum_or_404)
def save_name(forum_id: int) -> Any:
    """Give a role."""
    forum, now = g.subject, clock.now()
    form = _role_form(forum)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if form.validate_on_submit() and (person := form.found(_candidates(forum, form.who.data))):
        try:
            operations.give(g.viewer, forum, person, form.office, now)
        except rules.ForumRefusal as error:
            _say(form, error)
        else:
            flash(_("%(name)s has the role.", name=person.name), "success")
            return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(forum_id), now))
    return render_template("forums/name.html", form=form, forum=forum), 422


def _candidates(forum: Forum, who: str) -> Any:
    own = None if rules.administers(g.viewer, forum.id) else g.viewer.countries(forum.id, Role.CONTACT_POINT)
    return queries.candidates(g.viewer, who, own)


@bp.get("/<int:forum_id>/people/<int:mandate_id>/edit")
@door(access.CHANGE_ROLE, subject=queries.mandate_or_404)
def edit_mandate(**_address: int) -> Any:
    """Show the term of office."""
    form = forms.SpellForm(obj=g.subject)
    return render_template("forums/edit_mandate.html", form=form, mandate=g.subject, forum=g.subject.forum)


@bp.post("/<int:forum_id>/people/<int:mandate_id>/edit")
@door(access.CHANGE_ROLE, subject=queries.mandate_or_404)
def save_mandate(**_address: int) -> Any:
    """Correct the term of office."""
    form, mandate = forms.SpellForm(), g.subject

    def carry_out() -> None:
        operations.change_mandate(g.viewer, mandate, form.spell, clock.now())

    return _settle("forums/edit_mandate.html", form, mandate, carry_out, mandate=mandate)


@bp.get("/<int:forum_id>/people/<int:mandate_id>/end")
@door(access.CHANGE_ROLE, subject=queries.mandate_or_404)
def end_mandate(**_address: int) -> Any:
    """Ask when a role ends."""
    mandate = g.subject
    soonest = max(_today(mandate.forum), mandate.starts_on)
    form = forms.EndForm(data={"ends_on": soonest, "version": mandate.version})
    return render_template("forums/end_mandate.html", form=form, mandate=mandate, forum=mandate.forum)


@bp.post("/<int:forum_id>/people/<int:mandate_id>/end")
@door(access.CHANGE_ROLE, subject=queries.mandate_or_404)
def save_end_mandate(**_address: int) -> Any:
    """End a role."""
    form, mandate = forms.EndForm(), g.subject

    def carry_out() -> None:
        operations.end_mandate(g.viewer, mandate, form.ends_on.data, clock.now(), reason=form.reason.data or "")

    return _settle("forums/end_mandate.html", form, mandate, carry_out, mandate=mandate, farewell=None)


blueprints = (bp,)

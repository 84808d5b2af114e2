"""Pages about people: the list, one person, invitations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for

from exchange.accounts import access, forms, operations, queries, words
from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Refusal, Refused
from exchange.accounts.views.shared import bp, refuse
from exchange.core import clock, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import paginate
from exchange.world import queries as world
from exchange.world.rules import Capacity


@bp.get("/people")
@door(SIGNED_IN)
def people() -> Any:
    """Show the people one may see. How to reach them stands on their own pages, for those who may."""
    asked = request.args
    chosen = asked.get("authority", "")
    filters: dict[str, Any] = {
        "name": asked.get("q", "")[:200],
        "country": asked.get("country", "")[:2],
        "authority_id": int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None,  # noqa: PLR2004
        "state": _asked_state(),
    }
    return render_template(
        "accounts/people.html", page=paginate(queries.people(g.viewer, **filters)), filters=filters,
        countries=world.choices(only=queries.countries_of_people(g.viewer)),
        authorities=words.authority_choices(queries.authorities_of_people(g.viewer)),
        may_invite=access.INVITE.opens_for(g.viewer, None),
    )  # fmt: skip


def _asked_state() -> PersonState | None:
    """Return the state asked for; only administrators have business with closed accounts."""
    asked = request.args.get("state", "")
    return PersonState(asked) if g.viewer.is_admin and asked in set(PersonState) else None


@bp.get("/people/<int:person_id>")
@door(access.SEE, subject=queries.known_or_404)
def person(person_id: int) -> Any:
    """Show a person, with what the rooms upstairs know of the roles."""
    known = g.subject
    shown = known.person
    may_renew = access.INVITATION.opens_for(g.viewer, known) and shown.state is PersonState.INVITED
    return render_template(
        "accounts/person.html", person=shown, may_renew=may_renew,
        may_contact=access.may_contact(g.viewer, person_id, known.forums),
        invitation=queries.latest_invitation(person_id) if may_renew else None,
        sections=queries.sections_about(g.viewer, shown),
    )  # fmt: skip


@bp.get("/people/invite")
@door(access.INVITE)
def invite() -> Any:
    """Show the form to let someone in."""
    return render_template("accounts/invite.html", form=forms.invite_form(g.viewer.locale))


@bp.post("/people/invite")
@door(access.INVITE)
def send_invitation() -> Any:
    """Let someone in and write the invitation."""
    form, now = forms.invite_form(g.viewer.locale), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate_on_submit() or not _names_one_authority(form):
        return render_template("accounts/invite.html", form=form), 422
    try:
        invited = _invite(form, now)
    except Refused as refused:
        db.session.rollback()
        _say(form, refused)
        return render_template("accounts/invite.html", form=form), 422
    answer = once.commit_once(form.key.data, g.viewer.person_id, url_for("accounts.person", person_id=invited.id), now)
    flash(_("The invitation is on its way."), "success")
    return redirect(answer)


def _names_one_authority(form: forms.InviteForm) -> bool:
    """Say whether the form names at most one authority, and of a new one its kind."""
    if form.new_authority.data and form.authority.data:
        form.refuse("new_authority", _("Choose an authority from the list or name a new one, not both."))
    if form.new_authority.data and not form.new_kind.data:
        form.refuse("new_kind", _("Say what kind of authority this is."))
    return not form.is_refused()


def _invite(form: forms.InviteForm, now: datetime) -> Person:
    authority = db.session.get(Authority, form.authority.data) if form.authority.data else None
    if form.new_authority.data:
        authority = operations.add_authority(
            g.viewer, name=form.new_authority.data, kind=form.new_kind.data, country_code=form.country.data, now=now
        )
    country = world.country(form.country.data or (authority.country_code if authority else "") or "")
    invited, _secret = operations.invite(
        g.viewer, email=form.email.data, name=form.name.data, authority=authority, country_code=form.country.data,
        capacities=[Capacity(capacity) for capacity in form.capacities.data], locale=form.locale.data,
        zone=form.zone.data or (country.zone if country else g.viewer.zone), now=now, lasts=_invitation_lasts(),
    )  # fmt: skip
    return invited


def _say(form: forms.InviteForm, refused: Refused) -> None:
    """Say why nobody was invited; of someone known already nothing but that."""
    if refused.code is Refusal.ADDRESS_TAKEN:
        form.refuse("email", _("The platform knows this person already. Add them to your forum by this address."))
    else:
        forms.show_refusal(form, refused)


def _invitation_lasts() -> timedelta:
    return timedelta(days=current_app.config["INVITATION_DAYS"])


@bp.post("/people/<int:person_id>/invitation")
@door(access.INVITATION, subject=queries.known_or_404)
def renew_invitation(person_id: int) -> Any:
    """Send the invitation again, with a new link."""
    try:
        operations.renew_invitation(g.viewer, g.subject.person, clock.now(), _invitation_lasts())
    except Refused as refused:
        return refuse(refused, "accounts.person", person_id=person_id)
    db.session.commit()
    flash(_("A new invitation is on its way; the earlier link no longer works."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.post("/people/<int:person_id>/invitation/withdraw")
@door(access.INVITATION, subject=queries.known_or_404)
def withdraw_invitation(person_id: int) -> Any:
    """Withdraw an invitation that was not taken up."""
    try:
        operations.withdraw_invitation(g.viewer, g.subject.person, clock.now())
    except Refused as refused:
        return refuse(refused, "accounts.person", person_id=person_id)
    db.session.commit()
    flash(_("The invitation is withdrawn; its link no longer works."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))

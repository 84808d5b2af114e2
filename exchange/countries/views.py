"""Pages of countries: the list, one country, and what is kept of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.text import clean_line, fold
from exchange.countries import access, operations, queries
from exchange.countries.forms import EndForm, NeedForm, PostingForm, PriorityForm, StayForm
from exchange.countries.models import Posting, Priority
from exchange.countries.picture import queries as picture
from exchange.countries.rules import CountryRefusedError, PostingKind, ends_soon, may_post, may_state_need, speaks_for
from exchange.world.models import Country
from exchange.world.queries import member_codes

bp = Blueprint("countries", __name__, url_prefix="/countries")
LONGEST_NAME, SHOWN_PEOPLE = 60, 8


@bp.get("/")
@door(access.SEE)
def index():
    """Show the priority third countries, and all others of which the viewer may know something."""
    today = g.viewer.at.date()
    named = clean_line(request.args.get("name", ""))[:LONGEST_NAME]
    priorities = {priority.country_code: priority for priority in queries.priorities(today)}
    columns = [
        (_("Posted there"), queries.posted_now(g.viewer, today)),
        *(count(g.viewer) for count in queries.country_counts),
    ]
    known = {code for _title, numbers in columns for code in numbers}
    countries, listed = sorted(queries.all_countries(), key=_by_name), known | set(priorities)
    found = [one for one in countries if (fold(named) in _by_name(one) if named else one.code in listed)]
    groups = [
        (_("Priority third countries"), [one for one in found if one.code in priorities]),
        (_("Other third countries"), [one for one in found if one.code not in priorities and not one.is_member_state(today)]),
        (_("Member States"), [one for one in found if one.code not in priorities and one.is_member_state(today)]),
    ]  # fmt: skip
    pages = [page for source in queries.country_pages if (page := source(g.viewer))]
    return render_template(
        "countries/index.html", groups=groups, priorities=priorities, columns=columns, named=named, pages=pages,
        **({"chosen": None} if named else _world(countries, listed)),
    )  # fmt: skip


def _world(all_of_them: list[Country], listed: set[str]) -> dict[str, Any]:
    """Return the world picture, and the countries that are not listed under it already."""
    countries = {one.code: one for one in all_of_them}
    chosen = picture.chosen(g.viewer, request.args.get("by", ""))
    measured = chosen.read(g.viewer)
    today = g.viewer.at.date()
    thirds = [code for code, one in countries.items() if not one.is_member_state(today)]
    rest, members = [code for code in thirds if code not in listed], set(countries) - set(thirds)
    return {
        "tiles": picture.placed(frozenset(countries)), "size": picture.size(), "measures": picture.offered(g.viewer),
        "chosen": chosen, "measured": measured, "members": members, "counts": measured.counts(thirds),
        "rest": rest,
    }  # fmt: skip


def _by_name(country: Country) -> str:
    return fold(formats.country(country.code))


@bp.get("/<code>")
@door(access.SEE, subject=queries.country_or_404)
def show(code: str):
    """Show what the viewer may know of a country."""
    country: Country = g.subject
    if code != country.code:
        return redirect(url_for(".show", code=country.code))
    today = queries.today_in(country, g.viewer.at)
    people = queries.people_from(g.viewer, country.code, SHOWN_PEOPLE)
    return render_template(
        "countries/show.html", country=country, today=today, is_member_state=country.is_member_state(today),
        priorities=queries.priorities_of(country.code), people=people[:SHOWN_PEOPLE],
        more_people=len(people) > SHOWN_PEOPLE,
        sections=[section for source in queries.country_sections if (section := source(g.viewer, country.code))],
        **_postings(country, today), **_needs(country, today),
    )  # fmt: skip


def _postings(country: Country, today: Any) -> dict[str, Any]:
    found = queries.postings_about(g.viewer, country.code)
    present = [pair for pair in found if pair[0].ends_on is None or pair[0].ends_on > today]
    return {
        "posted_here": [pair for pair in present if pair[0].country_code == country.code],
        "posted_abroad": [pair for pair in present if pair[0].country_code != country.code],
        "posted_before": [pair for pair in found if pair not in present],
        "ends_soon": ends_soon,
        "may_post": lambda posting: may_post(g.viewer, posting.person.country_code),
        "may_add_posting": access.posts_people(g.viewer),
    }


def _needs(country: Country, today: Any) -> dict[str, Any]:
    if country.is_member_state(today) or not g.viewer.is_union:
        return {"needs": None, "own": []}
    own = [code for code in sorted(speaks_for(g.viewer)) if may_state_need(g.viewer, code)]
    return {"needs": queries.needs_about(g.viewer, country.code), "own": own}


def _back(code: str) -> str:
    return url_for("countries.show", code=code.upper())


@bp.get("/<code>/priority/new")
@door(access.SET_PRIORITY, subject=queries.country_or_404)
def new_priority(**_address: str):
    return render_template("countries/new_priority.html", country=g.subject, form=PriorityForm())


@bp.post("/<code>/priority/new")
@door(access.SET_PRIORITY, subject=queries.country_or_404)
def set_priority(code: str):
    form, now = PriorityForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    try:
        if form.validate():
            operations.set_priority(g.viewer, g.subject, form.starts_on.data, form.source.data, now)
            flash(_("%(country)s is a priority now.", country=formats.country(g.subject.code)), "success")
            return redirect(once.commit_once(form.key.data, g.viewer.person_id, _back(code), now))
    except CountryRefusedError as error:
        form.say(error)
    return render_template("countries/new_priority.html", country=g.subject, form=form), 422


def _end_priority_page(priority: Priority, form: EndForm, status: int = 200) -> Any:
    return render_template("countries/end_priority.html", priority=priority, form=form), status


@bp.get("/<code>/priority/<int:priority_id>/end")
@door(access.SET_PRIORITY, subject=queries.priority_or_404)
def end_priority(**_address: Any):
    return _end_priority_page(g.subject, EndForm(data={"ends_on": g.subject.ends_on or g.viewer.at.date()}))


@bp.post("/<code>/priority/<int:priority_id>/end")
@door(access.SET_PRIORITY, subject=queries.priority_or_404)
def close_priority(code: str, **_address: Any):
    form = EndForm()
    try:
        if form.validate():
            operations.end_priority(g.viewer, g.subject, form.ends_on.data, clock.now(), form.reason.data or "")
            return _saved(_("The end has been noted."), code)
    except CountryRefusedError as error:
        form.say(error)
    return _end_priority_page(g.subject, form, 422)


def _saved(message: str, code: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return redirect(_back(code))


@bp.get("/<code>/postings/new")
@door(access.ADD_POSTING, subject=queries.country_or_404)
def new_posting(**_address: str):
    return _new_posting_page(PostingForm(data={"kind": PostingKind.LIAISON_OFFICER}))


def _new_posting_page(form: PostingForm, status: int = 200) -> Any:
    return render_template("countries/new_posting.html", country=g.subject, form=_offering(form)), status


def _offering(form: Any) -> Any:
    form.offer(member_codes(g.viewer.at.date()))
    return form


@bp.post("/<code>/postings/new")
@door(access.ADD_POSTING, subject=queries.country_or_404)
def add_posting(code: str):
    form, now = _offering(PostingForm()), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    try:
        person = form.found(queries.candidates(g.viewer, form.who.data)) if form.validate() else None
        if person is not None:
            operations.add_posting(g.viewer, person, g.subject, form.period, now, office=form.office)
            flash(_("The posting of %(name)s has been entered.", name=person.name), "success")
            return redirect(once.commit_once(form.key.data, g.viewer.person_id, _back(code), now))
    except CountryRefusedError as error:
        form.say(error)
    return _new_posting_page(form, 422)


def _posting_page(posting: Posting, form: StayForm, status: int = 200) -> Any:
    return render_template("countries/edit_posting.html", posting=posting, form=form), status


@bp.get("/postings/<int:posting_id>/edit")
@door(access.CHANGE_POSTING, subject=queries.posting_or_404)
def edit_posting(**_address: int):
    return _posting_page(g.subject, _offering(StayForm(obj=g.subject)))


@bp.post("/postings/<int:posting_id>/edit")
@door(access.CHANGE_POSTING, subject=queries.posting_or_404)
def change_posting(**_address: int):
    form, posting = _offering(StayForm()), g.subject
    if form.is_stale(posting):
        return _posting_page(posting, form, 409)
    try:
        if form.validate():
            operations.change_posting(g.viewer, posting, form.period, clock.now(), office=form.office)
            return _saved(_("The posting has been changed."), posting.country_code)
    except CountryRefusedError as error:
        form.say(error)
    return _posting_page(posting, form, 422)


def _end_posting_page(posting: Posting, form: EndForm, status: int = 200) -> Any:
    return render_template("countries/end_posting.html", posting=posting, form=form), status


@bp.get("/postings/<int:posting_id>/end")
@door(access.CHANGE_POSTING, subject=queries.posting_or_404)
def end_posting(**_address: int):
    return _end_posting_page(g.subject, EndForm(obj=g.subject))


@bp.post("/postings/<int:posting_id>/end")
@door(access.CHANGE_POSTING, subject=queries.posting_or_404)
def close_posting(**_address: int):
    form, posting = EndForm(), g.subject
    if form.is_stale(posting):
        return _end_posting_page(posting, form, 409)
    try:
        if form.validate():
            operations.end_posting(g.viewer, posting, form.ends_on.data, clock.now(), form.reason.data or "")
            return _saved(_("The end has been noted."), posting.country_code)
    except CountryRefusedError as error:
        form.say(error)
    return _end_posting_page(posting, form, 422)


def _need_page(form: NeedForm, status: int = 200) -> Any:
    return render_template("countries/edit_need.html", asked=g.subject, form=form), status


@bp.get("/<code>/needs/<own>")
@door(access.STATE_NEED, subject=queries.need_or_404)
def edit_need(**_address: str):
    return _need_page(NeedForm(obj=g.subject.need))


@bp.post("/<code>/needs/<own>")
@door(access.STATE_NEED, subject=queries.need_or_404)
def state_need(code: str, **_address: str):
    form, asked = NeedForm(), g.subject
    if asked.need is not None and form.is_stale(asked.need):
        return _need_page(form, 409)
    try:
        if form.validate():
            operations.state_need(
                g.viewer, asked.country, asked.third, form.degree.data, clock.now(), note=form.note.data or ""
            )
            return _saved(_("The need has been stated."), code)
    except CountryRefusedError as error:
        form.say(error)
    return _need_page(form, 422)


blueprints = (bp,)

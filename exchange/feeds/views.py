"""The feeds themselves, and the pages where people make and end their subscriptions (K1)."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, url_for

from exchange.calendars import ics
from exchange.core import clock, i18n, once
from exchange.core.access import PUBLIC, SIGNED_IN, door, unattended
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.secrets import digest
from exchange.core.text import slug
from exchange.feeds import answers, copies, operations, polls, queries, rules, words
from exchange.feeds.forms import ChangeForm, ConfirmForm, SubscribeForm
from exchange.feeds.models import Subscription
from exchange.meetings.queries import meeting_or_404

bp = Blueprint("feeds", __name__)


@bp.get("/calendar/<secret>.ics")
@door(PUBLIC)
@unattended
def feed(secret: str) -> Response:
    name, now = digest(secret), clock.now()
    polled = polls.find(name)
    if polled is None:
        return answers.nothing(is_gone=polls.is_retired(name))
    copy = None if polled.has_ended else answers.current(name, polled, now)
    if copy is None:
        return answers.nothing(is_gone=True)
    answer = answers.conditional(copies.of_app(), name, copy, request.environ)
    response = Response(answer.body, answer.status, answer.headers)
    response.call_on_close(polls.noting(db.engine, polled, request.environ, now))
    return response


@bp.get("/meetings/<int:meeting_id>.ics")
@door(SIGNED_IN, subject=meeting_or_404)
def meeting(meeting_id: int) -> Response:
    piece = queries.piece_for(g.viewer, meeting_id, i18n.current()) or abort(404)
    name = g.subject.title
    return answers.one_meeting(ics.single(name, piece, i18n.current()), slug(name)[:60].strip("-") or "meeting")


@bp.get("/subscriptions")
@door(SIGNED_IN)
def index():
    found = queries.subscriptions(g.viewer.person_id)
    forums = queries.forum_names({entry.forum_id for entry in found if entry.forum_id})
    return render_template("feeds/index.html", subscriptions=found, forums=forums, feed_words=words)


@bp.get("/subscriptions/new")
@door(SIGNED_IN)
def new():
    form = SubscribeForm(language=g.viewer.locale, scope=request.args.get("scope", rules.Scope.OWN.value))
    form.offer(g.viewer)
    return render_template("feeds/new.html", form=form)


@bp.post("/subscriptions/new")
@door(SIGNED_IN)
def create():
    form = SubscribeForm()
    form.offer(g.viewer)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return _shown_before(earlier)
    if not form.validate():
        return render_template("feeds/new.html", form=form), 422
    try:
        made, secret = operations.subscribe(g.viewer.person_id, actor=g.viewer, now=clock.now(), **form.wanted())
    except rules.TooManySubscriptions:
        form.refuse("scope", _("You have as many subscriptions as one can have. Revoke one first."))
        return render_template("feeds/new.html", form=form), 422
    return _show_once(form.key.data, made, secret)


@bp.get("/subscriptions/<int:subscription_id>")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def show(**_address: int):
    return render_template("feeds/show.html", subscription=g.subject, scope=_scope(), feed_words=words)


@bp.get("/subscriptions/<int:subscription_id>/edit")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def edit(**_address: int):
    form = ChangeForm(obj=g.subject)
    form.offer_languages()
    form.detail.data = g.subject.detail.value
    return render_template("feeds/edit.html", form=form, subscription=g.subject, scope=_scope())


@bp.post("/subscriptions/<int:subscription_id>/edit")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def update(subscription_id: int):
    form = ChangeForm()
    form.offer_languages()
    page = partial(render_template, "feeds/edit.html", form=form, subscription=g.subject, scope=_scope())
    if not form.validate():
        return page(), 422
    if form.is_stale(g.subject):
        return page(), 409
    operations.change(g.viewer, g.subject, clock.now(), name=form.name.data, **form.chosen())
    db.session.commit()
    flash(_("The subscription was changed. Your calendar shows it at its next refresh."), "success")
    return redirect(url_for("feeds.show", subscription_id=subscription_id))


@bp.get("/subscriptions/<int:subscription_id>/renew")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def ask_renew(**_address: int):
    return render_template("feeds/ask_renew.html", form=ConfirmForm(), subscription=g.subject)


@bp.post("/subscriptions/<int:subscription_id>/renew")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def renew(**_address: int):
    form = ConfirmForm()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return _shown_before(earlier)
    secret = operations.renew(g.viewer, g.subject, clock.now())
    return _show_once(form.key.data, g.subject, secret)


@bp.get("/subscriptions/<int:subscription_id>/revoke")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def ask_revoke(**_address: int):
    return render_template("feeds/ask_revoke.html", form=ConfirmForm(), subscription=g.subject)


@bp.post("/subscriptions/<int:subscription_id>/revoke")
@door(SIGNED_IN, subject=queries.subscription_or_404)
def revoke(**_address: int):
    operations.revoke(g.viewer, g.subject, clock.now())
    db.session.commit()
    flash(_("The subscription was revoked. Its address no longer works."), "success")
    return redirect(url_for("feeds.index"))


def _scope() -> str:
    subscription: Subscription = g.subject
    return words.scope_of(
        subscription, queries.forum_names({subscription.forum_id} if subscription.forum_id else set())
    )


def _show_once(key: str, subscription: Subscription, secret: str) -> Any:
    """Commit, and answer with the address itself: it stands in no redirect, no history and no table."""
    mine = url_for("feeds.show", subscription_id=subscription.id)
    earlier = once.commit_once(key, g.viewer.person_id, mine, clock.now())
    if earlier != mine:
        return _shown_before(earlier)
    base = current_app.config["BASE_URL"]
    address = base + url_for("feeds.feed", secret=secret)
    webcal = "webcal" + address[address.index("://") :]
    google = "https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe="")
    return render_template(
        "feeds/address.html", subscription=subscription, address=address, webcal=webcal, google=google
    )


def _shown_before(where: str) -> Any:
    flash(
        _("This address was shown once, when it was made, and cannot be shown again. Renew it to get another."),
        "warning",
    )
    return redirect(where)


blueprints = (bp,)

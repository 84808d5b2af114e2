"""One's own page of what reaches oneself how, and the buttons by which one watches and mutes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, formats
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import back_or
from exchange.countries import access as countries
from exchange.forums import access as forums
from exchange.forums.queries import forum_or_404
from exchange.meetings import access as meetings
from exchange.notices.choices import operations, queries
from exchange.notices.choices.forms import WaysForm
from exchange.notices.choices.rules import Topic

bp = Blueprint("choices", __name__)


def _page(form: WaysForm) -> str:
    return render_template(
        "notices/choices/index.html",
        form=form,
        topics=[topic.value for topic in Topic],
        watched=queries.watched_by(g.viewer),
        muted=queries.muted_by(g.viewer),
    )


@bp.get("/profile/messages")
@door(SIGNED_IN)
def index() -> Any:
    """Show what reaches the viewer how, and what is watched and muted."""
    return _page(WaysForm(obj=queries.ways_of(g.viewer.person_id)))


@bp.post("/profile/messages")
@door(SIGNED_IN)
def save() -> Any:
    """Save how each topic reaches the viewer."""
    form = WaysForm()
    if not form.validate():
        return _page(form), 422
    queries.hold(g.viewer.person_id)
    if form.is_stale(queries.ways_of(g.viewer.person_id)):
        return _page(form), 409
    operations.choose(g.viewer, form.ways, clock.now())
    return _saved(_("From now on messages reach you so."), url_for("choices.index"))


def _saved(words: str, address: str) -> Response:
    db.session.commit()
    flash(words, "success")
    return redirect(address)


# --- Watching ---------------------------------------------------------------------------------------------------------


@bp.post("/forums/<int:forum_id>/watch")
@door(forums.SEE, subject=forum_or_404)
def watch_forum(forum_id: int) -> Any:
    """Watch a forum."""
    operations.watch(g.viewer, g.subject, clock.now())
    words = _("You are told of the meetings of %(forum)s.", forum=g.subject.label)
    return _saved(words, url_for("forums.show", forum_id=forum_id))


@bp.post("/countries/<code>/watch")
@door(countries.SEE, subject=queries.country_or_404)
def watch_country(**_address: str) -> Any:
    """Watch a third country."""
    country = g.subject
    operations.watch(g.viewer, country, clock.now())
    words = _("You are told of the meetings about %(country)s that you may see.", country=formats.country(country.code))
    return _saved(words, url_for("countries.show", code=country.code))


@bp.post("/profile/messages/watches/<int:watch_id>/remove")
@door(SIGNED_IN, subject=queries.own_watch_or_404)
def stop_watching(**_address: int) -> Any:
    """Watch something no more."""
    operations.stop_watching(g.viewer, g.subject, clock.now())
    db.session.commit()
    flash(_("You do not watch it any more."), "success")
    return back_or("choices.index")


# --- Muting -----------------------------------------------------------------------------------------------------------


@bp.post("/forums/<int:forum_id>/mute")
@door(forums.SEE, subject=forum_or_404)
def mute_forum(forum_id: int) -> Any:
    """Mute a forum."""
    operations.mute(g.viewer, g.subject, clock.now())
    words = _("Of %(forum)s only what concerns your own place at a meeting reaches you.", forum=g.subject.label)
    return _saved(words, url_for("forums.show", forum_id=forum_id))


@bp.post("/meetings/<int:meeting_id>/mute")
@door(meetings.SEE, subject=queries.meeting_or_404)
def mute_meeting(meeting_id: int) -> Any:
    """Mute a meeting."""
    operations.mute(g.viewer, g.subject, clock.now())
    words = _("Of this meeting only invitations, changes and its cancellation reach you.")
    return _saved(words, url_for("meetings.show", meeting_id=meeting_id))


@bp.post("/profile/messages/mutes/<int:mute_id>/remove")
@door(SIGNED_IN, subject=queries.own_mute_or_404)
def unmute(**_address: int) -> Any:
    """Mute something no more."""
    operations.unmute(g.viewer, g.subject, clock.now())
    db.session.commit()
    flash(_("It is not muted any more."), "success")
    return back_or("choices.index")


blueprints = (bp,)

"""Taking note: on the own page, or by the personal link in a message, which asks for no sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app, flash, g, redirect, render_template, url_for

from exchange.core import clock
from exchange.core.access import PUBLIC, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import back_or
from exchange.informing import access, operations, queries
from exchange.informing.models import Informed
from exchange.informing.operations import Bearer
from exchange.informing.rules import How, RefusedError
from exchange.informing.views.shared import bp
from exchange.informing.words import REFUSALS


@bp.post("/<int:duty_id>/take-note")
@door(access.TAKE_NOTE, subject=queries.own_or_404)
def take_note(**_address: int) -> Any:
    """Take note, signed in."""
    told: Informed = g.subject
    _take(told, g.viewer, clock.now(), How.PAGE)
    return back_or(".mine")


def _take(told: Informed, actor: Any, now: datetime, how: How) -> bool:
    """Take note and say so; return whether all is well."""
    try:
        new = operations.acknowledge(actor, told, now, how)
    except RefusedError as refused:
        db.session.rollback()
        flash(REFUSALS[refused.code], "warning")
        return False
    db.session.commit()
    if new:
        flash(_("Thank you. It is noted that you have taken note."), "success")
    else:
        flash(_("You had taken note already. Nothing was changed."), "info")
    return True


def _dead_link() -> Any:
    """Answer the same for a link that is no use any more and one that was never made."""
    current_app.logger.info("link refused: duty")
    return render_template("informing/dead_link.html"), 404


@bp.get("/link/<secret>")
@door(PUBLIC)
def follow(secret: str) -> Any:
    """Show what the link is about. Nothing is changed by it: programs that check mail follow links too."""
    told = queries.by_link(secret)
    return _dead_link() if told is None else render_template("informing/link.html", told=told, duty=told.duty)


@bp.post("/link/<secret>")
@door(PUBLIC)
def take_note_by_link(secret: str) -> Any:
    """Take note by the button."""
    told = queries.by_link(secret)
    if told is None:
        return _dead_link()
    _take(told, Bearer(told.person_id, told.person.name), clock.now(), How.LINK)
    return redirect(url_for(".follow", secret=secret))

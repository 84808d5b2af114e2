"""The button that takes what comes back onto an agenda."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.meetings.agenda.access import CHANGE
from exchange.meetings.agenda.rules import AgendaRefusedError
from exchange.meetings.agenda.words import REFUSALS
from exchange.meetings.continuity import operations
from exchange.meetings.queries import meeting_or_404

bp = Blueprint("continuity", __name__, url_prefix="/meetings/<int:meeting_id>/agenda")


@bp.post("/take")
@door(CHANGE, subject=meeting_or_404)
def take(meeting_id: int):
    """Take one proposal, or all: repeating it takes nothing twice."""
    keys = request.form.getlist("point") or None
    try:
        taken = len(operations.take(g.viewer, g.subject, keys, clock.now()))
    except AgendaRefusedError as refused:
        db.session.rollback()
        flash(REFUSALS[refused.refusal], "error")
        return redirect(url_for("agenda.show", meeting_id=meeting_id))
    db.session.commit()
    if taken:
        flash(ngettext("%(num)s item now stands on top.", "%(num)s items now stand on top.", taken), "success")
    else:
        flash(_("Nothing was added: it stands on the agenda already, or is open no longer."), "info")
    return redirect(url_for("agenda.show", meeting_id=meeting_id))


blueprints = (bp,)

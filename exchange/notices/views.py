"""The outbox: what was written to whom, how far it has come, and trying once more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import paginate
from exchange.notices import access, forms, operations, queries
from exchange.notices.delivery.queries import standing_trouble
from exchange.notices.letters.queries import as_read
from exchange.notices.rules import STRANDED

bp = Blueprint("notices", __name__, url_prefix="/outbox")


@bp.get("/")
@door(access.OUTBOX)
def outbox() -> Any:
    """Show the messages, newest first."""
    viewer, wanted = g.viewer, forms.wanted(request.args)
    return render_template(
        "notices/outbox.html",
        page=paginate(queries.listed(viewer, wanted), entities=False),
        wanted=wanted,
        filters=forms.filter_choices(viewer),
        about=queries.meeting_of(wanted.meeting_id),
        to=queries.name_of(wanted.person_id),
        sees_address=access.sees_address,
        **_way_out(),
    )


def _way_out() -> dict[str, Any]:
    """Return whether messages leave at all, for the administrator, who can do something about it."""
    if not g.viewer.is_admin:
        return {"no_server": False, "trouble": None}
    no_server = not current_app.config["SMTP_HOST"]
    return {"no_server": no_server, "trouble": None if no_server else standing_trouble()}


@bp.get("/<int:message_id>")
@door(access.OUTBOX, subject=queries.message_or_404)
def message(**_address: int) -> Any:
    """Show one message as its reader gets it, and how far it has come."""
    shown: queries.Shown = g.subject
    forum_id = shown.meeting.forum_id if shown.meeting is not None else None
    return render_template(
        "notices/message.html",
        message=shown.message,
        written=as_read(current_app.config, shown.message),
        name=shown.name,
        meeting=shown.meeting,
        sees_address=access.sees_address(g.viewer, forum_id),
        stranded=shown.message.state in STRANDED,
    )


@bp.post("/<int:message_id>/retry")
@door(access.OUTBOX, subject=queries.held_message_or_404)
def retry(message_id: int) -> Any:
    """Let a stranded message be tried again."""
    try:
        operations.retry(g.subject.message, clock.now())
    except operations.NotStrandedError:
        flash(_("This message waits already or has left. Nothing was changed."), "info")
    except operations.OvertakenError:
        flash(_("There is a later message about the same. This one would say what holds no more."), "warning")
    except operations.NobodyError:
        flash(_("This person is not written to about it any more."), "warning")
    else:
        db.session.commit()
        flash(_("The message is tried again within the next minutes."), "success")
    return redirect(url_for("notices.message", message_id=message_id))


blueprints = (bp,)

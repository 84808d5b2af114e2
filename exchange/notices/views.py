"""The outbox, for the administrator: what was written to whom."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from exchange.core.access import ADMINISTRATOR, door
from exchange.core.web import paginate
from exchange.notices import queries

bp = Blueprint("notices", __name__, url_prefix="/outbox")


@bp.get("/")
@door(ADMINISTRATOR)
def outbox() -> Any:
    """Show the messages, newest first."""
    kind = request.args.get("kind", "")
    return render_template("notices/outbox.html", page=paginate(queries.listed(kind)), kinds=queries.kinds(), kind=kind)


@bp.get("/<int:message_id>")
@door(ADMINISTRATOR, subject=queries.message_or_404)
def message(**_address: int) -> Any:
    """Show one message as its reader gets it."""
    return render_template("notices/message.html", message=g.subject)


blueprints = (bp,)

"""The duties in one's hands, and what one was told oneself."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from exchange.core import clock
from exchange.core.access import SIGNED_IN, door
from exchange.core.web import paginate_rows
from exchange.forums.queries import label_of
from exchange.informing import access, forms, queries
from exchange.informing.views.shared import bp


@bp.get("/")
@door(access.SOME)
def index() -> Any:
    """Show the duties of the forums one runs, and how far each has come."""
    viewer, wanted = g.viewer, forms.wanted(request.args)
    page = paginate_rows(queries.listed(viewer, wanted), {})
    return render_template(
        "informing/index.html",
        page=page,
        wanted=wanted,
        filters=forms.filter_choices(viewer),
        chosen={"stands": wanted.stands.value if wanted.stands else forms.ANY, "forum": str(wanted.forum_id or "")},
        about=queries.described(page.rows),
        label_of=label_of,
        tally_of=queries.tally_of,
        progress_of=queries.progress_of,
        is_late=lambda row: queries.is_late(row, clock.now()),
    )


@bp.get("/mine")
@door(SIGNED_IN)
def mine() -> Any:
    """Show what one was told: first what one still has to take note of."""
    viewer = g.viewer
    page = paginate_rows(queries.told_to(viewer), {})
    return render_template(
        "informing/mine.html",
        page=page,
        pages=queries.pages_of(viewer, page.rows),
        label_of=label_of,
        informs=access.informs(viewer),
        today_in=lambda zone: clock.day_in(zone, viewer.at),
    )

"""The figures of a forum and a year, as a page and as a table for a spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request

from exchange.commitments.access import LIST
from exchange.core import sheets
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.text import slug
from exchange.figures import queries, words
from exchange.figures.rules import Figures, share
from exchange.forums.queries import forum_or_404
from exchange.home.rules import FIRST_YEAR, LAST_YEAR, asked_year

bp = Blueprint("figures", __name__)
blueprints = (bp,)


def _asked() -> Figures:
    today = g.viewer.at.date()
    year = asked_year(request.args.get("year", str(today.year)), today)
    return queries.figures(g.viewer, g.subject.id, year)


@bp.get("/forums/<int:forum_id>/figures")
@door(LIST, subject=forum_or_404)
def show(**_address: int) -> Any:
    """Show the figures of a year, drawn with their numbers beside them."""
    told = _asked()
    return render_template(
        "figures/show.html", forum=g.subject, told=told, groups=list(words.groups(told)), share=share,
        first_year=FIRST_YEAR, last_year=LAST_YEAR,
    )  # fmt: skip


@bp.get("/forums/<int:forum_id>/figures.csv")
@door(LIST, subject=forum_or_404)
def sheet(**_address: int) -> Response:
    """Hand out the same as a table."""
    told = _asked()
    head = (_("Group"), _("What is counted"), _("Number"), _("Unit"), _("Remark"))
    rows = [
        (group.title, row.name, row.value, row.unit, row.remark) for group in words.groups(told) for row in group.rows
    ]
    name = f"{slug(g.subject.key or g.subject.label)}-figures-{told.year}"
    return sheets.answer([head, *rows], g.viewer.country, name)

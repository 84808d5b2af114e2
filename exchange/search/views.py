"""The page that finds meetings, practices and people by name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from exchange.core.access import SIGNED_IN, door
from exchange.core.text import clean_line
from exchange.search import queries

bp = Blueprint("search", __name__, url_prefix="/search")
LONGEST_QUESTION = 200


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show what is found for the question in the address."""
    question = clean_line(request.args.get("q", ""))[:LONGEST_QUESTION]
    return render_template(
        "search/index.html",
        question=question,
        meetings=queries.meetings_found(g.viewer, question),
        practices=queries.practices_found(g.viewer, question),
        people=queries.people_found(g.viewer, question),
        most=queries.MOST_FOUND,
    )


blueprints = (bp,)

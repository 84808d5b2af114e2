"""The page that finds practices, meetings, outcomes and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from exchange.core.access import SIGNED_IN, door
from exchange.core.text import clean_line
from exchange.core.web import Page, asked_page
from exchange.search import queries
from exchange.search.rules import Facet, asked_words

bp = Blueprint("search", __name__, url_prefix="/search")
LONGEST_QUESTION, LONGEST_VALUE = 200, 100


def _chosen() -> dict[Facet, str]:
    """Return by what the address narrows the question."""
    values = {facet: clean_line(request.args.get(facet.value, ""))[:LONGEST_VALUE] for facet in Facet}
    return {facet: value for facet, value in values.items() if value}


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show what is found for the question in the address, narrowed as it asks."""
    question, chosen = clean_line(request.args.get("q", ""))[:LONGEST_QUESTION], _chosen()
    asked = asked_words(question)
    found = queries.found(g.viewer, asked, chosen)
    page = _page(found)
    return render_template(
        "search/index.html",
        question=question, chosen=chosen, found=found, most=queries.MOST_COUNTED, page=page,
        hits=queries.shown(page.rows, asked),
        meant=queries.meant(g.viewer, asked) if asked and not found.hits and not chosen else "",
        narrowed=lambda facet, value: _address(question, {**chosen, facet: value}),
        widened=lambda facet: _address(question, {one: value for one, value in chosen.items() if one is not facet}),
        asking=lambda other: _address(other, {}),
    )  # fmt: skip


def _page(found: queries.Found) -> Page[Any]:
    number = asked_page()
    first = (number - 1) * queries.PAGE
    return Page(found.hits[first : first + queries.PAGE], number, found.total > first + queries.PAGE)


def _address(question: str, chosen: Mapping[Facet, str]) -> str:
    values: dict[str, Any] = {facet.value: value for facet, value in chosen.items()}
    return url_for("search.index", q=question, **values)


blueprints = (bp,)

"""The page of topics (P2)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from exchange.core.access import SIGNED_IN, door
from exchange.core.text import clean_line
from exchange.priorities import words
from exchange.priorities.queries import MOST_SHOWN
from exchange.priorities.rules import PAGES
from exchange.priorities.topics import queries
from exchange.priorities.topics.rules import MOST_TOPICS
from exchange.world import queries as world

bp = Blueprint("topics", __name__, url_prefix="/priorities/topics")
blueprints = (bp,)
LONGEST_TOPIC = 100


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show how much there is on each topic per third country; what there is on one, if asked."""
    topic = clean_line(request.args.get("topic", ""))[:LONGEST_TOPIC]
    asked = request.args.get("country", "")
    country = asked if world.country(asked) else ""
    every = queries.things(g.viewer)
    return render_template(
        "priorities/topics/index.html", covered=queries.coverage(every), topic=topic, country=country, kinds=words.KINDS,
        things=queries.about(every, topic, country) if topic else (), pages=PAGES, most=MOST_SHOWN, most_topics=MOST_TOPICS,
    )  # fmt: skip

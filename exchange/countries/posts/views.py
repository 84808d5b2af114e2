"""The page of all postings (E4)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from exchange.core import formats
from exchange.core.access import SIGNED_IN, door
from exchange.countries.posts import queries, words
from exchange.countries.posts.rules import Now, span
from exchange.countries.rules import Period, PostingKind, ends_soon
from exchange.countries.words import POSTING_KINDS

bp = Blueprint("posts", __name__, url_prefix="/countries/postings")
blueprints = (bp,)


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show who is posted where, drawn and as a table, with what ends soon and, for the Union side, what stands empty."""
    kind, now = request.args.get("kind", ""), request.args.get("now", "")
    country, sender = request.args.get("country", "")[:2], request.args.get("sender", "")[:2]
    chosen, today = (Now(now) if now in set(Now) else None), g.viewer.at.date()
    found = queries.posts(g.viewer, PostingKind(kind) if kind in set(PostingKind) else None)
    return render_template(
        "countries/posts/index.html", posts=queries.wanted(found, chosen, country, sender, today), today=today, kinds=POSTING_KINDS,
        kind=kind, nows=words.NOWS if g.viewer.is_union else {one: word for one, word in words.NOWS.items() if one is not Now.VACANT},
        now=now, country=country, sender=sender, ends_soon=ends_soon, span=lambda one: span(Period(one.starts_on, one.ends_on), today),
        countries=sorted({one.country for one in found}, key=formats.country),
        senders=sorted({one.sender for one in found if one.sender}, key=formats.country),
    )  # fmt: skip

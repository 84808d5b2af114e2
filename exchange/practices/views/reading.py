"""The list of practices, one of them, and one's own."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from exchange.core.access import door
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.practices import access, forms, queries
from exchange.practices.models import Practice
from exchange.practices.rules import HELD_BY_AUTHOR, IN_REVIEW, State, is_stale
from exchange.practices.views.comparing import changes_by
from exchange.practices.views.shared import bp, suspects_in, texts_of


@bp.get("/")
@door(access.LIST)
def index() -> Any:
    """Show what the viewer may read, filtered as the address asks."""
    asked = forms.wanted(request.args)
    return render_template(
        "practices/index.html",
        page=paginate(queries.listed(g.viewer, asked), entities=False), asked=asked,
        filters=forms.filters(g.viewer, asked), is_stale=_is_stale,
    )  # fmt: skip


def _is_stale(one: Any) -> bool:
    return is_stale(one.review_by, g.viewer.at.date())


@bp.get("/mine")
@door(access.LIST)
def mine() -> Any:
    """Show what the viewer wrote, and where each text is."""
    return render_template(
        "practices/mine.html",
        page=paginate(queries.own(g.viewer), entities=False), is_stale=_is_stale, writing=HELD_BY_AUTHOR,
    )  # fmt: skip


@bp.get("/to-review")
@door(access.LIST)
def to_review() -> Any:
    """Show what waits for the viewer, as a reviewer."""
    return render_template("practices/to_review.html", page=paginate(queries.waiting_for(g.viewer), entities=False))


def _follows(practice: Practice) -> bool:
    """Say whether the viewer may read the trail: the administrator, and whoever runs the forum that it is for; not the partner side."""
    runs = g.viewer.is_admin or (practice.forum_id is not None and g.viewer.runs(practice.forum_id))
    return g.viewer.is_union and runs


def _later(practice: Practice, is_own: bool) -> dict[str, Any]:
    """Return what is shown of a practice after it was published: revisions, successor, other languages."""
    if practice.state is not State.PUBLISHED:
        return {"revision": None, "successor": None, "siblings": [], "outdated": False}
    return {
        "revision": queries.revision_of(practice) if is_own else None,
        "successor": queries.successor_for(g.viewer, practice),
        "siblings": queries.in_other_languages(g.viewer, practice),
        "outdated": queries.is_outdated_translation(practice),
    }


@bp.get("/<int:practice_id>")
@door(access.SEE, subject=queries.shown_or_404)
def show(**_address: int) -> Any:
    """Show a practice; to its author also who has it."""
    practice = g.subject
    is_own = practice.author_id == g.viewer.person_id
    was_public = practice.state in (State.PUBLISHED, State.WITHDRAWN)
    keeps = was_public and queries.keeps(g.viewer, practice)
    if practice.state is State.WITHDRAWN and not keeps:
        return render_template("practices/withdrawn.html", practice=practice)
    return render_template(
        "practices/show.html", **_later(practice, is_own), keeps=keeps, changes=changes_by(practice),
        practice=practice, texts=texts_of(practice), render=render, is_own=is_own,
        author=queries.author_for(g.viewer, practice), where=queries.where(practice) if is_own else None,
        stale=practice.state is State.PUBLISHED and _is_stale(practice),
        writes=is_own and practice.state in HELD_BY_AUTHOR, in_review=practice.state in IN_REVIEW, followed=_follows(practice),
        sections=[found for section in queries.practice_sections if (found := section(g.viewer, practice))],
        suspects={} if practice.state is State.PUBLISHED else suspects_in(practice),
    )  # fmt: skip

"""Pages that need no sign-in: statements, what machines ask for, and in the demo the page that shows all parts."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, jsonify, render_template, url_for
from sqlalchemy.exc import SQLAlchemyError

from exchange.accounts.rules import PRIVACY_VERSION
from exchange.core import clock
from exchange.core.access import PUBLIC, door, unattended
from exchange.core.db import db
from exchange.core.pages import is_demo
from exchange.home import forms

bp = Blueprint("home", __name__)
#: How long what security.txt says holds.
SAID_FOR = timedelta(days=180)
#: When the accessibility statement was prepared.
PREPARED = date(2026, 11, 22)


@bp.get("/privacy")
@door(PUBLIC)
def privacy() -> str:
    """Show what is kept about people, why and how long."""
    return render_template("home/privacy.html", version=PRIVACY_VERSION, contact=current_app.config["CONTACT"])


@bp.get("/accessibility")
@door(PUBLIC)
def accessibility() -> str:
    """Show how far the platform can be used by everyone."""
    return render_template("home/accessibility.html", prepared=PREPARED, contact=current_app.config["CONTACT"])


@bp.get("/about")
@door(PUBLIC)
def about() -> str:
    """Show what the platform is for, and whom to ask."""
    return render_template("home/about.html", contact=current_app.config["CONTACT"])


@bp.get("/healthz")
@door(PUBLIC)
@unattended
def healthz() -> tuple[Response, int]:
    """Say whether the platform and its database answer."""
    try:
        db.session.execute(sa.text("select 1"))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200


@bp.get("/robots.txt")
@door(PUBLIC)
@unattended
def robots() -> Response:
    """Tell machines that fetch pages that only calendars are for them."""
    return _plain("User-agent: *\nAllow: /calendar/\nDisallow: /\n")


@bp.get("/.well-known/security.txt")
@door(PUBLIC)
@unattended
def security() -> Response:
    """Say where to report a weakness (RFC 9116)."""
    contact = current_app.config["CONTACT"]
    expires = (clock.now() + SAID_FOR).strftime("%Y-%m-%dT00:00:00Z")
    base = current_app.config["BASE_URL"]
    lines = (
        f"Contact: {'mailto:' + contact if contact else base + url_for('home.about')}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {base}{url_for('home.security')}",
    )
    return _plain("\n".join(lines) + "\n")


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")


@bp.get("/style")
@door(PUBLIC)
def style() -> str:
    """Show all parts of the pages, in the demo only."""
    if not is_demo():
        abort(404)
    return render_template("style/index.html", wrong=forms.wrong_sample(), late=forms.late_sample())

"""What every page is rendered with."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request
from sqlalchemy.exc import DBAPIError

from exchange.core import clock, i18n, site
from exchange.core.db import db


def has_endpoint(name: str) -> bool:
    """Say whether there is such a page."""
    return name in current_app.view_functions


def is_demo() -> bool:
    """Say whether this installation holds the demo: a fact of its database, asked once per process when true."""
    kept = current_app.extensions.setdefault("exchange.demo", {})
    try:
        if "demo" not in kept and site.fact("demo"):
            kept["demo"] = True
    except DBAPIError:
        # The page that says so is rendered too when the database cannot be asked.
        db.session.rollback()
    return bool(kept.get("demo"))


def _common() -> dict[str, Any]:
    return {
        "viewer": g.get("viewer"),
        "locale": i18n.current(),
        "languages": i18n.own_names(),
        "now": clock.now(),
        "here": request.full_path.rstrip("?") if request else "/",
    }


def install(app: Flask) -> None:
    """Hand the common names to every template."""
    app.context_processor(_common)
    app.jinja_env.globals.update(has_endpoint=has_endpoint, is_demo=is_demo)

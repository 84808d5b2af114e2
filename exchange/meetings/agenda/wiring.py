"""Templates learn to say how long something takes."""

from __future__ import annotations

from flask import Flask

from exchange.meetings.agenda.words import duration


def install(app: Flask) -> None:
    """Add the filter ``duration``: minutes in words."""
    app.jinja_env.filters["duration"] = duration

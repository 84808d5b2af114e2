"""What the pages of commitments share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g

bp = Blueprint("commitments", __name__)


def today() -> date:
    """Return the reader's day."""
    return g.viewer.at.date()

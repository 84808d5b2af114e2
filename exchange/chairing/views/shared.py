"""What the pages of the chair share: their blueprint, and which day it is for a forum."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g

from exchange.core import clock
from exchange.forums.models import Forum

bp = Blueprint("chairing", __name__, url_prefix="/forums/<int:forum_id>")


def today_of(forum: Forum) -> date:
    """Return the day it is in the forum's zone."""
    return clock.day_in(forum.zone, g.viewer.at)

"""What the pages of planning share: their blueprint, and which day it is for a forum."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g

from exchange.core import clock
from exchange.forums.models import Forum
from exchange.world.rules import Level

bp = Blueprint("planning", __name__, url_prefix="/forums/<int:forum_id>/cycle")


def today_of(forum: Forum) -> date:
    """Return the day it is in the forum's zone."""
    return clock.day_in(forum.zone, g.viewer.at)


def meets_politically(forum: Forum) -> bool:
    """Say whether the forum (with its levels) meets at political level, and so has years to plan."""
    return any(entry.level is Level.POLITICAL for entry in forum.levels)

"""Pages of date polls: opening one, answering it, steering it."""

from __future__ import annotations

from exchange.scheduling.polls.views import answering, opening, people, steering
from exchange.scheduling.polls.views.shared import bp

blueprints = (bp,)

__all__ = ["answering", "blueprints", "opening", "people", "steering"]

"""Pages of practices."""

from __future__ import annotations

from exchange.practices.views import attaching, keeping, reading, reviewing, writing
from exchange.practices.views.shared import bp

blueprints = (bp,)

__all__ = ["attaching", "blueprints", "keeping", "reading", "reviewing", "writing"]

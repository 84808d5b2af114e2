"""Pages of practices."""

from __future__ import annotations

from exchange.practices.views import reading, reviewing, writing
from exchange.practices.views.shared import bp

blueprints = (bp,)

__all__ = ["blueprints", "reading", "reviewing", "writing"]

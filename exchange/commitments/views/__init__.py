"""The pages of this room: those of a forum, one commitment, making one."""

from __future__ import annotations

from exchange.commitments.views import making, one, pages
from exchange.commitments.views.shared import bp

blueprints = (bp,)

__all__ = ["blueprints", "bp", "making", "one", "pages"]

"""The pages of this room: the terms, the changes that are proposed to them, the hand-over."""

from __future__ import annotations

from exchange.chairing.views import changes, pages
from exchange.chairing.views.shared import bp

blueprints = (bp,)

__all__ = ["blueprints", "bp", "changes", "pages"]

"""The pages of planning: the years of a forum, one cycle, the template; and the way from a wish to a chain."""

from __future__ import annotations

from exchange.cycles.planning.views import choosing, pages
from exchange.cycles.planning.views.shared import bp

blueprints = (bp,)

__all__ = ["blueprints", "bp", "choosing", "pages"]

"""Pages of proposals and of the register of initiatives."""

from __future__ import annotations

from exchange.proposals.views import proposals, register
from exchange.proposals.views.shared import bp

__all__ = ["proposals", "register"]
blueprints = (bp,)

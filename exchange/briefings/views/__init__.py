"""Pages of briefing packages (C5)."""

from __future__ import annotations

from exchange.briefings.views import packages, versions
from exchange.briefings.views.shared import bp

__all__ = ["packages", "versions"]

blueprints = (bp,)

"""Pages of papers."""

from __future__ import annotations

from exchange.papers.views import handing_in, reading
from exchange.papers.views.shared import bp

__all__ = ["handing_in", "reading"]
blueprints = (bp,)

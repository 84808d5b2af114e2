"""Pages of assessment rounds (C1, C2)."""

from __future__ import annotations

from exchange.assessments.views import answering, rounds, versions
from exchange.assessments.views.shared import bp

__all__ = ["answering", "rounds", "versions"]

blueprints = (bp,)

"""Pages of duties to inform."""

from __future__ import annotations

from exchange.informing.views import chasing, lists, noting, proof
from exchange.informing.views.shared import bp

blueprints = (bp,)

__all__ = ["blueprints", "chasing", "lists", "noting", "proof"]

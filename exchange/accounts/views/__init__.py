"""The pages of this room: before signing in, one's own account, people, administration."""

from __future__ import annotations

from exchange.accounts.views import account, administration, people, signing
from exchange.accounts.views.shared import bp

blueprints = (bp,)

__all__ = ["account", "administration", "blueprints", "bp", "people", "signing"]

"""The chair's rights join a viewer's grants."""

from __future__ import annotations

from flask import Flask

from exchange.accounts.queries import grant_sources
from exchange.chairing.queries import grants


def install(_app: Flask) -> None:
    """Announce the source of grants; after the forums', which it builds on."""
    if grants not in grant_sources:
        grant_sources.append(grants)

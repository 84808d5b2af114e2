"""People on a common list become people one may see."""

from __future__ import annotations

from flask import Flask

from exchange.accounts import queries as people
from exchange.meetings import queries


def install(_app: Flask) -> None:
    """Announce the source of acquaintances."""
    if queries.acquaintances not in people.acquaintances:
        people.acquaintances.append(queries.acquaintances)

"""Roles in forums join a viewer's grants, and people of one's forums become people one may see."""

from __future__ import annotations

from flask import Flask

from exchange.accounts import queries as people
from exchange.forums import queries


def install(_app: Flask) -> None:
    """Announce the sources of grants and acquaintances."""
    if queries.grants not in people.grant_sources:
        people.grant_sources.append(queries.grants)
        people.acquaintances.append(queries.acquaintances)

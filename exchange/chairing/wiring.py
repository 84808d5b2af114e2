"""The chair's rights join a viewer's grants, and the chairs appear on the pages of forums."""

from __future__ import annotations

from flask import Flask

from exchange.accounts.queries import grant_sources
from exchange.chairing import access
from exchange.chairing.queries import GRANTS, seats
from exchange.forums.queries import chair_sources


def install(app: Flask) -> None:
    """Announce the source of grants (after the forums', which it builds on) and of chairs."""
    if GRANTS not in grant_sources:
        grant_sources.append(GRANTS)
    if seats not in chair_sources:
        chair_sources.append(seats)
    app.jinja_env.globals.update(chair_doors=access)

"""Templates name roles on priorities, and know who keeps them."""

from __future__ import annotations

from flask import Flask

from exchange.priorities.leads import access, words


def install(app: Flask) -> None:
    """Lend both."""
    app.jinja_env.globals.update(LEAD_ROLES=words.ROLES, lead_holder=words.holder, may_change_lead=access.may_change)

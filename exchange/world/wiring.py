"""The shared vocabulary for templates."""

from __future__ import annotations

from flask import Flask

from exchange.world import words


def install(app: Flask) -> None:
    """Let every template name capacities, levels, sides and handling, and say reference texts, in the reader's language."""
    app.jinja_env.globals.update(
        CAPACITIES=words.CAPACITIES,
        LEVELS=words.LEVELS,
        SIDES=words.SIDES,
        HANDLINGS=words.HANDLINGS,
        AUTHORITY_KINDS=words.AUTHORITY_KINDS,
        said=words.said,
    )

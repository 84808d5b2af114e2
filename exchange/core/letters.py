"""Texts made from templates outside a page: messages in their reader's language."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template

from exchange.core.i18n import Speaking


def letter(template: str, language: str, **facts: Any) -> tuple[str, str]:
    """Return the first line and the rest of a template rendered in that language; ``base_url`` is at hand in it."""
    with Speaking(language):
        text = render_template(template, base_url=current_app.config["BASE_URL"], **facts)
    first, _line_end, rest = text.strip().partition("\n")
    return first, rest.strip() + "\n"

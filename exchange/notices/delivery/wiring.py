"""Lets the outbox say why something did not leave."""

from __future__ import annotations

from flask import Flask

from exchange.notices.delivery.words import REASONS, TROUBLES


def said(words: str, address: str, *, in_full: bool = True) -> str:
    """Return what was said about a message, in the reader's language if it is ours; without the address if not in full."""
    ours = next((word for reason, word in REASONS.items() if reason == words), None)
    if ours is not None:
        return str(ours)
    return words if in_full else words.replace(address, "…")


def install(app: Flask) -> None:
    """Hand the words to the templates."""
    app.jinja_env.globals.update(MAIL_TROUBLES=TROUBLES, said_of_mail=said)

"""People find what they were told in the data about them; templates get words."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts import queries as accounts
from exchange.informing import access, queries, words


def _once(sources: list[Any], source: Any) -> None:
    if source not in sources:
        sources.append(source)


def install(app: Flask) -> None:
    """Announce what other rooms ask for."""
    _once(accounts.data_sources, queries.kept_about)
    app.jinja_env.globals.update(
        INFORM_STANDS=words.STANDS, INFORM_STAND_SHAPES=words.STAND_SHAPES, INFORM_PROGRESS=words.PROGRESS,
        INFORM_PROGRESS_SHAPES=words.PROGRESS_SHAPES, INFORM_HOWS=words.HOWS, told_for=words.for_whom,
        taken_of=words.taken_of, step_words=queries.step_words, reason_words=queries.reason_words,
    )  # fmt: skip
    app.jinja_env.tests.update(informing=access.informs)

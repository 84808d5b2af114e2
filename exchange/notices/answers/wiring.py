"""Old mails are tidied away with the rest, people find theirs in their own data, and templates learn the words."""

from __future__ import annotations

from flask import Flask

from exchange.accounts import queries as people
from exchange.accounts.operations import also_tidied
from exchange.notices.answers import access, operations, queries, words


def install(app: Flask) -> None:
    """Announce what other rooms ask for."""
    also_tidied["answers by mail"] = operations.tidy
    if queries.kept_about not in people.data_sources:
        people.data_sources.append(queries.kept_about)
    app.jinja_env.globals.update(
        ANSWER_FATES=words.FATES, ANSWER_FATE_SHAPES=words.FATE_SHAPES, MAILBOX_TROUBLES=words.TROUBLES,
        why_set_aside=words.why,
    )  # fmt: skip
    app.jinja_env.tests.update(answers_reader=lambda viewer: access.READ.opens_for(viewer, None))

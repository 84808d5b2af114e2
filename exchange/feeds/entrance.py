"""The entrance for calendar programs: a poll of a feed that is known here is answered before the house is woken.

Programs ask thousands of times an hour and nearly always learn that nothing is new. Whatever is not as plain as
that — an unknown or revoked address, other rights, a database that does not answer — goes on to the view, which
needs no entrance to answer everything by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.wsgi import ClosingIterator

from exchange.core import clock
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.core.security import HEADERS, HSTS
from exchange.feeds import answers, copies, polls
from exchange.feeds.answers import Answer, Environ
from exchange.feeds.copies import Copies, Copy
from exchange.feeds.polls import Entry, Polled

_BEFORE, _AFTER = "/calendar/", ".ics"
_READING = frozenset({"GET", "HEAD"})
Application = Callable[[Any, Any], Iterable[bytes]]


class Entrance:
    """Stands before the application."""

    def __init__(self, app: Flask, behind: Application) -> None:
        self._app, self._behind = app, behind
        self._dress = [*HEADERS, HSTS] if app.config["SECURE"] else [*HEADERS]
        with app.app_context():
            self._engine: Engine = db.engine

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Answer, or let the application answer."""
        path: str = environ["PATH_INFO"]
        if not path.startswith(_BEFORE) or not path.endswith(_AFTER) or not self._is_plain(environ):
            return self._behind(environ, start_response)
        kept: Copies = self._app.extensions[copies.NAME]
        name = digest(path[len(_BEFORE) : -len(_AFTER)])
        copy, way = kept.get(name), self._app.extensions[polls.NAME]
        found = self._current(kept, name, copy, way) if copy is not None and way is not None else None
        if found is None:
            return self._behind(environ, start_response)
        copy, polled = found
        return self._send(answers.conditional(kept, name, copy, environ), polled, environ, start_response)

    def _is_plain(self, environ: Environ) -> bool:
        """Tell whether it is a reading request to this host, without anything that the house would have to judge."""
        trusted = self._app.config["TRUSTED_HOSTS"]
        is_here = not trusted or environ.get("HTTP_HOST") in trusted
        return environ["REQUEST_METHOD"] in _READING and is_here and not environ.get("QUERY_STRING")

    def _current(self, kept: Copies, name: str, copy: Copy, way: Entry) -> tuple[Copy, Polled] | None:
        """Return the copy as it is now, if it can be had in the way known."""
        now, (polled, _was_answered) = clock.now(), way.find(name)
        if polled is None or polled.has_ended:
            return None
        if copy.holds(polled, now):
            return copy, polled
        made = answers.made_again(way, copy.reading, polled, now)
        if made is None:
            return None
        kept.put(name, made)
        return made, polled

    def _send(self, answer: Answer, polled: Polled, environ: Environ, start_response: Any) -> Iterable[bytes]:
        headers = [*answer.headers, *self._dress]
        if answer.body:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(answer.status, headers)
        body = [answer.body] if environ["REQUEST_METHOD"] == "GET" else []
        return ClosingIterator(body, polls.noting(self._engine, polled, environ, clock.now()))


def install(app: Flask) -> None:
    """Put the entrance before the application."""
    app.wsgi_app = Entrance(app, app.wsgi_app)  # type: ignore[method-assign]

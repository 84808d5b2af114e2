"""Callers from outside: the application served on 127.0.0.1, each with a cookie, and what each one got."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from exchange.core.db import db
from tests.support.world import session_secret

NOBODY = "nobody"
FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(rb'name="csrf_token"[^>]* value="([^"]+)"')
#: What differs each time a page is made: the token and key of a form, the address one comes back to.
_PASSING = re.compile(rb'name="(?:csrf_token|key|next)"[^>]* value="[^"]*"')


class Silent(WSGIRequestHandler):
    """A handler that keeps no log."""

    def log(self, *_line: Any) -> None:
        """Say nothing."""


class Attended:
    """The application, and the knowledge whether it still does something: a fetch is noted when its answer is out."""

    def __init__(self, app: Flask) -> None:
        """Take the application."""
        self.app, self._busy, self._turn = app, 0, Condition()
        self.host = ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer a request."""
        with self._turn:
            self._busy += 1
        return ClosingIterator(self.app(environ, start_response), self._done)

    def _done(self) -> None:
        with self._turn:
            self._busy -= 1
            self._turn.notify_all()

    def come_to_rest(self) -> None:
        """Wait until nothing is being done any more."""
        with self._turn:
            self._turn.wait_for(lambda: self._busy == 0)


@contextmanager
def served(app: Flask) -> Iterator[Attended]:
    """Serve the application from threads of this process."""
    attended = Attended(app)
    server = make_server("127.0.0.1", 0, attended, threaded=True, request_handler=Silent)
    attended.host = f"127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="served")
    thread.start()
    try:
        yield attended
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Answer:
    """What a caller got."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str:
        """Return where it leads, if it leads elsewhere."""
        return self.headers.get("location", "")

    @property
    def plain(self) -> bytes:
        """Return the body without what differs each time a page is made."""
        return _PASSING.sub(b"", self.body)

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass
class Caller:
    """Somebody with a browser: signed in as a person of the world, or as nobody."""

    server: Attended
    who: str
    line: http.client.HTTPConnection = field(init=False)
    cookie: str = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        """Connect, and fetch the token that forms carry."""
        self.line = http.client.HTTPConnection(self.server.host, timeout=60)
        self.cookie = "" if self.who == NOBODY else f"{self._name}={self._signed()}"
        page = self.get("/login" if self.who == NOBODY else "/about")
        self.cookie = page.headers["set-cookie"].partition(";")[0]
        found = _TOKEN.search(page.body)
        assert found, f"{self.who} finds no form"
        self.token = found[1].decode()

    @property
    def _name(self) -> str:
        return str(self.server.app.config["SESSION_COOKIE_NAME"])

    def _signed(self) -> str:
        signer = self.server.app.session_interface.get_signing_serializer(self.server.app)
        return str(signer.dumps({"_user_id": session_secret(self.who), "_fresh": True, "_permanent": True}))

    def get(self, path: str, **headers: str) -> Answer:
        """Fetch an address."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """Send a form, with a token that holds."""
        sent = urlencode({"csrf_token": self.token, **(fields or {})}, doseq=True).encode()
        return self.ask("POST", path, sent, {"Content-Type": FORM, **headers})

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request and read the answer to its end. Redirects are not followed."""
        sent = {"Cookie": self.cookie, **(headers or {})}
        self.line.request(method, path, body, {name: value for name, value in sent.items() if value})
        got = self.line.getresponse()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        self.server.come_to_rest()
        return answer

    def hang_up(self) -> None:
        """Close the connection."""
        self.line.close()


class Ledger:
    """The tables that committed transactions wrote to since last looked."""

    def __init__(self, app: Flask) -> None:
        """Listen to every connection of the application's database."""
        self.written: list[str] = []
        with app.app_context():
            for name, listener in (
                ("before_cursor_execute", self._note), ("commit", self._keep), ("rollback", self._drop),
            ):  # fmt: skip
                sa.event.listen(db.engine, name, listener)

    def _note(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.split(None, 3)
        if words[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            table = words[1] if words[0].upper() == "UPDATE" else words[2]
            connection.info.setdefault("noted", []).append(table.strip('"'))

    def _keep(self, connection: Any) -> None:
        self.written += connection.info.pop("noted", [])

    def _drop(self, connection: Any) -> None:
        connection.info.pop("noted", None)

    def look(self) -> set[str]:
        """Return the tables written to, and begin anew."""
        found, self.written = set(self.written), []
        return found

"""What every answer carries and what no request may: headers, hosts, bad bytes, oversized numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request, session
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
LARGEST_KEY = 2**31 - 1
#: What a form sends besides a file.
FORM_BYTES = 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])


class RowKey(IntegerConverter):
    """A row's key in an address. One beyond what a database can hold is an unknown address, not a fault."""

    regex = r"[0-9]+"

    def to_python(self, value: str) -> int:
        """Return the number, or answer that there is no such page."""
        if len(value) > len(str(LARGEST_KEY)) or int(value) > LARGEST_KEY:
            raise NotFound
        return int(value)


def install(app: Flask) -> None:
    """Guard every request and dress every answer."""
    app.url_map.converters["int"] = RowKey
    if app.config["PROXY_HOPS"]:
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_let_files_in)
    app.before_request(_refuse_bad_bytes)
    app.after_request(_dress)


def takes_a_file(view: View) -> View:
    """Mark a view whose form hands in a file: its request may be as large as a file is."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


def takes_at_most(most: int) -> Callable[[View], View]:
    """Mark a view whose form hands in a file with a bound of its own, in bytes."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return takes_a_file(view)

    return mark


def _let_files_in() -> None:
    """Set how large this request may be, before anything of it is read: more only for files of people who are signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_a_file", False) and "_user_id" in session:
        most = getattr(view, "most_bytes", None) or current_app.config["FILE_BYTES"]
        request.max_content_length = most + FORM_BYTES


def _refuse_bad_bytes() -> None:
    if "\x00" in request.path or "%00" in request.query_string.decode("latin-1"):
        abort(400)
    sent = request.form.listvalues() if request.method == "POST" else ()
    if any("\x00" in value for values in sent for value in values):
        abort(400)


def _dress(response: Response) -> Response:
    for name, value in HEADERS:
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers.set(*HSTS)
    return response


def is_home_address(target: str) -> bool:
    r"""Say whether a redirect target stays on this site, read as a browser reads it.

    >>> [is_home_address(t) for t in ("/meetings/3", "//evil", "/\\evil", "https:x", "/\t/evil", "")]
    [True, False, False, False, False, False]
    """
    if not target.startswith("/") or any(mark in target for mark in "\\\t\r\n") or target.startswith("//"):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc

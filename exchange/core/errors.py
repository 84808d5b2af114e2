"""Answers when something is wrong: one plain page per kind, never a stack trace, never a hint at what is hidden."""

from __future__ import annotations

import errno
from typing import Any

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from exchange.core.db import db
from exchange.core.i18n import gettext as _

#: A disk says so when it has no room, for this user or for a file of that size.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def _said(code: int) -> tuple[str, str]:
    """Return title and explanation for a status code."""
    known = {
        400: (_("This request cannot be read"), _("Something in it is not valid. Go back and try again.")),
        403: (_("You may not do this"), _("Your present role does not include it.")),
        404: (_("There is no such page"), _("It does not exist, or it is not meant for you.")),
        405: (_("This cannot be done this way"), _("The page exists, but it takes no such request.")),
        409: (
            _("Someone else was faster"),
            _("What you were changing has been changed meanwhile. Go back and reload."),
        ),
        413: (_("This is too large"), _("What you sent is larger than the platform accepts.")),
        507: (_("There is no room left"), _("What you sent could not be kept. Nothing was changed.")),
        503: (_("Please try again in a moment"), _("The database is busy or full. Nothing was changed.")),
    }
    fallback = (_("Something went wrong"), _("The fault has been noted. Nothing was changed."))
    return known.get(code, known[400] if 400 <= code < 500 else fallback)  # noqa: PLR2004


def page(code: int, explanation: str = "", headers: Any = None) -> tuple[str, int, dict[str, str]]:
    """Return the error page for a status code."""
    title, usual = _said(code)
    refused_by = g.get("refused_by")
    shown = render_template(
        "errors/error.html", code=code, title=title, explanation=explanation or usual, refused_by=refused_by
    )
    return shown, code, dict(headers or {})


def install(app: Flask) -> None:
    """Answer every failure with its page."""

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Any:
        if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
            return error
        allow = {name: value for name, value in error.get_headers() if name == "Allow"}
        return page(error.code, headers=allow)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Any:
        return page(400, _("This form has expired or came from elsewhere. Reload the page and send it again."))

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> Any:
        db.session.rollback()
        return page(409)

    @app.errorhandler(OperationalError)
    def _busy(error: OperationalError) -> Any:
        db.session.rollback()
        app.logger.error("database: %s", error.orig)
        return page(503, headers={"Retry-After": "5"})

    @app.errorhandler(OSError)
    def _no_room(error: OSError) -> Any:
        if error.errno not in FULL:
            return _fault(error)
        db.session.rollback()
        app.logger.error("disk: %s", error)
        return page(507)

    @app.errorhandler(500)
    def _fault(error: Any) -> Any:
        db.session.rollback()
        app.logger.error(
            "fault at %s %s: %r", request.method, request.endpoint, getattr(error, "original_exception", error)
        )
        return page(500)

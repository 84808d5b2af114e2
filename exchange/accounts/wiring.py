"""Signing in by Flask-Login: the cookie carries a session's secret, the database says whose it is and whether it lives."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin, current_user

from exchange.accounts.models import SignIn
from exchange.accounts.queries import viewer_in_session
from exchange.accounts.rules import Viewer
from exchange.accounts.words import STATE_KINDS, STATES
from exchange.core import access, clock, i18n
from exchange.core.db import db
from exchange.core.secrets import digest

#: A session's last use is noted this often at most, so that reading pages writes hardly anything.
NOTED_EVERY = timedelta(minutes=5)
login_manager = LoginManager()


class SignedIn(UserMixin):
    """The person behind a session, as Flask-Login wants it."""

    def __init__(self, secret: str, viewer: Viewer) -> None:
        """Take the session's secret and its viewer."""
        self.secret, self.viewer = secret, viewer

    def get_id(self) -> str:
        """Return what goes into the cookie: the session's secret, not the person's key."""
        return self.secret


@login_manager.user_loader
def _load(secret: str) -> SignedIn | None:
    now = clock.now()
    longest = timedelta(hours=current_app.config["SESSION_HOURS"])
    idle = timedelta(minutes=current_app.config["IDLE_MINUTES"])
    found = viewer_in_session(digest(secret), now, longest, idle)
    if found is None:
        return None
    viewer, seen_at = found
    if now - seen_at > NOTED_EVERY:
        g.note_seen = (viewer.sign_in_id, now)
    return SignedIn(secret, viewer)


def current_viewer() -> Viewer | None:
    """Return who is asking, or None."""
    return current_user.viewer if current_user.is_authenticated else None


def _note_seen(response: Any) -> Any:
    if "note_seen" in g:
        # What the request did not commit it does not keep; on SQLite its lock would shut out this note.
        db.session.rollback()
        _write_seen(*g.note_seen)
    return response


def _write_seen(sign_in_id: int, now: datetime) -> None:
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def install(app: Flask) -> None:
    """Ask at every request who is there, and have it on record who came in and who was refused."""
    if not app.logger.level:
        app.logger.setLevel(logging.INFO)
    app.jinja_env.globals.update(PERSON_STATES=STATES, PERSON_STATE_KINDS=STATE_KINDS)
    login_manager.session_protection = None
    login_manager.init_app(app)
    # No cookie remembers anyone here; left in, it would look into the session at every answer, which then varies by cookie.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)  # noqa: SLF001
    app.after_request(_note_seen)
    access.install(app, current_viewer, i18n.settle)

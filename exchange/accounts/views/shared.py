"""What the pages of this room have in common: the way on, sessions, attempts, answers to refusals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, request, session, url_for
from flask_login import login_user

from exchange.accounts import operations, queries, words
from exchange.accounts.models import Person
from exchange.accounts.passwords import fingerprint
from exchange.accounts.rules import Attempt, Refused, origin_of, program_of
from exchange.accounts.wiring import SignedIn
from exchange.core.db import db
from exchange.core.pages import has_endpoint
from exchange.core.web import back_or

bp = Blueprint("accounts", __name__)


def onwards() -> Any:
    """Go to the address in ``next`` when it stays on this site, else to the home page."""
    return back_or("home.index" if has_endpoint("home.index") else "accounts.profile")


def let_in(person: Person, now: datetime) -> None:
    """Commit, and go on as this person under a fresh session; what the cookie held before is gone but the language."""
    if g.viewer is not None:
        operations.end_session(g.viewer.person_id, g.viewer.sign_in_id, now)
    secret = operations.begin_session(person, program_of(request.user_agent.string), now)
    viewer = queries.viewer_of(person.id, now)
    db.session.commit()
    _forget_cookie()
    if viewer is not None:
        login_user(SignedIn(secret, viewer))
    session.permanent = True
    current_app.logger.info("signed in: person %s", person.id)


def leave(why: str) -> None:
    """Empty the cookie of a session that has been ended."""
    current_app.logger.info("signed out: person %s, %s", g.viewer.person_id, why)
    _forget_cookie()


def _forget_cookie() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def origin() -> str:
    """Return where the request comes from, as far as the throttle is concerned."""
    return origin_of(request.remote_addr)


def normal(email: str | None) -> str:
    """Return an address as it is compared."""
    return (email or "").strip().lower()


def too_soon(kind: Attempt, email: str, now: datetime) -> str:
    """Return why the attempt is not taken yet, in words; empty when it is."""
    opens_at = queries.opens_at(kind, fingerprint(email), fingerprint(origin()), now)
    if opens_at is None:
        return ""
    current_app.logger.info("%s throttled: address %s", kind.value, fingerprint(email)[:12])
    return words.too_many_attempts(opens_at - now)


def note_attempt(kind: Attempt, email: str, now: datetime) -> None:
    """Remember an attempt for the throttle, whatever becomes of the request."""
    operations.note_attempt(kind, email, origin(), now)
    db.session.commit()


def refuse(refused: Refused, endpoint: str, **values: Any) -> Any:
    """Undo, say why, and go back."""
    db.session.rollback()
    flash(str(words.REFUSALS[refused.code]), "error")
    return redirect(url_for(endpoint, **values))

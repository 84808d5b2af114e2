"""Doors: every view says who may pass, in a sentence and a predicate. A view without one stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for

View = TypeVar("View", bound=Callable[..., Any])
Predicate = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Door:
    """A named permission: ``sentence`` is shown when refused; ``opens_for(viewer, subject)`` decides."""

    name: str
    sentence: str
    opens_for: Predicate
    anonymous: bool = False


PUBLIC = Door("public", "Everyone.", lambda _viewer, _subject: True, anonymous=True)
SIGNED_IN = Door("signed_in", "Everyone who is signed in.", lambda _viewer, _subject: True)
ADMINISTRATOR = Door("administrator", "The platform administrator.", lambda viewer, _subject: viewer.is_admin)


def door(which: Door, subject: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Declare a view's door. ``subject`` fetches what it is about from the address, or raises 404.

    The fetched subject waits in ``g.subject``; it is fetched through ``visible_to``, so that what one may not
    see answers exactly as what does not exist.
    """

    def mark(view: View) -> View:
        view.door, view.subject = which, subject  # type: ignore[attr-defined]
        return view

    return mark


def declared(view: Any) -> Door | None:
    """Return the door a view declares, if any."""
    found = getattr(view, "door", None)
    return found if isinstance(found, Door) else None


def _guard() -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    which = declared(view) or abort(403)
    if which.anonymous:
        return None
    if g.viewer is None:
        return _ask_to_sign_in()
    fetch = getattr(view, "subject", None)
    g.subject = fetch(**(request.view_args or {})) if fetch else None
    if not which.opens_for(g.viewer, g.subject):
        g.refused_by = which
        abort(403)
    return None


def _ask_to_sign_in() -> Any:
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    return redirect(url_for("accounts.login"))


class UndeclaredDoorError(RuntimeError):
    """A view was registered without saying who may pass."""


def check_doors(app: Flask) -> None:
    """Refuse to start when a view has no door."""
    open_views = sorted(name for name, view in app.view_functions.items() if declared(view) is None)
    if open_views:
        raise UndeclaredDoorError("views without a door: " + ", ".join(open_views))


def install(app: Flask, load_viewer: Callable[[], Any], settle: Callable[[], None] = lambda: None) -> None:
    """Put the guard in front of every view; ``load_viewer`` says who is asking (None: nobody known).

    ``settle`` is called once that is known, before the door is tried.
    """

    @app.before_request
    def _who_asks() -> Any:
        view = app.view_functions.get(request.endpoint or "")
        if view is not None and getattr(view, "unattended", False):
            return None
        g.viewer = load_viewer()
        settle()
        return _guard()


def unattended(view: View) -> View:
    """Mark a public view that machines poll: nobody signs in there, so nobody is looked up."""
    view.unattended = True  # type: ignore[attr-defined]
    return view


def open_to_all(app: Flask, endpoint: str) -> None:
    """Give a view that a library registered (files of the style sheet) its door: public, nobody looked up."""
    served = app.view_functions[endpoint]

    @door(PUBLIC)
    @unattended
    @wraps(served)
    def view(**values: Any) -> Any:
        return served(**values)

    app.view_functions[endpoint] = view

"""What every page is rendered with."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, MutableMapping
from contextvars import ContextVar
from types import FunctionType
from typing import Any

from flask import Flask, current_app, g, request
from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro, missing
from markupsafe import Markup, escape
from sqlalchemy.exc import DBAPIError

from exchange.core import clock, i18n, site
from exchange.core.db import db


def has_endpoint(name: str) -> bool:
    """Say whether there is such a page."""
    return name in current_app.view_functions


#: What an address can be asked to be besides the usual one within the house.
SPECIAL = ("_anchor", "_method", "_scheme", "_external")
#: As many addresses are kept; a page of links builds hardly any anew.
KEPT_ADDRESSES = 20_000
#: So long it is believed that this is no demo before the database is asked again.
BELIEVED = 30.0


def is_demo() -> bool:
    """Say whether this installation holds the demo: a fact of its database, asked rarely."""
    kept = current_app.extensions.setdefault("exchange.demo", {"demo": False, "asked": -BELIEVED})
    if not kept["demo"] and time.monotonic() - kept["asked"] >= BELIEVED:
        try:
            kept.update(demo=bool(site.fact("demo")), asked=time.monotonic())
        except DBAPIError:
            # The page that says so is rendered too when the database cannot be asked.
            db.session.rollback()
    return bool(kept["demo"])


#: Where this installation is mounted, as all addresses of a request begin; None outside of requests.
_mount: ContextVar[str | None] = ContextVar("mount", default=None)


def _settle_mount(_endpoint: str | None, _values: Any) -> None:
    _mount.set(request.environ.get("SCRIPT_NAME", ""))


def _leave_mount(_failure: BaseException | None) -> None:
    _mount.set(None)


def _addresses(url_for: Callable[..., str]) -> Callable[..., str]:
    """Return the application's ``url_for`` with a memory: the same words give the same address within one mount point."""
    kept: dict[Any, str] = {}

    def address(endpoint: str, **values: Any) -> str:
        # Flask hands these on whether they were asked for or not.
        special = {name: values.pop(name) for name in SPECIAL if name in values}
        mount = _mount.get()
        if mount is None or endpoint[0] == "." or any(special.values()):
            return url_for(endpoint, **special, **values)
        key = (mount, endpoint, *values.items(), *map(type, values.values()))
        try:
            found = kept.get(key)
        except TypeError:
            return url_for(endpoint, **special, **values)
        if found is None:
            found = url_for(endpoint, **special, **values)
            if len(kept) < KEPT_ADDRESSES:
                kept[key] = found
        return found

    return address


#: As many pieces of pages are kept of each kind.
KEPT_PIECES = 2_000


def kept(macro: Callable[..., Any]) -> Callable[..., Any]:
    """Return a template's macro with a memory: the same words in the same language give the same piece of a page.

    For small macros called in each row of a list and for parts of the frame, whose answer hangs on nothing but what they
    are given, the language, and where the installation is mounted. Types belong to what is asked for: a text marked as
    safe equals the same text that is not.
    """
    pieces: dict[Any, Any] = {}

    def piece(*given: Any, **named: Any) -> Any:
        words = (*given, *named.items()) if named else given
        key = (
            i18n.current(),
            _mount.get(),
            words,
            tuple(map(type, given)),
            tuple(map(type, named.values())) if named else (),
        )
        found = pieces.get(key)
        if found is None:
            found = macro(*given, **named)
            if len(pieces) < KEPT_PIECES:
                pieces[key] = found
        return found

    return piece


def _common() -> dict[str, Any]:
    return {
        "viewer": g.get("viewer"),
        "locale": i18n.current(),
        "languages": i18n.own_names(),
        "now": clock.now(),
        "here": request.full_path.rstrip("?") if request else "/",
    }


_TAKES_EVAL_CONTEXT = pass_eval_context(lambda _context: None).jinja_pass_arg  # type: ignore[attr-defined]


def _filled_in(macro: Macro, given: tuple[Any, ...], named: dict[str, Any], autoescape: bool) -> str:
    """Return what a macro makes of what it is given, without the ways around it that one for blocks and lists needs."""
    arguments = macro.arguments
    if len(given) < len(arguments):
        given += tuple(named.pop(name, missing) for name in arguments[len(given) :])
    if named or len(given) > len(arguments):
        raise TypeError(f"macro {macro.name!r} was given what it does not take")
    text: str = macro._func(*given)  # noqa: SLF001
    return str.__new__(Markup, text) if autoescape else text


class _Calls(Context):
    """A template's context that calls macros and plain functions at once.

    Jinja's own asks at every call, in several ways, whether the callee wants the context; a page makes hundreds of calls.
    """

    def call(self, obj: Any, /, *given: Any, **named: Any) -> Any:
        kind = type(obj)
        if kind is not Macro and kind is not FunctionType:
            return super().call(obj, *given, **named)
        if kind is Macro and not (obj.caller or obj.catch_kwargs or obj.catch_varargs):
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return _filled_in(obj, given, named, self.eval_ctx.autoescape)
        takes = _TAKES_EVAL_CONTEXT if kind is Macro else getattr(obj, "jinja_pass_arg", None)
        if takes is not None and takes is not _TAKES_EVAL_CONTEXT:
            return super().call(obj, *given, **named)
        # What loops and blocks have set; only a callee that takes the whole context would see it.
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return obj(*given, **named) if takes is None else obj(self.eval_ctx, *given, **named)


#: Finds what cannot stand in a page as it is.
_to_escape = re.compile(r"[&<>'\"]").search


def _escaped(value: Any) -> str:
    """Return the value for a page: at once when it is safe already, as what macros and translations give is.

    More than half of the values of a page are, and most others have nothing to escape; markupsafe takes each of them
    apart and builds it anew.
    """
    kind = type(value)
    is_safe = kind is Markup or (kind is str and _to_escape(value) is None)
    text: str = value if is_safe else escape(value)
    return text


class _Code(CodeGenerator):
    """Has templates escape by ``_escaped``, which their environment carries."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"environment.escaped({finalize.src or ''}")


def _plain_globals(app: Flask) -> None:
    """Let templates share the environment's own dictionary of names.

    Jinja chains it with names of each template, of which there are none here. The chain is gone through by Python at
    each import of a macro: a twentieth of a page's time.
    """
    shared, chained = app.jinja_env.globals, app.jinja_env.make_globals

    def make(d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return chained(d) if d else shared

    app.jinja_env.make_globals = make  # type: ignore[method-assign]


def install(app: Flask) -> None:
    """Hand the common names to every template."""
    app.url_value_preprocessor(_settle_mount)
    app.teardown_request(_leave_mount)
    app.jinja_env.context_class, app.jinja_env.code_generator_class = _Calls, _Code
    app.jinja_env.escaped = _escaped  # type: ignore[attr-defined]
    _plain_globals(app)
    app.context_processor(_common)
    app.url_for = _addresses(app.url_for)  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        has_endpoint=app.view_functions.__contains__, is_demo=is_demo, url_for=app.url_for, kept=kept
    )

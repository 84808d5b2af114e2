"""Languages: which one a request is answered in, and which there are."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, support
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

CATALOGUES = Path(__file__).parent.parent / "translations"
SOURCE_LANGUAGE = "en"
babel = Babel()


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the interface languages: the source language and every catalogue that is there."""
    found = {folder.parent.parent.name for folder in CATALOGUES.glob("*/LC_MESSAGES/messages.po")}
    return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))


def own_names() -> list[tuple[str, str]]:
    """Return (code, name in the language itself) of the interface languages."""
    return [(code, _own_name(code)) for code in languages()]


@lru_cache(maxsize=64)
def _own_name(code: str) -> str:
    return str(Locale.parse(code).display_name).capitalize()


#: The language being spoken: set once per request, and for the length of a mail or a feed. Asked for every word on a
#: page, so it is kept where asking costs next to nothing.
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def choose() -> str:
    """Return the language of this request: the person's own, the one chosen in this session, the browser's."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    viewer = g.get("viewer")
    wanted = viewer.locale if viewer is not None else session.get("language")
    if wanted in languages():
        return str(wanted)
    return request.accept_languages.best_match(languages(), SOURCE_LANGUAGE)


def current() -> str:
    """Return the language words are now made in: the request's, or the one spoken for a mail or a feed."""
    return _spoken.get() or choose()


def settle() -> None:
    """Speak the request's language from here on; called once it is known who asks."""
    _spoken.set(choose())


class Speaking:
    """Make words in the given language inside a ``with`` block: a mail in its reader's own language."""

    def __init__(self, language: str) -> None:
        """Take the language's code."""
        self.language = language if language in languages() else SOURCE_LANGUAGE

    def __enter__(self) -> None:
        """Begin to speak it."""
        self._token = _spoken.set(self.language)

    def __exit__(self, *failure: object) -> None:
        """Go back to the language spoken before."""
        _spoken.reset(self._token)


@lru_cache(maxsize=64)
def catalogue(language: str) -> support.NullTranslations:
    """Return the words of a language; the source language needs none."""
    return support.Translations.load(str(CATALOGUES), [language])


def forget() -> None:
    """Look for languages and words anew, where catalogues have changed."""
    for kept in (languages, catalogue, _text):
        kept.cache_clear()


def gettext(message: str, /, **values: Any) -> str:
    """Return a text in the language being spoken, with the values put in; Flask-Babel's own looks for its setup each time."""
    text: str = catalogue(current()).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """Return the text for so many, which the text can name as ``num``."""
    values.setdefault("num", num)
    text: str = catalogue(current()).ungettext(one, many, num)
    return text % values


def lazy_gettext(message: str, /, **values: Any) -> LazyString:
    """Return a text that is looked up when it is shown."""
    return LazyString(gettext, message, **values)


class _Catalogues(Domain):
    """Flask-Babel's words, without asking it which language is spoken."""

    def get_translations(self) -> support.NullTranslations:
        return catalogue(current())


@lru_cache(maxsize=20_000)
def _text(language: str, message: str) -> Markup:
    """A text of the catalogue is safe; the values put into it are escaped."""
    return Markup(catalogue(language).ugettext(message))  # noqa: S704


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    text: str = _text(current(), message)
    if not context.autoescape:
        text = str(text)
    return text % values if "%" in text else text


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    values.setdefault("num", num)
    text = catalogue(current()).ungettext(one, many, num)
    if context.autoescape:
        text = Markup(text)  # noqa: S704 - as above
    return text % values if "%" in text else text


def _fall_silent(_failure: BaseException | None) -> None:
    _spoken.set(None)


def install(app: Flask) -> None:
    """Find the catalogues and answer each request in its language."""
    babel.domain_instance = _Catalogues()
    babel.init_app(app, locale_selector=current, timezone_selector=lambda: "UTC")
    app.jinja_env.globals.update(gettext=_gettext, ngettext=_ngettext, _=_gettext)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.teardown_request(_fall_silent)


__all__ = [
    "SOURCE_LANGUAGE",
    "Speaking",
    "catalogue",
    "choose",
    "current",
    "forget",
    "gettext",
    "install",
    "languages",
    "lazy_gettext",
    "ngettext",
    "own_names",
    "settle",
]

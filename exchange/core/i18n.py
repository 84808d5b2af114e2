"""Languages: which one a request is answered in, and which there are."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel import Locale
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_translations

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
    return [(code, str(Locale.parse(code).display_name).capitalize()) for code in languages()]


def choose() -> str:
    """Return the language of this request: the person's own, the one chosen in this session, the browser's."""
    if not has_request_context():
        return SOURCE_LANGUAGE
    if "locale" not in g:
        viewer = g.get("viewer")
        wanted = viewer.locale if viewer is not None else session.get("language")
        g.locale = (
            wanted if wanted in languages() else request.accept_languages.best_match(languages(), SOURCE_LANGUAGE)
        )
    return str(g.locale)


def current() -> str:
    """Return the language words are now made in: the request's, or the one forced for a mail or a feed."""
    return g.get("spoken") or choose()


class Speaking:
    """Make words in the given language inside a ``with`` block: a mail in its reader's own language."""

    def __init__(self, language: str) -> None:
        """Take the language's code."""
        self.language = language if language in languages() else SOURCE_LANGUAGE
        self._force = force_locale(self.language)

    def __enter__(self) -> None:
        """Begin to speak it."""
        self._before = g.get("spoken")
        self._force.__enter__()
        g.spoken = self.language

    def __exit__(self, *failure: object) -> None:
        """Go back to the language spoken before."""
        g.spoken = self._before
        self._force.__exit__(*failure)


def install(app: Flask) -> None:
    """Find the catalogues and answer each request in its language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    babel.init_app(app, locale_selector=choose, timezone_selector=lambda: "UTC")
    app.jinja_env.policies["ext.i18n.trimmed"] = True


__all__ = ["SOURCE_LANGUAGE", "Speaking", "choose", "current", "get_translations", "install", "languages", "own_names"]

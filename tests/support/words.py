"""The words of the pages in any interface language, found by their English source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from exchange.core import formats
from exchange.core.i18n import Speaking


@dataclass(frozen=True)
class Words:
    """What a reader of that language sees; English where the catalogue has no word."""

    app: Flask
    language: str

    def say(self, english: Any, **values: Any) -> str:
        """Return the translation of an English source string, or a word made later in the reader's language."""
        with self.app.app_context(), Speaking(self.language):
            return str(gettext(english, **values)) if isinstance(english, str) else str(english)

    def count(self, one: str, many: str, number: int) -> str:
        """Return the translation of a plural."""
        with self.app.app_context(), Speaking(self.language):
            return str(ngettext(one, many, number))

    def country(self, code: str) -> str:
        """Return a country's name."""
        with self.app.app_context(), Speaking(self.language):
            return formats.country(code)

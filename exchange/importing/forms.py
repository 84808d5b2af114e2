"""The form by which a table is handed in."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField

from exchange.core.forms import Form
from exchange.core.i18n import lazy_gettext as _l
from exchange.files.forms import FILE_MISSING
from exchange.importing import words
from exchange.sheets.rules import MOST_BYTES, SheetRefusedError, Why
from exchange.sheets.words import refused


class SheetField(FileField):
    """A table; says beforehand what is taken and how large it may be."""

    largest = MOST_BYTES
    accepted = ".xlsx,.csv,.tsv,.txt"

    def __init__(self, label: Any, **options: Any) -> None:
        """Mark it as required."""
        super().__init__(label, **options)
        self.flags.required = True

    @property
    def limits(self) -> str:
        """Return what is taken."""
        return words.limits()

    @property
    def too_large(self) -> str:
        """Return what browsers say of a file that is too large before it is sent."""
        return refused(SheetRefusedError(Why.TOO_LARGE))


class UploadForm(Form):
    file = SheetField(_l("File"))

    content: bytes = b""
    name: str = ""

    def is_fit(self) -> bool:
        """Read what was handed in; say beside the file what is wrong with it."""
        fit = self.validate()
        if not self.file.data:
            self.refuse("file", FILE_MISSING)
            return False
        self.name = self.file.data.filename or ""
        with self.file.data.stream as stream:
            self.content = stream.read(MOST_BYTES + 1)
        if not self.content or len(self.content) > MOST_BYTES:
            why = Why.TOO_LARGE if self.content else Why.EMPTY
            self.refuse("file", refused(SheetRefusedError(why)))
            return False
        return bool(fit)

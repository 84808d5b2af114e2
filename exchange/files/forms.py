"""The field by which a file is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_wtf.file import FileField

from exchange.core.i18n import lazy_gettext as _l
from exchange.files import words
from exchange.files.rules import OTHER_ENDINGS, FileRefusedError, Kind, Refusal, Upload, look_into

FILE_MISSING = _l("Choose a file.")
NO_ROOM = 507


def refusal_of(refused: FileRefusedError) -> tuple[str, int]:
    """Return why a file is refused, in words, and the status of the answer that says so."""
    status = NO_ROOM if refused.code is Refusal.NO_SPACE else 422
    return words.refusal(refused, most_bytes()), status


def most_bytes() -> int:
    """Return how large a file may be."""
    return int(current_app.config["FILE_BYTES"])


class UploadField(FileField):
    """A file that is looked into; says beforehand what is taken and how large it may be."""

    errors: Sequence[Any]

    def __init__(self, label: Any, validators: Any = None, **options: Any) -> None:
        """Let browsers offer what is taken."""
        super().__init__(label, validators, **options)
        self.flags.required = True
        self.upload: Upload | None = None

    @property
    def limits(self) -> str:
        """Return what is taken."""
        return words.limits(most_bytes())

    @property
    def largest(self) -> int:
        """Return how large the file may be, for browsers to refuse a larger one before it is sent."""
        return most_bytes()

    @property
    def too_large(self) -> str:
        """Return what they say then."""
        return words.refusal(FileRefusedError(Refusal.TOO_LARGE), most_bytes())

    @property
    def accepted(self) -> str:
        """Return what they offer to choose."""
        return ",".join(f".{ending}" for ending in (*Kind, *OTHER_ENDINGS))

    def looked_into(self) -> Upload | None:
        """Return what the file is, once; None with a message beside the field when it is refused, or none was chosen."""
        if self.upload is None and self.data:
            try:
                self.upload = look_into(self.data.stream, self.data.filename or "", most_bytes())
            except FileRefusedError as refused:
                message = words.refusal(refused, most_bytes())
                self.errors = (*self.errors, message)
        return self.upload

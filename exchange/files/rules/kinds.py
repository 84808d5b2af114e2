"""Which kinds of files are taken, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

#: What a name may have at most in the file systems that people keep files on, in bytes of UTF-8.
LONGEST_NAME = 255


class Kind(StrEnum):
    """A kind of file that is taken, by what its names end in."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"
    CSV = "csv"


#: What else their names may end in.
OTHER_ENDINGS = {"jpeg": Kind.JPEG}
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
#: As what a file goes out.
MEDIA = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: _OOXML + "wordprocessingml.document",
    Kind.XLSX: _OOXML + "spreadsheetml.sheet",
    Kind.PPTX: _OOXML + "presentationml.presentation",
    Kind.ODT: _ODF + "text",
    Kind.ODS: _ODF + "spreadsheet",
    Kind.ODP: _ODF + "presentation",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.CSV: "text/csv; charset=utf-8",
}


class Refusal(StrEnum):
    """Why a file is refused; the words are made upstairs."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_LISTED = "not_listed"
    OTHER_THAN_NAMED = "other_than_named"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    SCRIPT = "script"
    MACRO = "macro"
    OLD_OFFICE = "old_office"
    ACTIVE = "active"
    FILES_INSIDE = "files_inside"
    FROM_ELSEWHERE = "from_elsewhere"
    BOMB = "bomb"
    TOO_INVOLVED = "too_involved"
    NOT_UTF8 = "not_utf8"
    FORMULA = "formula"
    ABOVE_LIMITE = "above_limite"
    NO_SPACE = "no_space"


class FileRefusedError(ValueError):
    """The file is not taken. ``detail``: what was found there, where that helps."""

    def __init__(self, code: Refusal, detail: str = "") -> None:
        """Keep why."""
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Upload:
    """What was looked into and is taken: its harmless name, its kind, its size in bytes, and the content to be kept."""

    name: str
    kind: Kind
    size: int
    content: BinaryIO

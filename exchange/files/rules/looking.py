"""Looking into a file before it is kept: by what it holds, not by what it is called."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from exchange.files.rules import pdf, plain
from exchange.files.rules.kinds import FileRefusedError, Kind, Refusal, Upload
from exchange.files.rules.markings import marking_above_limite
from exchange.files.rules.names import clean_name, ending, named_kind
from exchange.files.rules.zipped import LOOKED_AT, kind_of_archive

HEAD = 1_024
_PDF, _ZIP, _PNG, _JPEG = b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: Office files before 2007, and those of today behind a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN = (Kind.TEXT, Kind.CSV)
#: Parts of office files in which a marking stands, if it does: at the top of the text, or of each page.
_MARKED_PARTS = ("word/document.xml", "word/header", "content.xml", "styles.xml", "ppt/slides/slide1.xml", "xl/sharedS")
#: A marking stands above everything else; further down the text only speaks of one.
TOP, MOST_MARKED = 2_000, 6
_TAG = re.compile(r"<[^>]*>")


def look_into(file: BinaryIO, given: str, most: int) -> Upload:
    """Return what the file is, with a name that fits. ``most``: how large it may be, in bytes.

    Raises FileRefusedError.
    """
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise FileRefusedError(Refusal.EMPTY)
    if size > most:
        raise FileRefusedError(Refusal.TOO_LARGE)
    name = clean_name(given)
    kind = _kind_of(file, named_kind(name))
    if ending(name) and named_kind(name) is not kind:
        raise FileRefusedError(Refusal.OTHER_THAN_NAMED, kind.value.upper())
    if not ending(name):
        name = clean_name(f"{name}.{kind.value}")
    file.seek(0)
    return Upload(name, kind, size, file)


def _kind_of(file: BinaryIO, named: Kind | None) -> Kind:
    start = file.read(HEAD)
    file.seek(0)
    if _PDF in start[:HEAD] and not start.startswith(_ZIP):
        return _pdf(file, start)
    if start.startswith(_ZIP):
        kind = kind_of_archive(file)
        _must_be_unmarked(_tops_of_archive(file))
        return kind
    if start.startswith(_PNG):
        plain.must_be_a_small_png(start)
        return Kind.PNG
    if start.startswith(_JPEG):
        return Kind.JPEG
    if start.startswith(_COMPOUND):
        raise FileRefusedError(Refusal.OLD_OFFICE)
    return _plain(file, named)


def _pdf(file: BinaryIO, start: bytes) -> Kind:
    if not start.startswith(_PDF):
        # Something else stands before it: a file that is two things at once.
        raise FileRefusedError(Refusal.BROKEN)
    _must_be_unmarked(pdf.top_of_quiet(file))
    return Kind.PDF


def _plain(file: BinaryIO, named: Kind | None) -> Kind:
    if named not in _PLAIN:
        raise FileRefusedError(Refusal.NOT_LISTED)
    text = plain.text_of(file.read())
    _must_be_unmarked(text[:TOP])
    if named is Kind.CSV:
        plain.must_hold_no_formula(text)
    return named


def _tops_of_archive(file: BinaryIO) -> str:
    with zipfile.ZipFile(file) as archive:
        marked = [name for name in archive.namelist() if name.startswith(_MARKED_PARTS)]
        # Words are cut by tags wherever a writer stopped to think, so tags leave nothing behind.
        return " ".join(_TAG.sub("", _text_in(archive, name))[:TOP] for name in marked[:MOST_MARKED])


def _text_in(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(LOOKED_AT).decode(errors="ignore")


def _must_be_unmarked(text: str) -> None:
    """Refuse what carries a marking above LIMITE at its top (M5)."""
    if found := marking_above_limite(text[: TOP * MOST_MARKED]):
        raise FileRefusedError(Refusal.ABOVE_LIMITE, found)

"""Looking into PDF: what runs, calls elsewhere or hides something is refused."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from exchange.files.rules.kinds import FileRefusedError, Refusal

#: So many objects are looked at; a report of a thousand pages has fewer.
MOST_OBJECTS, DEEPEST = 100_000, 60
_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_ACTIONS = frozenset({"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute"})
_EMBEDDED = frozenset({"/EmbeddedFile", "/RichMedia", "/Filespec"})

# What is odd in a file is said in the refusal; nobody needs it in the server's log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def top_of_quiet(file: BinaryIO) -> str:
    """Return the text of the first page of a PDF that holds no script, action, file or password.

    Raises FileRefusedError: BROKEN, ENCRYPTED, SCRIPT, ACTIVE, FILES_INSIDE, TOO_INVOLVED.
    """
    try:
        return _looked_through(PdfReader(file, strict=False))
    except FileRefusedError:
        raise
    except DependencyError:
        # It asks for means to open it that are not at hand here: it is behind a password.
        raise FileRefusedError(Refusal.ENCRYPTED) from None
    # A file made to confuse its readers fails in ways that no list holds.
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError, EOFError):
        raise FileRefusedError(Refusal.BROKEN) from None


def _looked_through(reader: PdfReader) -> str:
    if reader.is_encrypted:
        raise FileRefusedError(Refusal.ENCRYPTED)
    if not reader.pages:
        raise FileRefusedError(Refusal.BROKEN)
    for number, thing in enumerate(_all_of(reader)):
        if number > MOST_OBJECTS:
            raise FileRefusedError(Refusal.TOO_INVOLVED)
        _must_be_passive(thing)
    return _first_page_of(reader)


def _first_page_of(reader: PdfReader) -> str:
    try:
        return reader.pages[0].extract_text()
    # That letters cannot be read is no fault: it may be a picture of a page.
    except Exception:  # noqa: BLE001
        return ""


def _must_be_passive(thing: DictionaryObject) -> None:
    kind, sort = _name(thing.get("/S")), _name(thing.get("/Type"))
    if "/JS" in thing or "/JavaScript" in thing or kind in _SCRIPTS:
        raise FileRefusedError(Refusal.SCRIPT)
    if kind in _ACTIONS or "/XFA" in thing:
        raise FileRefusedError(Refusal.ACTIVE)
    if "/EmbeddedFiles" in thing or (sort in _EMBEDDED and "/EF" in thing) or sort == "/EmbeddedFile":
        raise FileRefusedError(Refusal.FILES_INSIDE)
    if _name(thing.get("/Subtype")) in {"/RichMedia", "/Movie", "/Sound", "/3D", "/FileAttachment"}:
        raise FileRefusedError(Refusal.ACTIVE)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, str) else ""


def _all_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary in the file, reached from its root or not."""
    yield from _within(reader.trailer, 0)
    for generation, numbers in list(reader.xref.items()):
        for number in list(numbers):
            if number:
                yield from _within(_object(reader, number, generation), 0)
    for number in list(reader.xref_objStm):
        yield from _within(_object(reader, number, 0), 0)


def _object(reader: PdfReader, number: int, generation: int) -> Any:
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except PyPdfError:
        # Nothing stands where the table says so: no reader will find it there either.
        return None


def _within(value: Any, depth: int) -> Iterator[DictionaryObject]:
    """Yield the dictionaries that stand in a value itself; what it refers to has its own turn."""
    if depth > DEEPEST:
        raise FileRefusedError(Refusal.TOO_INVOLVED)
    if isinstance(value, DictionaryObject):
        yield value
        for key in value:
            yield from _within(value.raw_get(key), depth + 1)
    elif isinstance(value, ArrayObject):
        for inner in value:
            yield from _within(inner, depth + 1)

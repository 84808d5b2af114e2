"""Looking into office files (OOXML, OpenDocument), which are ZIP archives, without trusting what they say of themselves."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from exchange.files.rules.kinds import MEDIA, FileRefusedError, Kind, Refusal

#: So many parts a document has at most, and so many bytes unpacked; so many times may one part grow in that.
MOST_PARTS, MOST_BYTES, MOST_GROWTH = 5_000, 300 * 1024 * 1024, 200
#: What is smaller is no bomb however well it was packed.
HARMLESS = 4 * 1024 * 1024
PORTION = 1024 * 1024
TYPES, MIMETYPE, MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_MAIN = {
    b"wordprocessingml.document.main+xml": Kind.DOCX,
    b"spreadsheetml.sheet.main+xml": Kind.XLSX,
    b"presentationml.presentation.main+xml": Kind.PPTX,
}
_ODF = {MEDIA[kind].encode(): kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP)}
#: What is looked at of a part, in bytes.
LOOKED_AT = 2 * 1024 * 1024
_COMMANDS_IN = ("word/document.xml", "xl/externalLinks/")
#: Fields and links by which a document has other programs do something.
_COMMAND = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>\s*DDE|<(?:\w+:)?ddeLink\b")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_LINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")


def kind_of_archive(file: BinaryIO) -> Kind:
    """Return the kind of office file. Raises FileRefusedError: BROKEN, BOMB, ENCRYPTED, NOT_LISTED, MACRO, ACTIVE, FROM_ELSEWHERE."""
    try:
        with zipfile.ZipFile(file) as archive:
            _must_be_bounded(archive)
            names = archive.namelist()
            if TYPES in names:
                return _ooxml(archive, names)
            if MIMETYPE in names:
                return _opendocument(archive, names)
            raise FileRefusedError(Refusal.NOT_LISTED, "ZIP")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, FileRefusedError):
            raise
        raise FileRefusedError(Refusal.BROKEN) from None


def _must_be_bounded(archive: zipfile.ZipFile) -> None:
    """Refuse an archive bomb by what it says, then unpack it in portions to see whether that is true."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise FileRefusedError(Refusal.BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefusedError(Refusal.ENCRYPTED)
    if sum(part.file_size for part in parts) > MOST_BYTES or any(_grows(part) for part in parts):
        raise FileRefusedError(Refusal.BOMB)
    # Parts that lie one over another are small in the file and huge together.
    if sum(part.compress_size for part in parts) > _size_of(archive):
        raise FileRefusedError(Refusal.BOMB)
    for part in parts:
        with archive.open(part) as opened:
            while opened.read(PORTION):
                pass


def _grows(part: zipfile.ZipInfo) -> bool:
    return part.file_size > HARMLESS and part.file_size > MOST_GROWTH * max(part.compress_size, 1)


def _size_of(archive: zipfile.ZipFile) -> int:
    assert archive.fp is not None  # noqa: S101 (it is open)
    archive.fp.seek(0, 2)
    return archive.fp.tell()


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(LOOKED_AT)


def _ooxml(archive: zipfile.ZipFile, names: list[str]) -> Kind:
    types = _start_of(archive, TYPES)
    lower = [name.lower() for name in names]
    if b"macroenabled" in types.lower() or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in lower):
        raise FileRefusedError(Refusal.MACRO)
    if any("/activex/" in name or "oleobject" in name for name in lower):
        raise FileRefusedError(Refusal.ACTIVE)
    if any(_asks_programs(_start_of(archive, name)) for name in names if name.startswith(_COMMANDS_IN)):
        raise FileRefusedError(Refusal.ACTIVE)
    kinds = {kind for marker, kind in _MAIN.items() if marker in types}
    if len(kinds) != 1:
        raise FileRefusedError(Refusal.NOT_LISTED, "ZIP")
    for name in names:
        if name.lower().endswith(".rels") and _loads_from_elsewhere(_start_of(archive, name)):
            raise FileRefusedError(Refusal.FROM_ELSEWHERE)
    return kinds.pop()


def _asks_programs(part: bytes) -> bool:
    return _COMMAND.search(part) is not None


def _loads_from_elsewhere(relations: bytes) -> bool:
    """Say whether anything but a link to click leads outside: templates and pictures that are fetched when it is opened."""
    outside = [one for one in _RELATION.findall(relations) if _EXTERNAL.search(one)]
    return any(not _LINK.search(one) for one in outside)


def _opendocument(archive: zipfile.ZipFile, names: list[str]) -> Kind:
    kind = _ODF.get(_start_of(archive, MIMETYPE).strip())
    if kind is None:
        raise FileRefusedError(Refusal.NOT_LISTED, "ZIP")
    manifest = _start_of(archive, MANIFEST) if MANIFEST in names else b""
    if b"encryption-data" in manifest:
        raise FileRefusedError(Refusal.ENCRYPTED)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise FileRefusedError(Refusal.MACRO)
    if b"<script:event-listener" in (_start_of(archive, "content.xml") if "content.xml" in names else b""):
        raise FileRefusedError(Refusal.MACRO)
    if any("Object " in name for name in names):
        raise FileRefusedError(Refusal.ACTIVE)
    return kind

"""Files as people hand them in, good and bad, each made with a library that has no part in looking into them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb") + b"\x08" * 80 + bytes.fromhex("ffd9")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a PNG that says it is that large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 14)) + chunk(b"IEND", b"")


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def pdf() -> bytes:
    """Return a PDF of one empty page."""
    return _written(_page())


def _script() -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")})


def pdf_with_script() -> bytes:
    """Return a PDF that runs a script when it is opened."""
    writer = _page()
    writer.root_object[NameObject("/OpenAction")] = _script()
    return _written(writer)


def pdf_with_script_on_page() -> bytes:
    """Return a PDF that runs a script when its page is shown, named in nothing but the page."""
    writer = _page()
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): _script()})
    return _written(writer)


def pdf_that_launches() -> bytes:
    """Return a PDF that starts a program."""
    writer = _page()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def pdf_with_file() -> bytes:
    """Return a PDF that holds another file."""
    writer = _page()
    writer.add_attachment("inside.exe", b"MZ")
    return _written(writer)


def pdf_behind_password() -> bytes:
    """Return a PDF that asks for a password."""
    writer = _page()
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def pdf_behind_new_password() -> bytes:
    """Return a PDF whose password goes with AES, for which nothing here has the means."""
    rest = b"/CF <</StdCF <</AuthEvent /DocOpen /CFM /AESV3 /Length 32>>>> /StmF /StdCF /StrF /StdCF"
    keys = b" ".join(
        b"/%s <%s>" % (key, b"00" * size) for key, size in ((b"O", 48), (b"U", 48), (b"OE", 32), (b"UE", 32))
    )
    lock = b"/Encrypt <</Filter /Standard /V 5 /R 6 /Length 256 /P -4 /Perms <%s> %s %s>>" % (b"00" * 16, keys, rest)
    return pdf().replace(b"/Root ", lock + b" /ID [<00> <00>] /Root ")


def word(text: str = "A draft", header: str = "") -> bytes:
    """Return a DOCX with a paragraph, and a header."""
    document = docx.Document()
    document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(archive: bytes, parts: Mapping[str, bytes], encrypted: bool = False) -> bytes:
    """Return an archive with some parts put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            new.writestr(name, content)
    packed = bytearray(out.getvalue())
    if encrypted:
        packed[6] |= 1
        packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def zipped(parts: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of the parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def open_document(kind: str = "text", parts: Mapping[str, bytes] | None = None) -> bytes:
    """Return an OpenDocument file."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": mimetype, "content.xml": b"<office/>", **(parts or {})})


def relation(kind: str, target: str, mode: str = "External") -> bytes:
    """Return a part that relates a document to something."""
    address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    one = f'<Relationship Id="r1" Type="{address}" Target="{target}" TargetMode="{mode}"/>'
    return f"<Relationships>{one}</Relationships>".encode()

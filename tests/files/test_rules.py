"""Files are known by what they hold; what runs, hides, loads or bursts is refused with its reason."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.files.rules import (
    LONGEST_NAME,
    MEDIA,
    FileRefusedError,
    Kind,
    Refusal,
    clean_name,
    ending,
    look_into,
    marking_above_limite,
    named_kind,
    words_in,
)
from exchange.files.words import KINDS, refusal
from tests.support import hostile

MOST = 20 * 1024 * 1024
MAIN = b"application/vnd.openxmlformats-officedocument.%s.main+xml"


def look(content: bytes, name: str, most: int = MOST):
    return look_into(io.BytesIO(content), name, most)


def refused(content: bytes, name: str, most: int = MOST) -> Refusal | None:
    try:
        look(content, name, most)
    except FileRefusedError as error:
        return error.code
    return None


def office(part: bytes) -> bytes:
    return hostile.zipped({"[Content_Types].xml": MAIN % part, "x.xml": b"<x/>"})


TAKEN = (
    (hostile.pdf(), "Note.pdf", Kind.PDF),
    (hostile.word(), "Note.docx", Kind.DOCX),
    (office(b"spreadsheetml.sheet"), "Table.xlsx", Kind.XLSX),
    (office(b"presentationml.presentation"), "Talk.pptx", Kind.PPTX),
    (hostile.open_document(), "Note.odt", Kind.ODT),
    (hostile.open_document("spreadsheet"), "Table.ods", Kind.ODS),
    (hostile.open_document("presentation"), "Talk.odp", Kind.ODP),
    (hostile.png(), "Map.png", Kind.PNG),
    (hostile.JPEG, "Map.JPEG", Kind.JPEG),
    ("Año, Łódź, مرحبا\r\n".encode(), "Note.txt", Kind.TEXT),
    ("\ufefftitle;count\r\nPerú;-3,5\r\n".encode(), "Table.csv", Kind.CSV),
)


@pytest.mark.parametrize(("content", "name", "kind"), TAKEN, ids=[name for _c, name, _k in TAKEN])
def test_what_is_listed_is_taken(content, name, kind):
    upload = look(content, name)
    assert (upload.name, upload.kind, upload.size) == (name, kind, len(content))
    assert upload.content.read() == content


@pytest.mark.parametrize(("content", "name", "kind"), TAKEN, ids=[name for _c, name, _k in TAKEN])
def test_what_is_called_otherwise_is_refused_whatever_it_is(content, name, kind):
    other = "Note.xlsx" if kind is not Kind.XLSX else "Note.docx"
    assert refused(content, other) in (Refusal.OTHER_THAN_NAMED, Refusal.NOT_LISTED)


REFUSED = (
    ("empty", b"", "Note.pdf", Refusal.EMPTY),
    ("a page", hostile.HTML, "Note.html", Refusal.NOT_LISTED),
    ("a page called text", hostile.HTML, "Note.txt", Refusal.NOT_LISTED),
    ("a picture with script", hostile.SVG, "Map.svg", Refusal.NOT_LISTED),
    ("the same called text", hostile.SVG, "Map.txt", Refusal.NOT_LISTED),
    ("the same called table", b"a;b\n" + hostile.SVG, "Map.csv", Refusal.NOT_LISTED),
    ("a program", b"MZ\x90\x00" + b"\0" * 90, "Note.exe", Refusal.NOT_LISTED),
    ("a program called text", b"MZ\x90\x00" + b"\0" * 90, "Note.txt", Refusal.NOT_UTF8),
    ("a program called PDF", b"MZ\x90\x00" + b"\0" * 90, "Note.pdf", Refusal.NOT_LISTED),
    ("text with control characters", b"a\x07b", "Note.txt", Refusal.NOT_LISTED),
    ("text in an old encoding", "Año".encode("latin-1"), "Note.txt", Refusal.NOT_UTF8),
    ("a PDF with script", hostile.pdf_with_script(), "Note.pdf", Refusal.SCRIPT),
    ("a PDF with script on a page", hostile.pdf_with_script_on_page(), "Note.pdf", Refusal.SCRIPT),
    ("a PDF that starts a program", hostile.pdf_that_launches(), "Note.pdf", Refusal.ACTIVE),
    ("a PDF with a file in it", hostile.pdf_with_file(), "Note.pdf", Refusal.FILES_INSIDE),
    ("a PDF behind a password", hostile.pdf_behind_password(), "Note.pdf", Refusal.ENCRYPTED),
    ("a PDF behind a new password", hostile.pdf_behind_new_password(), "Note.pdf", Refusal.ENCRYPTED),
    ("half a PDF", hostile.pdf()[:150], "Note.pdf", Refusal.BROKEN),
    ("something before a PDF", b"GIF89a" + hostile.pdf(), "Note.pdf", Refusal.BROKEN),
    ("no PDF", b"%PDF-1.7\nhello", "Note.pdf", Refusal.BROKEN),
    ("an old office file", hostile.OLD_WORD, "Note.doc", Refusal.OLD_OFFICE),
    ("the same called new", hostile.OLD_WORD, "Note.docx", Refusal.OLD_OFFICE),
    ("any archive", hostile.zipped({"a.txt": b"a"}), "Papers.zip", Refusal.NOT_LISTED),
    ("half an archive", hostile.word()[:400], "Note.docx", Refusal.BROKEN),
    ("macros", hostile.repacked(hostile.word(), {"word/vbaProject.bin": b"\0"}), "Note.docx", Refusal.MACRO),
    (
        "macros by their type",
        hostile.zipped({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "Note.docx",
        Refusal.MACRO,
    ),
    ("controls", hostile.repacked(hostile.word(), {"word/activeX/a.bin": b"\0"}), "Note.docx", Refusal.ACTIVE),
    ("an object", hostile.repacked(hostile.word(), {"word/embeddings/oleObject1.bin": b"\0"}), "Note.docx", Refusal.ACTIVE),
    (
        "a field that starts a program",
        hostile.repacked(hostile.word(), {"word/document.xml": b"<w:instrText> DDEAUTO c:\\cmd</w:instrText>"}),
        "Note.docx",
        Refusal.ACTIVE,
    ),
    (
        "a template from elsewhere",
        hostile.repacked(
            hostile.word(), {"word/_rels/settings.xml.rels": hostile.relation("attachedTemplate", "https://evil.example/t")}
        ),
        "Note.docx",
        Refusal.FROM_ELSEWHERE,
    ),
    (
        "a picture from elsewhere",
        hostile.repacked(
            hostile.word(), {"word/_rels/x.xml.rels": hostile.relation("image", "https://evil.example/p.png")}
        ),
        "Note.docx",
        Refusal.FROM_ELSEWHERE,
    ),
    ("behind a password", hostile.repacked(hostile.word(), {}, encrypted=True), "Note.docx", Refusal.ENCRYPTED),
    ("OpenDocument macros", hostile.open_document("text", {"Basic/a.xml": b"<x/>"}), "Note.odt", Refusal.MACRO),
    (
        "an OpenDocument behind a password",
        hostile.open_document("text", {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "Note.odt",
        Refusal.ENCRYPTED,
    ),
    ("a drawing", hostile.open_document("graphics"), "Note.odg", Refusal.NOT_LISTED),
    ("a huge picture", hostile.png(60_000, 60_000), "Map.png", Refusal.BOMB),
    ("a picture of nothing", hostile.png(0, 7), "Map.png", Refusal.BROKEN),
    ("half a picture", hostile.png()[:20], "Map.png", Refusal.BROKEN),
    ("a formula", b"name;note\nA;=HYPERLINK(1)\n", "Table.csv", Refusal.FORMULA),
    ("a formula behind a blank", b'name,note\nA," @SUM(A1)"\n', "Table.csv", Refusal.FORMULA),
    ("classified text", b"RESTREINT UE/EU RESTRICTED\nNote", "Note.txt", Refusal.ABOVE_LIMITE),
    ("a classified document", hostile.word("CONFIDENTIEL UE/EU CONFIDENTIAL"), "Note.docx", Refusal.ABOVE_LIMITE),
    ("one classified in its header", hostile.word("Note", "SECRET UE/EU SECRET"), "Note.docx", Refusal.ABOVE_LIMITE),
)  # fmt: skip


@pytest.mark.parametrize(("content", "name", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_harms_is_refused_with_its_reason(content, name, why):
    assert refused(content, name) is why


def test_an_archive_bomb_is_refused_before_it_fills_anything():
    huge = hostile.repacked(hostile.word(), {"word/media/a.bin": b"\0" * (40 * 1024 * 1024)})
    assert len(huge) < 200_000
    assert refused(huge, "Note.docx") is Refusal.BOMB


def test_thousands_of_parts_are_refused():
    many = hostile.repacked(hostile.word(), {f"word/{number}": b"" for number in range(5_001)})
    assert refused(many, "Note.docx") is Refusal.BOMB


def test_parts_that_say_less_than_they_hold_are_refused():
    """The directory at the end says ten bytes; unpacked, more come out, or something else than was summed up."""
    packed = bytearray(hostile.repacked(hostile.word(), {"word/long.bin": b"abc" * 4_000}))
    entry = packed.rindex(b"word/long.bin") - 46
    packed[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert refused(bytes(packed), "Note.docx") is Refusal.BROKEN


def test_parts_that_lie_over_each_other_are_refused():
    """Every name leads to the same packed bytes: small in the file, many times as large on the disk."""
    out = io.BytesIO(hostile.word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("one", b"x" * 3_000)
        first = archive.getinfo("one")
        for number in range(20):
            again = zipfile.ZipInfo(f"again{number}")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.compress_size = again.file_size = 3_000
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    assert refused(out.getvalue(), "Note.docx") in (Refusal.BOMB, Refusal.BROKEN)


def test_a_link_to_click_is_no_harm():
    linked = hostile.repacked(
        hostile.word(), {"word/_rels/x.xml.rels": hostile.relation("hyperlink", "https://eurojust.example")}
    )
    assert look(linked, "Note.docx").kind is Kind.DOCX


def test_a_text_that_speaks_of_markings_further_down_is_taken():
    assert look(hostile.word("A note. " * 400 + "RESTREINT UE is another level."), "Note.docx").kind is Kind.DOCX


def test_size_is_counted_in_bytes_and_the_limit_is_within():
    content = b"x" * 100
    assert look(content, "a.txt", 100).size == 100
    assert refused(content, "a.txt", 99) is Refusal.TOO_LARGE


@given(st.binary(max_size=600), st.sampled_from([*Kind, "exe", ""]))
def test_no_bytes_break_it(content, named):
    refused(content, f"a.{named}")
    for magic in (b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"):
        refused(magic + content, f"a.{named}")


@given(st.data())
def test_no_damage_to_a_good_file_breaks_it(data):
    content, name, _kind = data.draw(st.sampled_from(TAKEN[:5]))
    at = data.draw(st.integers(0, len(content) - 1))
    torn = content[:at] + data.draw(st.binary(max_size=4)) + content[at + data.draw(st.integers(0, 9)) :]
    refused(torn, name)


NAMES = (
    ("C:\\Users\\a\\Note.pdf", "Note.pdf"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("a/b\\..", "file"),
    (".htaccess", "htaccess"),
    ("Orden del día – Łódź.pdf", "Orden del día – Łódź.pdf"),
    ("محضر الاجتماع.pdf", "محضر الاجتماع.pdf"),
    ("Note\u202efdp.exe.pdf", "Notefdp.exe.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
    ("a\x00b.pdf", "ab.pdf"),
    ('a"b<c>|?*.pdf', "a_b_c____.pdf"),
    ("  .pdf ", "pdf"),
    ("", "file"),
    ("é.pdf", "é.pdf"),
)


@pytest.mark.parametrize(("given_name", "kept"), NAMES)
def test_names_are_kept_harmless(given_name, kept):
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("letter", ["a", "é", "م", "🦆"])
def test_a_name_of_255_bytes_stays_and_a_longer_one_keeps_its_end(letter):
    size = len(letter.encode())
    fits = letter * ((LONGEST_NAME - 4) // size) + ".pdf"
    assert clean_name(fits) == fits
    cut = clean_name(letter * 300 + ".pdf")
    assert cut.endswith(f"{letter}.pdf")
    assert LONGEST_NAME - size < len(cut.encode()) <= LONGEST_NAME


@given(st.text(max_size=400))
def test_a_name_is_harmless_whatever_was_typed_and_cleaning_it_again_changes_nothing(text):
    name = clean_name(text)
    assert 0 < len(name.encode()) <= LONGEST_NAME
    assert not set(name) & set('/\\<>:"|?*\r\n\t\x00')
    assert not name.startswith(".")
    assert clean_name(name) == name


def test_a_name_without_ending_gets_the_one_of_its_kind():
    assert look(hostile.pdf(), "Note").name == "Note.pdf"
    assert ending("Note") == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.PDF", Kind.PDF), ("a.jpeg", Kind.JPEG), ("a.jpg", Kind.JPEG), ("pdf", None), ("a.html", None)],
)
def test_kinds_are_named_by_the_end_of_the_name(name, kind):
    assert named_kind(name) is kind


@pytest.mark.parametrize(
    "text",
    ["TRES SECRET UE/EU TOP SECRET", "TRÈS SECRET UE", "EU SECRET", "RESTREINT  UE", "R-UE", "x EU RESTRICTED y"],
)
def test_markings_above_limite_are_found(text):
    assert marking_above_limite(text) != ""


@pytest.mark.parametrize("text", ["LIMITE", "EU restricted area", "SECRET", "PUBLIC", "UE", "NEURO EU-Road"])
def test_other_words_are_no_markings(text):
    assert marking_above_limite(text) == ""


def odt(text: str) -> bytes:
    return hostile.open_document("text", {"content.xml": f"<office:text>{text}</office:text>".encode()})


READ = (
    (hostile.word("Extradition to Łódź"), Kind.DOCX, "Extradition to Łódź"),
    (odt("<text:p>Ex<text:span>tra</text:span>dition</text:p><text:p>R&amp;D</text:p>"), Kind.ODT, "Extradition R&D"),
    (
        hostile.zipped({"xl/sharedStrings.xml": b"<sst><si><t>Peru</t></si><si><t>14</t></si></sst>"}),
        Kind.XLSX,
        "Peru 14",
    ),
    (
        hostile.zipped({"ppt/slides/slide1.xml": b"<a:p><a:t>One</a:t></a:p><a:p><a:t>Two</a:t></a:p>"}),
        Kind.PPTX,
        "One Two",
    ),
    ("\ufeffAño\nnuevo".encode(), Kind.TEXT, "Año nuevo"),
    (b"a;b\nc;d", Kind.CSV, "a;b c;d"),
    (hostile.pdf(), Kind.PDF, ""),
    (b"broken", Kind.PDF, ""),
    (b"broken", Kind.DOCX, ""),
    (hostile.png(), Kind.PNG, ""),
)


@pytest.mark.parametrize(("content", "kind", "words"), READ)
def test_the_words_in_a_file_are_read_as_far_as_they_can_be(content, kind, words):
    file = io.BytesIO(content)
    assert words_in(file, kind) == words
    assert file.tell() == 0


def test_no_more_words_are_read_than_are_kept():
    assert len(words_in(io.BytesIO(b"word " * 400_000), Kind.TEXT)) <= 100_000


def test_every_kind_and_every_refusal_has_words(app):
    assert set(KINDS) == set(MEDIA) == set(Kind)
    said = {code: refusal(FileRefusedError(code, "RESTREINT UE"), MOST) for code in Refusal}
    assert len(set(said.values())) == len(Refusal)
    assert "20 MB" in said[Refusal.TOO_LARGE]
    assert "RESTREINT UE" in said[Refusal.ABOVE_LIMITE]

"""The look of the house, given to the styles of a word processor, and what stands on each page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from exchange.documents.rules import Document

INK, QUIET = RGBColor(0x14, 0x21, 0x3D), RGBColor(0x4A, 0x53, 0x68)
TEXT_WIDTH = Mm(162)
#: A longer title does not fit what a file says about itself.
LONGEST_TITLE = 255
#: When a document was made, only its own words say.
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def dress(file: Any, language: str) -> None:
    """Give the styles of the word processor the look of the house."""
    styles = file.styles
    _set_font(styles["Normal"], 10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    speak(styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}"), language)
    for name, size in (("Title", 19), ("Heading 1", 14), ("Heading 2", 12), ("Heading 3", 11), ("Heading 4", 10.5)):
        _set_font(styles[name], size, INK)
        styles[name].font.bold = name != "Heading 4"
    _set_font(styles["Subtitle"], 10.5, QUIET)
    styles["Subtitle"].font.italic = False
    quiet = styles.add_style("Quiet", WD_STYLE_TYPE.PARAGRAPH)
    quiet.base_style = styles["Normal"]
    quiet.font.color.rgb = QUIET
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(24)
    section.top_margin = Mm(28)


def _set_font(style: Any, size: float, colour: RGBColor | None = None) -> None:
    style.font.name, style.font.size = "Cambria", Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    if colour is not None:
        style.font.color.rgb = colour


def speak(properties: Any, language: str) -> None:
    """Say in which language a text is, for spelling and for reading aloud."""
    said = properties.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        properties.append(said)
    said.set(qn("w:val"), language)


def frame(file: Any, document: Document) -> None:
    """Write what stands on each page, and what the file says about itself."""
    about = file.core_properties
    about.title, about.language, about.author, about.comments = (
        document.title[:LONGEST_TITLE],
        document.language,
        "",
        "",
    )
    about.created = about.modified = _UNDATED
    section = file.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for line in (head, foot):
        line.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(f"{document.reference}\t")
    head.add_run(document.mark).bold = True
    foot.add_run(f"{document.as_of}\t")
    before, _page, rest = document.words.page.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    foot.add_run(before)
    add_field(foot, "PAGE", "1")
    foot.add_run(between)
    add_field(foot, "NUMPAGES", "1")
    foot.add_run(after)


def add_field(paragraph: Any, code: str, shown: str) -> None:
    """Add what the word processor works out; ``shown`` stands there until it has."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "shown":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run._r.append(element)

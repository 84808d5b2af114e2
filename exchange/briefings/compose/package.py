"""A version of a package, whatever format it is written in (C5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exchange.assessments.queries import criteria_of
from exchange.briefings.compose.drawings import Bar, spreads, world
from exchange.briefings.models import BriefingVersion
from exchange.briefings.rules import Entry, Part, Section, read_sections
from exchange.core import formats, i18n
from exchange.core.i18n import gettext as _
from exchange.documents.compose.parts import facts, mark_of, remark
from exchange.documents.marked import blocks_of
from exchange.documents.rules import (
    Block,
    Contents,
    Document,
    Facts,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Quotation,
    Table,
    plain,
)
from exchange.documents.words import of_format
from exchange.reference import CriterionFacts
from exchange.world.rules import Handling
from exchange.world.words import said, union_side_only

#: Sections whose entries are short stand as a list of facts; the others each under a heading of its own.
_HEADED = frozenset({Part.INSTRUMENTS, Part.NEEDS, Part.ACTIVITIES, Part.PRACTICES, Part.MEETINGS, Part.TOOLKIT})
#: Sections whose entries all say the same of each stand as one table.
_TABLED = frozenset({Part.CRITERIA, Part.STATED, Part.POSTINGS})
ZONE = "Europe/Brussels"


def of_version(version: BriefingVersion) -> Document:
    """Return the version (package, keeper and author loaded) as a document, in the language spoken."""
    code = version.briefing.country_code
    sections = read_sections(version.content["languages"][i18n.current()])
    moment = formats.moment(version.as_of, ZONE)
    return Document(
        kind=_("Briefing package"),
        title=formats.country(code),
        about=" · ".join(filter(None, (_("Version %(number)s", number=version.number), version.comment))),
        reference=f"BRIEFING/{code}/{version.number}",
        mark=mark_of(Handling.LIMITE, union_side_only()),
        as_of=_("As of %(moment)s", moment=moment),
        language=i18n.current(),
        blocks=tuple(_blocks(version, code, sections, moment)),
        words=of_format(),
    )


def _blocks(version: BriefingVersion, code: str, sections: tuple[Section, ...], moment: str) -> Iterator[Block]:
    others = [one for one in version.content["priorities"] if one != code]
    alt = _("The world as tiles, one per country; %(country)s stands out, with the other priority third countries.", country=formats.country(code))  # fmt: skip
    yield Picture(world(code, others), alt)
    author = version.author.name if version.author else ""
    yield facts(
        [
            (_("As of"), moment),
            (_("Frozen by"), author),
            (_("Kept by"), version.briefing.keeper.name),
            (_("To be looked at again by"), formats.day(version.briefing.review_by)),
        ]
    )
    yield NewPage()
    yield Contents()
    yield NewPage()
    for section in sections:
        yield from _section(version, section)


def _section(version: BriefingVersion, section: Section) -> Iterator[Block]:
    yield Heading(1, section.title)
    if section.text:
        yield Quotation(blocks_of(section.text, below=1), drawn_in=True)
    if section.part in (Part.SUMMARY, Part.TEXT):
        if not section.text:
            yield remark(_("Nothing has been written here."))
        return
    if section.part is Part.CRITERIA:
        yield from _chart(version.content["spreads"])
    if not section.entries:
        yield remark(_("Nothing is on record."))
    elif section.part in _TABLED:
        yield _table(section)
        return
    for entry in section.entries:
        yield from _entry(entry, headed=section.part in _HEADED)


def _table(section: Section) -> Table:
    """Return the entries as rows, a column for each thing that is said of any."""
    names = list(dict.fromkeys(name for entry in section.entries for name, _said in entry.facts))
    said_of = [(entry.title, dict(entry.facts)) for entry in section.entries]
    rows = tuple((plain(title), *(plain(facts.get(name, "")) for name in names)) for title, facts in said_of)
    return Table(("", *names), (4, *(3 for _name in names)), rows)


def _entry(entry: Entry, *, headed: bool) -> Iterator[Block]:
    if headed:
        yield Heading(2, entry.title)
        yield Facts(tuple((name, plain(value)) for name, value in entry.facts))
        yield from blocks_of(entry.text, below=2) if entry.text else ()
    else:
        yield Paragraph(plain(entry.title))
        yield Facts(tuple((name, plain(value)) for name, value in entry.facts))


def _chart(kept: dict[str, Any]) -> Iterator[Block]:
    bars = [_of_criterion(one, *kept[one.key]) for one in criteria_of(kept)]
    if bars:
        words = [
            _("%(criterion)s: %(least)s to %(most)s, median %(middle)s", criterion=bar.label, least=bar.least, most=bar.most, middle=bar.middle)
            if bar.middle is not None
            else _("%(criterion)s: nothing known", criterion=bar.label)
            for bar in bars
        ]  # fmt: skip
        yield Picture(spreads(bars), "; ".join(words))


def _of_criterion(one: CriterionFacts, least: int | None, middle: int | None, most: int | None) -> Bar:
    return Bar(said(one.title), least, middle, most, len(one.levels) - 1 if one.levels else max(most or 0, 1))

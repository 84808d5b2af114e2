"""Verbs of packages: begin, edit, order, freeze, share, note where a version was used (C5)."""

from __future__ import annotations

from datetime import date, datetime

from exchange.accounts.rules import Viewer
from exchange.assessments import queries as assessments
from exchange.assessments.rules import read_table
from exchange.briefings import queries
from exchange.briefings.models import Briefing, BriefingFile, BriefingSection, BriefingUse, BriefingVersion
from exchange.briefings.rules import (
    DEFAULT_ORDER,
    BriefingRefusedError,
    Details,
    FileForm,
    Part,
    Refusal,
    differences,
    moved_by,
    read_sections,
    told,
    trouble_of_details,
)
from exchange.core import i18n, journal
from exchange.core.db import db
from exchange.countries.queries import lock_country, priorities
from exchange.meetings.models import Meeting
from exchange.world.models import Country


def begin(actor: Viewer, country: Country, details: Details, now: datetime) -> Briefing:
    """Begin the package on a third country, with all sections in their usual order. Raises BriefingRefusedError."""
    if country.is_member_state(now.date()):
        raise BriefingRefusedError(Refusal.MEMBER_STATE)
    _check(details, now)
    lock_country(country.code)  # Two who begin at once would both find none.
    if queries.of_country(actor, country.code) is not None:
        raise BriefingRefusedError(Refusal.THERE_ALREADY)
    briefing = Briefing(
        country_code=country.code, keeper_id=details.keeper_id, review_by=details.review_by, created_at=now,
        sections=[BriefingSection(part=part, position=place) for place, part in enumerate(DEFAULT_ORDER)],
    )  # fmt: skip
    db.session.add(briefing)
    db.session.flush()
    journal.record(actor, "briefing.begun", briefing, now)
    return briefing


def change(actor: Viewer, briefing: Briefing, details: Details, now: datetime, *, version: str) -> None:
    """Change who keeps a package, or by when it is looked at again. Raises OvertakenError, BriefingRefusedError."""
    queries.lock(briefing, version)
    _check(details, now)
    briefing.keeper_id, briefing.review_by = details.keeper_id, details.review_by
    if changes := journal.changes_of(briefing):
        db.session.flush()
        journal.record(actor, "briefing.changed", briefing, now, changes=changes)


def _check(details: Details, now: datetime) -> None:
    if refusal := trouble_of_details(details, now.date(), frozenset(one.id for one in queries.keepers())):
        raise BriefingRefusedError(refusal)


def write(
    actor: Viewer, section: BriefingSection, now: datetime, *, title: str, text: str, included: bool, version: str
) -> None:
    """Change the editor's words of a section, and whether it is included. Raises OvertakenError."""
    queries.lock(section, version)
    section.title, section.text, section.included = title, text, included
    if changes := journal.changes_of(section):
        db.session.flush()
        journal.record(actor, "briefing.section_changed", section, now, changes=changes)


def add_text(actor: Viewer, briefing: Briefing, title: str, now: datetime) -> BriefingSection:
    """Add a section (package's sections loaded) with a text of the editor's own, at the end. Raises OvertakenError."""
    queries.lock(briefing)
    last = max((one.position for one in briefing.sections), default=0)
    section = BriefingSection(briefing_id=briefing.id, part=Part.TEXT, title=title, position=last + 1)
    db.session.add(section)
    db.session.flush()
    journal.record(actor, "briefing.section_added", section, now)
    return section


def move(actor: Viewer, section: BriefingSection, by: int, now: datetime) -> None:
    """Move a section (package loaded) by so many places. Raises OvertakenError."""
    briefing = section.briefing
    queries.lock(briefing)
    rows = {one.id: one for one in queries.sections_of(section.briefing_id)}
    order = moved_by(list(rows), section.id, by)
    if order != list(rows):
        for place, key in enumerate(order):
            rows[key].position = place
        db.session.flush()
        journal.record(actor, "briefing.section_moved", briefing, now, changes={})


def remove(actor: Viewer, section: BriefingSection, now: datetime) -> None:
    """Take away a text of the editor's own. Raises OvertakenError, and BriefingRefusedError: STAYS."""
    queries.lock(section)
    if section.part is not Part.TEXT:
        raise BriefingRefusedError(Refusal.STAYS)
    gone = {"title": [section.title, None], "text": [section.text, None]}
    journal.record(actor, "briefing.section_removed", section, now, changes=gone)
    db.session.delete(section)


def freeze(actor: Viewer, briefing: Briefing, now: datetime, *, comment: str) -> BriefingVersion:
    """Freeze a package (sections loaded) as its next version, compiled anew in every language; its files wait to be written.

    Raises OvertakenError, and BriefingRefusedError: UNCHANGED.
    """
    queries.lock(briefing)
    today, last = now.date(), queries.last_version(briefing.id)
    drawn = {language: queries.in_language(briefing, today, language) for language in i18n.languages()}
    first = i18n.languages()[0]
    if last is not None and not differences(read_sections(last.content["languages"][first]), drawn[first]):
        raise BriefingRefusedError(Refusal.UNCHANGED)
    version = BriefingVersion(
        briefing_id=briefing.id, number=(last.number if last else 0) + 1, comment=comment, as_of=now, made_by=actor.person_id,
        content={
            "languages": {language: told(sections) for language, sections in drawn.items()},
            "priorities": [one.country_code for one in priorities(today)],
            "spreads": _spreads(briefing.country_code),
        },
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    db.session.add_all(
        BriefingFile(version_id=version.id, language=language, form=form) for language in drawn for form in FileForm
    )
    journal.record(
        actor, "briefing.frozen", version, now, changes={"number": [None, version.number], "comment": [None, comment]}
    )
    return version


def _spreads(code: str) -> dict[str, list[int | None]]:
    latest = assessments.latest()
    if latest is None or code not in latest.content:
        return {}
    row = read_table({code: latest.content[code]})[code]
    return {key: [one.least, one.middle, one.most] for key, one in row.items()}


def share(actor: Viewer, version: BriefingVersion, now: datetime) -> None:
    """Share a version with the Union side, for the Member States' own contacts (JC 8 a). Raises as ``remove``: SHARED_ALREADY."""
    queries.lock(version)
    if version.shared_at is not None:
        raise BriefingRefusedError(Refusal.SHARED_ALREADY)
    version.shared_at = now
    journal.record(actor, "briefing.shared", version, now, changes={"shared_at": [None, now.isoformat()]})


def note_use(
    actor: Viewer, version: BriefingVersion, now: datetime, *, meeting: Meeting | None, occasion: str, on: date
) -> BriefingUse:
    """Note in which meeting, dialogue or visit a version was used. Raises BriefingRefusedError: NOTHING_NAMED, TO_COME."""
    if meeting is None and not occasion:
        raise BriefingRefusedError(Refusal.NOTHING_NAMED)
    if on > now.date():
        raise BriefingRefusedError(Refusal.TO_COME)
    use = BriefingUse(
        version_id=version.id, meeting_id=meeting.id if meeting else None, occasion="" if meeting else occasion, used_on=on,
        by_id=actor.person_id, at=now,
    )  # fmt: skip
    db.session.add(use)
    db.session.flush()
    journal.record(
        actor, "briefing.used", version, now, changes={"occasion": [None, meeting.title if meeting else occasion]}
    )
    return use


def forget_use(actor: Viewer, version: BriefingVersion, use_id: int, now: datetime) -> None:
    """Take away a use that was noted by mistake; again it changes nothing. Raises OvertakenError."""
    queries.lock(version)
    use = db.session.get(BriefingUse, use_id, populate_existing=True)
    if use is not None and use.version_id == version.id:
        journal.record(
            actor, "briefing.use_removed", version, now, changes={"used_on": [use.used_on.isoformat(), None]}
        )
        db.session.delete(use)

"""Reading briefing packages, as far as the viewer may: nothing for the partner side, drafts for those who write them (V1, C5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.briefings.access import BODIES, keeps
from exchange.briefings.models import Briefing, BriefingFile, BriefingSection, BriefingUse, BriefingVersion
from exchange.briefings.queries.compiling import Compiled, compiled
from exchange.briefings.rules import FileForm, FileState, OvertakenError, Part, Section
from exchange.briefings.words import PARTS
from exchange.core import i18n
from exchange.core.db import db, hold_row
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.queries import visible_to as meetings_visible_to
from exchange.world.rules import Side


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Briefing for those the viewer may know of: those with a shared version, and to their writers all (V1)."""
    if not viewer.is_union:
        return sa.false()
    if keeps(viewer):
        return sa.true()
    return sa.exists().where(BriefingVersion.briefing_id == Briefing.id, BriefingVersion.shared_at.is_not(None))


def versions_visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on BriefingVersion for those the viewer may read."""
    if not viewer.is_union:
        return sa.false()
    return sa.true() if keeps(viewer) else BriefingVersion.shared_at.is_not(None)


def packages(viewer: Viewer) -> Sequence[Briefing]:
    """Return the packages that the viewer may know of, with keepers and sections."""
    query = (
        sa.select(Briefing)
        .where(visible_to(viewer))
        .options(joinedload(Briefing.keeper), selectinload(Briefing.sections))
    )
    return db.session.scalars(query.order_by(Briefing.country_code)).all()


def latest_versions(viewer: Viewer) -> dict[int, BriefingVersion]:
    """Return the last version of each package that the viewer may read, by key of the package."""
    query = sa.select(BriefingVersion).where(versions_visible_to(viewer)).order_by(BriefingVersion.number)
    return {one.briefing_id: one for one in db.session.scalars(query)}


def briefing_or_404(briefing_id: int) -> Briefing:
    """Return a package with keeper and sections; else 404."""
    query = (
        sa.select(Briefing)
        .where(Briefing.id == briefing_id, visible_to(g.viewer))
        .options(joinedload(Briefing.keeper), selectinload(Briefing.sections))
    )
    found: Briefing | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def of_country(viewer: Viewer, code: str) -> Briefing | None:
    """Return the package on a country, if the viewer may know of it."""
    return db.session.scalars(
        sa.select(Briefing).where(Briefing.country_code == code, visible_to(viewer))
    ).one_or_none()


def section_or_404(briefing_id: int, section_id: int) -> BriefingSection:
    """Return a section with its package; else 404."""
    query = (
        sa.select(BriefingSection)
        .join(BriefingSection.briefing)
        .where(BriefingSection.id == section_id, BriefingSection.briefing_id == briefing_id, visible_to(g.viewer))
        .options(contains_eager(BriefingSection.briefing))
    )
    found: BriefingSection | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def sections_of(briefing_id: int) -> Sequence[BriefingSection]:
    """Return the sections of a package in their order, as they now stand."""
    query = sa.select(BriefingSection).filter_by(briefing_id=briefing_id)
    query = query.order_by(BriefingSection.position, BriefingSection.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def versions(viewer: Viewer, briefing: Briefing) -> Sequence[BriefingVersion]:
    """Return the versions of a package that the viewer may read, latest first, with their authors."""
    query = sa.select(BriefingVersion).where(BriefingVersion.briefing_id == briefing.id, versions_visible_to(viewer))
    query = query.options(joinedload(BriefingVersion.author), defer(BriefingVersion.content))
    return db.session.scalars(query.order_by(BriefingVersion.number.desc())).all()


def last_version(briefing_id: int) -> BriefingVersion | None:
    """Return the version frozen last."""
    query = (
        sa.select(BriefingVersion).filter_by(briefing_id=briefing_id).order_by(BriefingVersion.number.desc()).limit(1)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def last_versions(briefing_ids: Sequence[int]) -> dict[int, BriefingVersion]:
    """Return the version frozen last of each package, by key of the package."""
    query = (
        sa.select(BriefingVersion).where(BriefingVersion.briefing_id.in_(briefing_ids)).order_by(BriefingVersion.number)
    )
    return {one.briefing_id: one for one in db.session.scalars(query)}


def version_or_404(version_id: int) -> BriefingVersion:
    """Return a version with its package, keeper and author; else 404."""
    query = (
        sa.select(BriefingVersion)
        .join(BriefingVersion.briefing)
        .where(BriefingVersion.id == version_id, versions_visible_to(g.viewer))
        .options(
            contains_eager(BriefingVersion.briefing).joinedload(Briefing.keeper), joinedload(BriefingVersion.author)
        )
    )
    found: BriefingVersion | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def use_or_404(version_id: int, use_id: int) -> BriefingVersion:  # noqa: ARG001 (that it is gone already is no fault)
    """Return the version of a use; else 404."""
    return version_or_404(version_id)


def files(version_id: int) -> Sequence[BriefingFile]:
    """Return the exported files of a version, without their bytes."""
    query = sa.select(BriefingFile).filter_by(version_id=version_id).order_by(BriefingFile.language, BriefingFile.form)
    return db.session.scalars(query).all()


def content_of(version_id: int, language: str, form: FileForm) -> bytes | None:
    """Return the bytes of an exported file, None before they are written."""
    query = sa.select(BriefingFile.content).filter_by(version_id=version_id, language=language, form=form)
    return db.session.scalar(query)


def uses(viewer: Viewer, version_id: int) -> Sequence[tuple[BriefingUse, bool]]:
    """Return where a version was used, latest first, each with whether the viewer may open the meeting."""
    open_to = sa.exists().where(Meeting.id == BriefingUse.meeting_id, meetings_visible_to(viewer))
    query = sa.select(BriefingUse, open_to).filter_by(version_id=version_id).options(joinedload(BriefingUse.meeting))
    return [
        (one, bool(may)) for one, may in db.session.execute(query.order_by(BriefingUse.used_on.desc(), BriefingUse.id))
    ]


def meetings_about(viewer: Viewer, code: str, most: int = 40) -> Sequence[Meeting]:
    """Return the meetings about a country that the viewer may see, the latest first: what a version can have been used in."""
    about = sa.select(MeetingCountry.meeting_id).where(MeetingCountry.country_code == code)
    query = sa.select(Meeting).where(Meeting.id.in_(about), meetings_visible_to(viewer), Meeting.starts_at.is_not(None))
    return db.session.scalars(query.order_by(Meeting.starts_at.desc()).limit(most)).all()


def keepers() -> Sequence[Person]:
    """Return who can keep a package: people of those who write them, and administrators, by name."""
    query = (
        sa.select(Person)
        .outerjoin(Authority, Authority.id == Person.authority_id)
        .where(Person.state != PersonState.CLOSED, Person.side == Side.UNION, sa.or_(Authority.key.in_(BODIES), Person.is_admin))
        .order_by(Person.folded_name, Person.id)
    )  # fmt: skip
    return db.session.scalars(query).all()


def drawn(briefing: Briefing, known: dict[Part, Compiled]) -> tuple[Section, ...]:
    """Return the included sections (loaded) as they stand: the editor's words, and beside them what is known now."""
    return tuple(
        Section(
            one.id, one.part, one.title or str(PARTS[one.part]), one.text,
            tuple(known.get(one.part, {}).get(briefing.country_code, ())),
        )
        for one in briefing.sections
        if one.included
    )  # fmt: skip


def in_language(briefing: Briefing, today: date, language: str) -> tuple[Section, ...]:
    """Return the sections as they stand, in a language."""
    with i18n.Speaking(language):
        return drawn(briefing, compiled([briefing.country_code], today))


def lock(thing: Briefing | BriefingSection | BriefingVersion, version: str | None = None) -> None:
    """Hold a row until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(thing, version):
        raise OvertakenError


def waiting() -> int | None:
    """Return the key of a file that waits to be written."""
    query = sa.select(BriefingFile.id).where(BriefingFile.state == FileState.WAITING).order_by(BriefingFile.id).limit(1)
    return db.session.scalar(query.with_for_update(skip_locked=True))


def due(now: datetime) -> Sequence[Briefing]:
    """Return all packages with keepers and sections, for whoever looks which are stale."""
    query = sa.select(Briefing).options(joinedload(Briefing.keeper), selectinload(Briefing.sections))
    return db.session.scalars(query.where(Briefing.created_at <= now).order_by(Briefing.id)).all()

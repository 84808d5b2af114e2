"""Reading the toolkit: nothing for the partner side (V1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.core.db import db, hold_row
from exchange.countries.queries import country_or_404
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.queries import visible_to as meetings_visible_to
from exchange.reference import MeasureFacts
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import OvertakenError, State
from exchange.world.models import Country
from exchange.world.queries import member_codes
from exchange.world.rules import Level

#: Meetings that carry out a measure: which levels belong to which.
CARRIED_BY = {
    "exchanges": Level.EXPERT_EXCHANGE,
    "posted": Level.LIAISON_EXCHANGE,
    "dialogue": Level.TEAM_EUROPE_DIALOGUE,
}


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on ToolkitEntry for those the viewer may know of (V1)."""
    return sa.true() if viewer.is_union else sa.false()


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure with a third country, and its entry where there is one."""

    country: Country
    measure: MeasureFacts
    entry: ToolkitEntry | None


def third_or_404(code: str) -> Country:
    """Return the third country of that code to the Union side; else 404."""
    country = country_or_404(code)
    if not g.viewer.is_union or country.is_member_state(g.viewer.at.date()):
        abort(404)
    return country


def asked_or_404(code: str, measure: str) -> Asked:
    """Return a measure with a third country; else 404."""
    country = third_or_404(code)
    found = next((one for one in reference.measures() if one.key == measure), None) or abort(404)
    return Asked(country, found, entry_of(country.code, measure))


def entry_of(code: str, measure: str) -> ToolkitEntry | None:
    """Return the entry of a measure with a country, as it now stands."""
    query = sa.select(ToolkitEntry).filter_by(country_code=code, measure=measure).options(joinedload(ToolkitEntry.body))
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def entry_or_404(entry_id: int) -> ToolkitEntry:
    """Return an entry that the viewer may know of; else 404."""
    query = sa.select(ToolkitEntry).where(ToolkitEntry.id == entry_id, visible_to(g.viewer))
    return db.session.scalars(query).one_or_none() or abort(404)


def table(viewer: Viewer, state: State | None = None, owner: str = "") -> dict[str, dict[str, ToolkitEntry]]:
    """Return the entries by country and measure, those in a state or of an owner only where one is asked for."""
    query = sa.select(ToolkitEntry).where(visible_to(viewer)).options(joinedload(ToolkitEntry.body))
    if state is not None:
        query = query.where(ToolkitEntry.state == state)
    if owner.startswith("body-") and owner.removeprefix("body-").isascii() and owner.removeprefix("body-").isdigit():
        query = query.where(ToolkitEntry.owner_id == int(owner.removeprefix("body-")[:9]))
    elif owner:
        query = query.where(ToolkitEntry.owner_country == owner)
    found: dict[str, dict[str, ToolkitEntry]] = {}
    for one in db.session.scalars(query.order_by(ToolkitEntry.country_code)):
        found.setdefault(one.country_code, {})[one.measure] = one
    return found


def of_country(viewer: Viewer, code: str) -> dict[str, ToolkitEntry]:
    """Return the entries of a country by measure."""
    query = sa.select(ToolkitEntry).where(ToolkitEntry.country_code == code, visible_to(viewer))
    return {one.measure: one for one in db.session.scalars(query.options(joinedload(ToolkitEntry.body)))}


def carried_out(viewer: Viewer, code: str) -> dict[str, list[Meeting]]:
    """Return the meetings about a country that carry out a measure, as far as the viewer may see them, the latest first."""
    about = sa.select(MeetingCountry.meeting_id).where(MeetingCountry.country_code == code)
    query = sa.select(Meeting).where(
        Meeting.id.in_(about), Meeting.level.in_(CARRIED_BY.values()), meetings_visible_to(viewer)
    )
    measure_of = {level: measure for measure, level in CARRIED_BY.items()}
    found: dict[str, list[Meeting]] = {}
    for one in db.session.scalars(query.order_by(Meeting.starts_at.desc().nulls_last(), Meeting.id)):
        found.setdefault(measure_of[one.level], []).append(one)
    return found


def owners(viewer: Viewer) -> tuple[Sequence[Authority], list[str]]:
    """Return who can answer for a measure: bodies of the reference data, and the Member States of the day."""
    query = (
        sa.select(Authority)
        .where(Authority.key.is_not(None), Authority.country_code.is_(None))
        .order_by(Authority.name)
    )
    return db.session.scalars(query).all(), member_codes(viewer.at.date())


def lock(entry: ToolkitEntry, version: str | None = None) -> None:
    """Hold an entry until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(entry, version):
        raise OvertakenError

"""A meeting's calendar entry in the language now spoken."""

from __future__ import annotations

from flask import current_app

from exchange.calendars.rules import EventFacts, Words, shown_as
from exchange.calendars.sheets import Sheet
from exchange.core import formats
from exchange.core.i18n import current
from exchange.core.i18n import gettext as _
from exchange.world.rules import Handling
from exchange.world.words import HANDLINGS, LEVELS


def words() -> Words:
    """Return the words that entries need, in the language now spoken."""
    return Words(cancelled=_("CANCELLED"), postponed=_("POSTPONED"), busy=_("Busy"), join_online=_("Join online"))


def facts_of(sheet: Sheet) -> EventFacts:
    """Return what the entry says, in the language now spoken."""
    shown = shown_as(sheet.state.value, has_new_date=not sheet.date_open)
    if shown is None:
        raise ValueError("a draft has no entry")
    place = (sheet.place, formats.country(sheet.place_country))
    return EventFacts(
        uid=sheet.uid,
        sequence=sheet.sequence,
        created_at=sheet.created_at,
        changed_at=sheet.shown_at,
        standing=shown.standing,
        postponed=shown.postponed,
        title=sheet.title,
        url=page_of(sheet.id),
        description=_description(sheet),
        categories=(str(LEVELS[sheet.level]),),
        private=sheet.handling is Handling.LIMITE,
        starts_at=sheet.starts_at,
        ends_at=sheet.ends_at,
        location=", ".join(part for part in place if part),
        link=sheet.online_link or None,
    )


def page_of(meeting_id: int) -> str:
    """Return the full address of the meeting's page; also outside of a request."""
    return f"{current_app.config['BASE_URL']}/meetings/{meeting_id}"


def _description(sheet: Sheet) -> tuple[str, ...]:
    names = [code for code, _zone in sheet.third]
    lines = [_("Forum: %(name)s", name=sheet.forum_names.get(current(), sheet.forum_name))]
    lines.append(_("Level: %(level)s", level=LEVELS[sheet.level]))
    if sheet.chairs:
        lines.append(_("Chair: %(countries)s", countries=formats.countries(sheet.chairs)))
    if names:
        lines.append(_("About: %(countries)s", countries=formats.countries(names)))
    if sheet.date_open:
        lines.append(_("There is no new date yet."))
    lines += [_("Time: %(span)s", span=formats.span(sheet.starts_at, sheet.ends_at, zone)) for zone in _zones(sheet)]
    lines.append(_("Handling: %(mark)s", mark=HANDLINGS[sheet.handling]))
    lines.append(_("Agenda and papers: %(address)s", address=page_of(sheet.id)))
    return tuple(lines)


def _zones(sheet: Sheet) -> list[str]:
    """Return the meeting's own zone, then those of its third countries whose clocks show something else."""
    told = [sheet.zone]
    for _code, zone in sheet.third:
        if not any(formats.same_wall_time(sheet.starts_at, zone, other) for other in told):
            told.append(zone)
    return told

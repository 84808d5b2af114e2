"""Making, changing and discarding meetings. What is done to an announced one as a whole is in the room of its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm.attributes import flag_modified

from exchange.accounts.rules import Viewer
from exchange.chairing.operations import political_days_changed
from exchange.chairing.queries import chairs_on
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.rules import (
    MATERIAL,
    OVER,
    SHOWN,
    TOOK_PLACE,
    Details,
    FixedByNowError,
    PlanRefusedError,
    State,
    StillAskedError,
    Surroundings,
    flaws,
)
from exchange.world.queries import member_states
from exchange.world.rules import Audience, Level

#: What a secret link leaves in the journal: whether there was one.
HIDDEN = "…"
#: Rooms upstairs say here whether they ask people about a draft, by its key: it is not deleted behind their backs.
kept_by: list[Callable[[int], bool]] = []


def create(
    actor: Actor,
    forum: Forum,
    details: Details,
    now: datetime,
    *,
    illustrative: bool = False,
    of_series: tuple[int, date] | None = None,
) -> Meeting:
    """Make a draft in the forum (with its levels loaded). Raises PlanRefusedError.

    ``of_series``: the key of its series, and the day of the pattern for which it stands.
    """
    _refuse_flaws(details, surroundings(actor, forum, details, now))
    meeting = Meeting(
        uid=str(uuid4()),
        forum_id=forum.id,
        state=State.DRAFT,
        created_at=now,
        created_by=actor.person_id,
        shown_at=now,
        illustrative=illustrative,
    )
    meeting.series_id, meeting.series_on = of_series or (None, None)
    _take_over(meeting, details)
    meeting.countries = [MeetingCountry(country_code=code) for code in sorted(details.countries)]
    changes = _told(meeting) | {"countries": [[], sorted(details.countries)]}
    journal.record(actor, "meeting.created", meeting, now, changes=changes)
    return meeting


def change(actor: Actor, meeting: Meeting, details: Details, now: datetime) -> dict[str, Any]:
    """Change the plan (forum with levels, and countries loaded); return the changes as the journal has them.

    Another time, place or link raises ``sequence``; when the day moves across a hand-over, the changes also say
    ``chair``: which countries it was and is (M3). A postponed meeting that gets a date has one again. Raises
    PlanRefusedError, FixedByNowError.
    """
    if meeting.state in OVER:
        raise FixedByNowError(meeting.state)
    _refuse_flaws(details, surroundings(actor, meeting.forum, details, now, meeting))
    chairs_before = chairs_of(meeting)
    _take_over(meeting, details)
    if meeting.state is State.POSTPONED:
        meeting.date_open = details.starts is None
    changes = _told(meeting) | _set_countries(meeting, details.countries)
    changes |= settle_chair(actor, meeting, chairs_before, changes, now)
    if changes:
        _show(meeting, changes, now)
        journal.record(actor, "meeting.changed", meeting, now, changes=changes)
    return changes


def correct(
    actor: Actor, meeting: Meeting, now: datetime, *, purpose: str, place: str, place_country: str | None
) -> dict[str, Any]:
    """Put right the purpose and place written down of a meeting that took place. Nobody is told.

    Raises FixedByNowError.
    """
    if meeting.state not in TOOK_PLACE:
        raise FixedByNowError(meeting.state)
    meeting.purpose, meeting.place, meeting.place_country = purpose, place, place_country
    changes = _told(meeting)
    if changes:
        meeting.shown_at = now
        journal.record(actor, "meeting.corrected", meeting, now, changes=changes)
    return changes


def discard(actor: Actor, meeting: Meeting, now: datetime) -> None:
    """Delete a draft, of which nobody has been told.

    Raises FixedByNowError for a meeting that was announced, StillAskedError while people are asked about it.
    """
    if meeting.state is not State.DRAFT:
        raise FixedByNowError(meeting.state)
    if any(keeps(meeting.id) for keeps in kept_by):
        raise StillAskedError
    journal.record(actor, "meeting.discarded", meeting, now, changes={"title": [meeting.title, None]})
    db.session.delete(meeting)
    db.session.flush()


def copied_details(meeting: Meeting) -> Details:
    """Return the plan of a meeting for another one: without date, without link, without a day to respond by."""
    return replace(details_of(meeting), starts=None, ends=None, online_link="", respond_by=None)


def details_of(meeting: Meeting) -> Details:
    """Return the plan of a meeting (with its countries loaded)."""
    starts, ends = (None, None) if meeting.date_open else walls_of(meeting)
    return Details(
        level=meeting.level,
        title=meeting.title,
        zone=meeting.zone,
        starts=starts,
        ends=ends,
        purpose=meeting.purpose,
        countries=frozenset(entry.country_code for entry in meeting.countries),
        place=meeting.place,
        place_country=meeting.place_country,
        online_link=meeting.online_link,
        languages=tuple(meeting.languages),
        handling=meeting.handling,
        audience=meeting.audience,
        organiser_country=meeting.organiser_country,
        organiser_id=meeting.organiser_id,
        seats_per_country=meeting.seats_per_country,
        respond_by=meeting.respond_by,
    )


def walls_of(meeting: Meeting) -> tuple[clock.WallTime | None, clock.WallTime | None]:
    """Return start and end as they were agreed, also those of a date that no longer holds."""
    if meeting.starts_local is None or meeting.ends_local is None:
        return None, None
    return (
        clock.WallTime(meeting.starts_local, meeting.zone, meeting.starts_fold),
        clock.WallTime(meeting.ends_local, meeting.zone, meeting.ends_fold),
    )


def surroundings(
    actor: Actor, forum: Forum, details: Details, now: datetime, meeting: Meeting | None = None
) -> Surroundings:
    """Return what the plan is measured by, on its day; today in the forum's zone while it has none."""
    day = details.starts.local.date() if details.starts else clock.day_in(forum.zone, now)
    state = meeting.state if meeting is not None else State.DRAFT
    restricted = details.audience is Audience.UNION
    return Surroundings(
        levels=frozenset(entry.level for entry in forum.levels),
        members=frozenset(forums.member_countries(forum.id, day)),
        member_states=frozenset(country.code for country in member_states(day)),
        bodies={body.id: body.key for body in queries.bodies()},
        needs_date=state not in (State.DRAFT, State.POSTPONED),
        needs_country=state is not State.DRAFT,
        partners_listed=meeting is not None and restricted and queries.partners_on_the_list(meeting),
        by_partner=isinstance(actor, Viewer) and not actor.is_union,
    )


def _refuse_flaws(details: Details, around: Surroundings) -> None:
    if found := flaws(details, around):
        raise PlanRefusedError(found)


def _take_over(meeting: Meeting, details: Details) -> None:
    for name in (
        "level", "title", "purpose", "place", "place_country", "online_link", "handling", "audience",
        "organiser_country", "organiser_id", "seats_per_country", "respond_by",
    ):  # fmt: skip
        setattr(meeting, name, getattr(details, name))
    if set(details.languages) != set(meeting.languages or ()):
        meeting.languages = list(details.languages)
    if details.starts is not None or meeting.state is State.DRAFT:
        meeting.zone = details.zone
        meeting.set_times(details.starts, details.ends)


def _set_countries(meeting: Meeting, wanted: frozenset[str]) -> dict[str, Any]:
    """Bring the third countries to what is wanted; return the change."""
    present = {entry.country_code: entry for entry in meeting.countries}
    if present.keys() == wanted:
        return {}
    meeting.countries = [present.get(code) or MeetingCountry(country_code=code) for code in sorted(wanted)]
    return {"countries": [sorted(present), sorted(wanted)]}


def chairs_of(meeting: Meeting) -> tuple[str, ...]:
    """Return the countries that chair on the meeting's day (M3); nobody while it has none."""
    if meeting.day is None:
        return ()
    key = (meeting.forum_id, meeting.day)
    return chairs_on([key])[key]


def settle_chair(
    actor: Actor, meeting: Meeting, before: tuple[str, ...], changes: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the change of chair that a move brought, ``{"chair": [old, new]}`` as country codes, or nothing (M3).

    A political meeting that is announced, moved or called off moves event-based terms first (M4). ``changes`` are
    those of the meeting, read before.
    """
    political = meeting.level is Level.POLITICAL or "level" in changes
    if political and (meeting.state is not State.DRAFT or "state" in changes):
        db.session.flush()
        political_days_changed(actor, meeting.forum_id, queries.political_days(meeting.forum_id), now)
    if "starts_local" not in changes or not before:
        return {}
    after = chairs_of(meeting)
    return {"chair": [list(before), list(after)]} if after and before != after else {}


def _told(meeting: Meeting) -> dict[str, Any]:
    """Return what changed, as far as a reader of the journal may know: the online link is for participants only."""
    changes = journal.changes_of(meeting)
    if link := changes.get("online_link"):
        changes["online_link"] = [HIDDEN if part else part for part in link]
    return changes


def _show(meeting: Meeting, changes: dict[str, Any], now: datetime) -> None:
    """Note what calendars have to show anew. A new version comes of it in any case, also when only countries changed."""
    if MATERIAL & changes.keys() and meeting.state is not State.DRAFT:
        changes["sequence"] = [meeting.sequence, meeting.sequence + 1]
        meeting.sequence += 1
    if (MATERIAL | SHOWN) & changes.keys():
        meeting.shown_at = now
    flag_modified(meeting, "shown_at")


def rederive_instants(actor: Actor, now: datetime) -> list[Meeting]:
    """Derive anew the instants of all meetings to come from their wall times, for new zone data; return those moved."""
    moved = []
    for meeting in queries.dated_after(now):
        starts, ends = walls_of(meeting)
        if starts is None or ends is None or (starts.instant(), ends.instant()) == (meeting.starts_at, meeting.ends_at):
            continue
        meeting.set_times(starts, ends)
        changes = _told(meeting)
        _show(meeting, changes, now)
        journal.record(actor, "meeting.changed", meeting, now, changes=changes)
        moved.append(meeting)
    return moved

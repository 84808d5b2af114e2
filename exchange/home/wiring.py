"""What forums and meetings know of a country appears on the country's page and in the list of countries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import formats
from exchange.core.db import UtcDateTime, at_most, db, rows
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.pages import has_endpoint
from exchange.countries.picture.queries import Measure, measures
from exchange.countries.picture.rules import Measured, band_by
from exchange.countries.queries import country_counts, country_sections
from exchange.forums.models import Forum, Mandate
from exchange.forums.queries import forum_sections
from exchange.home.queries import label_of
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.queries import PAST, about, visible_to
from exchange.meetings.rules import LONGEST, State
from exchange.meetings.words import STATES
from exchange.world.rules import Level
from exchange.world.words import LEVELS

SHOWN = 8
EXCHANGES = (Level.EXPERT_EXCHANGE, Level.LIAISON_EXCHANGE, Level.TEAM_EUROPE_DIALOGUE)
OVER = (State.CONVENED, State.HELD, State.ADOPTED)
EXCHANGE_BANDS = (_l("No exchange yet"), _l("Longer ago than a year"), _l("Within a year"), _l("Within half a year"))


def meetings_per_country(viewer: Viewer) -> tuple[str, Mapping[str, int]]:
    """Return how many coming meetings the viewer may see per third country; 0 where there were only past ones."""
    coming = sa.case((sa.and_(Meeting.ends_at > viewer.at, Meeting.state != State.CANCELLED), 1), else_=0)
    query = (
        sa.select(MeetingCountry.country_code, sa.func.sum(coming))
        .join(Meeting, Meeting.id == MeetingCountry.meeting_id)
        .where(visible_to(viewer))
        .group_by(MeetingCountry.country_code)
    )
    return _("Coming meetings"), {code: int(number) for code, number in db.session.execute(query)}


def by_last_exchange(viewer: Viewer) -> Measured:
    """Return how long ago the last exchange about each country was, as far as the viewer may see it (E1, E4)."""
    columns: tuple[Any, ...] = (MeetingCountry.country_code, sa.func.max(Meeting.starts_local))
    query = (
        sa.select(*columns)
        .join(Meeting, Meeting.id == MeetingCountry.meeting_id)
        .where(visible_to(viewer), Meeting.level.in_(EXCHANGES), Meeting.state.in_(OVER), Meeting.ends_at <= viewer.at)
        .group_by(MeetingCountry.country_code)
    )
    found = {code: moment.date() for code, moment in db.session.execute(query)}
    today = viewer.at.date()
    bands = {code: 3 - band_by((today - day).days, (183, 366)) for code, day in found.items()}
    said = {code: _("last on %(day)s", day=formats.day(day)) for code, day in found.items()}
    return Measured(EXCHANGE_BANDS, bands, said)


LAST_EXCHANGE = Measure("exchange", _l("Last exchange"), by_last_exchange)


def coming_meetings(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the next meetings about the country or held there."""
    query = _concerning(viewer, code).where(Meeting.ends_at > viewer.at).order_by(Meeting.starts_at, Meeting.id)
    return _section(query, _("Coming meetings"), code)


def past_meetings(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the latest meetings about the country or held there that are over."""
    query = _concerning(viewer, code).where(Meeting.ends_at <= viewer.at)
    return _section(query.order_by(Meeting.starts_at.desc(), Meeting.id), _("Past meetings"), code, PAST)


def _concerning(viewer: Viewer, code: str) -> Any:
    return (
        sa.select(
            Meeting.id, Meeting.title, Meeting.level, Meeting.state, Meeting.starts_local, Meeting.date_open,
            Meeting.place, Forum.name, Forum.names,
        )
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(visible_to(viewer), sa.or_(about(code), Meeting.place_country == code))
        .limit(SHOWN + 1)
    )  # fmt: skip


def _section(query: Any, title: str, code: str, when: str = "") -> dict[str, Any] | None:
    found = db.session.execute(query).all()
    if not found:
        return None
    shows_all = len(found) > SHOWN and has_endpoint("meetings.index")
    return {
        "title": title,
        "rows": [_row(one) for one in found[:SHOWN]],
        "more_url": url_for("meetings.index", country=code, when=when or None) if shows_all else None,
    }


def _row(one: Any) -> dict[str, Any]:
    return {
        "title": one.title,
        "url": url_for("meetings.show", meeting_id=one.id) if has_endpoint("meetings.show") else None,
        "day": one.starts_local.date() if one.starts_local and not one.date_open else None,
        "meta": [part for part in (LEVELS[one.level], label_of(one.name, one.names), one.place) if part],
        "state": (one.state.value, STATES[one.state]),
    }


def contact_points(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the country's national contact points in the viewer's forums."""
    today = viewer.at.date()
    query = (
        sa.select(Person.id, Person.name, Forum.name.label("forum_name"), Forum.names, people.visible_to(viewer))
        .select_from(Mandate)
        .join(Person, Person.id == Mandate.person_id)
        .join(Forum, Forum.id == Mandate.forum_id)
        .where(
            Mandate.role == Role.CONTACT_POINT,
            Mandate.country_code == code,
            Mandate.starts_on <= today,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today),
            sa.true() if viewer.is_admin else Forum.id.in_(viewer.forums()),
        )
        .order_by(Forum.name, Person.folded_name)
    )
    rows = [
        {
            "title": name,
            "url": url_for("accounts.person", person_id=key) if known and has_endpoint("accounts.person") else None,
            "meta": [label_of(forum_name, names)],
        }
        for key, name, forum_name, names, known in db.session.execute(query)
    ]
    return {"title": _("National contact points"), "rows": rows, "more_url": None} if rows else None


def meetings_of_forum(viewer: Viewer, forum: Forum) -> dict[str, Any]:
    """Return the forum's next meetings that the viewer may see; all of them are a link away."""
    window = {"forum_id": forum.id, "now": viewer.at, "earliest": viewer.at - LONGEST}
    coming = [
        {
            "title": one.title,
            "url": url_for("meetings.show", meeting_id=one.id),
            "day": None if one.date_open else one.starts_local.date(),
            "meta": LEVELS[one.level],
            "state": (one.state.value, STATES[one.state]),
        }
        for one in rows(_next_meetings(people.timeless(viewer)), window)
    ]
    return {"title": _("Next meetings"), "rows": coming, "more_url": url_for("meetings.index", forum=forum.id)}


@lru_cache(maxsize=people.STATEMENTS)
def _next_meetings(viewer: Viewer) -> Any:
    """No meeting that began earlier can still run: the index need not be gone through from the forum's beginning."""
    return (
        sa.select(Meeting.id, Meeting.title, Meeting.level, Meeting.state, Meeting.starts_local, Meeting.date_open)
        .where(
            Meeting.forum_id == sa.bindparam("forum_id"),
            Meeting.starts_at > sa.bindparam("earliest", type_=UtcDateTime()),
            Meeting.ends_at > sa.bindparam("now", type_=UtcDateTime()),
            visible_to(viewer),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(at_most(SHOWN))
    )


def install(_app: Flask) -> None:
    """Announce the sections and numbers."""
    if meetings_of_forum not in forum_sections:
        forum_sections.append(meetings_of_forum)
    if coming_meetings not in country_sections:
        country_sections.extend((coming_meetings, past_meetings, contact_points))
        country_counts.append(meetings_per_country)
        measures.append(LAST_EXCHANGE)

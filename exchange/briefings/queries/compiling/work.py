"""What was done and learnt with third countries: needs, meetings, activities, practices.

Of what belongs to a forum only titles, days and states are told (V2); practices, which are meant for all, are told whole.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from exchange.activities import words as activity_words
from exchange.activities.models import Activity
from exchange.briefings.queries.compiling.shared import Compiled, day_of, facts_of, gathered
from exchange.briefings.rules import Entry
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.rules import State as MeetingState
from exchange.meetings.words import STATES as MEETING_STATES
from exchange.needs import words as need_words
from exchange.needs.models import Need, NeedCountry
from exchange.needs.rules import BOARD
from exchange.practices import words as practice_words
from exchange.practices.models import Practice
from exchange.practices.queries import is_superseded
from exchange.practices.rules import TEXTS, Reach
from exchange.practices.rules import State as PracticeState
from exchange.proposals.models import Proposal
from exchange.world.words import LEVELS

#: So many practices go into a package whole, the latest first.
MOST_PRACTICES = 60


def needs(codes: Collection[str], _today: date) -> Compiled:
    """Return the open needs, bottlenecks and opportunities that contact groups mapped (G1)."""
    columns: tuple[Any, ...] = (NeedCountry.country_code, Need)
    query = sa.select(*columns).join(Need, Need.id == NeedCountry.need_id)
    query = query.where(NeedCountry.country_code.in_(codes), Need.stage.in_(BOARD)).order_by(
        Need.moved_at.desc(), Need.id
    )
    return gathered(
        (
            code,
            Entry(
                f"need:{one.id}",
                one.title,
                facts_of(
                    (_("What it is"), need_words.KINDS[one.kind]), (_("Where it stands"), need_words.STAGES[one.stage])
                ),
            ),
        )
        for code, one in db.session.execute(query)
    )


def meetings(codes: Collection[str], _today: date) -> Compiled:
    """Return the meetings about each country that were announced, the latest first (E1)."""
    columns: tuple[Any, ...] = (MeetingCountry.country_code, Meeting)
    query = sa.select(*columns).join(Meeting, Meeting.id == MeetingCountry.meeting_id)
    query = query.where(MeetingCountry.country_code.in_(codes), Meeting.state != MeetingState.DRAFT)
    query = query.order_by(Meeting.starts_at.desc().nulls_last(), Meeting.id)
    return gathered(
        (
            code,
            Entry(
                f"meeting:{one.id}",
                one.title,
                facts_of(
                    (_("Level"), LEVELS[one.level]), (_("State"), MEETING_STATES[one.state]),
                    (_("Day"), "" if one.date_open or one.starts_local is None else day_of(one.starts_local.date())), (_("Place"), one.place),
                ),
            ),
        )
        for code, one in db.session.execute(query)
    )  # fmt: skip


def activities(codes: Collection[str], _today: date) -> Compiled:
    """Return the joint activities that are about each country (A1, A2)."""
    columns: tuple[Any, ...] = (Proposal.countries, Activity)
    query = (
        sa.select(*columns)
        .join(Activity, Activity.proposal_id == Proposal.id)
        .order_by(Activity.since.desc(), Activity.id)
    )
    return gathered(
        (
            code,
            Entry(
                f"activity:{one.id}",
                one.title,
                facts_of(
                    (_("Where it stands"), activity_words.STATES[one.state]),
                    (_("Who takes part"), formats.countries(one.participants.split(","))),
                    (_("Period"), " – ".join(day_of(day) for day in (one.starts_on, one.ends_on) if day)),
                ),
            ),
        )
        for told, one in db.session.execute(query)
        for code in told.split(",")
        if code in codes
    )  # fmt: skip


def practices(codes: Collection[str], _today: date) -> Compiled:
    """Return the published practices on each country, whole, the latest first; none that one forum keeps to itself (E5)."""
    query = (
        sa.select(Practice)
        .where(
            Practice.country_code.in_(codes), Practice.state == PracticeState.PUBLISHED, Practice.reach != Reach.FORUM,
            sa.not_(is_superseded()),
        )
        .order_by(Practice.published_at.desc(), Practice.id.desc())
        .limit(MOST_PRACTICES * len(codes))
    )  # fmt: skip
    return gathered((str(one.country_code), _practice(one)) for one in db.session.scalars(query))


def _practice(one: Practice) -> Entry:
    parts = [f"**{practice_words.PARTS[part]}**\n\n{text}" for part in TEXTS if (text := getattr(one, part.value))]
    facts = facts_of(
        (_("What it is"), practice_words.KINDS[one.kind] if one.kind else ""),
        (_("Instrument"), practice_words.INSTRUMENTS[one.instrument] if one.instrument else ""),
        (_("To be confirmed by"), day_of(one.review_by)),
    )
    return Entry(f"practice:{one.id}", one.title, facts, "\n\n".join(parts))

"""What the platform holds on third countries, as entries of a package: for all that are asked at once, in the language spoken.

A package is for the whole Union side: drafts, and what is meant for one forum alone, stay out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from exchange import reference
from exchange.activities import words as activity_words
from exchange.activities.models import Activity
from exchange.assessments import queries as assessments
from exchange.assessments import words as assessment_words
from exchange.assessments.rules import read_table, trend
from exchange.briefings.rules import Entry, Part
from exchange.core import formats
from exchange.core.db import db
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.words import DEGREES, POSTING_KINDS
from exchange.instruments import words as instrument_words
from exchange.instruments.models import Instrument
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
from exchange.toolkit import words as toolkit_words
from exchange.toolkit.models import ToolkitEntry
from exchange.world.words import LEVELS, said

Compiled = dict[str, list[Entry]]
#: So many practices go into a package whole, the latest first.
MOST_PRACTICES = 60


def _facts(*rows: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in rows if value not in (None, ""))


def _gathered(pairs: Iterable[tuple[str, Entry]]) -> Compiled:
    found: Compiled = {}
    for code, entry in pairs:
        found.setdefault(code, []).append(entry)
    return found


def _day(day: date | None) -> str:
    return formats.day(day) if day else ""


def priority(codes: Collection[str], _today: date) -> Compiled:
    """Return since when each country is a priority, by which list (JC 2)."""
    query = sa.select(Priority).where(Priority.country_code.in_(codes)).order_by(Priority.starts_on.desc(), Priority.id)
    return _gathered(
        (
            one.country_code,
            Entry(
                f"priority:{one.id}",
                one.source,
                _facts((_("Since"), _day(one.starts_on)), (_("Until"), _day(one.ends_on))),
            ),
        )
        for one in db.session.scalars(query)
    )


def criteria(codes: Collection[str], _today: date) -> Compiled:
    """Return what the version frozen last says by each criterion, with how it moved since the round before (C1, C2)."""
    latest = assessments.latest()
    if latest is None:
        return {}
    earlier = assessments.before(latest)
    now, was = (read_table(one.content) if one is not None else {} for one in (latest, earlier))
    asked = assessments.criteria_of(latest.round.criteria)
    found: Compiled = {}
    for code in codes:
        for one in asked if code in now else ():
            spread = now[code][one.key]
            how = trend(spread, was.get(code, {}).get(one.key), is_count=not one.levels) if earlier else None
            facts = _facts(
                (_("All answers together"), assessment_words.middle(one, spread)),
                (_("Spread"), assessment_words.spread(spread)),
                (_("Since the round before"), assessment_words.TRENDS[how] if how else ""),
                (_("Source"), latest.round.title),
            )
            found.setdefault(code, []).append(Entry(f"criterion:{one.key}", said(one.title), facts))
    return found


def stated(codes: Collection[str], _today: date) -> Compiled:
    """Return the needs that Member States stated (E3)."""
    query = sa.select(StatedNeed).where(StatedNeed.third_code.in_(codes)).order_by(StatedNeed.country_code)
    return _gathered(
        (
            one.third_code,
            Entry(
                f"stated:{one.country_code}",
                formats.country(one.country_code),
                _facts((_("Need"), DEGREES[one.degree]), (_("Note"), one.note)),
            ),
        )
        for one in db.session.scalars(query)
    )


def needs(codes: Collection[str], _today: date) -> Compiled:
    """Return the open needs, bottlenecks and opportunities that contact groups mapped (G1)."""
    columns: tuple[Any, ...] = (NeedCountry.country_code, Need)
    query = sa.select(*columns).join(Need, Need.id == NeedCountry.need_id)
    query = query.where(NeedCountry.country_code.in_(codes), Need.stage.in_(BOARD)).order_by(
        Need.moved_at.desc(), Need.id
    )
    return _gathered(
        (
            code,
            Entry(
                f"need:{one.id}",
                one.title,
                _facts(
                    (_("What it is"), need_words.KINDS[one.kind]), (_("Where it stands"), need_words.STAGES[one.stage])
                ),
                one.text,
            ),
        )
        for code, one in db.session.execute(query)
    )


def postings(codes: Collection[str], today: date) -> Compiled:
    """Return who is posted in each country, or will be (E4)."""
    query = (
        sa.select(Posting)
        .where(Posting.country_code.in_(codes), sa.or_(Posting.ends_on.is_(None), Posting.ends_on > today))
        .options(joinedload(Posting.person))
        .order_by(Posting.starts_on, Posting.id)
    )
    return _gathered(
        (
            one.country_code,
            Entry(
                f"posting:{one.id}",
                one.person.name,
                _facts(
                    (_("What it is"), POSTING_KINDS[one.kind]), (_("Post"), one.post),
                    (_("Sent by"), formats.country(one.person.country_code)), (_("Also serves"), formats.countries(one.for_countries)),
                    (_("Matters"), one.matters), (_("From"), _day(one.starts_on)), (_("Until"), _day(one.ends_on)), (_("Note"), one.note),
                ),
            ),
        )
        for one in db.session.scalars(query)
    )  # fmt: skip


def instruments(codes: Collection[str], _today: date) -> Compiled:
    """Return how the instruments stand, with sources, promoters and the steps taken (C4)."""
    query = (
        sa.select(Instrument)
        .where(Instrument.country_code.in_(codes))
        .options(selectinload(Instrument.promoted_by), selectinload(Instrument.steps))
        .order_by(Instrument.slot)
    )
    return _gathered(
        (
            one.country_code,
            Entry(
                f"instrument:{one.slot}",
                instrument_words.name(one.what, one.title),
                _facts(
                    (_("How it stands"), instrument_words.state(one.kind, one.state)), (_("Since"), _day(one.since_on)),
                    (_("Source"), f"{one.source} ({_day(one.source_on)})"), (_("Who promotes it"), instrument_words.promoter(one)),
                    (_("Steps taken"), "; ".join(f"{_day(step.taken_on)}: {step.text}" for step in one.steps)), (_("Note"), one.note),
                ),
            ),
        )
        for one in db.session.scalars(query)
    )  # fmt: skip


def toolkit(codes: Collection[str], _today: date) -> Compiled:
    """Return how the measures of the toolkit stand, in the order of the conclusions (C3)."""
    query = sa.select(ToolkitEntry).where(ToolkitEntry.country_code.in_(codes)).options(joinedload(ToolkitEntry.body))
    order = [one.key for one in reference.measures()]
    rows = sorted(db.session.scalars(query), key=lambda one: order.index(one.measure))
    return _gathered(
        (
            one.country_code,
            Entry(
                f"measure:{one.measure}",
                str(toolkit_words.MEASURES[one.measure]),
                _facts(
                    (_("How it stands"), toolkit_words.STATES[one.state]), (_("Reason"), one.reason),
                    (_("Who answers for it"), toolkit_words.owner(one)), (_("Next step"), one.next_step), (_("By when"), _day(one.next_on)),
                ),
            ),
        )
        for one in rows
    )  # fmt: skip


def meetings(codes: Collection[str], _today: date) -> Compiled:
    """Return the meetings about each country that were announced, the latest first (E1)."""
    columns: tuple[Any, ...] = (MeetingCountry.country_code, Meeting)
    query = sa.select(*columns).join(Meeting, Meeting.id == MeetingCountry.meeting_id)
    query = query.where(MeetingCountry.country_code.in_(codes), Meeting.state != MeetingState.DRAFT)
    query = query.order_by(Meeting.starts_at.desc().nulls_last(), Meeting.id)
    return _gathered(
        (
            code,
            Entry(
                f"meeting:{one.id}",
                one.title,
                _facts(
                    (_("Level"), LEVELS[one.level]), (_("State"), MEETING_STATES[one.state]),
                    (_("Day"), "" if one.date_open or one.starts_local is None else _day(one.starts_local.date())), (_("Place"), one.place),
                ),
                one.purpose,
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
    return _gathered(
        (
            code,
            Entry(
                f"activity:{one.id}",
                one.title,
                _facts(
                    (_("Where it stands"), activity_words.STATES[one.state]),
                    (_("Who takes part"), formats.countries(one.participants.split(","))),
                    (_("Period"), " – ".join(_day(day) for day in (one.starts_on, one.ends_on) if day)),
                ),
                one.final or one.midterm,
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
    return _gathered((str(one.country_code), _practice(one)) for one in db.session.scalars(query))


def _practice(one: Practice) -> Entry:
    parts = [f"**{practice_words.PARTS[part]}**\n\n{text}" for part in TEXTS if (text := getattr(one, part.value))]
    facts = _facts(
        (_("What it is"), practice_words.KINDS[one.kind] if one.kind else ""),
        (_("Instrument"), practice_words.INSTRUMENTS[one.instrument] if one.instrument else ""),
        (_("To be confirmed by"), _day(one.review_by)),
    )
    return Entry(f"practice:{one.id}", one.title, facts, "\n\n".join(parts))


#: What each part is compiled from. Rooms that come to know something of a third country add theirs here.
COMPILERS: dict[Part, Callable[[Collection[str], date], Compiled]] = {
    Part.PRIORITY: priority,
    Part.CRITERIA: criteria,
    Part.STATED: stated,
    Part.NEEDS: needs,
    Part.POSTINGS: postings,
    Part.INSTRUMENTS: instruments,
    Part.TOOLKIT: toolkit,
    Part.MEETINGS: meetings,
    Part.ACTIVITIES: activities,
    Part.PRACTICES: practices,
}


def compiled(codes: Collection[str], today: date) -> dict[Part, Compiled]:
    """Return all that is known of the countries, part by part; a constant number of statements for however many."""
    return {part: compiler(codes, today) for part, compiler in COMPILERS.items()} if codes else {}

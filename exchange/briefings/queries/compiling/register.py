"""What the register holds on third countries: priority, criteria, stated needs, postings, instruments, toolkit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange import reference
from exchange.assessments import queries as assessments
from exchange.assessments import words as assessment_words
from exchange.assessments.rules import read_table, trend
from exchange.briefings.queries.compiling.shared import Compiled, day_of, facts_of, gathered
from exchange.briefings.rules import Entry
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.words import DEGREES, POSTING_KINDS
from exchange.instruments import words as instrument_words
from exchange.instruments.models import Instrument
from exchange.toolkit import words as toolkit_words
from exchange.toolkit.models import ToolkitEntry
from exchange.world.words import said


def priority(codes: Collection[str], _today: date) -> Compiled:
    """Return since when each country is a priority, by which list (JC 2)."""
    query = sa.select(Priority).where(Priority.country_code.in_(codes)).order_by(Priority.starts_on.desc(), Priority.id)
    return gathered(
        (
            one.country_code,
            Entry(
                f"priority:{one.id}",
                one.source,
                facts_of((_("Since"), day_of(one.starts_on)), (_("Until"), day_of(one.ends_on))),
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
            facts = facts_of(
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
    return gathered(
        (
            one.third_code,
            Entry(
                f"stated:{one.country_code}",
                formats.country(one.country_code),
                facts_of((_("Need"), DEGREES[one.degree]), (_("Note"), one.note)),
            ),
        )
        for one in db.session.scalars(query)
    )


def postings(codes: Collection[str], today: date) -> Compiled:
    """Return who is posted in each country, or will be (E4)."""
    query = (
        sa.select(Posting)
        .where(Posting.country_code.in_(codes), sa.or_(Posting.ends_on.is_(None), Posting.ends_on > today))
        .options(joinedload(Posting.person))
        .order_by(Posting.starts_on, Posting.id)
    )
    return gathered(
        (
            one.country_code,
            Entry(
                f"posting:{one.id}",
                one.person.name,
                facts_of(
                    (_("What it is"), POSTING_KINDS[one.kind]), (_("Post"), one.post),
                    (_("Sent by"), formats.country(one.person.country_code)), (_("Also serves"), formats.countries(one.for_countries)),
                    (_("Matters"), one.matters), (_("From"), day_of(one.starts_on)), (_("Until"), day_of(one.ends_on)), (_("Note"), one.note),
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
    return gathered(
        (
            one.country_code,
            Entry(
                f"instrument:{one.slot}",
                instrument_words.name(one.what, one.title),
                facts_of(
                    (_("How it stands"), instrument_words.state(one.kind, one.state)), (_("Since"), day_of(one.since_on)),
                    (_("Source"), f"{one.source} ({day_of(one.source_on)})"), (_("Who promotes it"), instrument_words.promoter(one)),
                    (_("Steps taken"), "; ".join(f"{day_of(step.taken_on)}: {step.text}" for step in one.steps)), (_("Note"), one.note),
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
    return gathered(
        (
            one.country_code,
            Entry(
                f"measure:{one.measure}",
                str(toolkit_words.MEASURES[one.measure]),
                facts_of(
                    (_("How it stands"), toolkit_words.STATES[one.state]), (_("Reason"), one.reason),
                    (_("Who answers for it"), toolkit_words.owner(one)), (_("Next step"), one.next_step), (_("By when"), day_of(one.next_on)),
                ),
            ),
        )
        for one in rows
    )  # fmt: skip

"""Briefing packages on Peru and Colombia, as the demo's people would write them. Illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person
from exchange.briefings import operations
from exchange.briefings.rules import Details, Part
from exchange.core.db import db
from exchange.demo.people import viewer_at
from exchange.world.models import Country

#: Country; days since the version, and until it is looked at again; the summary.
PACKAGES = (
    (
        "PE", 60, 120,
        "**Illustrative.** Extradition works; mutual legal assistance takes long.\n\n- Ask for one point of contact.\n- Offer a joint training.",
    ),
    ("CO", 20, 20, "**Illustrative.** Negotiations on an agreement with Eurojust are under way; mention the liaison prosecutor."),
)  # fmt: skip


def enter_briefings(now: datetime, people: Mapping[str, Person]) -> None:
    """Begin both packages, write their summaries, freeze and share a version of each."""
    body = db.session.scalars(sa.select(Authority.id).filter_by(key="eurojust")).one()
    keeper = next(one for one in people.values() if one.authority_id == body)
    for code, ago, ahead, summary in PACKAGES:
        then = now - timedelta(days=ago)
        viewer = viewer_at(keeper, now)
        details = Details(keeper.id, (now + timedelta(days=ahead)).date())
        briefing = operations.begin(viewer, db.session.get_one(Country, code), details, then)
        briefing.illustrative = True
        first = next(one for one in briefing.sections if one.part is Part.SUMMARY)
        operations.write(viewer, first, then, title="", text=summary, included=True, version=str(first.version))
        version = operations.freeze(viewer, briefing, then, comment="First version (illustrative)")
        operations.share(viewer, version, then)
    db.session.flush()

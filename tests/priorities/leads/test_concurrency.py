"""Two who enter a driver of the same priority at the same moment: one gets in, the other is told (P3)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.priorities.leads import operations
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Details, LeadRefusedError, Refusal, Role
from tests.support.hands import at_once
from tests.support.leading import CYCLE
from tests.support.world import NOW, World


def test_of_drivers_entered_at_once_only_one_drives(app: Flask, world: World):
    def enter(country: str) -> Any:
        viewer = viewer_of(world.people["admin"], NOW)
        assert viewer is not None
        details = Details(Role.DRIVER, CYCLE, "drugs", country, None, date(2023, 1, 1))
        return operations.add(viewer, details, NOW).country_code

    for _round in range(5):
        found = at_once(app, [partial(enter, code) for code in ("NL", "FR", "BE")], refused=LeadRefusedError)
        assert sum(one is Refusal.TAKEN for one in found) == 2
        with app.app_context():
            assert len(db.session.scalars(sa.select(PriorityLead)).all()) == 1
            db.session.execute(sa.delete(PriorityLead))
            db.session.commit()
            db.session.remove()

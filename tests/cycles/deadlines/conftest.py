"""The world with its deadlines, and where each has its page."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from tests.support.deadlines import DEADLINES, add_deadlines, deadline_uid
from tests.support.world import NOW


@pytest.fixture
def due(app, world):
    """Return the keys of the world's deadlines, by meeting and kind."""
    with app.app_context():
        add_deadlines(NOW)
        db.session.commit()
        keys = dict(db.session.execute(sa.select(Deadline.uid, Deadline.id)).all())
        db.session.remove()
    return {(meeting, kind.value): keys[deadline_uid(meeting, kind)] for meeting, kind, *_rest in DEADLINES}

"""Measures of the toolkit for the worlds of the tests."""

from __future__ import annotations

from datetime import date, datetime

from exchange.core.db import db
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import State

#: What only the Union side may read contains the word by which it would be found.
STEP = "HERON: write to the ministry"


def furnish_toolkit(now: datetime) -> None:
    """Add one measure of France that is under way with Peru, one of nobody, one that is not appropriate."""
    for measure, state, owner, step in (
        ("exchanges", State.UNDER_WAY, "FR", STEP),
        ("agreement", State.CONSIDERED, None, ""),
        ("dialogue", State.NOT_APPROPRIATE, "NL", ""),
    ):
        db.session.add(
            ToolkitEntry(
                country_code="PE", measure=measure, state=state, reason="HERON reason", owner_country=owner, next_step=step,
                next_on=date(2026, 10, 1) if step else None, changed_at=now,
            )
        )  # fmt: skip
    db.session.flush()

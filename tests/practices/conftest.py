"""The practices of the furnished world, in the small one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW


@pytest.fixture
def shelf(session: Any, world: Any) -> dict[str, int]:
    """One text in each state, by name."""
    found = {sketch.key: add_practice(NOW, sketch, world.people, world.forums).id for sketch in SKETCHES}
    session.commit()
    session.expunge_all()
    return found

"""Which practices are made known to Eurojust and Europol (A4)."""

from __future__ import annotations

from itertools import product

import pytest

from exchange.informing.practices.rules import is_made_known
from exchange.practices.rules import Kind, Reach


@pytest.mark.parametrize(("kind", "reach"), list(product((*Kind, None), Reach)))
def test_every_analysis_is_and_what_one_forum_shares_and_nothing_else(kind, reach):
    assert is_made_known(kind, reach) == (kind == Kind.ANALYSIS or reach == Reach.FORUM)

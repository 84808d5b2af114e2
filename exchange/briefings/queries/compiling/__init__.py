"""What the platform holds on third countries, as entries of a package: for all that are asked at once, in the language spoken.

A package is for the whole Union side: drafts, and what is meant for one forum alone, stay out of it.
"""

from __future__ import annotations

from exchange.briefings.queries.compiling.parts import compiled
from exchange.briefings.queries.compiling.shared import Compiled

__all__ = ["Compiled", "compiled"]

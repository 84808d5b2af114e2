"""Making practices known, in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.informing.practices.rules import PUBLISHED

STEPS = {PUBLISHED: _l("The practice is published")}


def step(code: str) -> str:
    """Return a step in words."""
    return str(STEPS[code])

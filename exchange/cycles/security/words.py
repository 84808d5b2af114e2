"""Cycles in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.cycles.security.rules import Stage
from exchange.world.rules import Side
from exchange.world.words import SIDES

STAGES = {
    Stage.THREAT_ASSESSMENT: _l("Threat assessment"),
    Stage.PRIORITIES: _l("Priorities set"),
    Stage.PLANS_BEGIN: _l("Action plans begin"),
    Stage.MIDTERM: _l("Mid-term review"),
    Stage.END: _l("End of the cycle"),
    Stage.OTHER: _l("Something else"),
}
#: Names of the cycles, which are the same in every language.
UNION, PARTNERS = "EMPACT / SOCTA", {"eu-clasi": "CLASI / IDEAL"}


def track(side: Side, forum_key: str | None) -> str:
    """Return the name of a side's cycle in a forum."""
    return UNION if side is Side.UNION else PARTNERS.get(forum_key or "") or str(SIDES[side])

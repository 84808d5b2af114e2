"""Making joint activities known, in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l

STEPS = {
    "considered": _l("The joint activity is considered"),
    "undertaken": _l("The joint activity is undertaken"),
}
#: Codes of the reasons for which a duty ends, or somebody is released, without anybody's doing.
JOINED, MOVED_ON, DROPPED = "joined", "activity_moved_on", "activity_dropped"
REASONS = {
    JOINED: _l("The country takes part by now."),
    MOVED_ON: _l("The activity has moved on since."),
    DROPPED: _l("The activity was dropped."),
}


def step(code: str) -> str:
    """Return a step in words."""
    return str(STEPS[code])

"""Making meetings known, in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.informing.meetings.rules import Whom, parts_of
from exchange.meetings.rules import State

STEPS = {
    State.SCHEDULED: _l("The meeting is scheduled"),
    State.CONVENED: _l("The meeting is convened"),
    State.POSTPONED: _l("The meeting is postponed"),
    State.CANCELLED: _l("The meeting is cancelled"),
    State.HELD: _l("The meeting took place"),
    State.ADOPTED: _l("The outcome is adopted"),
}
WHOM = {
    Whom.ALL: _l("Of all countries of the forum"),
    Whom.ABSENT: _l("Of countries with nobody on the meeting’s list"),
    Whom.NONE: _l("Of no country"),
}
#: Codes of the reasons for which a duty ends, or somebody is released, without anybody's doing.
OVERTAKEN, UNION_SIDE = "overtaken", "union_side"
REASONS = {
    OVERTAKEN: _l("The meeting has moved on since."),
    UNION_SIDE: _l("The meeting is for the Union side only by now."),
}


def step(code: str) -> str:
    """Return a step in words, with its number where it was taken more than once."""
    state, number = parts_of(code)
    if number == 1:
        return str(STEPS[state])
    return _("%(step)s, for the %(number)s. time", step=STEPS[state], number=number)

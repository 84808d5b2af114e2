"""Plans in the reader's words."""

from __future__ import annotations

from exchange.activities.plan.rules import Kind, Refusal
from exchange.core.i18n import lazy_gettext as _l

KINDS = {Kind.ACTION: _l("Action"), Kind.MILESTONE: _l("Milestone")}
REFUSALS = {
    Refusal.OVER: _l("The activity is over: its plan stands as it was."),
    Refusal.NO_LEADER: _l("Choose the country that leads the action."),
    Refusal.NOT_A_PARTICIPANT: _l("Who leads an action takes part in the activity. Choose another country."),
}
FIELD_OF = {Refusal.OVER: "title", Refusal.NO_LEADER: "leader", Refusal.NOT_A_PARTICIPANT: "leader"}

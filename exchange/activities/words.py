"""Joint activities in the reader's words."""

from __future__ import annotations

from exchange.activities.rules import Refusal, State
from exchange.core.i18n import lazy_gettext as _l

STATES = {
    State.CONSIDERED: _l("Considered"),
    State.UNDERTAKEN: _l("Undertaken"),
    State.COMPLETED: _l("Completed"),
    State.DROPPED: _l("Dropped"),
}
SHAPES = {
    State.CONSIDERED: "waiting",
    State.UNDERTAKEN: "scheduled",
    State.COMPLETED: "done",
    State.DROPPED: "cancelled",
}
STEPS = {State.UNDERTAKEN: _l("Undertake it"), State.COMPLETED: _l("It is completed"), State.DROPPED: _l("Drop it")}
DONE = {
    State.UNDERTAKEN: _l("It is undertaken. Contact points of the other countries are told."),
    State.COMPLETED: _l("It is completed."),
    State.DROPPED: _l("It is dropped."),
}
REFUSALS = {
    Refusal.NOT_AGREED: _l("Ministers have not agreed to a proposal here, or their decision was annulled."),
    Refusal.EXISTS: _l("This joint activity has been begun already."),
    Refusal.NOT_NEXT: _l("Nothing was done: it has moved on meanwhile, or another step comes first."),
    Refusal.TOO_FEW: _l("At least two countries of the forum have to take part."),
    Refusal.NO_REASON: _l("Please give the reason."),
    Refusal.NOT_EVALUATED: _l("Write the final evaluation first: what came of it, against its aim."),
    Refusal.NOT_A_MEMBER: _l("A country that takes part is a member of the forum."),
    Refusal.ENDS_BEFORE_START: _l("It ends before it begins."),
    Refusal.LEADS: _l("It leads an action that is not done. Choose another country to lead it first."),
    Refusal.OVER: _l("It is over: who took part stands as it was."),
}

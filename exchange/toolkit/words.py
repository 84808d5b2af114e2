"""The toolkit in the reader's words."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from exchange import reference
from exchange.core import formats
from exchange.core.i18n import lazy_gettext as _l
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import Refusal, State
from exchange.world.words import said

MEASURES = {one.key: LazyString(said, one.title) for one in reference.measures()}
STATES = {
    State.CONSIDERED: _l("Considered"),
    State.PLANNED: _l("Planned"),
    State.UNDER_WAY: _l("Under way"),
    State.DONE: _l("Done"),
    State.NOT_APPROPRIATE: _l("Not appropriate"),
}
#: Looks of a state on its own, and of a cell of the table.
SHAPES = {
    State.CONSIDERED: "open", State.PLANNED: "due", State.UNDER_WAY: "current", State.DONE: "done",
    State.NOT_APPROPRIATE: "not_applicable",
}  # fmt: skip
CELLS = {
    State.CONSIDERED: "open", State.PLANNED: "due", State.UNDER_WAY: "current", State.DONE: "done", State.NOT_APPROPRIATE: "waived",
}  # fmt: skip
REFUSALS = {
    Refusal.NO_REASON: _l("Say why it is not appropriate."),
    Refusal.NO_STEP: _l("Say what the next step is."),
    Refusal.NO_OWNER: _l("Choose who answers for it."),
    Refusal.STEP_PAST: _l("This day is over. Choose one to come."),
    Refusal.NOT_YOURS: _l("A national contact point takes on measures for the own Member State only."),
}
FIELD_OF = {
    Refusal.NO_REASON: "reason", Refusal.NO_STEP: "next_step", Refusal.NO_OWNER: "owner", Refusal.STEP_PAST: "next_on",
    Refusal.NOT_YOURS: "owner",
}  # fmt: skip


def owner(entry: ToolkitEntry) -> str:
    """Return who answers for a measure (body loaded); empty where nobody does."""
    if entry.owner_country:
        return formats.country(entry.owner_country)
    return entry.body.short if entry.body else ""

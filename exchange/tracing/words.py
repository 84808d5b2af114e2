"""Lines in the reader's words: stages, and the state in which each thing stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.activities import words as activities
from exchange.commitments import words as commitments
from exchange.core.i18n import lazy_gettext as _l
from exchange.decisions import words as decisions
from exchange.needs import words as needs
from exchange.proposals import words as proposals
from exchange.tracing.rules import Stage

STAGES = {
    Stage.NEED: _l("Need"),
    Stage.PROPOSAL: _l("Proposal"),
    Stage.DECISION: _l("Decision"),
    Stage.ACTIVITY: _l("Joint activity"),
    Stage.EVALUATION: _l("Evaluation"),
    Stage.COMMITMENT: _l("Commitment"),
}
#: By stage: the word and the shape of each state.
STATES: dict[Stage, Mapping[Any, Any]] = {
    Stage.NEED: needs.STAGES,
    Stage.PROPOSAL: proposals.STATES,
    Stage.DECISION: {**decisions.RESULTS, "annulled": _l("Annulled")},
    Stage.ACTIVITY: activities.STATES,
    Stage.EVALUATION: {"midterm": _l("Half-way"), "final": _l("At the end")},
    Stage.COMMITMENT: commitments.STATES,
}
SHAPES: dict[Stage, Mapping[Any, str]] = {
    Stage.NEED: needs.SHAPES,
    Stage.PROPOSAL: proposals.SHAPES,
    Stage.DECISION: {**decisions.SHAPES, "annulled": "cancelled"},
    Stage.ACTIVITY: activities.SHAPES,
    Stage.EVALUATION: {"midterm": "scheduled", "final": "done"},
    Stage.COMMITMENT: commitments.SHAPES,
}

"""Door of plans: whoever keeps the activity keeps its plan."""

from __future__ import annotations

from exchange.activities.access import KEEP
from exchange.core.access import Door
from exchange.meetings.access import plans

CHANGE = Door("plan.change", KEEP.sentence, lambda viewer, step: plans(viewer, step.activity.forum_id))

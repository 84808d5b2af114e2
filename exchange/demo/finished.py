"""One story to its end: a need, a proposal, a decision, a joint activity that was completed, commitments that were fulfilled. Illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.activities import operations as activities
from exchange.activities.models import Activity
from exchange.activities.plan import operations as plan
from exchange.activities.plan.rules import Details as Step
from exchange.activities.plan.rules import Kind as StepKind
from exchange.activities.rules import State as ActivityState
from exchange.commitments import operations as commitments
from exchange.commitments.operations import Source
from exchange.commitments.rules import Details as Promise
from exchange.commitments.rules import Owner
from exchange.commitments.rules import State as CommitmentState
from exchange.core.db import db
from exchange.decisions import operations as decisions
from exchange.decisions.operations import Said
from exchange.decisions.rules import Result
from exchange.demo.decisions import agenda_item, coalition, ministers
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.demo.proposals import make_ready
from exchange.needs import operations as needs
from exchange.needs.rules import Details as NeedDetails
from exchange.needs.rules import Evidence, Kind, Stage
from exchange.practices.rules import Priority
from exchange.proposals.rules import Details
from exchange.world.rules import Level

NEED = "Nobody knows which port asks which office"
TITLE = "One list of offices for requests from ports"


def enter_finished(now: datetime, people: Mapping[str, Person]) -> None:
    """Tell it at the last ministers' meeting but one."""
    forum, viewer = coalition(), viewer_at(people[BY], now)
    meeting = ministers(forum, before_last=True)
    if meeting is None or meeting.starts_at is None:
        return
    held = meeting.starts_at
    about = frozenset({"EC"}), frozenset({Priority.DRUGS}), "ports, list of offices"
    need = needs.name(viewer, forum, NeedDetails(NEED, Kind.BOTTLENECK, "", *about), held - timedelta(days=120))
    asked = (held - timedelta(days=150)).date()
    needs.add_evidence(viewer, need, Evidence("Survey of harbour prosecutors", asked), held - timedelta(days=119))
    needs.move(viewer, need, Stage.PROPOSED, "", held - timedelta(days=90), version=str(need.version))
    begins = held.date() + timedelta(days=30)
    details = Details(
        TITLE, "A request from a port reaches the right office **the first time**.", frozenset({"BE", "DE", "NL"}), *about,
        begins, begins + timedelta(days=300), fund="Internal Security Fund", frameworks="The liaison network.", needs=frozenset({need.id}),
    )  # fmt: skip
    proposal = make_ready(viewer, forum, details, held - timedelta(days=60), "")
    item, after = agenda_item(meeting, TITLE, proposal), held + timedelta(days=1)
    said = Said(TITLE, "Ministers **agree** that one list is made and kept.", Result.AGREED)
    decision = decisions.take(viewer, item, said, proposal, after)
    needs.move(viewer, need, Stage.ANSWERED, "", after, version=str(need.version))
    sa.orm.attributes.set_committed_value(decision, "proposal", proposal)
    _carry_out(viewer, activities.consider(viewer, decision, after + timedelta(days=10)), after)
    for title, country, days, evidence in (
        ("Name the office of each port", "NL", 90, "Offices of fourteen ports, handed round on paper."),
        ("Keep the list up to date", "BE", 300, "A desk was named that changes it within a week."),
    ):
        promise = Promise(title, "", Owner(country), Level.POLITICAL, (after + timedelta(days=days)).date())
        one = commitments.make(viewer, forum, promise, Source(item, decision), after)
        commitments.move(viewer, one, CommitmentState.FULFILLED, evidence, after + timedelta(days=days - 10))


def _carry_out(viewer: Viewer, activity: Activity, decided: datetime) -> None:
    """Let it be undertaken, done step by step, evaluated half-way and at its end, and completed."""
    activities.move(viewer, activity, ActivityState.UNDERTAKEN, "", decided + timedelta(days=40))
    for kind, title, leader, days in (
        (StepKind.ACTION, "Ask every port for its office", "NL", 90),
        (StepKind.ACTION, "Try the list with twenty requests", "DE", 200),
        (StepKind.MILESTONE, "The list is handed round", "", 240),
    ):
        due = decided + timedelta(days=days)
        step = plan.add(viewer, activity, Step(kind, title, leader, due.date()), decided + timedelta(days=41))
        sa.orm.attributes.set_committed_value(step, "activity", activity)
        plan.mark(viewer, step, due - timedelta(days=5), done=True)
    written = {
        "starts_on": activity.starts_on, "ends_on": activity.ends_on, "third_parties": "Eurojust",
        "midterm": "Eleven ports of fourteen have named their office.",
        "final": "Nineteen of twenty requests reached the right office **the first time**; before, it was eight of twenty.",
    }  # fmt: skip
    activities.change(viewer, activity, written, decided + timedelta(days=320), version=str(activity.version))
    activities.move(viewer, activity, ActivityState.COMPLETED, "", decided + timedelta(days=330))
    db.session.flush()

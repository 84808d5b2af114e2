"""What ministers decided at their last meeting about a proposal of the contact group, and what came of it. Illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.activities import operations as activities
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
from exchange.decisions import operations
from exchange.decisions.models import Decision
from exchange.decisions.operations import Said
from exchange.decisions.rules import Result
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.demo.proposals import make_ready
from exchange.forums.models import Forum
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.needs import operations as needs
from exchange.needs.models import Need
from exchange.needs.rules import Details as NeedDetails
from exchange.needs.rules import Evidence, Kind, Stage
from exchange.practices.rules import Priority
from exchange.proposals.models import Proposal
from exchange.proposals.queries import key_of
from exchange.proposals.rules import Details
from exchange.world.rules import Level

NEED = "A question waits until the right office is found"
TITLE = "Three desks that answer for all"


def enter_decisions(now: datetime, people: Mapping[str, Person]) -> None:
    """Enter a proposal, an item of the last ministers' meeting that came of it, and what was decided under it."""
    forum = coalition()
    meeting = ministers(forum)
    if meeting is None or meeting.starts_at is None:
        return
    held, secretariat = meeting.starts_at, viewer_at(people[BY], now)
    need = _need(secretariat, forum, held - timedelta(days=80))
    proposal = make_ready(secretariat, forum, _details(held, need), held - timedelta(days=40), "")
    item = agenda_item(meeting, TITLE, proposal)
    words = "Ministers **agree** that the three desks answer for all countries of the Coalition, and ask to be told in a year."
    after = held + timedelta(days=1)
    decision = operations.take(secretariat, item, Said(TITLE, words, Result.AGREED), proposal, after)
    needs.move(secretariat, need, Stage.ANSWERED, "", after, version=str(need.version))
    sa.orm.attributes.set_committed_value(decision, "proposal", proposal)
    _undertake(secretariat, decision, after)
    _commit(secretariat, forum, Source(item, decision), after)
    _follow_declaration(secretariat, now)


def _undertake(viewer: Viewer, decision: Decision, decided: datetime) -> None:
    """Let it be considered and undertaken, with one country more than proposed, and look at it half-way."""
    activity = activities.consider(viewer, decision, decided + timedelta(days=10))
    activities.join(viewer, activity, "SE", decided + timedelta(days=30))
    activities.move(viewer, activity, ActivityState.UNDERTAKEN, "", decided + timedelta(days=50))
    written = {
        "starts_on": activity.starts_on, "ends_on": activity.ends_on, "third_parties": "Eurojust; the central authority of Chile",
        "midterm": "Two desks of three answer **within a day**; the third lacks somebody at the weekend.", "final": "",
    }  # fmt: skip
    for title, leader, days, done in (
        ("List the desks and their hours", "BE", 90, True), ("Train the desks in pairs", "FR", 200, False), ("All desks answer", "", 300, False),
    ):  # fmt: skip
        kind = StepKind.ACTION if leader else StepKind.MILESTONE
        due = (decided + timedelta(days=days)).date()
        step = plan.add(viewer, activity, Step(kind, title, leader, due), decided + timedelta(days=50))
        if done:
            sa.orm.attributes.set_committed_value(step, "activity", activity)
            plan.mark(viewer, step, decided + timedelta(days=80), done=True)
    activities.change(viewer, activity, written, decided + timedelta(days=150), version=str(activity.version))


def _commit(viewer: Viewer, forum: Forum, source: Source, decided: datetime) -> None:
    """Enter what follows from the decision: one that is under way, one fulfilled, one that is late."""
    day = decided.date()
    told = (
        ("Say each year how fast the desks answer", "Median and slowest, per desk.", "NL", 400, CommitmentState.UNDER_WAY,
         "First figures stand in the mid-term evaluation."),
        ("Name one desk per country", "With telephone number and hours.", "BE", 60, CommitmentState.FULFILLED, "List of all desks, handed round."),
        ("Man the desks at the weekend", "Also on public holidays.", "FR", 150, CommitmentState.OPEN, ""),
    )  # fmt: skip
    for title, text, country, days, state, evidence in told:
        due = day + timedelta(days=days)
        details = Promise(title, text, Owner(country), Level.POLITICAL, due)
        one = commitments.make(viewer, forum, details, source, decided)
        if state is not CommitmentState.OPEN:
            commitments.move(viewer, one, state, evidence, decided + timedelta(days=50))


def _follow_declaration(viewer: Viewer, now: datetime) -> None:
    """Follow two paragraphs of the EU–CLASI declaration of 2023 up."""
    forum = _forum("eu-clasi")
    for paragraph, title, country, days in (
        (20, "Set the timetables of SOCTA and IDEAL beside each other", "ES", 120),
        (22, "Name an expert per country for the task force", "AR", 45),
    ):
        details = Promise(title, "", Owner(country), Level.POLITICAL, (now + timedelta(days=days)).date())
        source = Source(declaration="eu-clasi-2023", paragraph=paragraph)
        commitments.make(viewer, forum, details, source, now - timedelta(days=30))


def _forum(key: str) -> Forum:
    return db.session.scalars(sa.select(Forum).filter_by(key=key).options(sa.orm.selectinload(Forum.levels))).one()


def coalition() -> Forum:
    """Return the Coalition, with its levels."""
    return _forum("coalition")


def ministers(forum: Forum, *, before_last: bool = False) -> Meeting | None:
    """Return the last meeting of a forum's ministers that was held, or the one before it."""
    query = sa.select(Meeting).filter_by(forum_id=forum.id, level=Level.POLITICAL, state=State.HELD)
    return db.session.scalars(query.order_by(Meeting.starts_at.desc()).offset(int(before_last)).limit(1)).one_or_none()


def agenda_item(meeting: Meeting, title: str, proposal: Proposal) -> AgendaItem:
    """Enter the item under which a meeting that was held decided on a proposal."""
    item = AgendaItem(
        meeting_id=meeting.id, position=0, kind=ItemKind.DECISION, title=title, minutes=30, origin_key=key_of(proposal.id)
    )  # fmt: skip
    db.session.add(item)
    db.session.flush()
    sa.orm.attributes.set_committed_value(item, "meeting", meeting)
    return item


def _need(viewer: Viewer, forum: Forum, at: datetime) -> Need:
    details = NeedDetails(NEED, Kind.BOTTLENECK, "", frozenset({"CL"}), frozenset({Priority.FIREARMS}), "telephone")
    need = needs.name(viewer, forum, details, at)
    needs.add_evidence(viewer, need, Evidence("Outcome of an experts’ exchange", (at - timedelta(days=20)).date()), at)
    needs.move(viewer, need, Stage.PROPOSED, "", at + timedelta(days=30), version=str(need.version))
    return need


def _details(held: datetime, need: Need) -> Details:
    begins = held.date() + timedelta(days=60)
    return Details(
        TITLE, "A question from a partner is answered **within a day**, whichever country it concerns.",
        frozenset({"BE", "FR", "NL"}), frozenset({"CL"}), frozenset({Priority.FIREARMS}), "telephone, duty desk", begins,
        begins + timedelta(days=540), fund="Internal Security Fund", frameworks="The liaison network.",
        needs=frozenset({need.id}),
    )  # fmt: skip

"""Every page that a person of the world can open, found from the routes and what is in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from exchange import reference
from exchange.accounts.models import Authority
from exchange.activities.models import Activity
from exchange.activities.plan.models import ActivityStep
from exchange.assessments.models import AssessmentRound, AssessmentVersion, Contributor
from exchange.briefings.models import Briefing, BriefingSection, BriefingUse, BriefingVersion
from exchange.chairing.models import Rotation
from exchange.commitments.models import Commitment
from exchange.core.db import db
from exchange.countries.models import Posting, Priority
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning.models import Cycle
from exchange.cycles.security.models import SecurityMilestone
from exchange.decisions.models import Decision
from exchange.feeds.models import Subscription
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forwarding.models import Forwarding
from exchange.importing.models import ImportRun
from exchange.informing.models import Duty, Informed
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.invitations.models import Call
from exchange.meetings.models import Participation
from exchange.meetings.rules import possible_steps
from exchange.meetings.series.models import MeetingSeries
from exchange.needs.models import Need, NeedEvidence
from exchange.notices.answers.models import IncomingMail
from exchange.notices.models import Message
from exchange.papers.models import Paper, PaperVersion
from exchange.practices.models import Practice, PracticeFile
from exchange.priorities.leads.models import PriorityLead
from exchange.proposals.models import Initiative, OverlapAnswer, Proposal
from exchange.scheduling.absences.models import Absence, BusySource
from exchange.scheduling.polls.models import Poll, PollOption, PollVoter
from exchange.world.rules import Capacity
from tests.support.informing import NOTE_SECRET
from tests.support.live import ENTER_SECRET, RESET_SECRET, Live
from tests.support.polls import LINK_SECRET
from tests.support.world import MEETINGS

#: Addresses that answer programs, not people, or lead to a page of another address.
NO_PAGES = frozenset(
    {
        "accounts.data",
        "assessments.version_csv",
        "briefings.file",
        "toolkit.sheet",
        "documents.meetings_sheet",
        "documents.of_meeting",
        "documents.of_practice",
        "documents.participants_sheet",
        "documents.practices_sheet",
        "documents.state_of_play",
        "figures.sheet",
        "feeds.feed",
        "feeds.meeting",
        "importing.empty",
        "importing.plain",
        "importing.workbook",
        "home.healthz",
        "home.robots",
        "home.security",
        "informing.sheet",
        "papers.archive",
        "papers.file",
        "polls.follow",
        "practices.file",
        "polls.of_meeting",
        "static",
        "bootstrap.static",
    }
)
#: A year that the world has not planned.
_YEAR = date.today().year + 2  # noqa: DTZ011
_WISH = f"?first={_YEAR}-11-15&last={_YEAR}-11-30&optional=y&about=PE"
#: Pages that look different in each state of a meeting, or at each step.
VARIED = frozenset({"meetings.show", "outcomes.show", "deadlines.show", "life.ask", "polls.ask_step"})
WEEKLY = "unit=weeks&every=2&weekdays=3&first=2026-12-01&starts=10:00&ends=11:00&days=1&zone=Europe/Brussels&ahead=3"
QUERIES = {
    "meetings.new": ("", "?forum=1"), "search.index": ("", "?q=peru"), "home.calendar": ("", "?view=agenda"),
    "planning.new": ("", _WISH),
    "series.new": ("", "?forum=1", "?forum=1&phrase=every+qirst+Tuesday", f"?forum=1&{WEEKLY}"),
    "series.plan": (f"?forum=1&{WEEKLY}",), "series.ask_change": (f"?{WEEKLY}",),
}  # fmt: skip

Values = dict[str, Any]


def pages(live: Live, who: str | None, rules: Iterable[Rule]) -> dict[str, dict[str, str]]:
    """Return what these routes answer this person with, by endpoint and address: one page, or one of each kind."""
    client = live.app.test_client()
    if who:
        cookie = live.cookie(who)
        client.set_cookie(cookie["name"], cookie["value"])
    known = _known(live)
    found: dict[str, dict[str, str]] = {}
    for rule in rules:
        kinds: set[str] = set()
        for path, kind in _paths(live, rule, known):
            if kind in kinds if rule.endpoint in VARIED else kinds:
                continue
            answers = {path + query: client.get(path + query) for query in QUERIES.get(rule.endpoint, ("",))}
            if {answer.status_code for answer in answers.values()} == {200}:
                kinds.add(kind)
                found.setdefault(rule.endpoint, {}).update({one: answer.text for one, answer in answers.items()})
    return found


def page_rules(app: Flask) -> list[Rule]:
    """Return the routes of all pages."""
    return [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
    ]


def _paths(live: Live, rule: Rule, known: dict[frozenset[str], list[Values]]) -> Iterator[tuple[str, str]]:
    """Yield addresses of a route, each with its kind: the step, or the state of the meeting."""
    adapter, states = live.app.url_map.bind("127.0.0.1"), {sketch.key: sketch.state.value for sketch in MEETINGS}
    named = {key: states[name] for name, key in live.world.meetings.items()}
    for values in known[frozenset(rule.arguments)]:
        yield adapter.build(rule.endpoint, values), values.get("step", named.get(values.get("meeting_id"), ""))


def _known(live: Live) -> dict[frozenset[str], list[Values]]:
    """Return values to try, by the names of the arguments that a route takes."""
    world = live.world
    meetings, codes = list(world.meetings.values()), ("PE", "CO", "EC", "FR", "DE")
    with live.app.app_context():
        lists: list[list[Values]] = [
            [{}],
            [{"meeting_id": key} for key in meetings],
            [
                {"meeting_id": world.meetings[sketch.key], "step": step.value}
                for sketch in MEETINGS
                for step in possible_steps(sketch.state)
            ],
            [{"meeting_id": key, "country": "FR", "capacity": Capacity.PROSECUTOR.value} for key in meetings],
            [{"person_id": key} for key in world.people.values()],
            [{"forum_id": key} for key in world.forums.values()],
            [{"code": code} for code in codes],
            [{"code": code, "own": own} for code in codes for own in ("NL", "SE", "FR", "DE")],
            [{"secret": secret} for secret in (ENTER_SECRET, RESET_SECRET, NOTE_SECRET)],
            [{"kind": kind, "id": 1} for kind in ("meeting", "forum", "person", "subscription")],
            _rows(AgendaItem, meeting_id="meeting_id", item_id="id"),
            _rows(Participation, meeting_id="meeting_id", participation_id="id"),
            _rows(Deadline, meeting_id="meeting_id", deadline_id="id"),
            _rows(Call, meeting_id="meeting_id", call_id="id"),
            _rows(Call, call_id="id"),
            _rows(Rotation, forum_id="forum_id", rotation_id="id"),
            _rows(Membership, forum_id="forum_id", membership_id="id"),
            _rows(Mandate, forum_id="forum_id", mandate_id="id"),
            _rows(Cycle, forum_id="forum_id", year="year"),
            _rows(MeetingSeries, series_id="id"),
            _rows(Priority, code="country_code", priority_id="id"),
            _rows(Posting, posting_id="id"),
            _rows(Authority, authority_id="id"),
            _rows(Subscription, subscription_id="id"),
            _rows(Message, message_id="id"),
            _rows(IncomingMail, mail_id="id"),
            _rows(Practice, practice_id="id"),
            _rows(PracticeFile, practice_id="practice_id", file_id="id"),
            _rows(Forwarding, forwarding_id="id"),
            _rows(Need, need_id="id"),
            _rows(Proposal, proposal_id="id"),
            _rows(Decision, decision_id="id"),
            _rows(Activity, activity_id="id"),
            _rows(Commitment, commitment_id="id"),
            [{"key": key} for key in ("drugs", "postings", "priorities")],
            _rows(ImportRun, run_id="id"),
            _rows(PriorityLead, lead_id="id"),
            _rows(Instrument, instrument_id="id"),
            _rows(AssessmentRound, round_id="id"),
            _rows(Contributor, round_id="round_id", contributor_id="id"),
            [one | {"code": "PE"} for one in _rows(Contributor, round_id="round_id", contributor_id="id")],
            [one | {"code": "PE"} for one in _rows(AssessmentRound, round_id="id")],
            _rows(AssessmentVersion, version_id="id") + _rows(BriefingVersion, version_id="id"),
            _rows(Briefing, briefing_id="id"),
            [{"code": "PE", "measure": "exchanges"}],
            _rows(BriefingSection, briefing_id="briefing_id", section_id="id"),
            [one | {"step": "up"} for one in _rows(BriefingSection, briefing_id="briefing_id", section_id="id")],
            _rows(BriefingUse, version_id="version_id", use_id="id"),
            [one | {"code": "PE"} for one in _rows(AssessmentVersion, version_id="id")],
            _rows(InstrumentStep, instrument_id="instrument_id", step_id="id"),
            _rows(SecurityMilestone, forum_id="forum_id", milestone_id="id"),
            _rows(ActivityStep, activity_id="activity_id", step_id="id"),
            [
                {"kind": table.__tablename__} | row
                for table in (Need, Proposal, Decision, Activity, Commitment)
                for row in _rows(table, thing_id="id")
            ],
            [
                {"forum_id": row["forum_id"], "key": text.key}
                for row in _rows(Forum, forum_id="id", of="key")
                for text in reference.declarations()
                if text.forum == row["of"]
            ],
            [{"activity_id": row["activity_id"], "code": "FR"} for row in _rows(Activity, activity_id="id")],
            _rows(Initiative, initiative_id="id"),
            [
                dict(row)
                for row in db.session.execute(sa.select(OverlapAnswer.proposal_id, OverlapAnswer.key)).mappings()
            ],
            _rows(NeedEvidence, need_id="need_id", evidence_id="id"),
            _rows(Paper, paper_id="id"),
            _rows(PaperVersion, paper_id="paper_id", version_id="id"),
            _rows(Absence, absence_id="id"),
            _rows(BusySource, source_id="id"),
            _rows(Poll, poll_id="id"),
            _rows(PollOption, poll_id="poll_id", option_id="id"),
            _rows(PollVoter, poll_id="poll_id", voter_id="id"),
            [
                {"poll_id": key, "step": step}
                for key in db.session.scalars(sa.select(Poll.id).order_by(Poll.id))
                for step in ("stop", "reopen", "withdraw")
            ],
            [{"token": LINK_SECRET}],
            _rows(Duty, duty_id="id"),
            _rows(Informed, duty_id="duty_id", informed_id="id"),
        ]
        db.session.remove()
    return {frozenset(values[0]): values for values in lists}


def _rows(table: Any, **columns: str) -> list[Values]:
    wanted: Iterable[Any] = [getattr(table, column).label(name) for name, column in columns.items()]
    return [dict(row) for row in db.session.execute(sa.select(*wanted).order_by(table.id)).mappings()]

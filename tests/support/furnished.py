"""The world of the tests with a row of every kind, so that every address has something behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.models import Authority, EntryLink, LinkPurpose, Person, PersonState, SignIn
from exchange.activities.models import Activity
from exchange.activities.plan.models import ActivityStep
from exchange.assessments.models import AssessmentRound, AssessmentVersion, Contributor
from exchange.briefings.models import Briefing, BriefingSection, BriefingUse, BriefingVersion
from exchange.chairing.models import Rotation
from exchange.commitments.models import Commitment
from exchange.core import journal
from exchange.core.db import db
from exchange.core.i18n import languages
from exchange.core.journal import JournalEntry, Platform
from exchange.core.secrets import digest
from exchange.core.text import fold
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning.models import Cycle, CycleMeeting
from exchange.cycles.security.models import SecurityMilestone
from exchange.decisions.models import Decision
from exchange.feeds import operations as feeds
from exchange.feeds.models import Subscription
from exchange.feeds.rules import Detail, Scope
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forwarding.models import Forwarding
from exchange.importing.models import ImportRun
from exchange.informing.models import Duty, Informed
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.operations import walls_of
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import Answer, State
from exchange.meetings.series.models import MeetingSeries
from exchange.needs.models import Need, NeedEvidence
from exchange.notices.answers.models import IncomingMail
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import Topic, Way
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.papers.models import Paper, PaperVersion
from exchange.practices.models import Practice, PracticeFile
from exchange.priorities.leads.models import PriorityLead
from exchange.proposals.models import Initiative, Proposal
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from exchange.scheduling.polls.models import Poll, PollOption, PollVoter
from exchange.search import operations as search
from exchange.search.models import SearchEntry, SearchText, SearchWord
from exchange.toolkit.models import ToolkitEntry
from exchange.world.rules import Audience, Capacity, Level
from tests.support.answers import add_mails
from tests.support.assessing import furnish_assessments
from tests.support.board import furnish_needs
from tests.support.briefing import furnish_briefings
from tests.support.committing import furnish_commitments
from tests.support.cycles import add_cycles
from tests.support.deadlines import add_deadlines
from tests.support.deciding import furnish_decisions
from tests.support.doing import add_milestones, furnish_activities
from tests.support.forwarding import furnish_forwarding
from tests.support.handed_in import furnish_papers
from tests.support.importing import furnish_imports
from tests.support.informing import furnish_duties
from tests.support.instruments import furnish_instruments
from tests.support.leading import furnish_leads
from tests.support.milestones import furnish_milestones
from tests.support.polls import furnish_polls
from tests.support.practices import SKETCHES, furnish_practices
from tests.support.proposing import furnish_proposals
from tests.support.recurring import build_series
from tests.support.toolkit import furnish_toolkit
from tests.support.world import MEETINGS, PERSONAS, build_world, email_of, uid_of

ENTER_SECRET, RESET_SECRET, FEED_SECRET = "take-up", "forgotten", "calendar-of-the-prosecutor"
#: Someone invited who has not come yet, and is on the list of what only the Union side knows.
NEWCOMER, NEWCOMER_NAME = "newcomer@people.example", "Nora HERON"
PHONE = "+32 2 555 00 "
SCOPES = (
    (Scope.OWN, ""), (Scope.FORUM, "coalition"), (Scope.FORUM, "eu-clasi"), (Scope.COUNTRY, "PE"), (Scope.COUNTRY, "CO"),
    (Scope.COUNTRY, "EC"), *((Scope.LEVEL, level.value) for level in Level),
)  # fmt: skip


def build_furnished(now: datetime) -> None:
    """Fill an empty database. The caller commits."""
    build_world(now)
    people = {person.email: person for person in db.session.scalars(sa.select(Person))}
    by_name = {name: people[email_of(name)] for name in PERSONAS}
    meetings = {meeting.uid: meeting for meeting in db.session.scalars(sa.select(Meeting))}
    meetings = {sketch.key: meetings[uid_of(sketch.key)] for sketch in MEETINGS}
    for number, person in enumerate(people.values()):
        person.phone = f"{PHONE}{number:02}"
    _people(now, by_name, meetings)
    build_series(now)
    _papers(now, meetings)
    add_deadlines(now)
    _ministers(now, meetings)
    _letters(now, by_name, meetings)
    add_mails(now)
    add_cycles(now, meetings)
    furnish_polls(now, by_name, meetings)
    furnish_duties(now, by_name, meetings)
    furnish_practices(now, by_name, dict(db.session.execute(sa.select(Forum.key, Forum.id)).all()))
    furnish_forwarding(now, by_name, meetings["held"])
    furnish_papers(now, by_name, meetings)
    furnish_needs(now, by_name, dict(db.session.execute(sa.select(Forum.key, Forum.id)).all()))
    furnish_proposals(now, by_name, dict(db.session.execute(sa.select(Forum.key, Forum.id)).all()))
    furnish_decisions(now, by_name["secretariat"].id)
    furnish_activities(now)
    add_milestones(now)
    furnish_commitments(now)
    furnish_milestones(now)
    furnish_leads(now)
    furnish_instruments(now)
    furnish_assessments(now)
    furnish_briefings(now)
    furnish_toolkit(now)
    furnish_imports(now)
    db.session.flush()
    feeds.rebuild(now)
    search.rebuild()
    _subscriptions(now, by_name)
    _unavailable(now, by_name)
    _choices(now, by_name, meetings)


def _people(now: datetime, people: dict[str, Person], meetings: dict[str, Meeting]) -> None:
    newcomer = Person(
        email=NEWCOMER, name=NEWCOMER_NAME, folded_name=fold(NEWCOMER_NAME), country_code="NL", zone="Europe/Amsterdam",
        authority_id=people["admin"].authority_id, side=people["admin"].side, locale="en", languages=["en"],
        state=PersonState.INVITED, invited_by=people["secretariat"].id, created_at=now, capacities=[],
    )  # fmt: skip
    db.session.add(newcomer)
    db.session.flush()
    db.session.add(
        Participation(
            meeting_id=meetings["union"].id, person_id=newcomer.id, capacity=Capacity.PROSECUTOR, country_code="NL",
            answer=Answer.INVITED, asked_at=now,
        )
    )  # fmt: skip
    # The administrator is signed in elsewhere too.
    db.session.add(SignIn(person_id=people["admin"].id, token_hash=digest("elsewhere"), begun_at=now, seen_at=now))
    links = ((LinkPurpose.INVITATION, newcomer, ENTER_SECRET), (LinkPurpose.RESET, people["member"], RESET_SECRET))
    db.session.add_all(
        EntryLink(
            person_id=person.id, purpose=purpose, token_hash=digest(secret), made_at=now, expires_at=now + timedelta(hours=4)
        )
        for purpose, person, secret in links
    )  # fmt: skip


def _papers(now: datetime, meetings: dict[str, Meeting]) -> None:
    items = {item.title: item for item in db.session.scalars(sa.select(AgendaItem))}
    exchange, over = meetings["exchange"], meetings["over"]
    items["HERON requests that failed"].position = 3
    db.session.add(
        AgendaItem(
            meeting_id=exchange.id, position=2, kind=ItemKind.SECTION, title="HERON section", audience=Audience.UNION, minutes=0
        )
    )  # fmt: skip
    texts = (
        (meetings["held"], None, "Requests should go to central authorities."),
        (over, None, "The exchange was useful."),
        (over, items["Requests answered late"], "Half of the answers came after the hearing."),
        (over, items["HERON common line"], "HERON line agreed."),
    )
    db.session.add_all(
        Outcome(meeting_id=meeting.id, item_id=item.id if item else None, proceedings=text, edited_at=now)
        for meeting, item, text in texts
    )
    db.session.add(
        CellNote(
            meeting_id=exchange.id, country_code="ES", capacity=Capacity.CENTRAL_AUTHORITY, applicable=True,
            reason="HERON cannot come", noted_at=now,
        )
    )  # fmt: skip


def _ministers(now: datetime, meetings: dict[str, Meeting]) -> None:
    """Let ministers of both sides have met a year ago, and those of the Union side alone a month ago, unknown to the other.

    Both left something open; what came back stands on the agenda of the next meeting.
    """
    coming = meetings["clasi"]
    coming.unprepared_reason, coming.unprepared_levels = "The host could not wait", ["contact_group"]
    for name, audience, weeks in (("Ministers a year ago", Audience.ALL, 52), ("HERON ministers", Audience.UNION, 11)):
        before = Meeting(
            uid=f"ministers-{weeks}", forum_id=coming.forum_id, level=Level.POLITICAL, title=name, state=State.HELD, zone=coming.zone,
            place="Antwerp", place_country="BE", audience=audience, created_at=now, shown_at=now, countries=[],
        )  # fmt: skip
        starts, ends = (replace(wall, local=wall.local - timedelta(weeks=weeks)) for wall in walls_of(coming) if wall)
        before.set_times(starts, ends)
        db.session.add(before)
        db.session.flush()
        left = [
            AgendaItem(meeting_id=before.id, position=place, kind=ItemKind.DISCUSSION, title=title, audience=whose)
            for place, (title, whose) in enumerate(
                ((f"Left open by {name}", Audience.ALL), (f"HERON left open by {name}", Audience.UNION))
            )
        ]
        db.session.add_all(left)
        db.session.flush()
        db.session.add_all(
            AgendaItem(
                meeting_id=coming.id, position=place, kind=ItemKind.DISCUSSION, title=title, audience=whose,
                origin_meeting_id=before.id, origin_item_id=item_id, origin_key=f"item:{item_id}" if item_id else None,
            )
            for place, title, whose, item_id in (
                (weeks, f"HERON back from {name}", Audience.UNION, left[1].id),
                (weeks + 1, f"Back from the meeting {weeks} weeks ago", Audience.ALL, None),
            )
        )  # fmt: skip


def _letters(now: datetime, people: dict[str, Person], meetings: dict[str, Meeting]) -> None:
    invited = "participation_invited"
    db.session.add_all(
        Message(
            person_id=people[who].id, address=people[who].email, language="en", subject=subject, body=subject, kind=invited,
            about_kind="meeting", about_id=meetings[which].id, written_at=now, state=state, tries=tries, last_error=said,
        )
        for who, which, subject, state, tries, said in (
            ("prosecutor", "union", "Invitation: HERON exchange on Colombia", Delivery.WAITING, 0, ""),
            ("partner", "exchange", "Invitation: Experts' exchange on Peru", Delivery.WAITING, 0, ""),
            ("partner", "clasi", "Invitation: EU–CLASI ministers", Delivery.REFUSED, 1, f"550 {email_of('partner')}: no"),
            ("chair", "clasi", "Invitation: EU–CLASI ministers, HERON preparation", Delivery.WAITING, 2, "450 Later"),
            ("partner", "clasi_union", "Invitation: HERON preparation of EU–CLASI", Delivery.DROPPED, 0, ""),
        )
    )  # fmt: skip
    db.session.add(
        Message(
            person_id=people["member"].id, address=people["member"].email, language="en", subject="Choose a new password",
            body=f"https://exchange.example/reset/{RESET_SECRET}", kind="password_reset", about_kind="person",
            about_id=people["member"].id, written_at=now,
        )
    )  # fmt: skip
    heron = db.session.scalars(sa.select(AgendaItem).filter_by(title="HERON requests that failed")).one()
    need = db.session.scalars(sa.select(StatedNeed).filter_by(country_code="NL")).one()
    due = {deadline.meeting_id: deadline for deadline in db.session.scalars(sa.select(Deadline).order_by(Deadline.id))}
    for action, subject in (
        ("deadline.set", due[meetings["union"].id]), ("deadline.set", due[meetings["clasi"].id]),
        ("meeting.changed", meetings["union"]), ("agenda.changed", heron), ("meeting.changed", meetings["exchange"]),
        ("need.stated", need), ("meeting.changed", meetings["draft"]),
    ):  # fmt: skip
        changes = {"place": ["HERON house", "HERON hall"]} if "HERON" in str(subject.label) else {}
        journal.record(Platform(), action, subject, now - timedelta(hours=1), changes=changes)


def feed_secret(who: str, scope: Scope, key: str, detail: Detail, language: str) -> str:
    """Return the secret of the subscription that a person has for a scope, a detail and a language."""
    return f"{who}-{scope.value}-{key}-{detail.value}-{language}"


def _subscriptions(now: datetime, people: dict[str, Person]) -> None:
    """Give the prosecutor one subscription, and the partner side one of every scope, detail and language."""
    feeds.subscribe(people["prosecutor"].id, name="Mine", scope=Scope.OWN, language="en", now=now, secret=FEED_SECRET)
    for who in ("partner", "partner_chair"):
        for scope, key in SCOPES:
            for detail in Detail:
                for language in languages():
                    _subscribe(
                        people[who], scope, key, detail, language, now, feed_secret(who, scope, key, detail, language)
                    )


def _subscribe(
    person: Person, scope: Scope, key: str, detail: Detail, language: str, now: datetime, secret: str
) -> None:  # fmt: skip
    forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
    db.session.add(
        Subscription(
            person_id=person.id, name=f"{scope.value} {key} {detail.value}", scope=scope, detail=detail, language=language,
            forum_id=forums.get(key), country_code=key if scope is Scope.COUNTRY else None,
            level=Level(key) if scope is Scope.LEVEL else None, token_hash=digest(secret), made_at=now,
        )
    )  # fmt: skip


def _unavailable(now: datetime, people: dict[str, Person]) -> None:
    """Let the prosecutor be away for a week, with a calendar of one busy hour."""
    key, day = people["prosecutor"].id, (now + timedelta(days=50)).date()
    source = BusySource(
        person_id=key, name="HERON office", uploaded_at=now, known_until=now + timedelta(days=731), intervals=1
    )
    db.session.add_all(
        [
            source,
            Absence(person_id=key, first_on=day, last_on=day + timedelta(days=6), note="HERON leave", declared_at=now),
        ]
    )
    db.session.flush()
    busy = {"starts_at": now + timedelta(days=45), "ends_at": now + timedelta(days=45, hours=1)}
    db.session.add(BusyInterval(person_id=key, source_id=source.id, **busy))


def _choices(now: datetime, people: dict[str, Person], meetings: dict[str, Meeting]) -> None:
    """Let both sides have chosen, watched and muted; the partner also what became for the Union side only since."""
    for who, watched, muted in (
        ("admin", "CO", ("exchange",)),
        ("prosecutor", "PE", ("union", "exchange")),
        ("partner", "PE", ("exchange", "union", "clasi_union")),
    ):
        key = people[who].id
        db.session.add(Choice(person_id=key, topic=Topic.POLLS, way=Way.DAILY))
        db.session.add(Watch(person_id=key, country_code=watched, since=now))
        db.session.add_all(Mute(person_id=key, meeting_id=meetings[which].id, since=now) for which in reversed(muted))


@dataclass(frozen=True)
class Keys:
    """The keys of all rows by the names that tests use, for each argument of an address."""

    by_argument: dict[str, dict[str, Any]]

    def of(self, argument: str, name: str) -> Any:
        """Return the value of an argument; a name that stands for no row is the value itself."""
        return self.by_argument.get(argument, {}).get(name, name)

    @classmethod
    def read(cls, app: Flask) -> Keys:
        """Look all keys up."""
        with app.app_context():
            found = _read()
            db.session.remove()
        return cls(found)


def _about(message: Message, meetings: dict[int, str]) -> str:
    return meetings[message.about_id] if message.about_kind == "meeting" and message.about_id else "account"


def _read() -> dict[str, dict[str, Any]]:
    people = dict(db.session.execute(sa.select(Person.email, Person.id)).all())
    names = {people[email_of(name)]: name for name in PERSONAS} | {people[NEWCOMER]: "newcomer"}
    uids = dict(db.session.execute(sa.select(Meeting.uid, Meeting.id)).all())
    meetings = {uids[uid_of(sketch.key)]: sketch.key for sketch in MEETINGS}
    meetings |= {uids["ministers-52"]: "ministers"}
    forums = {key: name for name, key in db.session.execute(sa.select(Forum.key, Forum.id))}

    def rows(table: Any, name: Any) -> dict[str, int]:
        return {name(row): row.id for row in db.session.scalars(sa.select(table).order_by(table.id.desc()))}

    found: dict[str, dict[str, Any]] = {
        "person_id": {name: key for key, name in names.items()},
        "meeting_id": {name: key for key, name in meetings.items()},
        "forum_id": {name: key for key, name in forums.items()},
        "item_id": rows(AgendaItem, lambda row: row.title),
        "participation_id": rows(Participation, lambda row: f"{meetings[row.meeting_id]}/{names[row.person_id]}"),
        "call_id": rows(Call, lambda row: f"{meetings[row.meeting_id]}/{row.country_code}"),
        "note_id": rows(CellNote, lambda row: f"{meetings[row.meeting_id]}/{row.country_code}"),
        "deadline_id": rows(Deadline, lambda row: f"{meetings[row.meeting_id]}/{row.kind.value}"),
        "series_id": rows(MeetingSeries, lambda row: row.title),
        "rotation_id": rows(Rotation, lambda row: f"{forums[row.forum_id]}/{row.side.value if row.side else 'all'}"),
        "membership_id": rows(Membership, lambda row: f"{forums[row.forum_id]}/{row.country_code}"),
        "mandate_id": rows(Mandate, lambda row: f"{forums[row.forum_id]}/{names[row.person_id]}"),
        "posting_id": rows(Posting, lambda row: names[row.person_id]),
        "priority_id": rows(Priority, lambda row: row.country_code),
        "authority_id": rows(Authority, lambda row: row.key),
        "sign_in_id": rows(SignIn, lambda row: names[row.person_id]),
        "subscription_id": rows(Subscription, lambda row: f"{names[row.person_id]}/{row.name}"),
        "absence_id": rows(Absence, lambda row: names[row.person_id]),
        "source_id": rows(BusySource, lambda row: names[row.person_id]),
        "mail_id": rows(IncomingMail, lambda row: f"{names.get(row.person_id, '')}/{meetings.get(row.meeting_id, '')}"),
        "watch_id": rows(Watch, lambda row: names[row.person_id]),
        "mute_id": rows(Mute, lambda row: names[row.person_id]),
        "message_id": rows(Message, lambda row: f"{names[row.person_id]}/{_about(row, meetings)}"),
    }
    texts = {sketch.title: sketch.key for sketch in SKETCHES}
    found["practice_id"] = rows(Practice, lambda row: texts[row.title])
    found["forwarding_id"] = rows(Forwarding, lambda row: row.title)
    found["file_id"] = rows(
        PracticeFile, lambda row: next(k for k, v in found["practice_id"].items() if v == row.practice_id)
    )
    found["need_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Need))}
    found["proposal_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Proposal))}
    found["decision_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Decision))}
    found["activity_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Activity))}
    found["step_id"] = {row.title: row.id for row in db.session.scalars(sa.select(ActivityStep))}
    found["commitment_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Commitment))}
    found["milestone_id"] = rows(SecurityMilestone, lambda row: row.title)
    found["lead_id"] = rows(PriorityLead, lambda row: f"{row.role.value} {row.country_code}")
    found["run_id"] = rows(ImportRun, lambda row: row.name)
    found["instrument_id"] = rows(Instrument, lambda row: row.label)
    labels = {key: label for label, key in found["instrument_id"].items()}
    found["step_id"] |= rows(InstrumentStep, lambda row: f"step of {labels[row.instrument_id]}")
    rounds = {row.id: row.title for row in db.session.scalars(sa.select(AssessmentRound))}
    found["round_id"] = {title: key for key, title in rounds.items()}
    found["contributor_id"] = rows(Contributor, lambda row: f"{row.country_code or 'body'} in {rounds[row.round_id]}")
    found["briefing_id"] = rows(Briefing, lambda row: row.country_code)
    found["section_id"] = rows(BriefingSection, lambda row: row.title or row.part.value)
    found["initiative_id"] = {row.title: row.id for row in db.session.scalars(sa.select(Initiative))}
    found["key"] = {title: f"initiative:{key}" for title, key in found["initiative_id"].items()}
    found["evidence_id"] = rows(NeedEvidence, lambda row: row.source)
    papers = {row.id: row.title for row in db.session.scalars(sa.select(Paper))}
    found["paper_id"] = {title: key for key, title in papers.items()}
    found["version_id"] = rows(PaperVersion, lambda row: f"{papers[row.paper_id]} {row.language} {row.number}")
    found["version_id"] |= rows(AssessmentVersion, lambda row: f"version of {rounds[row.round_id]}")
    found["version_id"] |= rows(BriefingVersion, lambda row: f"briefing {row.number}")
    found["use_id"] = {
        f"use of briefing {number}": key
        for key, number in db.session.execute(
            sa.select(BriefingUse.id, BriefingVersion.number).join(
                BriefingVersion, BriefingVersion.id == BriefingUse.version_id
            )
        )
    }
    polls = {row.id: meetings[row.meeting_id] for row in db.session.scalars(sa.select(Poll))}
    found |= {
        "poll_id": {name: key for key, name in polls.items()},
        "voter_id": rows(PollVoter, lambda row: f"{polls[row.poll_id]}/{names[row.person_id]}"),
        "option_id": rows(PollOption, lambda row: f"{polls[row.poll_id]}/{row.starts_local.date()}"),
    }
    duties = {row.id: meetings[row.about_id] for row in db.session.scalars(sa.select(Duty))}
    found |= {
        "duty_id": {name: key for key, name in duties.items()},
        "informed_id": rows(Informed, lambda row: f"{duties[row.duty_id]}/{names[row.person_id]}"),
    }
    needs = rows(StatedNeed, lambda row: f"{row.country_code}/{row.third_code}")
    lines = {
        "need": "need_id",
        "proposal": "proposal_id",
        "decision": "decision_id",
        "activity": "activity_id",
        "commitment": "commitment_id",
    }
    found["thing_id"] = {f"{kind} {name}": key for kind, of in lines.items() for name, key in found[of].items()}
    followed = {
        "meeting": found["meeting_id"], "forum": found["forum_id"], "rotation": found["rotation_id"],
        "person": found["person_id"], "need": needs, "series": found["series_id"], "posting": found["posting_id"], "priority": found["priority_id"],
        "instrument": found["instrument_id"], "round": found["round_id"], "briefing": found["briefing_id"], "measure": rows(ToolkitEntry, lambda row: row.label),
        "practice": found["practice_id"], "mapped": found["need_id"], "proposal": found["proposal_id"],
        "decision": found["decision_id"], "activity": found["activity_id"], "commitment": found["commitment_id"],
    }  # fmt: skip
    return found | {"id": {f"{kind} {name}": key for kind, named in followed.items() for name, key in named.items()}}


def forget_hidden() -> None:
    """Remove what the Union side and the planners of the Coalition alone know of, as if it had never been."""
    hidden = sa.select(Meeting.id).where(sa.or_(Meeting.audience == Audience.UNION, Meeting.state == State.DRAFT))
    keys = list(db.session.scalars(hidden))
    told = sa.cast(JournalEntry.changes, sa.Text())
    texts = list(db.session.scalars(sa.select(Practice.id).where(Practice.title.like("%HERON%"))))
    due = list(db.session.scalars(sa.select(Deadline.id).where(Deadline.meeting_id.in_(keys))))
    papers = list(db.session.scalars(sa.select(Paper.id).where(Paper.title.like("%HERON%"))))
    about = sa.or_(
        sa.and_(JournalEntry.subject_kind == "meeting", JournalEntry.subject_id.in_(keys)),
        sa.and_(JournalEntry.subject_kind == "deadline", JournalEntry.subject_id.in_(due)),
    )
    named = [text.like(f"%{word}%") for text in (told, JournalEntry.subject_label) for word in ("HERON", "DRAFTY")]
    kinds = JournalEntry.subject_kind.in_(("stated_need", "cell_note", "nomination_call", "cycle", "cycle_template"))
    for table, condition in (
        (JournalEntry, sa.or_(about, kinds, *named)),
        (Message, Message.body.like("%HERON%")),
        (IncomingMail, IncomingMail.text.like("%HERON%")),
        (SearchEntry, sa.and_(SearchEntry.kind == "meeting", SearchEntry.thing_id.in_(keys))),
        (SearchEntry, sa.and_(SearchEntry.kind == "practice", SearchEntry.thing_id.in_(texts))),
        (SearchEntry, sa.and_(SearchEntry.kind == "paper", SearchEntry.thing_id.in_(papers))),
        (SearchEntry, SearchEntry.id.in_(sa.select(SearchText.entry_id).where(SearchText.terms.like("%heron%")))),
        (SearchWord, SearchWord.word.like("%heron%")),
        (Briefing, sa.true()),
        (ToolkitEntry, sa.true()),
        (InstrumentStep, sa.true()),
        (AssessmentVersion, sa.true()),
        (AssessmentRound, sa.true()),
        (CycleMeeting, sa.true()),
        (Cycle, sa.true()),
        (Call, sa.true()),
        (CellNote, sa.true()),
        (StatedNeed, sa.true()),
        (Paper, Paper.id.in_(papers)),
        (Commitment, Commitment.audience == Audience.UNION),
        (ActivityStep, ActivityStep.title.like("%HERON%")),
        (Activity, Activity.audience == Audience.UNION),
        (Decision, Decision.audience == Audience.UNION),
        (Proposal, Proposal.audience == Audience.UNION),
        (Initiative, Initiative.audience == Audience.UNION),
        (Need, Need.audience == Audience.UNION),
        (AgendaItem, AgendaItem.audience == Audience.UNION),
        (Duty, Duty.audience == Audience.UNION),
        (Meeting, Meeting.id.in_(keys)),
        (MeetingSeries, MeetingSeries.audience == Audience.UNION),
        (Forwarding, Forwarding.audience == Audience.UNION),
        (Practice, Practice.id.in_(texts)),
        (Person, Person.email == NEWCOMER),
    ):
        db.session.execute(sa.delete(table).where(condition), execution_options={"synchronize_session": False})

"""Illustrative rotations and meetings, relative to the day the demo is loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation, RotationPlace
from exchange.chairing.rules import Term, extend, plan_events
from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.queries import calendars_for
from exchange.cycles.deadlines.rules import Kind, Rule, due_on
from exchange.demo import data
from exchange.demo.rules import political_days, working_day
from exchange.forums.models import Forum
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.invitations.models import Call
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.operations import change, details_of, walls_of
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.rules import Answer, Details, State, Step
from exchange.meetings.series import operations
from exchange.meetings.series.queries import held_meetings
from exchange.meetings.series.rules import Hours, Pattern, Rhythm, Unit
from exchange.world.rules import Audience, Capacity, Level, Side

#: The last real term ends with Cádiz; who follows is invented.
COALITION_ORDER = ("FR", "IT", "SE", "NL", "BE", "DE", "ES")
CLASI_ORDER = ("PA", "EC", "CL", "CR", "CO", "PE", "AR")
YEARS_AHEAD = timedelta(days=4 * 365)
CONVENED_BEFORE = timedelta(days=30)


def enter_rotations(today: date) -> None:
    """Continue the real chair terms with illustrative ones."""
    coalition = _rotation("coalition", None)
    handed_over = coalition.terms[-1].ends_on or today
    days = political_days(today, handed_over)
    _continue(coalition, COALITION_ORDER, plan_events(COALITION_ORDER, handed_over, days, until=today + YEARS_AHEAD))
    clasi = _rotation("eu-clasi", Side.PARTNER)
    last = clasi.terms[-1]
    terms = extend([_term(last)], CLASI_ORDER, 12, until=today + YEARS_AHEAD)[1:]
    _continue(clasi, CLASI_ORDER, terms)
    _enter_past_ministers(today, days)


def _rotation(forum_key: str, side: Side | None) -> Rotation:
    query = sa.select(Rotation).join(Forum, Forum.id == Rotation.forum_id).where(Forum.key == forum_key)
    query = query.where(Rotation.side == side if side else Rotation.side.is_(None))
    options = (sa.orm.selectinload(Rotation.terms), sa.orm.selectinload(Rotation.places))
    return db.session.scalars(query.options(*options).execution_options(populate_existing=True)).one()


def _term(row: ChairTerm) -> Term:
    return Term(row.country_code, row.starts_on, row.ends_on)


def _continue(rotation: Rotation, order: tuple[str, ...], terms: list[Term]) -> None:
    rotation.places[:] = []
    db.session.flush()
    rotation.places.extend(RotationPlace(country_code=code, position=place) for place, code in enumerate(order))
    rotation.terms.extend(
        ChairTerm(country_code=term.holder, starts_on=term.starts_on, ends_on=term.ends_on, expected=term.expected)
        for term in terms
    )
    db.session.flush()


def _enter_past_ministers(today: date, days: list[date]) -> None:
    forum = db.session.scalars(sa.select(Forum).filter_by(key="coalition")).one()
    for day in days:
        if day < today:
            _meeting(forum, _past_ministers(day), day)


def _past_ministers(day: date) -> dict[str, Any]:
    return {
        "level": "political",
        "state": "held",
        "title": f"Ministers' meeting of the Coalition {day.year}",
        "starts": "09:00",
        "hours": 8,
        "zone": "Europe/Paris",
        "place": "Marseille",
        "place_country": "FR",
        "languages": ["en", "fr"],
    }


def enter_meetings(today: date, now: datetime, people: dict[str, Person]) -> None:
    """Enter the meetings of meetings.toml with agenda, people, calls and outcomes."""
    forums = {forum.key: forum for forum in db.session.scalars(sa.select(Forum))}
    bodies = {one.key: one.id for one in db.session.scalars(sa.select(Authority)) if one.key}
    for facts in data.meetings():
        day = working_day(today + timedelta(days=facts["in_days"]))
        meeting = _meeting(forums[facts["forum"]], facts, day)
        meeting.organiser_id = bodies.get(facts.get("organiser", ""))
        if "respond_in_days" in facts:
            meeting.respond_by = today + timedelta(days=facts["respond_in_days"])
        if meeting.starts_at and meeting.state not in (State.DRAFT, State.SCHEDULED):
            meeting.convened_at = min(now, meeting.starts_at - CONVENED_BEFORE)
        _agenda(meeting, facts)
        _people(meeting, facts, people, now)
        _calls(meeting, facts, today, now)
        _deadlines(meeting, facts, today, now)
        if outcome := facts.get("outcome"):
            db.session.add(
                Outcome(meeting_id=meeting.id, proceedings="", conclusion=outcome, edited_at=meeting.ends_at)
            )
    db.session.flush()


#: A call that comes again: one of it moved, one cancelled.
CALL = Details(
    level=Level.CONTACT_GROUP,
    title="Monthly call of the contact group",
    zone="Europe/Brussels",
    purpose="What is open between two meetings: requests that wait, drafts that need a word, who takes what.",
    online_link="https://meet.example/monthly-call",
    languages=("en", "fr"),
)
MOVED, CANCELLED = 2, 3


def enter_series(today: date, now: datetime) -> None:
    """Begin a series, then move one of its meetings by two days and cancel the next."""
    query = sa.select(Forum).filter_by(key="coalition").options(sa.orm.selectinload(Forum.levels))
    forum = db.session.scalars(query.execution_options(populate_existing=True)).one()
    first, tuesday, august = frozenset({1}), frozenset({1}), frozenset({8})
    pattern = Pattern(Unit.WEEKDAY_OF_MONTH, today, weekdays=tuesday, places=first, except_months=august)
    rhythm = Rhythm(pattern, Hours(time(10), 60, CALL.zone))
    series = operations.create(Platform(), forum, operations.Plan(rhythm, CALL, 12, True), now, illustrative=True)
    meetings = held_meetings(series.id)
    details, away = details_of(meetings[MOVED]), timedelta(days=2)
    starts, ends = (clock.agree(wall.local + away, wall.zone) for wall in walls_of(meetings[MOVED]) if wall)
    change(Platform(), meetings[MOVED], replace(details, starts=starts, ends=ends), now)
    life.take(Platform(), meetings[CANCELLED], Step.CANCEL, now, reason="The ministers meet that week.")


def _meeting(forum: Forum, facts: dict[str, Any], day: date) -> Meeting:
    starts = clock.agree(datetime.combine(day, time.fromisoformat(facts["starts"])), facts["zone"], 0)
    ends = clock.agree(starts.local + timedelta(hours=facts["hours"]), facts["zone"], 0)
    key = facts.get("key", "")
    meeting = Meeting(
        uid=str(uuid4()),
        forum_id=forum.id,
        level=Level(facts["level"]),
        title=facts["title"],
        purpose=facts.get("purpose", ""),
        state=State(facts["state"]),
        state_reason=facts.get("reason", ""),
        date_open=facts["state"] == "postponed",
        place=facts["place"],
        place_country=facts.get("place_country"),
        online_link=f"https://meet.example/{key}" if facts.get("online") else "",
        languages=facts["languages"],
        audience=Audience(facts.get("audience", "all")),
        created_at=clock.now(),
        shown_at=clock.now(),
        illustrative=True,
        countries=[MeetingCountry(country_code=code) for code in facts.get("countries", ())],
    )
    meeting.set_times(starts, ends)
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _agenda(meeting: Meeting, facts: dict[str, Any]) -> None:
    db.session.add_all(
        AgendaItem(
            meeting_id=meeting.id,
            position=position,
            kind=ItemKind(item["kind"]),
            title=item["title"],
            minutes=item.get("minutes", 0),
            audience=Audience(item.get("audience", "all")),
        )
        for position, item in enumerate(facts["agenda"])
    )


def _people(meeting: Meeting, facts: dict[str, Any], people: dict[str, Person], now: datetime) -> None:
    held = meeting.state in (State.HELD, State.ADOPTED)
    for answer, keys in facts["people"].items():
        for key in keys:
            person = people[key]
            db.session.add(
                Participation(
                    meeting_id=meeting.id,
                    person_id=person.id,
                    capacity=_capacity(person, meeting.level),
                    country_code=person.country_code,
                    authority_id=None if person.country_code else person.authority_id,
                    answer=Answer(answer),
                    asked_at=now,
                    answered_at=now if answer not in ("invited", "nominated") else None,
                    attended=answer == "accepted" if held else None,
                )
            )


def _capacity(person: Person, level: Level) -> Capacity:
    """Return the capacity that suits an expert exchange, else the person's first."""
    own = [entry.capacity for entry in person.capacities]
    return Capacity.PROSECUTOR if level is Level.EXPERT_EXCHANGE and Capacity.PROSECUTOR in own else own[0]


def _calls(meeting: Meeting, facts: dict[str, Any], today: date, now: datetime) -> None:
    db.session.add_all(
        Call(
            meeting_id=meeting.id,
            country_code=country,
            capacity=Capacity(call["capacity"]),
            seats=call["seats"],
            respond_by=today + timedelta(days=call["respond_in_days"]),
            made_at=now,
        )
        for call in facts.get("calls", ())
        for country in call["countries"]
    )


def _deadlines(meeting: Meeting, facts: dict[str, Any], today: date, now: datetime) -> None:
    """Enter deadlines: pinned to ``in_days`` from today, or counted in working days from the meeting."""
    for entry in facts.get("deadlines", ()):
        rule = Rule(Kind(entry["kind"]), entry["working_days"], Role(entry["owner"]))
        pinned = "in_days" in entry
        day = today + timedelta(days=entry["in_days"]) if pinned else _counted(meeting, rule)
        db.session.add(
            Deadline(
                uid=str(uuid4()),
                forum_id=meeting.forum_id,
                meeting_id=meeting.id,
                kind=rule.kind,
                working_days=rule.working_days,
                owner=rule.owner,
                due_on=day,
                pinned=pinned,
                done_at=now if entry.get("done") else None,
                created_at=now,
                shown_at=now,
            )
        )


def _counted(meeting: Meeting, rule: Rule) -> date:
    if meeting.starts_local is None or meeting.ends_local is None:
        raise ValueError("a demo meeting with deadlines has a date")
    return due_on(rule, meeting.starts_local.date(), meeting.ends_local.date(), calendars_for(meeting))

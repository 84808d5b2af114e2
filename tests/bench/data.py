"""A database of many meetings at an even density: ten a week, however many weeks that takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState, SignIn
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation, RotationPlace
from exchange.chairing.rules import Pattern
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.core.secrets import digest
from exchange.core.text import fold
from exchange.feeds import operations as feeds
from exchange.feeds.rules import Scope
from exchange.forums.models import Forum, ForumLevel, Mandate, Membership
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.models import Country
from exchange.world.rules import Capacity, Level, Side

COUNTRIES = ("BE", "DE", "ES", "FR", "IT", "NL", "SE", "PE", "CO", "EC")
PER_WEEK = 10
SESSION, FEED = "bench session", "benchfeed"
PEOPLE, MEMBER_STATES = 30, 7


def fill(count: int, now: datetime, feed_sizes: Sequence[int] = ()) -> None:
    """Fill an empty database: a forum with that many meetings, half of them past, and one per size of feed."""
    db.session.add_all(
        Country(code=code, zone="Europe/Brussels", member_since=date(1958, 1, 1) if n < MEMBER_STATES else None)
        for n, code in enumerate(COUNTRIES)
    )
    db.session.flush()
    people = [_person(n, now) for n in range(PEOPLE)]
    db.session.add_all(people)
    db.session.flush()
    db.session.add(SignIn(person_id=people[0].id, token_hash=digest(SESSION), begun_at=now, seen_at=now))
    half = timedelta(weeks=count // PER_WEEK // 2)
    _meetings(_forum("bench", people, now), people, count, now.date() - half, now)
    for size in feed_sizes:
        forum = _forum(f"feed{size}", people[:1], now)
        _meetings(forum, people, size, now.date() + timedelta(days=7), now)
        feeds.subscribe(
            people[0].id, name=f"Feed {size}", scope=Scope.FORUM, forum_id=forum.id, language="en", now=now,
            secret=f"{FEED}{size}",
        )  # fmt: skip
    db.session.flush()
    feeds.rebuild(now, _meetings_of([f"feed{size}" for size in feed_sizes]))
    db.session.commit()


def _forum(key: str, people: list[Person], now: datetime) -> Forum:
    forum = Forum(
        key=key, name=f"Forum {key}", zone="Europe/Brussels", created_at=now,
        levels=[ForumLevel(level=level) for level in Level],
    )  # fmt: skip
    db.session.add(forum)
    db.session.flush()
    _forum_life(forum, people, now)
    return forum


def _person(n: int, now: datetime) -> Person:
    name = f"Person {n}"
    return Person(
        email=f"person{n}@bench.example", name=name, folded_name=fold(name), country_code=COUNTRIES[n % 7],
        side=Side.UNION, zone="Europe/Brussels", locale="en", state=PersonState.ACTIVE, created_at=now,
    )  # fmt: skip


def guests(count: int, now: datetime) -> list[Person]:
    """Return people besides those of the forum, who read in two languages and live in three zones."""
    people = [_person(n, now) for n in range(count)]
    for n, person in enumerate(people):
        person.email, person.locale = f"guest{n}@bench.example", ("en", "nl")[n % 2]
        person.zone = ("Europe/Brussels", "Europe/Athens", "America/Lima")[n % 3]
    return people


def to_be_convened(sizes: Sequence[int], now: datetime) -> list[int]:
    """Make planned meetings of the contact group with so many people on their lists each; return their keys."""
    people = guests(max(sizes), now)
    db.session.add_all(people)
    query = sa.select(Meeting).where(Meeting.starts_at > now, Meeting.level == Level.CONTACT_GROUP).order_by(Meeting.id)
    meetings = list(db.session.scalars(query.limit(len(sizes))))
    db.session.flush()
    for meeting, size in zip(meetings, sizes, strict=True):
        meeting.state = State.SCHEDULED
        db.session.execute(sa.delete(Participation).where(Participation.meeting_id == meeting.id))
        db.session.add_all(_place(meeting, person, now) for person in people[:size])
    chair = db.session.scalars(sa.select(Person).order_by(Person.id).limit(1)).one()
    chair.is_admin = True
    db.session.commit()
    return [meeting.id for meeting in meetings]


def _forum_life(forum: Forum, people: list[Person], now: datetime) -> None:
    start = now.date() - timedelta(days=3650)
    db.session.add_all(
        Membership(forum_id=forum.id, country_code=code, side=Side.UNION, starts_on=start) for code in COUNTRIES[:7]
    )
    db.session.add_all(
        Mandate(
            forum_id=forum.id,
            person_id=person.id,
            role=Role.CONTACT_GROUP,
            country_code=person.country_code,
            starts_on=start,
        )
        for person in people
    )
    days = [now.date() + timedelta(days=182 * n) for n in range(-20, 21)]
    db.session.add(
        Rotation(
            forum_id=forum.id, side=None, pattern=Pattern.FIXED, months=6, anchor=days[0],
            places=[RotationPlace(country_code=code, position=n) for n, code in enumerate(COUNTRIES[:7])],
            terms=[
                ChairTerm(country_code=COUNTRIES[n % 7], starts_on=days[n], ends_on=days[n + 1])
                for n in range(len(days) - 1)
            ],
        )
    )  # fmt: skip


def _meetings(forum: Forum, people: list[Person], count: int, first: date, now: datetime) -> None:
    meetings = []
    for n in range(count):
        day = first + timedelta(weeks=n // PER_WEEK, days=n % PER_WEEK // 2)
        meeting = Meeting(
            uid=f"{forum.key}-{n}", forum_id=forum.id, level=list(Level)[n % 6], title=f"Meeting {n} on judicial cooperation",
            purpose="Experience with extradition, evidence and confiscation.", state=State.CONVENED,
            zone="Europe/Brussels", place="Residence Palace, Brussels", place_country="BE",
            online_link="https://meet.example/bench", created_at=now, shown_at=now, languages=["en", "fr"],
            countries=[MeetingCountry(country_code=COUNTRIES[7 + n % 3])],
        )  # fmt: skip
        starts = clock.agree(datetime.combine(day, time(9 + n % 6)), "Europe/Brussels", 0)
        ends = clock.agree(starts.local + timedelta(hours=3), "Europe/Brussels", 0)
        meeting.set_times(starts, ends)
        meetings.append(meeting)
    db.session.add_all(meetings)
    db.session.flush()
    db.session.add_all(
        _place(meeting, people[(n + k) % PEOPLE], now) for n, meeting in enumerate(meetings) for k in (0, 1, 2)
    )
    db.session.add_all(entry for meeting in meetings for entry in _history(meeting, people, now) if entry.at <= now)
    db.session.add_all(
        AgendaItem(meeting_id=meeting.id, position=k, kind=ItemKind.DISCUSSION, title=f"Point {k}", minutes=30)
        for meeting in meetings
        for k in (0, 1, 2)
    )


def _history(meeting: Meeting, people: list[Person], now: datetime) -> list[JournalEntry]:
    """Return what was done to a meeting in the four weeks before it: invitations, answers, changes of the meeting."""
    done = ("meeting.scheduled", *["participation.invited", "participation.answered"] * 3, "meeting.convened")
    return [
        JournalEntry(
            at=(meeting.starts_at or now) - timedelta(days=28 - 3 * n), actor_id=people[(meeting.id + n) % PEOPLE].id,
            actor_name="Someone", action=action, subject_kind=action.split(".")[0], subject_id=meeting.id,
            subject_label=meeting.title, forum_id=meeting.forum_id, changes={"state": ["draft", "scheduled"]},
        )
        for n, action in enumerate(done)
    ]  # fmt: skip


def _place(meeting: Meeting, person: Person, now: datetime) -> Participation:
    return Participation(
        meeting_id=meeting.id, person_id=person.id, capacity=Capacity.PROSECUTOR, country_code=person.country_code,
        answer=Answer.ACCEPTED, asked_at=now,
    )  # fmt: skip


def first_meeting(forum_key: str) -> int:
    """Return the key of the forum's first meeting."""
    query = sa.select(sa.func.min(Meeting.id)).join(Forum).where(Forum.key == forum_key)
    return db.session.scalars(query).one()


def touch(meeting_id: int, n: int, now: datetime) -> None:
    """Change one meeting as an edit on the page would."""
    meeting = db.session.get_one(Meeting, meeting_id)
    meeting.title, meeting.shown_at = f"Meeting renamed {n} times", now
    journal.record(journal.Platform(), "meeting.changed", meeting, now)
    db.session.commit()


def middle_meeting(forum_key: str) -> int:
    """Return the key of a meeting that is still to come."""
    query = sa.select(sa.func.max(Meeting.id) + sa.func.min(Meeting.id)).join(Forum).where(Forum.key == forum_key)
    return db.session.scalars(query).one() // 2


def forum_key(key: str) -> int:
    """Return the primary key of a forum."""
    return db.session.scalars(sa.select(Forum.id).filter_by(key=key)).one()


def _meetings_of(forum_keys: Sequence[str]) -> Sequence[int]:
    return db.session.scalars(sa.select(Meeting.id).join(Forum).where(Forum.key.in_(forum_keys))).all()

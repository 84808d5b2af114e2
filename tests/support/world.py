"""A small world for tests: two forums, their chairs, meetings in every state, and a person for every role.

Words that only the Union side may meet all contain ``HERON``; those that only planners may meet contain ``DRAFTY``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.models import Authority, Person, PersonCapacity, PersonState, SignIn
from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation, RotationPlace
from exchange.chairing.rules import Pattern
from exchange.core import clock
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.core.text import fold
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import Degree
from exchange.forums.models import Forum, ForumLevel, Mandate, Membership
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.invitations.models import Call
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import Answer, State
from exchange.world.models import Country
from exchange.world.rules import Audience, AuthorityKind, Capacity, Level, Side

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_AGO = date(2021, 12, 1)
PASSWORD = "correct horse battery staple"

#: code, zone, member since, has investigating judges
COUNTRIES = (
    ("BE", "Europe/Brussels", date(1958, 1, 1), True),
    ("DE", "Europe/Berlin", date(1958, 1, 1), False),
    ("ES", "Europe/Madrid", date(1986, 1, 1), True),
    ("FR", "Europe/Paris", date(1958, 1, 1), True),
    ("IT", "Europe/Rome", date(1958, 1, 1), False),
    ("NL", "Europe/Amsterdam", date(1958, 1, 1), True),
    ("SE", "Europe/Stockholm", date(1995, 1, 1), False),
    ("AR", "America/Argentina/Buenos_Aires", None, False),
    ("CO", "America/Bogota", None, False),
    ("EC", "America/Guayaquil", None, False),
    ("PE", "America/Lima", None, False),
)
COALITION = ("BE", "DE", "ES", "FR", "IT", "NL", "SE")

#: key, name, country, authority key, capacities
PEOPLE = (
    ("admin", "Ada Adminson", "NL", "ministry-nl", (Capacity.POLICY_EXPERT,)),
    ("secretariat", "Saskia Secretaris", None, "eurojust", (Capacity.EU_REPRESENTATIVE,)),
    ("chair", "Elena Presidenta", "ES", "ministry-es", (Capacity.SENIOR_OFFICIAL, Capacity.POLICY_EXPERT)),
    ("next_chair", "François Successeur", "FR", "ministry-fr", (Capacity.SENIOR_OFFICIAL,)),
    ("contact_group", "Bram Beleid", "BE", "ministry-be", (Capacity.POLICY_EXPERT,)),
    ("contact_point", "Claire Contact", "FR", "ministry-fr", (Capacity.POLICY_EXPERT,)),
    ("prosecutor", "Dieter Ankläger", "DE", "prosecution-de", (Capacity.PROSECUTOR,)),
    ("judge", "Benoît Juge", "BE", "court-be", (Capacity.INVESTIGATING_JUDGE,)),
    ("central_authority", "Ilaria Autorità", "IT", "central-it", (Capacity.CENTRAL_AUTHORITY,)),
    ("liaison", "Niels Verbinding", "NL", "mission-nl", (Capacity.LIAISON_OFFICER,)),
    ("eurojust", "Eva Juste", None, "eurojust", (Capacity.EU_REPRESENTATIVE,)),
    ("member", "Sven Medlem", "SE", "ministry-se", (Capacity.POLICY_EXPERT,)),
    ("stranger", "Stig Utanför", "SE", "ministry-se", (Capacity.PROSECUTOR,)),
    ("partner", "Pilar Fiscal", "PE", "prosecution-pe", (Capacity.PROSECUTOR,)),
    ("partner_chair", "Ana Copresidenta", "AR", "ministry-ar", (Capacity.SENIOR_OFFICIAL,)),
)
PERSONAS = tuple(key for key, *_rest in PEOPLE)

AUTHORITIES = (
    ("eurojust", "Eurojust", AuthorityKind.EU_BODY, None),
    ("commission", "European Commission", AuthorityKind.EU_BODY, None),
    ("ministry-nl", "Ministry of Justice and Security", AuthorityKind.MINISTRY, "NL"),
    ("ministry-es", "Ministry of the Interior", AuthorityKind.MINISTRY, "ES"),
    ("ministry-fr", "Ministry of Justice", AuthorityKind.MINISTRY, "FR"),
    ("ministry-be", "Federal Public Service Justice", AuthorityKind.MINISTRY, "BE"),
    ("ministry-se", "Ministry of Justice of Sweden", AuthorityKind.MINISTRY, "SE"),
    ("ministry-ar", "Ministry of Security", AuthorityKind.MINISTRY, "AR"),
    ("prosecution-de", "Federal Prosecutor General", AuthorityKind.PROSECUTION, "DE"),
    ("prosecution-pe", "Public Ministry of Peru", AuthorityKind.PROSECUTION, "PE"),
    ("court-be", "Court of Antwerp", AuthorityKind.COURT, "BE"),
    ("central-it", "Directorate for International Cooperation", AuthorityKind.CENTRAL_AUTHORITY, "IT"),
    ("mission-nl", "Embassy in Lima", AuthorityKind.DIPLOMATIC_MISSION, "NL"),
)

#: forum, person, role, country
MANDATES = (
    ("coalition", "secretariat", Role.SECRETARIAT, None),
    ("coalition", "chair", Role.DELEGATION, "ES"),
    ("coalition", "next_chair", Role.DELEGATION, "FR"),
    ("coalition", "contact_group", Role.CONTACT_GROUP, "BE"),
    ("coalition", "contact_point", Role.CONTACT_POINT, "FR"),
    ("coalition", "member", Role.MEMBER, "SE"),
    ("coalition", "eurojust", Role.MEMBER, None),
    ("eu-clasi", "secretariat", Role.SECRETARIAT, None),
    ("eu-clasi", "partner_chair", Role.DELEGATION, "AR"),
    ("eu-clasi", "partner", Role.CONTACT_POINT, "PE"),
    ("eu-clasi", "chair", Role.DELEGATION, "ES"),
)


@dataclass(frozen=True)
class Sketch:
    """A meeting in a few words; ``days`` from NOW until it begins at 10:00 in Brussels, for seven hours."""

    key: str
    forum: str
    level: Level
    state: State
    days: int | None
    title: str
    countries: tuple[str, ...] = ()
    audience: Audience = Audience.ALL


MEETINGS = (
    Sketch("exchange", "coalition", Level.EXPERT_EXCHANGE, State.SCHEDULED, 30, "Experts' exchange on Peru", ("PE",)),
    Sketch("draft", "coalition", Level.EXPERT_EXCHANGE, State.DRAFT, 60, "DRAFTY exchange on Ecuador", ("EC",)),
    Sketch("undated", "coalition", Level.CONTACT_GROUP, State.DRAFT, None, "DRAFTY contact group without a date"),
    Sketch("convened", "coalition", Level.SENIOR_OFFICIALS, State.CONVENED, 14, "Senior officials before Madrid"),
    Sketch(
        "union",
        "coalition",
        Level.EXPERT_EXCHANGE,
        State.CONVENED,
        21,
        "HERON exchange on Colombia",
        ("CO",),
        Audience.UNION,
    ),
    Sketch("clasi", "eu-clasi", Level.POLITICAL, State.CONVENED, 45, "EU–CLASI ministers"),
    Sketch(
        "clasi_union",
        "eu-clasi",
        Level.SENIOR_OFFICIALS,
        State.CONVENED,
        40,
        "HERON preparation of EU–CLASI",
        (),
        Audience.UNION,
    ),
    Sketch("held", "coalition", Level.CONTACT_GROUP, State.HELD, -20, "Contact group in The Hague"),
    Sketch("over", "coalition", Level.EXPERT_EXCHANGE, State.CONVENED, -2, "Exchange that is over", ("PE",)),
    Sketch("postponed", "coalition", Level.LIAISON_EXCHANGE, State.POSTPONED, 10, "Liaison exchange in Lima", ("PE",)),
    Sketch("cancelled", "coalition", Level.CONTACT_GROUP, State.CANCELLED, 9, "Contact group called off"),
)

#: meeting, person, capacity, country, answer
PARTICIPATIONS = (
    ("exchange", "prosecutor", Capacity.PROSECUTOR, "DE", Answer.ACCEPTED),
    ("exchange", "judge", Capacity.INVESTIGATING_JUDGE, "BE", Answer.INVITED),
    ("exchange", "central_authority", Capacity.CENTRAL_AUTHORITY, "IT", Answer.TENTATIVE),
    ("exchange", "partner", Capacity.PROSECUTOR, "PE", Answer.INVITED),
    ("draft", "prosecutor", Capacity.PROSECUTOR, "DE", Answer.INVITED),
    ("draft", "partner", Capacity.PROSECUTOR, "PE", Answer.INVITED),
    ("union", "prosecutor", Capacity.PROSECUTOR, "DE", Answer.ACCEPTED),
    # A mistake of the organiser's: the partner stands on the list of what is for the Union side only (V1).
    ("union", "partner", Capacity.PROSECUTOR, "PE", Answer.INVITED),
    ("clasi", "partner", Capacity.PROSECUTOR, "PE", Answer.ACCEPTED),
    ("clasi", "partner_chair", Capacity.SENIOR_OFFICIAL, "AR", Answer.ACCEPTED),
    ("clasi", "chair", Capacity.SENIOR_OFFICIAL, "ES", Answer.ACCEPTED),
    ("over", "prosecutor", Capacity.PROSECUTOR, "DE", Answer.ACCEPTED),
    ("over", "judge", Capacity.INVESTIGATING_JUDGE, "BE", Answer.DECLINED),
    ("held", "contact_group", Capacity.POLICY_EXPERT, "BE", Answer.ACCEPTED),
    ("cancelled", "contact_group", Capacity.POLICY_EXPERT, "BE", Answer.ACCEPTED),
)


def session_secret(person: str) -> str:
    """Return the secret of the session that stands open for a person of the world."""
    return f"session of {person}"


@dataclass(frozen=True)
class World:
    """Keys of the rows, by the names used here."""

    people: dict[str, int]
    meetings: dict[str, int]
    forums: dict[str, int]

    @classmethod
    def read(cls, app: Flask) -> World:
        """Look the keys up."""
        with app.app_context():
            emails = dict(db.session.execute(sa.select(Person.email, Person.id)).all())
            people = {key: emails[email_of(key)] for key in PERSONAS}
            uids = dict(db.session.execute(sa.select(Meeting.uid, Meeting.id)).all())
            meetings = {sketch.key: uids[uid_of(sketch.key)] for sketch in MEETINGS}
            forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
            db.session.remove()
        return cls(people, meetings, forums)


def email_of(person: str) -> str:
    """Return the address of a person of the world."""
    return f"{person.replace('_', '.')}@people.example"


def uid_of(meeting: str) -> str:
    """Return the calendar UID of a meeting of the world."""
    return f"{meeting}-uid"


def build_world(now: datetime) -> None:
    """Fill an empty database. The caller commits."""
    countries = [
        Country(code=code, zone=zone, member_since=since, investigating_judges=judges)
        for code, zone, since, judges in COUNTRIES
    ]
    db.session.add_all(countries)
    db.session.flush()
    people = _people(now)
    forums = _forums(now, people)
    meetings = _meetings(now, forums)
    _lists(now, meetings, people)
    _third_countries(now, people)
    db.session.flush()


def _people(now: datetime) -> dict[str, Person]:
    from exchange.accounts.passwords import hash_password

    authorities = {
        key: Authority(key=key, name=name, kind=kind, side=Side.PARTNER if country in ("PE", "AR") else Side.UNION, country_code=country)
        for key, name, kind, country in AUTHORITIES
    }  # fmt: skip
    db.session.add_all(authorities.values())
    password_hash = hash_password(PASSWORD)
    zones = {code: zone for code, zone, *_rest in COUNTRIES}
    people: dict[str, Person] = {}
    for key, name, country, authority, capacities in PEOPLE:
        person = Person(
            email=email_of(key), name=name, folded_name=fold(name), authority=authorities[authority],
            country_code=country, side=Side.PARTNER if country in ("PE", "AR") else Side.UNION,
            zone=zones[country or "NL"], locale="en", languages=["en"], state=PersonState.ACTIVE,
            is_admin=key == "admin", password_hash=password_hash, created_at=now,
            capacities=[PersonCapacity(capacity=capacity) for capacity in capacities],
        )  # fmt: skip
        people[key] = person
    db.session.add_all(people.values())
    db.session.flush()
    db.session.add_all(
        SignIn(person_id=person.id, token_hash=digest(session_secret(key)), begun_at=now, seen_at=now)
        for key, person in people.items()
    )
    return people


def _forums(now: datetime, people: dict[str, Person]) -> dict[str, Forum]:
    coalition = _forum(now, "coalition", "Coalition of European Countries", list(Level))
    clasi = _forum(now, "eu-clasi", "EU–CLASI", [Level.POLITICAL, Level.SENIOR_OFFICIALS], two_sided=True)
    forums = {"coalition": coalition, "eu-clasi": clasi}
    db.session.add_all(forums.values())
    db.session.flush()
    for forum, codes in ((coalition, COALITION), (clasi, (*COALITION, "AR", "CO", "EC", "PE"))):
        db.session.add_all(
            Membership(
                forum_id=forum.id, country_code=code, starts_on=LONG_AGO,
                side=Side.UNION if code in COALITION else Side.PARTNER,
            )
            for code in codes
        )  # fmt: skip
    db.session.add_all(
        Mandate(
            forum_id=forums[forum].id, person_id=people[person].id, role=role, country_code=country, starts_on=LONG_AGO
        )
        for forum, person, role, country in MANDATES
    )
    _rotation(coalition, None, ("ES", "FR", "IT", "BE", "NL", "DE", "SE"))
    _rotation(clasi, Side.UNION, ("ES", "FR"))
    _rotation(clasi, Side.PARTNER, ("AR", "PE"))
    db.session.flush()
    return forums


def _forum(now: datetime, key: str, name: str, levels: list[Level], *, two_sided: bool = False) -> Forum:
    return Forum(
        key=key, name=name, zone="Europe/Brussels", two_sided=two_sided, created_at=now,
        levels=[ForumLevel(level=level) for level in levels],
    )  # fmt: skip


def _rotation(forum: Forum, side: Side | None, order: tuple[str, ...]) -> None:
    """Half-year terms from 1 July 2026: the first country chairs at NOW, the second from 1 January 2027."""
    starts = [date(2026 + (6 + 6 * n) // 12, 1 + (6 + 6 * n) % 12, 1) for n in range(len(order) + 1)]
    rotation = Rotation(
        forum_id=forum.id, side=side, pattern=Pattern.FIXED, months=6, anchor=starts[0],
        places=[RotationPlace(country_code=code, position=place) for place, code in enumerate(order)],
        terms=[ChairTerm(country_code=code, starts_on=starts[n], ends_on=starts[n + 1]) for n, code in enumerate(order)],
    )  # fmt: skip
    db.session.add(rotation)


def _meetings(now: datetime, forums: dict[str, Forum]) -> dict[str, Meeting]:
    meetings = {}
    for sketch in MEETINGS:
        meeting = Meeting(
            uid=uid_of(sketch.key), forum_id=forums[sketch.forum].id, level=sketch.level, title=sketch.title,
            state=sketch.state, zone="Europe/Brussels", place="Brussels", place_country="BE",
            online_link=f"https://meet.example/{sketch.key}", audience=sketch.audience, created_at=now, shown_at=now,
            date_open=sketch.state is State.POSTPONED,
            countries=[MeetingCountry(country_code=code) for code in sketch.countries],
        )  # fmt: skip
        if sketch.days is not None:
            first = (now + timedelta(days=sketch.days)).date()
            meeting.set_times(_wall(first, 10), _wall(first, 17))
        meetings[sketch.key] = meeting
    db.session.add_all(meetings.values())
    db.session.flush()
    return meetings


def _wall(day: date, hour: int) -> clock.WallTime:
    return clock.agree(datetime(day.year, day.month, day.day, hour), "Europe/Brussels", 0)


def _lists(now: datetime, meetings: dict[str, Meeting], people: dict[str, Person]) -> None:
    db.session.add_all(
        Participation(
            meeting_id=meetings[meeting].id, person_id=people[person].id, capacity=capacity, country_code=country,
            answer=answer, asked_at=now,
        )
        for meeting, person, capacity, country, answer in PARTICIPATIONS
    )  # fmt: skip
    db.session.add_all(
        [
            _item(meetings["exchange"], 0, ItemKind.SECTION, "Experience"),
            _item(meetings["exchange"], 1, ItemKind.DISCUSSION, "Extradition in practice", 90),
            _item(meetings["exchange"], 2, ItemKind.INFORMATION, "HERON requests that failed", 60, Audience.UNION),
            _item(meetings["over"], 0, ItemKind.DISCUSSION, "Requests answered late", 60),
            _item(meetings["over"], 1, ItemKind.DECISION, "HERON common line", 30, Audience.UNION),
            Call(
                meeting_id=meetings["exchange"].id, country_code="FR", capacity=Capacity.PROSECUTOR, seats=2,
                respond_by=(now + timedelta(days=10)).date(), made_at=now,
            ),
        ]
    )  # fmt: skip


def _item(
    meeting: Meeting, position: int, kind: ItemKind, title: str, minutes: int = 0, audience: Audience = Audience.ALL
) -> Any:
    return AgendaItem(
        meeting_id=meeting.id, position=position, kind=kind, title=title, minutes=minutes, audience=audience
    )


def _third_countries(now: datetime, people: dict[str, Person]) -> None:
    db.session.add_all(
        [
            *(Priority(country_code=code, starts_on=LONG_AGO, source="test list") for code in ("PE", "EC", "CO")),
            Posting(person_id=people["liaison"].id, country_code="PE", starts_on=LONG_AGO, ends_on=date(2027, 6, 1)),
            StatedNeed(country_code="SE", third_code="PE", degree=Degree.NONE, note="HERON no cases", stated_at=now),
            StatedNeed(country_code="NL", third_code="PE", degree=Degree.HIGH, note="HERON many cases", stated_at=now),
        ]
    )

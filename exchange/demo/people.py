"""Illustrative people: accounts, postings and roles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person, PersonCapacity, PersonState
from exchange.accounts.passwords import hash_password
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import db
from exchange.core.text import fold
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import Degree, PostingKind
from exchange.demo import data
from exchange.demo.rules import PASSWORD
from exchange.forums.models import Forum, Mandate
from exchange.world.models import Country
from exchange.world.rules import AuthorityKind, Capacity, Side

#: Roles begin here, so that "who held what when" has an answer for the years before today.
SINCE = date(2025, 1, 1)
PRIORITIES = ("AE", "AL", "BR", "CL", "CO", "EC", "MA", "PA", "PE", "RS", "TR", "ZA")
#: Member State, third country, degree, note: invented, to show what they do.
NEEDS = (
    ("NL", "PE", Degree.HIGH, "Many open requests for evidence."),
    ("BE", "PE", Degree.HIGH, "Port cases."),
    ("ES", "PE", Degree.HIGH, "Extradition requests in both directions."),
    ("SE", "PE", Degree.LOW, "Few cases a year."),
    ("NL", "AE", Degree.HIGH, "Confiscation."),
    ("SE", "AE", Degree.NONE, "No pending requests."),
)


def enter_people(today: date, now: datetime) -> dict[str, Person]:
    """Enter everybody of people.toml with a role, posting or capacity; return them by key."""
    authorities = _authorities(today)
    password_hash = hash_password(PASSWORD)
    people = {
        key: _person(facts, authorities, password_hash, today, now) for key, facts in data.people()["person"].items()
    }
    db.session.add_all(people.values())
    db.session.flush()
    _give_roles(people)
    _postings(people, today)
    _third_countries(now)
    return people


def _authorities(today: date) -> dict[str, Authority]:
    known = {one.key: one for one in db.session.scalars(sa.select(Authority)) if one.key}
    for key, facts in data.people()["authority"].items():
        country = db.session.get_one(Country, facts["country"])
        known[key] = Authority(
            name=facts["name"],
            kind=AuthorityKind(facts["kind"]),
            country_code=facts["country"],
            side=country.side(today),
        )
        db.session.add(known[key])
    db.session.flush()
    return known


def _person(
    facts: dict[str, Any], authorities: dict[str, Authority], password_hash: str, today: date, now: datetime
) -> Person:
    authority = authorities[facts.get("authority") or facts["body"]]
    country = facts.get("country")
    side = db.session.get_one(Country, country).side(today) if country else Side(authority.side)
    name = f"{facts['given_name']} {facts['family_name']}"
    return Person(
        email=facts["email"],
        name=name,
        folded_name=fold(name),
        authority=authority,
        country_code=country,
        side=side,
        zone=facts["zone"],
        locale=facts["interface"],
        languages=facts["languages"],
        state=PersonState.ACTIVE,
        is_admin="platform:administrator" in facts.get("roles", ()),
        password_hash=password_hash,
        illustrative=True,
        created_at=now,
        capacities=[PersonCapacity(capacity=Capacity(capacity)) for capacity in facts["capacities"]],
    )


def _give_roles(people: dict[str, Person]) -> None:
    forums = {forum.key: forum for forum in db.session.scalars(sa.select(Forum))}
    for key, facts in data.people()["person"].items():
        for role in facts.get("roles", ()):
            where, name = role.split(":")
            if where in forums:
                _mandate(forums[where], people[key], Role(name))
    _mandate(forums["eu-clasi"], people["zsofia-bartalos"], Role.SECRETARIAT)
    for key in ("tiago-serpa-moura", "aoife-ni-dhuinn", "krzysztof-wasowicz", "zsofia-bartalos"):
        _mandate(forums["coalition"], people[key], Role.MEMBER)


def _mandate(forum: Forum, person: Person, role: Role) -> None:
    country = None if role is Role.SECRETARIAT else person.country_code
    db.session.add(Mandate(forum_id=forum.id, person_id=person.id, role=role, country_code=country, starts_on=SINCE))


#: What somebody of a capacity is posted as.
POSTED_AS = {
    "liaison_officer": PostingKind.LIAISON_OFFICER,
    "liaison_magistrate": PostingKind.LIAISON_MAGISTRATE,
    "diplomatic_representative": PostingKind.DIPLOMAT,
}
#: One posting ends soon, and one post stands empty, whenever the demo is loaded: days from today.
ENDS_IN = {"AE": 100, "BR": -60}


def _postings(people: dict[str, Person], today: date) -> None:
    for key, facts in data.people()["person"].items():
        posting = facts.get("posting", {})
        if "country" in posting:
            country = posting["country"]
            kind = POSTED_AS.get(facts["capacities"][0], PostingKind.LIAISON_OFFICER)
            ends_in = ENDS_IN.get(country)
            db.session.add(
                Posting(
                    person_id=people[key].id,
                    country_code=country,
                    starts_on=posting["since"],
                    ends_on=posting["until"] if ends_in is None else today + timedelta(days=ends_in),
                    kind=kind,
                    post=f"{kind.value.replace('_', ' ').capitalize()} {country} (illustrative)",
                    serves="BE,LU" if country == "CO" else "",
                    matters="Drugs, money laundering" if country in ("CO", "PE", "EC") else "",
                    note="",
                )
            )


def _third_countries(now: datetime) -> None:
    db.session.add_all(
        Priority(country_code=code, starts_on=SINCE, source="Illustrative list of the demo", illustrative=True)
        for code in PRIORITIES
    )
    db.session.add_all(
        StatedNeed(country_code=country, third_code=third, degree=degree, note=note, stated_at=now)
        for country, third, degree, note in NEEDS
    )


def viewer_at(person: Person, at: datetime) -> Viewer:
    """Return somebody of the demo as who acts, with the rights of that instant. Raises LookupError."""
    found = viewer_of(person.id, at)
    if found is None:
        raise LookupError(person.name)
    return found

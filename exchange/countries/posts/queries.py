"""Reading all postings, as far as the viewer may know of them (V1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.text import fold
from exchange.countries.models import Posting
from exchange.countries.posts.rules import Gap, Now, gap_on
from exchange.countries.queries import postings_visible_to
from exchange.countries.rules import Period, PostingKind, ends_soon


@dataclass(slots=True)
class Post:
    """A post, or a posting without one: its postings with whether the viewer may open the person, the latest first."""

    country: str
    sender: str | None
    name: str
    postings: list[tuple[Posting, bool]] = field(default_factory=list)
    gap: Gap | None = None

    def holders(self, today: date) -> list[tuple[Posting, bool]]:
        """Return those who hold it today or will."""
        return [(one, known) for one, known in self.postings if one.ends_on is None or one.ends_on > today]


def posts(viewer: Viewer, kind: PostingKind | None = None) -> list[Post]:
    """Return all posts that the viewer may know of, by country and sender; gaps are told to the Union side."""
    query = (
        sa.select(Posting, people.visible_to(viewer))
        .join(Posting.person)
        .where(postings_visible_to(viewer))
        .options(contains_eager(Posting.person).joinedload(Person.authority))
        .order_by(Posting.country_code, Person.country_code, Posting.starts_on.desc(), Posting.id)
    )
    if kind is not None:
        query = query.where(Posting.kind == kind)
    found: dict[tuple[str, str | None, str], Post] = {}
    for one, known in db.session.execute(query):
        key = (one.country_code, one.person.country_code, fold(one.post) or f"#{one.id}")
        post = found.setdefault(key, Post(one.country_code, one.person.country_code, one.post))
        post.postings.append((one, bool(known)))
    today = viewer.at.date()
    for post in found.values() if viewer.is_union else ():
        if post.name:
            post.gap = gap_on([Period(one.starts_on, one.ends_on) for one, _known in post.postings], today)
    return list(found.values())


def wanted(found: list[Post], now: Now | None, country: str, sender: str, today: date) -> list[Post]:
    """Return the posts of a country and a sender, held today, ending soon or vacant, where these are asked for."""
    return [
        one
        for one in found
        if (not country or one.country == country) and (not sender or one.sender == sender) and _is(one, now, today)
    ]


def _is(post: Post, now: Now | None, today: date) -> bool:
    holders = post.holders(today)
    if now is Now.VACANT:
        return post.gap is not None
    if now is Now.SOON:
        return any(ends_soon(one.ends_on, today) for one, _known in holders)
    return bool(holders) if now is Now.HELD else bool(holders) or post.gap is not None

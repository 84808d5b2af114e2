"""Practices for the worlds of the tests: one in each state, for each audience, named and unnamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.practices.models import Practice, PracticeChecker, PracticeComment, PracticeFile, PracticePriority
from exchange.practices.rules import Instrument, Kind, Part, Phase, Priority, Reach, State, review_due
from tests.support.handed_in import store


@dataclass(frozen=True)
class Sketch:
    """A text in a few words; ``days`` ago it came to where it is."""

    key: str
    author: str
    state: State
    title: str
    reach: Reach = Reach.NETWORK
    forum: str | None = None
    country: str = "PE"
    named: bool = False
    reviewer: str | None = None
    days: int = 3
    #: Which text it is to replace.
    revises: str = ""
    #: What has taken its place.
    superseded: str = ""


SKETCHES = (
    Sketch("open", "liaison", State.PUBLISHED, "Ring before you send a request", named=True),
    Sketch("unnamed", "prosecutor", State.PUBLISHED, "Ask for evidence in one language", days=4),
    Sketch("union", "liaison", State.PUBLISHED, "HERON way round a slow registry", Reach.UNION, named=True, days=5),
    Sketch("forum", "member", State.PUBLISHED, "HERON notes of the Coalition", Reach.FORUM, "coalition", "CO", days=6),
    Sketch("clasi", "chair", State.PUBLISHED, "Two sides at one table", Reach.FORUM, "eu-clasi", days=900),
    Sketch("own_open", "admin", State.PUBLISHED, "Keep a list of desks", days=1000),
    Sketch("own_checked", "secretariat", State.FORM_CHECK, "HERON text of a secretariat"),
    Sketch("draft", "liaison", State.DRAFT, "HERON draft of a liaison officer"),
    Sketch("partner_draft", "partner", State.DRAFT, "What a request from Lima needs"),
    Sketch("checked", "member", State.FORM_CHECK, "HERON text in its form check", Reach.UNION),
    Sketch("reviewed", "member", State.SUBSTANCE, "HERON text with Eurojust"),
    Sketch("expert", "member", State.SUBSTANCE, "HERON text with an expert", reviewer="contact_group", named=True),
    Sketch("returned", "liaison", State.CHANGES, "HERON text to be changed"),
    Sketch("revising", "liaison", State.DRAFT, "HERON revision under way", named=True, revises="open"),
    Sketch("gone", "liaison", State.WITHDRAWN, "What no longer holds", named=True, days=40),
    Sketch("gone_union", "liaison", State.WITHDRAWN, "HERON what no longer holds", Reach.UNION, named=True, days=41),
    Sketch("old", "admin", State.PUBLISHED, "Send it by post", days=1200, superseded="unnamed"),
    Sketch("declined", "liaison", State.DECLINED, "HERON text that was declined"),
)  # fmt: skip


def add_practice(
    now: datetime, sketch: Sketch, people: Mapping[str, int], forums: Mapping[str, int], **more: Any
) -> Practice:
    """Add one."""
    at = now - timedelta(days=sketch.days)
    is_published = sketch.state in (State.PUBLISHED, State.WITHDRAWN)
    situation = "Answers came **late** and in parts."
    values: dict[str, Any] = {
        "title": sketch.title, "country_code": sketch.country, "kind": Kind.GOOD_PRACTICE, "phase": Phase.SENDING,
        "instrument": Instrument.MUTUAL_LEGAL_ASSISTANCE, "topics": "telephone", "language": "en", "situation": situation,
        "done": "We rang the desk first.", "result": "Half the time.", "caution": "Mind the hours.", "reach": sketch.reach,
        "forum_id": forums[sketch.forum] if sketch.forum else None, "named": sketch.named,
        "author_id": people[sketch.author], "state": sketch.state, "since": at, "created_at": at,
        "reviewer_id": people[sketch.reviewer] if sketch.reviewer else None,
        "checked_by": people["secretariat"] if sketch.state is State.SUBSTANCE else None,
        "verdict": "HERON names a case." if sketch.state is State.DECLINED else "",
        "published_at": at if is_published else None, "review_by": review_due(at.date()) if is_published else None,
        "priorities": [PracticePriority(priority=Priority.DRUGS)],
        "withdrawn_reason": "The office was closed." if sketch.state is State.WITHDRAWN else "",
        "superseded_by_id": _key_of(sketch.superseded) if sketch.superseded else None,
        "revises_id": _key_of(sketch.revises) if sketch.revises else None,
    }  # fmt: skip
    values |= more
    practice = Practice(**values)
    if sketch.state is State.CHANGES:
        practice.asked_in, practice.asked_reach = State.SUBSTANCE, sketch.reach
        practice.comments = [
            PracticeComment(part=Part.DONE, text="HERON whom did you ring?", made_at=at, by_id=people["eurojust"])
        ]
    db.session.add(practice)
    db.session.flush()
    if is_published or sketch.key == "draft":
        stored = store(f"Form of {sketch.title}", people[sketch.author], at)
        db.session.add(PracticeFile(practice_id=practice.id, file_id=stored.id))
    if sketch.state is not State.DRAFT:
        db.session.add(PracticeChecker(practice_id=practice.id, forum_id=forums["coalition"]))
    return practice


def _key_of(name: str) -> int:
    title = next(sketch.title for sketch in SKETCHES if sketch.key == name)
    return db.session.scalars(sa.select(Practice.id).filter_by(title=title)).one()


def furnish_practices(now: datetime, people: Mapping[str, Person], forums: Mapping[str, int]) -> None:
    """Add all of them."""
    keys = {name: person.id for name, person in people.items()}
    for sketch in SKETCHES:
        add_practice(now, sketch, keys, forums)

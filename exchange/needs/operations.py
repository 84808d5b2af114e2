"""Verbs of needs: name, change, move on the board, back with evidence, support (G1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import attributes

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.meetings.rules import is_web_link
from exchange.needs import queries
from exchange.needs.access import speaks_for
from exchange.needs.models import Need, NeedCountry, NeedEvidence, NeedPriority, NeedSupport
from exchange.needs.rules import (
    MOST_EVIDENCE,
    Consideration,
    Details,
    Evidence,
    NeedRefusedError,
    Refusal,
    Stage,
    check_evidence,
    check_move,
)
from exchange.world import queries as world
from exchange.world.rules import Audience


def name(actor: Viewer, forum: Forum, details: Details, now: datetime) -> Need:
    """Name a need. Raises NeedRefusedError: PARTNER_SIDE, NOT_THIRD."""
    _check(actor, details, now)
    need = Need(
        forum_id=forum.id, stage=Stage.NAMED, moved_at=now, by_id=actor.person_id, at=now, countries=[], priorities=[],
        reason="",
    )  # fmt: skip
    _write(need, details)
    journal.record(actor, "need.named", need, now, forum_id=forum.id)
    return need


def change(actor: Viewer, need: Need, details: Details, now: datetime, *, version: str) -> None:
    """Change what is said of a need; the same again changes nothing.

    Raises OvertakenError, and NeedRefusedError: PARTNER_SIDE, NOT_THIRD.
    """
    queries.lock(need, version)
    _check(actor, details, now)
    before = queries.details_of(need)
    if before == details:
        return
    _write(need, details)
    journal.record(actor, "need.changed", need, now, changes=_told(before, details))


def move(actor: Viewer, need: Need, to: Stage, reason: str, now: datetime, *, version: str) -> None:
    """Move a need on the board. Raises OvertakenError when somebody else moved or changed it since it was shown.

    Raises NeedRefusedError: NO_EVIDENCE, NO_REASON.
    """
    queries.lock(need, version)
    check_move(need.stage, to, evidence=queries.evidence_count(need), reason=reason)
    if need.stage is not to:
        need.stage, need.moved_at, need.reason = to, now, reason.strip() if to is Stage.SET_ASIDE else ""
        journal.record(actor, "need.moved", need, now, reason=reason.strip())


def add_evidence(actor: Viewer, need: Need, one: Evidence, now: datetime) -> NeedEvidence:
    """Say what a need rests on. Raises NeedRefusedError: IN_THE_FUTURE, NOT_A_LINK, NO_SUCH_PAPER, TOO_MUCH."""
    queries.lock(need)
    check_evidence(one, now.date(), is_link=is_web_link(one.link))
    if one.paper_id is not None and one.paper_id not in {row.id for row in queries.papers_for(actor, need)}:
        raise NeedRefusedError(Refusal.NO_SUCH_PAPER)
    if queries.evidence_count(need) >= MOST_EVIDENCE:
        raise NeedRefusedError(Refusal.TOO_MUCH)
    entry = NeedEvidence(
        need_id=need.id,
        source=one.source,
        day=one.day,
        link=one.link,
        paper_id=one.paper_id,
        by_id=actor.person_id,
        at=now,
    )
    db.session.add(entry)
    journal.record(actor, "need.evidence_added", need, now, changes={"source": [None, one.source]})
    return entry


def remove_evidence(actor: Viewer, need: Need, evidence_id: int, now: datetime) -> None:
    """Take evidence away; the journal keeps it. Again changes nothing."""
    queries.lock(need)
    entry = next((one for one in need.evidence if one.id == evidence_id), None)
    if entry is not None:
        db.session.delete(entry)
        journal.record(actor, "need.evidence_removed", need, now, changes={"source": [entry.source, None]})


def support(actor: Viewer, need: Need, country: str, note: str, now: datetime) -> None:
    """Say that a country supports the need; again changes the note. Raises NeedRefusedError: NOT_YOUR_COUNTRY."""
    _speak(actor, need, country)
    standing = queries.support_of(need, country)
    if standing is not None and standing.note == note:
        return
    was = standing.note if standing is not None else None
    if standing is None:
        standing = NeedSupport(need_id=need.id, country_code=country, by_id=actor.person_id, at=now)
        db.session.add(standing)
    standing.note, standing.by_id, standing.at = note, actor.person_id, now
    journal.record(actor, "need.supported", need, now, changes={"country_code": [None, country], "note": [was, note]})


def support_no_more(actor: Viewer, need: Need, country: str, now: datetime) -> None:
    """Take a country's support back; again changes nothing. Raises NeedRefusedError: NOT_YOUR_COUNTRY."""
    _speak(actor, need, country)
    standing = queries.support_of(need, country)
    if standing is not None:
        db.session.delete(standing)
        journal.record(actor, "need.supported_no_more", need, now, changes={"country_code": [country, None]})


def _speak(actor: Viewer, need: Need, country: str) -> None:
    queries.lock(need)
    if country not in speaks_for(actor, need):
        raise NeedRefusedError(Refusal.NOT_YOUR_COUNTRY)


def _check(actor: Viewer, details: Details, now: datetime) -> None:
    if details.audience is Audience.UNION and not actor.is_union:
        raise NeedRefusedError(Refusal.PARTNER_SIDE)
    for code in details.countries:
        country = world.country(code)
        if country is None or country.is_member_state(now.date()):
            raise NeedRefusedError(Refusal.NOT_THIRD)


def _write(need: Need, details: Details) -> None:
    need.title, need.kind, need.text = details.title, details.kind, details.text
    need.topics, need.audience = details.topics, details.audience
    for one in Consideration:
        setattr(need, one.value, details.considered.get(one, ""))
    kept = [entry for entry in need.countries if entry.country_code in details.countries]
    new = details.countries - {entry.country_code for entry in kept}
    need.countries = [*kept, *(NeedCountry(country_code=code) for code in sorted(new))]
    held = [entry for entry in need.priorities if entry.priority in details.priorities]
    more = details.priorities - {entry.priority for entry in held}
    need.priorities = [*held, *(NeedPriority(priority=priority) for priority in sorted(more))]
    # Also when only what stands in other tables has changed: who saved an earlier text comes too late.
    attributes.flag_modified(need, "title")


def _told(before: Details, after: Details) -> dict[str, Any]:
    """Return what the journal keeps of a change (V4)."""
    plain = ("title", "kind", "text", "topics", "audience")
    pairs = {one: (getattr(before, one), getattr(after, one)) for one in plain}
    pairs["countries"] = (sorted(before.countries), sorted(after.countries))
    pairs["priorities"] = (sorted(before.priorities), sorted(after.priorities))
    pairs |= {one.value: (before.considered.get(one, ""), after.considered.get(one, "")) for one in Consideration}
    return {key: [was, now] for key, (was, now) in pairs.items() if was != now}

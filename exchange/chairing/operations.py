"""What can be agreed about a rotation, done: each proposal is computed anew, checked, stored and journalled (M4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from exchange.chairing import queries, rules
from exchange.chairing.models import ChairTerm, PassedTurn, Rotation, RotationPlace
from exchange.chairing.proposals import (
    Extend,
    Join,
    NotBelonging,
    Pass,
    Plan,
    Proposal,
    Replan,
    SetUp,
    Situation,
    WrongSide,
    proposed,
)
from exchange.chairing.rules import Change, Pattern, Term
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.forums.models import Forum
from exchange.forums.queries import lock
from exchange.world.rules import Side


def plan_of(rotation: Rotation) -> Plan:
    """Return the rotation, with order and terms loaded, as its rules see it."""
    return Plan(
        order=tuple(place.country_code for place in sorted(rotation.places, key=lambda place: place.position)),
        terms=tuple(sorted(_term(row) for row in rotation.terms)),
        pattern=rotation.pattern,
        months=rotation.months,
        anchor=rotation.anchor,
    )


def _term(row: ChairTerm) -> Term:
    return Term(row.country_code, row.starts_on, row.ends_on, row.expected, row.in_turn_of)


def situation(forum: Forum, now: datetime) -> Situation:
    """Return the day it is for the forum, and the days of its political meetings."""
    return Situation(clock.day_in(forum.zone, now), queries.known_political_days(forum.id))


def preview(forum: Forum, rotation: Rotation | None, side: Side | None, proposal: Proposal, now: datetime) -> Plan:
    """Return the plan as it would be; nothing is changed. ``rotation`` is None where none is set up yet.

    Raises ChairingError, with NotBelonging for countries that are no members of the forum on that side, and WrongSide.
    """
    around = situation(forum, now)
    _check_countries(forum, side, proposal, around.today)
    return proposed(plan_of(rotation) if rotation else _nothing(around.today), proposal, around)


def _nothing(today: date) -> Plan:
    return Plan((), (), Pattern.FIXED, 1, today)


def _check_countries(forum: Forum, side: Side | None, proposal: Proposal, today: date) -> None:
    new: Iterable[str] = ()
    if isinstance(proposal, SetUp):
        if (side is not None) is not forum.two_sided:
            raise WrongSide
        new = proposal.order
    elif isinstance(proposal, Join):
        new = (proposal.country,)
    if new:
        members = queries.belonging(forum.id, today)
        strangers = [code for code in new if code not in members or side not in (None, members[code])]
        if strangers:
            raise NotBelonging(*strangers)


def carry_out(actor: Actor, rotation: Rotation, proposal: Proposal, now: datetime) -> list[Change]:
    """Change the rotation, loaded with forum, order and terms, as proposed; return who chairs when instead.

    The rotation's version rises, so that of two changes at once one is refused. Raises ChairingError.
    """
    after = preview(rotation.forum, rotation, rotation.side, proposal, now)
    if isinstance(proposal, Pass):
        _note_passed(rotation, proposal, now)
    return _store(actor, rotation, after, proposal, now)


def _note_passed(rotation: Rotation, proposal: Pass, now: datetime) -> None:
    holder = rules.holder_on(plan_of(rotation).terms, proposal.start)
    if holder is not None:
        passed = PassedTurn(
            rotation_id=rotation.id, country_code=holder, would_have_started_on=proposal.start,
            reason=proposal.reason, at=now,
        )  # fmt: skip
        db.session.add(passed)


def set_up(actor: Actor, forum: Forum, side: Side | None, proposal: SetUp, now: datetime) -> Rotation:
    """Set up the forum's rotation of that side, or agree it anew where there is one. Raises ChairingError."""
    lock(forum.id)
    rotation = queries.rotation(forum.id, side)
    if rotation is not None:
        carry_out(actor, rotation, proposal, now)
        return rotation
    after = preview(forum, None, side, proposal, now)
    rotation = Rotation(forum_id=forum.id, side=side, pattern=after.pattern, months=after.months, anchor=after.anchor)
    _store(actor, rotation, after, proposal, now)
    return rotation


def _store(actor: Actor, rotation: Rotation, after: Plan, proposal: Proposal, now: datetime) -> list[Change]:
    """Write the plan down, change by change, and tell the journal from what to what."""
    before = plan_of(rotation)
    changed = rules.changes(before.terms, after.terms)
    _place(rotation, after.order)
    _set_terms(rotation, after.terms)
    rotation.pattern, rotation.months, rotation.anchor = after.pattern, after.months, after.anchor
    if rotation.id is not None:
        # Order and terms are rows of their own: the rotation's version has to rise with them.
        flag_modified(rotation, "months")
    journal.record(
        actor, proposal.action, rotation, now, forum_id=rotation.forum_id, reason=proposal.reason,
        changes=_told(before, after, changed), private={"changes": changed, "proposal": proposal},
    )  # fmt: skip
    return changed


def _told(before: Plan, after: Plan, changed: Sequence[Change]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if before.order != after.order:
        told["order"] = [", ".join(before.order), ", ".join(after.order)]
    if before.order and (before.pattern, before.months) != (after.pattern, after.months):
        told["pattern"] = [f"{before.pattern} {before.months}", f"{after.pattern} {after.months}"]
    for change in changed:
        told[f"{change.starts_on}/{change.ends_on or '..'}"] = [change.was, change.becomes]
    return told


def _place(rotation: Rotation, order: Sequence[str]) -> None:
    kept = {place.country_code: place for place in rotation.places}
    for code in kept.keys() - set(order):
        rotation.places.remove(kept[code])
    for position, code in enumerate(order):
        if code in kept:
            kept[code].position = position
        else:
            rotation.places.append(RotationPlace(country_code=code, position=position))


def _set_terms(rotation: Rotation, terms: Sequence[Term]) -> None:
    """Make the rows equal the terms, each row keeping its first day."""
    kept = {row.starts_on: row for row in rotation.terms}
    for day in kept.keys() - {term.starts_on for term in terms}:
        rotation.terms.remove(kept[day])
    for term in terms:
        row = kept.get(term.starts_on)
        if row is None:
            row = ChairTerm(starts_on=term.starts_on)
            rotation.terms.append(row)
        row.country_code, row.ends_on = term.holder, term.ends_on
        row.expected, row.in_turn_of = term.expected, term.in_turn_of


def political_days_changed(actor: Actor, forum_id: int, days: Iterable[date], now: datetime) -> list[Change]:
    """End the forum's event-based terms with its political meetings, held or to come, on those days (M4).

    To be called when such a meeting is dated, moved, cancelled or held; return who chairs when instead.
    """
    changed: list[Change] = []
    for rotation in queries.whole_rotations(forum_id, Pattern.EVENT):
        around = Situation(clock.day_in(rotation.forum.zone, now), tuple(sorted(set(days))))
        changed += _store_if_new(actor, rotation, Replan(), around, now)
    return changed


def extend(actor: Actor, rotation: Rotation, now: datetime) -> list[Change]:
    """Plan further terms up to the horizon, and prolong a running term whose estimated end has passed."""
    around = Situation(clock.day_in(rotation.forum.zone, now))
    return _store_if_new(actor, rotation, Extend(), around, now)


def _store_if_new(
    actor: Actor, rotation: Rotation, proposal: Proposal, around: Situation, now: datetime
) -> list[Change]:
    before = plan_of(rotation)
    if not before.order or not before.terms:
        return []
    after = proposed(before, proposal, around)
    return _store(actor, rotation, after, proposal, now) if after != before else []

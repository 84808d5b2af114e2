"""What the journal tells, and to whom that is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from flask_babel import gettext as _

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import News
from exchange.forums.models import Forum, Mandate
from exchange.meetings.life.queries import audience_of_change, audience_of_step
from exchange.meetings.life.rules import STEP_OF
from exchange.meetings.models import Meeting
from exchange.meetings.rules import ANNOUNCED, STEPS, State, Step
from exchange.notices import access, queries
from exchange.notices.choices.operations import take_apart
from exchange.notices.choices.queries import watchers
from exchange.notices.choices.rules import WATCHED_MEETING
from exchange.notices.letters.facts import facts_of
from exchange.notices.operations import drop, write
from exchange.notices.operations import tell as tell_of
from exchange.notices.rules import folded, is_material, rests_until
from exchange.notices.words import DELIVERIES, DELIVERY_SHAPES, KINDS
from exchange.scheduling.polls import queries as polls
from exchange.world.rules import Audience

Teller = Callable[[News], None]
CHANGED = "meeting_changed"
#: They say how the meeting stands after a change that nobody has been told of yet.
FINAL = frozenset({"meeting_postponed", "meeting_cancelled"})
#: Whoever watches a forum or a country is told of these steps, and of another time.
WATCHED_STEPS = frozenset({Step.SCHEDULE, Step.CONVENE, Step.POSTPONE, Step.CANCEL, Step.ADOPT})
MOVED = frozenset({"starts_at", "ends_at"})


def _link(kind: str) -> Teller:
    def tell(news: News) -> None:
        write(queries.person(news.subject.id), kind, news.at, about=news.subject, secret=news.private["link_secret"])

    return tell


def _meeting_of(news: News) -> Meeting:
    subject = news.subject
    return subject if isinstance(subject, Meeting) else db.session.get_one(Meeting, subject.meeting_id)


def _step(kind: str) -> Teller:
    def tell(news: News) -> None:
        meeting = _meeting_of(news)
        told = queries.to_places(audience_of_step(meeting, STEP_OF[news.action], _state_before(news)))
        if kind in FINAL:
            drop(meeting, [one.person_id for one in told], news.at, resting=CHANGED)
        if told:
            facts = facts_of(meeting, news.at, reason=news.entry.reason, changes=news.entry.changes)
            tell_of(told, kind, meeting, facts, news.at)
        _tell_watchers_of_step(meeting, told, news)

    return tell


def _tell_watchers_of_step(meeting: Meeting, told: Collection[queries.Recipient], news: News) -> None:
    """Tell those who watch, each once, and nobody who is told as one on the list."""
    step = STEP_OF[news.action]
    if step not in WATCHED_STEPS:
        return
    watching = watchers(meeting, [one.person_id for one in told], news.at)
    if watching:
        drop(meeting, [one.person_id for one in watching], news.at, resting=WATCHED_MEETING)
        state = {"state": [_state_before(news), STEPS[step][1].value]}
        facts = facts_of(meeting, news.at, reason=news.entry.reason, changes=news.entry.changes | state)
        tell_of(watching, WATCHED_MEETING, meeting, facts, news.at)


def _state_before(news: News) -> State | None:
    changed = news.entry.changes.get("state")
    return State(changed[0]) if changed else None


def _changed(news: News) -> None:
    meeting = _meeting_of(news)
    if meeting.audience is Audience.UNION and "audience" in news.entry.changes:
        # What has not left yet is not told to the partner side any more (V1).
        take_apart(meeting, news.at)
        drop(meeting, queries.partners_written_to(meeting), news.at)
    if meeting.state in ANNOUNCED and is_material(news.entry.changes):
        listed = queries.to_places(audience_of_change(meeting))
        told = {one.person_id: one for one in (*listed, *_delegations(meeting, news))}
        _tell_change(CHANGED, meeting, told.values(), news)
        if MOVED & news.entry.changes.keys():
            _tell_change(WATCHED_MEETING, meeting, watchers(meeting, told, news.at), news)


def _tell_change(kind: str, meeting: Meeting, recipients: Collection[queries.Recipient], news: News) -> None:
    """Tell each of all that has changed since what was last told; of what was put back meanwhile, nothing."""
    taken_back = drop(meeting, [one.person_id for one in recipients], news.at, resting=kind)
    together: dict[datetime | None, list[queries.Recipient]] = defaultdict(list)
    for one in recipients:
        together[taken_back.get(one.person_id)].append(one)
    for began, some in together.items():
        changes = folded(queries.changes_since(meeting, began)) if began else news.entry.changes
        if is_material(changes):
            since, facts = began or news.at, facts_of(meeting, news.at, changes=changes)
            tell_of(some, kind, meeting, facts, news.at, hold=rests_until(news.at, since), since=since)


def _delegations(meeting: Meeting, news: News) -> list[queries.Recipient]:
    """Return the delegations that gain or lose the meeting when it moved across a hand-over (M3)."""
    countries = [code for codes in news.entry.changes.get("chair", []) for code in codes or ()]
    if not countries:
        return []
    return queries.role_holders(meeting, Role.DELEGATION, countries, now_day=_held_on(meeting, news))


def _held_on(meeting: Meeting, news: News) -> sa.ColumnElement[bool]:
    forum = db.session.get_one(Forum, meeting.forum_id)
    day = clock.day_in(forum.zone, news.at)
    return sa.and_(Mandate.starts_on <= day, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day))


def _to_participant(kind: str) -> Teller:
    """Tell one person of the list; nobody hears of a draft (M5)."""

    def tell(news: News) -> None:
        meeting = _meeting_of(news)
        if meeting.state is State.DRAFT:
            return
        recipients = queries.one_of_the_list(meeting, news.subject.person_id)
        tell_of(recipients, kind, meeting, facts_of(meeting, news.at, reason=news.entry.reason), news.at)

    return tell


def _called(news: News) -> None:
    meeting, call = _meeting_of(news), news.subject
    points = queries.role_holders(meeting, Role.CONTACT_POINT, [call.country_code], now_day=_held_on(meeting, news))
    write(points, "nomination_asked", news.at, about=meeting, chain=meeting, call=call)


def _asked(kind: str) -> Teller:
    """Write to those asked in a poll, each with the own link: those for whom there is one."""

    def tell(news: News) -> None:
        poll, links = polls.for_messages(news.subject), news.private.get("links", {})
        options = news.private.get("options", poll.offered)
        for recipient in queries.to_voters(polls.voters_of(poll, poll.meeting)):
            if secret := links.get(recipient.person_id):
                write([recipient], kind, news.at, about=poll, chain=poll.meeting, options=options, secret=secret)

    return tell


def _poll_closed(news: News) -> None:
    """Tell those asked which date it is; whoever is on the list reads it in the message on the meeting itself."""
    poll = polls.for_messages(news.subject)
    listed = {place.person_id for place in audience_of_step(poll.meeting, Step.SCHEDULE)}
    asked = [voter for voter in polls.voters_of(poll, poll.meeting) if voter.person_id not in listed]
    write(queries.to_voters(asked), "poll_closed", news.at, about=poll, chain=poll.meeting, chosen=poll.chosen)


def _poll_withdrawn(news: News) -> None:
    poll = polls.for_messages(news.subject)
    asked = queries.to_voters(polls.voters_of(poll, poll.meeting))
    write(asked, "poll_withdrawn", news.at, about=poll, chain=poll.meeting, reason=news.entry.reason)


TELLERS: dict[str, Teller] = {
    "person.invited": _link("person_invited"),
    "person.reset_asked": _link("password_reset"),
    "meeting.scheduled": _step("meeting_scheduled"),
    "meeting.convened": _step("meeting_convened"),
    "meeting.postponed": _step("meeting_postponed"),
    "meeting.cancelled": _step("meeting_cancelled"),
    "meeting.adopted": _step("outcome_adopted"),
    "meeting.reopened": _step("outcome_reopened"),
    "meeting.changed": _changed,
    "participation.invited": _to_participant("participation_invited"),
    "participation.replaced": _to_participant("participation_invited"),
    "participation.nominated": _to_participant("participation_nominated"),
    "participation.promoted": _to_participant("participation_promoted"),
    "participation.withdrawn": _to_participant("participation_withdrawn"),
    "call.made": _called,
    "call.changed": _called,
    "poll.opened": _asked("poll_opened"),
    "poll.voters_added": _asked("poll_opened"),
    "poll.option_added": _asked("poll_option_added"),
    "poll.reminded": _asked("poll_reminder"),
    "poll.reopened": _asked("poll_reopened"),
    "poll.closed": _poll_closed,
    "poll.withdrawn": _poll_withdrawn,
}


def on_news(all_news: list[News]) -> None:
    """Write what has to be told of a transaction, within it."""
    for news in all_news:
        if teller := TELLERS.get(news.action):
            teller(news)


def messages_to(viewer: Viewer, person: Person) -> dict[str, Any] | None:
    """Return the way from a person's page to the messages written to that person, for the administrator."""
    if not viewer.is_admin:
        return None
    return {
        "title": _("Messages"),
        "rows": [(_("Messages to this person"), url_for("notices.outbox", person=person.id), None)],
    }


def install(app: Flask) -> None:
    """Listen to the journal, and let the outbox and the messages find their words."""
    journal.listen(on_news)
    if messages_to not in people.person_sections:
        people.person_sections.append(messages_to)
    app.jinja_env.globals.update(KINDS=KINDS, DELIVERIES=DELIVERIES, DELIVERY_SHAPES=DELIVERY_SHAPES)
    app.jinja_env.tests.update(outbox_reader=lambda viewer: access.OUTBOX.opens_for(viewer, None))

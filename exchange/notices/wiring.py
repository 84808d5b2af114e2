"""What the journal tells, and to whom that is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import News
from exchange.forums.models import Forum, Mandate
from exchange.informing import queries as duties
from exchange.informing.models import Duty
from exchange.meetings.life import queries as life
from exchange.meetings.life.queries import Thought
from exchange.meetings.life.rules import ACTIONS, STEP_OF
from exchange.meetings.models import Meeting
from exchange.meetings.rules import ANNOUNCED, Answer, State, Step, after, possible_steps
from exchange.notices import access, queries
from exchange.notices.letters.desk import Reader, desk_of
from exchange.notices.letters.facts import facts_of, supposed
from exchange.notices.models import Message
from exchange.notices.operations import drop, write
from exchange.notices.operations import tell as tell_of
from exchange.notices.rules import folded, is_material, rests_until
from exchange.notices.words import DELIVERIES, DELIVERY_SHAPES, IN_CALENDAR, KINDS
from exchange.scheduling.polls import queries as polls
from exchange.world.rules import Audience

Teller = Callable[[News], None]
CHANGED = "meeting_changed"
#: They say how the meeting stands after a change that nobody has been told of yet.
FINAL = frozenset({"meeting_postponed", "meeting_cancelled"})


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
        told = queries.listed_people(life.people_of_step(meeting, STEP_OF[news.action], _state_before(news)))
        if kind in FINAL:
            drop(meeting, [one.person_id for one in told], news.at, resting=CHANGED)
        if told:
            facts = facts_of(meeting, news.at, reason=news.entry.reason, changes=news.entry.changes)
            tell_of(told, kind, meeting, facts, news.at)

    return tell


def _state_before(news: News) -> State | None:
    changed = news.entry.changes.get("state")
    return State(changed[0]) if changed else None


def _changed(news: News) -> None:
    meeting = _meeting_of(news)
    if meeting.audience is Audience.UNION and "audience" in news.entry.changes:
        # What has not left yet is not told to the partner side any more (V1).
        drop(meeting, queries.partners_written_to(meeting), news.at)
    if meeting.state in ANNOUNCED and is_material(news.entry.changes):
        listed = queries.listed_people(life.people_of_change(meeting))
        told = {one.person_id: one for one in (*listed, *_delegations(meeting, news))}
        _tell_change(meeting, told.values(), news)


def _tell_change(meeting: Meeting, recipients: Collection[queries.Recipient], news: News) -> None:
    """Tell each of all that has changed since what was last told; of what was put back meanwhile, nothing."""
    taken_back = drop(meeting, [one.person_id for one in recipients], news.at, resting=CHANGED)
    together: dict[datetime | None, list[queries.Recipient]] = defaultdict(list)
    for one in recipients:
        together[taken_back.get(one.person_id)].append(one)
    for began, some in together.items():
        changes = folded(queries.changes_since(meeting, began)) if began else news.entry.changes
        if is_material(changes):
            since, facts = began or news.at, facts_of(meeting, news.at, changes=changes)
            tell_of(some, CHANGED, meeting, facts, news.at, hold=rests_until(news.at, since), since=since)


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
    listed = {row.person_id for row in life.people_of_step(poll.meeting, Step.SCHEDULE)}
    asked = [voter for voter in polls.voters_of(poll, poll.meeting) if voter.person_id not in listed]
    write(queries.to_voters(asked), "poll_closed", news.at, about=poll, chain=poll.meeting, chosen=poll.chosen)


def _poll_withdrawn(news: News) -> None:
    poll = polls.for_messages(news.subject)
    asked = queries.to_voters(polls.voters_of(poll, poll.meeting))
    write(asked, "poll_withdrawn", news.at, about=poll, chain=poll.meeting, reason=news.entry.reason)


#: Steps of a meeting's life of which people are told, and by which message.
STEP_KINDS = {
    "meeting.scheduled": "meeting_scheduled",
    "meeting.convened": "meeting_convened",
    "meeting.postponed": "meeting_postponed",
    "meeting.cancelled": "meeting_cancelled",
    "meeting.adopted": "outcome_adopted",
    "meeting.reopened": "outcome_reopened",
}
TELLERS: dict[str, Teller] = {
    **{action: _step(kind) for action, kind in STEP_KINDS.items()},
    "person.invited": _link("person_invited"),
    "person.reset_asked": _link("password_reset"),
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


def preview_of_step(viewer: Viewer, meeting: Meeting, thought: Thought) -> dict[str, Any] | None:
    """Return what those told of the step would read, as the viewer would get it; None for one that tells nobody."""
    kind = STEP_KINDS.get(ACTIONS[thought.step])
    if kind is None or thought.step not in possible_steps(meeting.state):
        return None
    now = facts_of(meeting, thought.now, reason=thought.reason or "…")
    facts = supposed(now, after(thought.step, meeting.state), thought.starts, thought.ends)
    if facts is None:
        return None
    reader = Reader(viewer.name, "", viewer.locale, viewer.zone, viewer.side, 0, Answer.INVITED)
    written = desk_of(current_app.config).write(kind, facts, reader)
    return {
        "subject": written.subject,
        "text": written.text,
        "in_calendar": IN_CALENDAR[written.calendar.method] if written.calendar else "",
    }


def install(app: Flask) -> None:
    """Listen to the journal, and let the outbox and the messages find their words."""
    journal.listen(on_news)
    if preview_of_step not in life.previews:
        life.previews.append(preview_of_step)
    if messages_to not in people.person_sections:
        people.person_sections.append(messages_to)
    app.jinja_env.globals.update(
        KINDS=KINDS, DELIVERIES=DELIVERIES, DELIVERY_SHAPES=DELIVERY_SHAPES, IN_CALENDAR=IN_CALENDAR
    )
    if sendings_of not in duties.sendings:
        duties.sendings.append(sendings_of)
    app.jinja_env.tests.update(outbox_reader=lambda viewer: access.OUTBOX.opens_for(viewer, None))


# --- What is made known -----------------------------------------------------------------------------------------------


def _made_known(kind: str) -> Teller:
    """Write to those told of a step, or reminded of it, each with the own link."""

    def tell(news: News) -> None:
        duty = duties.for_messages(news.subject)
        for person_id, secret in news.private.get("links", {}).items():
            write(queries.person(person_id), kind, news.at, about=duty, chain=duty, secret=secret)

    return tell


def _spared(news: News) -> None:
    """Take back what has not left yet to those who are asked no more, and who may not even know of it any more (V1)."""
    drop(news.subject, news.private.get("spared", []), news.at)


def sendings_of(duty: Duty) -> dict[int, duties.Sending]:
    """Return how far the first message about a duty has come, by the person's key."""
    rows = db.session.execute(
        sa.select(Message.person_id, Message.state, Message.sent_at).where(
            Message.about_kind == Duty.__tablename__, Message.about_id == duty.id, Message.kind == "duty_informed"
        )
    )
    return {person_id: duties.Sending(DELIVERIES[state], sent_at) for person_id, state, sent_at in rows if person_id}


TELLERS |= {
    "duty.informed": _made_known("duty_informed"),
    "duty.reminded": _made_known("duty_reminder"),
    "duty.released": _spared,
    "duty.closed": _spared,
}

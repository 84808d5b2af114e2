"""Listens to the journal; shows what will be read before it is sent, and how far messages have come."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.informing import queries as duties
from exchange.meetings.life import queries as life
from exchange.meetings.life.queries import Thought
from exchange.meetings.life.rules import ACTIONS
from exchange.meetings.models import Meeting
from exchange.meetings.rules import Answer, Step, after, possible_steps
from exchange.notices import access
from exchange.notices.choices.queries import watching
from exchange.notices.letters.desk import Reader, desk_of
from exchange.notices.letters.facts import facts_of, supposed
from exchange.notices.tellers import on_news
from exchange.notices.tellers.duties import sendings_of
from exchange.notices.tellers.meetings import STEP_KINDS, WATCHED_STEPS
from exchange.notices.words import DELIVERIES, DELIVERY_SHAPES, IN_CALENDAR, KINDS


def messages_to(viewer: Viewer, person: Person) -> dict[str, Any] | None:
    """Return the way from a person's page to the messages written to that person, of which each reads what the outbox shows."""
    if not access.OUTBOX.opens_for(viewer, None):
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


def watchers_of_step(viewer: Viewer, meeting: Meeting, step: Step) -> str:
    """Return how many who watch are told of the step besides; to the Union side, for some of them may be of it alone (V1)."""
    if step not in WATCHED_STEPS or not viewer.is_union:
        return ""
    number = len(watching(meeting, life.keys_of_step(meeting, step), viewer.at))
    if not number:
        return ""
    return ngettext(
        "Besides, %(num)s person who watches the forum or a country",
        "Besides, %(num)s persons who watch the forum or a country",
        number,
    )


def install(app: Flask) -> None:
    """Listen to the journal, and let the outbox and the messages find their words."""
    journal.listen(on_news)
    if preview_of_step not in life.previews:
        life.previews.append(preview_of_step)
    if watchers_of_step not in life.besides:
        life.besides.append(watchers_of_step)
    if messages_to not in people.person_sections:
        people.person_sections.append(messages_to)
    app.jinja_env.globals.update(
        KINDS=KINDS, DELIVERIES=DELIVERIES, DELIVERY_SHAPES=DELIVERY_SHAPES, IN_CALENDAR=IN_CALENDAR
    )
    if sendings_of not in duties.sendings:
        duties.sendings.append(sendings_of)
    app.jinja_env.tests.update(outbox_reader=lambda viewer: access.OUTBOX.opens_for(viewer, None))

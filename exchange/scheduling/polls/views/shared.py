"""What the pages of polls share: their addresses, whom to choose from, what is said when all is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, request
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.forms import Form
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import forms, queries
from exchange.scheduling.polls.models import Poll
from exchange.scheduling.polls.operations import Seat
from exchange.scheduling.polls.queries import Invitee

bp = Blueprint("polls", __name__)


def offer_people(form: Any, meeting: Meeting, now: datetime, poll: Poll | None = None) -> list[Invitee]:
    """Let the form offer whom to ask: also those found by the name it carries, and those chosen before."""
    sent = [*request.form.getlist("people"), *request.form.getlist("required")]
    named = (form.find.data or "")[:100] if request.method == "POST" else ""
    day = clock.day_in(meeting.forum.zone, now)
    found = queries.candidates(g.viewer, meeting, day, named=named, keys=forms.keys_in(sent), poll=poll)
    form.offer(found)
    return found


def seats(wanted: Sequence[tuple[Invitee, bool]]) -> list[Seat]:
    """Return who is to be asked, as the operations take it."""
    return [Seat(one.person, one.capacity, required) for one, required in wanted]


def is_due(poll: Poll, now: datetime) -> bool:
    """Say whether the time to answer is over, so that a date can be chosen."""
    return poll.closes_at <= now


def done(form: Form, message: str, target: str, now: datetime) -> Response:
    """Commit under the form's key, say what was done, go on."""
    answer = once.commit_once(form.key.data, g.viewer.person_id, target, now)
    flash(message, "success")
    return redirect(answer)

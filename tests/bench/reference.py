"""What the figures are compared with: plain Flask answering constant bytes, and icalendar at each request."""

from __future__ import annotations

import os
from datetime import timedelta

import icalendar
import sqlalchemy as sa
from flask import Flask, Response, request
from sqlalchemy.orm import Session, selectinload

from exchange import create_app
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting, Participation

constant = Flask("constant")
BODIES: dict[int, bytes] = {}


@constant.get("/<int:size>")
def of_size(size: int) -> Response:
    """Answer so many bytes that never change."""
    body = BODIES.setdefault(size, b"x" * size)
    return Response(
        body, mimetype="text/calendar", headers={"Cache-Control": "private, no-cache", "ETag": '"constant"'}
    )


def library() -> Flask:
    """Return an application that serialises a forum's meetings by icalendar at each request."""
    house = create_app()
    plain = Flask("library")

    @plain.get("/<key>")
    def forum(key: str) -> Response:
        with house.app_context():
            body = _serialise(db.session(), key)
            db.session.remove()
        return Response(body, mimetype="text/calendar")

    return plain


def _serialise(session: Session, key: str) -> bytes:
    query = sa.select(Meeting).join(Forum).where(Forum.key == key).options(selectinload(Meeting.countries))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//reference//")
    calendar.add("version", "2.0")
    for meeting in session.scalars(query):
        calendar.add_component(_event(session, meeting))
    return calendar.to_ical()


def _event(session: Session, meeting: Meeting) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", meeting.shown_at)
    event.add("last-modified", meeting.shown_at)
    event.add("created", meeting.created_at)
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("description", f"{meeting.purpose}\n{meeting.online_link}\n{request.host_url}meetings/{meeting.id}")
    event.add("url", f"{request.host_url}meetings/{meeting.id}")
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("categories", [meeting.level.value, *(country.country_code for country in meeting.countries)])
    event.add("duration-note", str(timedelta(hours=3)))
    for place in session.scalars(sa.select(Participation).filter_by(meeting_id=meeting.id)):
        attendee = icalendar.vCalAddress(f"mailto:person{place.person_id}@bench.example")
        attendee.params["partstat"] = icalendar.vText("ACCEPTED")
        event.add("attendee", attendee, encode=0)
    return event


def application() -> Flask:
    """Return the reference that the environment asks for."""
    return library() if os.environ.get("BENCH_REFERENCE") == "library" else constant

"""Answers to calendar programs: conditional, compressed when asked, private, without cookie or redirect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from werkzeug.http import parse_accept_header, parse_etags

from exchange.feeds import copies, polls, queries
from exchange.feeds.copies import Copies, Copy
from exchange.feeds.polls import Entry, Polled
from exchange.feeds.queries import Reading

Environ = Mapping[str, Any]
CONTENT_TYPE = "text/calendar; charset=utf-8"
#: Revalidated each time: what one may see can change at any minute.
_REVALIDATED = (("Cache-Control", "private, no-cache"), ("Vary", "Accept-Encoding"))
_CALENDAR = (
    ("Content-Type", CONTENT_TYPE),
    # The name under which a browser saves it; by itself it would take the secret out of the address.
    ("Content-Disposition", 'inline; filename="calendar.ics"'),
)
#: What tells the compressed form from the plain one: other bytes, so another tag (RFC 9110 8.8.3).
_PACKED = "-gzip"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll is answered, without the headers that every answer carries."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


def current(name: str, polled: Polled, now: datetime) -> Copy | None:
    """Return the subscription's answer: the kept one if it is still the same, else made anew; None for nobody's.

    ``name`` is the hash of the secret, ``polled`` what was found under it.
    """
    kept = copies.of_app().get(name)
    if kept is not None and kept.holds(polled, now):
        return kept
    made = made_again(polls.entry(), kept.reading, polled, now) if kept else None
    made = made or _made(name, now)
    if made is not None:
        copies.of_app().put(name, made)
    return made


def made_again(way: Entry, reading: Reading, polled: Polled, now: datetime) -> Copy | None:
    """Read the texts anew in the way known. They may be newer than what was polled; then they are read once more."""
    body = queries.body_again(way, reading) if reading.holds(polled.rights, now) else None
    return Copy.of(body, reading, polled.meetings) if body else None


def _made(name: str, now: datetime) -> Copy | None:
    """Find out what the owner may see and read it, all of one moment, with the revisions of that moment."""
    connection = queries.one_moment()
    polled = polls.find_within(connection, name)
    if polled is None or polled.has_ended:
        return None
    reading = queries.reading_of(polled.id, polled.rights, now)
    return Copy.of(queries.body_of(connection, reading), reading, polled.meetings) if reading else None


def conditional(kept: Copies, name: str, copy: Copy, environ: Environ) -> Answer:
    """Return the copy, or 304 when the program has it already, in either form."""
    packs = _wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tag = copy.tag + _PACKED if packs else copy.tag
    validating = (("ETag", f'"{tag}"'), *_REVALIDATED)
    if _is_known(environ.get("HTTP_IF_NONE_MATCH", ""), copy.tag):
        return Answer("304 NOT MODIFIED", validating)
    if not packs:
        return Answer("200 OK", (*validating, *_CALENDAR), copy.body)
    if not copy.packed:
        copy = copy.compressed()
        kept.put(name, copy)
    return Answer("200 OK", (*validating, *_CALENDAR, ("Content-Encoding", "gzip")), copy.packed)


def _wants_gzip(said: str) -> bool:
    """Tell whether gzip is asked for by name; a program that says nothing, or anything goes, gets plain bytes."""
    return "gzip" in said and any(name == "gzip" and quality > 0 for name, quality in parse_accept_header(said))


def _is_known(said: str, tag: str) -> bool:
    """Compare weakly, as RFC 9110 13.1.2 wants it for If-None-Match."""
    if not said or said == f'"{tag}"':
        return bool(said)
    known = parse_etags(said)
    return known.contains_weak(tag) or known.contains_weak(tag + _PACKED)


def nothing(*, is_gone: bool) -> Response:
    """Return 404, or 410, at which programs stop asking. Never 401, 403 or a redirect: they would ask for a password."""
    said = "This calendar address is no longer in use.\n" if is_gone else "There is no such calendar.\n"
    return Response(said, status=410 if is_gone else 404, content_type="text/plain; charset=utf-8")


def one_meeting(body: bytes, name: str) -> Response:
    """Return one meeting as a file to add to a calendar."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(body, headers=headers, content_type=CONTENT_TYPE)

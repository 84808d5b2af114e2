"""Files to keep: a meeting's documents, a practice, and tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, abort, g, request

from exchange.commitments import access as commitment_doors
from exchange.core import formats, i18n, sheets
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import rows
from exchange.core.i18n import gettext as _
from exchange.core.text import slug
from exchange.documents import compose, docx, pdf
from exchange.documents.compose.meetings import reference
from exchange.documents.compose.participants import cells
from exchange.documents.rules import Document, Form, Kind, file_name
from exchange.forums.models import Forum
from exchange.forums.queries import forum_or_404, label_of
from exchange.meetings import access as meeting_doors
from exchange.meetings import forms as meeting_forms
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.meetings.rules import TOOK_PLACE
from exchange.meetings.words import STATES
from exchange.practices import access as practice_doors
from exchange.practices import forms as practice_forms
from exchange.practices import queries as practices
from exchange.practices import words as practice_words
from exchange.practices.models import Practice
from exchange.world.words import HANDLINGS, LEVELS

bp = Blueprint("documents", __name__)
_WRITERS = {Form.PDF: pdf, Form.DOCX: docx}
#: So many rows go into a table at most: more than any reader's list holds, and no more than one request can write.
MOST_ROWS = 5_000


def _language() -> str:
    """Return the language asked for in the address, or the reader's own."""
    asked = request.args.get("language", "")
    return asked if asked in i18n.languages() else i18n.current()


def _file(composed: Callable[[], Document], form: str, kind: str) -> Response:
    """Return the document in the format asked for, as a file to keep; 404 for another format."""
    if form not in list(Form):
        abort(404)
    writer: Any = _WRITERS[Form(form)]
    with i18n.Speaking(_language()):
        document = composed()
    name = file_name(document.reference, kind, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(writer.written(document), mimetype=writer.MEDIA_TYPE, headers=headers)


def _meeting_or_404(meeting_id: int, **_of_what: str) -> Meeting:
    return meetings.meeting_or_404(meeting_id)


def _practice_or_404(practice_id: int, **_of_what: str) -> Practice:
    return practices.practice_or_404(practice_id)


# --- Meetings ---------------------------------------------------------------------------------------------------------


@bp.get("/meetings/<int:meeting_id>/documents/<kind>.<form>")
@door(meeting_doors.SEE, subject=_meeting_or_404)
def of_meeting(kind: str, form: str, **_address: int) -> Response:
    """Hand out one of the meeting's documents. There is no outcome before it has taken place."""
    meeting: Meeting = g.subject
    if kind not in list(Kind) or (kind == Kind.OUTCOME and meeting.state not in TOOK_PLACE):
        abort(404)
    return _file(lambda: compose.of_meeting(g.viewer, meeting, Kind(kind)), form, kind)


@bp.get("/meetings/<int:meeting_id>/documents/participants.csv")
@door(meeting_doors.SEE, subject=meetings.meeting_or_404)
def participants_sheet(**_address: int) -> Response:
    """Hand out the list of participants as a table."""
    head = (_("Country"), _("Name"), _("Capacity"), _("Authority"), _("Answer"))
    listed = meetings.by_country(meetings.places(g.viewer, g.subject))
    told = [(formats.country(code), *cells(place)) for code, group in listed for place in group]
    return _sheet(head, told, f"{slug(reference(g.subject))}-participants")


@bp.get("/meetings.csv")
@door(SIGNED_IN)
def meetings_sheet() -> Response:
    """Hand out the list of meetings, filtered as the address asks, as a table; times are the meeting's own."""
    query, values = meetings.matching(g.viewer, meeting_forms.wanted(request.args))
    head = (
        _("Starts"), _("Ends"), _("Time zone"), _("Meeting"), _("Forum"), _("Level"), _("State"), _("Third countries"),
        _("Handling"), _("Address"),
    )  # fmt: skip
    return _sheet(head, (_meeting_cells(row) for row in rows(query.limit(MOST_ROWS), values)), "meetings")


def _meeting_cells(row: Any) -> tuple[str, ...]:
    has_date = row.starts_at is not None and row.ends_at is not None and not row.date_open
    starts, ends = (
        (f"{formats.in_zone(at, row.zone):%Y-%m-%d %H:%M}" for at in (row.starts_at, row.ends_at))
        if has_date
        else ("", "")
    )
    countries = formats.countries(row.countries.split(",") if row.countries else ())
    return (
        starts, ends, row.zone if has_date else "", row.title, label_of(row.forum_name, row.forum_names),
        str(LEVELS[row.level]), str(STATES[row.state]), countries, str(HANDLINGS[row.handling]),
        f"{request.host_url}meetings/{row.id}",
    )  # fmt: skip


# --- Forums -----------------------------------------------------------------------------------------------------------


def _forum_or_404(forum_id: int, **_of_what: str) -> Forum:
    return forum_or_404(forum_id)


@bp.get("/forums/<int:forum_id>/state-of-play.<form>")
@door(commitment_doors.LIST, subject=_forum_or_404)
def state_of_play(form: str, **_address: int) -> Response:
    """Hand out where a forum's commitments and joint activities stand (CL 26)."""
    return _file(lambda: compose.of_forum(g.viewer, g.subject), form, "state-of-play")


# --- Practices --------------------------------------------------------------------------------------------------------


@bp.get("/practices/<int:practice_id>/document.<form>")
@door(practice_doors.SEE, subject=_practice_or_404)
def of_practice(form: str, **_address: int) -> Response:
    """Hand out a practice."""
    return _file(lambda: compose.of_practice(g.viewer, g.subject), form, slug(g.subject.title)[:60])


@bp.get("/practices.csv")
@door(practice_doors.LIST)
def practices_sheet() -> Response:
    """Hand out the list of practices, filtered as the address asks, as a table."""
    found = rows(practices.listed(g.viewer, practice_forms.wanted(request.args)).limit(MOST_ROWS))
    head = (
        _("Title"), _("Third country"), _("What it is"), _("Instrument"), _("Language"), _("Author"), _("Published"),
        _("To be confirmed by"), _("Address"),
    )  # fmt: skip
    return _sheet(head, (_practice_cells(row) for row in found), "practices")


def _practice_cells(row: Any) -> tuple[str, ...]:
    return (
        row.title, formats.country(row.country_code), str(practice_words.KINDS[row.kind]),
        str(practice_words.INSTRUMENTS[row.instrument]), formats.language(row.language), row.author or "",
        f"{formats.in_zone(row.published_at, g.viewer.zone):%Y-%m-%d}", f"{row.review_by:%Y-%m-%d}" if row.review_by else "",
        f"{request.host_url}practices/{row.id}",
    )  # fmt: skip


def _sheet(head: tuple[str, ...], told: Iterable[tuple[str, ...]], name: str) -> Response:
    return sheets.answer([head, *told], g.viewer.country, name)


blueprints = (bp,)

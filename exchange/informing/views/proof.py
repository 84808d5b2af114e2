"""The proof of a duty: who was told when, and who took note when and how; as a page and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, render_template

from exchange.core import clock, formats, sheets
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.text import slug
from exchange.informing import access, queries
from exchange.informing.models import Duty, Informed
from exchange.informing.queries import Sending
from exchange.informing.rules import OWING, Stand, may_be_reminded, progress, tally
from exchange.informing.views.shared import bp
from exchange.informing.words import HOWS, STANDS, for_whom


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody told, how that one stands, and how far the first message has come, where the viewer may know."""

    row: Informed
    stand: Stand
    sending: Sending | None
    handled: bool


def _lines(duty: Duty, now: datetime) -> list[Line]:
    today, sent = queries.today_of(duty, now), queries.sent(duty)
    found = []
    for row in queries.told_under(duty):
        handled = access.handles(g.viewer, row.person.side)
        sending = sent.get(row.person_id) if handled else None
        found.append(Line(row, queries.stand_of(row, duty.acknowledge_by, today), sending, handled))
    return found


@bp.get("/<int:duty_id>")
@door(access.RUN, subject=queries.duty_or_404)
def show(**_address: int) -> Any:
    """Show who was told, and who has taken note."""
    duty, now = g.subject, clock.now()
    lines = _lines(duty, now)
    count = tally(line.stand for line in lines)
    about = queries.described([duty]).get(duty.id)
    return render_template(
        "informing/show.html",
        duty=duty,
        lines=lines,
        count=count,
        progress=progress(count, closed=duty.closed_at is not None),
        about=about,
        may_add=about is not None and about.adds_to == duty.step and duty.closed_at is None,
        may_remind=duty.closed_at is None
        and any(line.stand in OWING and line.handled and may_be_reminded(line.row.written_at, now) for line in lines),
        owing=OWING,
    )


@bp.get("/<int:duty_id>/proof.csv")
@door(access.RUN, subject=queries.duty_or_404)
def sheet(**_address: int) -> Any:
    """Hand out the proof as a file that a spreadsheet opens."""
    duty, now, zone = g.subject, clock.now(), g.viewer.zone
    head = [
        (duty.title, queries.step_words(duty), duty.forum.label),
        (_("Times in the zone %(zone)s", zone=zone), formats.moment(now, zone)),
        (),
        _head(),
    ]
    name = f"proof-{duty.id}-{slug(duty.title)[:60]}".encode("ascii", "ignore").decode()
    return sheets.answer([*head, *(_cells(line, duty, zone) for line in _lines(duty, now))], g.viewer.country, name)


def _head() -> list[str]:
    return [
        _("Person"), _("For"), _("Told"), _("Message"), _("Message sent"), _("Reminders"), _("Last reminded"),
        _("How it stands"), _("Took note"), _("How"), _("Released"), _("Reason"),
    ]  # fmt: skip


def _cells(line: Line, duty: Duty, zone: str) -> list[str]:
    row, sending = line.row, line.sending
    return [
        row.person.name,
        for_whom(row),
        _time(row.owed_at, zone),
        str(sending.state) if sending else "",
        _time(sending.sent_at if sending else None, zone),
        str(row.reminders),
        _time(row.reminded_at, zone),
        str(STANDS[line.stand]),
        _time(row.acknowledged_at, zone),
        str(HOWS[row.acknowledged_how]) if row.acknowledged_how else "",
        _time(row.released_at, zone),
        queries.reason_words(duty, row.released_reason),
    ]


def _time(instant: datetime | None, zone: str) -> str:
    return f"{formats.in_zone(instant, zone):%Y-%m-%d %H:%M}" if instant is not None else ""

"""The desk at which kept facts become a message: written once for all readers alike, then addressed to each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import current_app, render_template
from markupsafe import escape

from exchange.calendars import entries, ics
from exchange.calendars.rules import Standing, Variant
from exchange.core import formats
from exchange.core.i18n import Speaking, current
from exchange.core.i18n import gettext as _
from exchange.core.letters import letter
from exchange.core.text import clean, clean_line
from exchange.meetings.rules import SEATED, Answer
from exchange.notices.addresses import answer_address, token_of
from exchange.notices.choices.rules import topic_of
from exchange.notices.letters.facts import Facts
from exchange.notices.letters.rules import ASKING, WITH_AGENDA, Method, method_of, participation_status
from exchange.world.rules import Side
from exchange.world.words import HANDLINGS, LEVELS

#: Stands for the reader's name until the message is addressed: no text that came in can hold it (core.text).
NAME = "\ufffe"
#: So many occasions, and forms of what is told of them, one worker keeps at hand.
OCCASIONS, FORMS = 20, 400
_BLANKS = re.compile(r"\n{3,}")
_GRAVE, _CALM = "#9b1c1c", "#1d4f82"


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for: one address, language, zone and side; the place on the meeting's list, if any, and the answer."""

    name: str
    address: str
    language: str
    zone: str
    side: Side
    place_id: int | None = None
    answer: Answer | None = None


def reader_of(row: Any, address: str, answer_now: Answer | None = None) -> Reader:
    """Return the reader of a message, from its row with the person's name, zone and side; the address as it is reached.

    Of nobody any more is known only the language; the side that is told less is then the right one (V1). ``answer_now``:
    whoever has said yes since it was written, or not quite, is not asked again.
    """
    answer = row.own.get("answer")
    if answer in SEATED and answer_now in SEATED:
        answer = answer_now
    return Reader(
        row.name or "", address, row.language, row.zone or "UTC", row.side or Side.PARTNER,
        row.own.get("place"), Answer(answer) if answer else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a calendar program is asked to do: the text of the part, and the address that takes answers."""

    method: Method
    text: bytes
    organiser: str
    replies: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A message about a meeting for one reader."""

    subject: str
    text: str
    html: str
    calendar: Calendar | None = None


@dataclass(repr=False)
class Desk:
    """Writes messages. ``organiser_of`` gives the address that takes a place's answers; None: none are taken by mail.

    ``sender`` is the address of the platform, which stands in for it then.
    """

    sender: str
    organiser_of: Callable[[int], str | None]
    _facts: dict[int, Facts] = field(default_factory=dict)
    #: With the facts it was made of, so that no others take their place in memory.
    _kept: dict[Any, tuple[Facts, Written]] = field(default_factory=dict)

    def facts(self, occasion_id: int, read: Callable[[], dict[str, Any]]) -> Facts:
        """Return the facts of an occasion, read once for many messages."""
        if occasion_id not in self._facts:
            if len(self._facts) >= OCCASIONS:
                self._facts.clear()
            self._facts[occasion_id] = Facts.of(read())
        return self._facts[occasion_id]

    def write(self, kind: str, facts: Facts, reader: Reader) -> Written:
        """Return the message for the reader."""
        method = method_of(kind, facts.sheet.state, reader.answer, dated=facts.is_dated)
        organiser = self.organiser_of(reader.place_id) if reader.place_id is not None else None
        replies = organiser is not None
        alike = (id(facts), kind, reader.language, reader.zone, reader.side, reader.answer in SEATED, method, replies)
        if alike not in self._kept:
            if len(self._kept) >= FORMS:
                self._kept.clear()
            written = _written(kind, facts, replace(reader, name=NAME), method, replies=replies)
            self._kept[alike] = facts, written
        return _addressed(self._kept[alike][1], reader, organiser or self.sender)


def desk_of(settings: Mapping[str, Any]) -> Desk:
    """Return a desk that writes as the settings say: with addresses for answers where a mailbox takes them."""
    mailbox, key = settings["MAIL_ANSWERS"], settings["SECRET_KEY"]
    if not mailbox:
        return Desk(settings["MAIL_FROM"], lambda _place: None)
    return Desk(settings["MAIL_FROM"], lambda place: answer_address(mailbox, token_of(place, key)))


def _addressed(written: Written, reader: Reader, organiser: str) -> Written:
    name, calendar = clean_line(reader.name), written.calendar
    if calendar is not None:
        text = ics.addressed(
            calendar.text, organiser, name=name, address=reader.address,
            status=participation_status(reader.answer), replies=calendar.replies,
        )  # fmt: skip
        calendar = replace(calendar, text=text, organiser=organiser)
    html = clean(written.html.replace(NAME, str(escape(name)))) + "\n"
    return Written(written.subject, clean(written.text.replace(NAME, name)) + "\n", html, calendar)


def subject_of(kind: str, facts: Facts, language: str) -> str:
    """Return the line under which the message is listed."""
    subject, _rest = _words(kind, facts, language)
    return clean_line(subject)


def _words(kind: str, facts: Facts, language: str) -> tuple[str, str]:
    changes = facts.changes or {}
    return letter(f"notices/mail/{kind}.txt", language, about=facts.sheet, reason=facts.reason, changes=changes)


def _written(kind: str, facts: Facts, reader: Reader, method: Method | None, *, replies: bool) -> Written:
    subject, words = _words(kind, facts, reader.language)
    with Speaking(reader.language):
        told = _told(kind, facts, reader, method, replies=replies)
        told |= {"subject": clean_line(subject), "paragraphs": [part for part in words.strip().split("\n\n") if part]}
        text, html = (render_template(f"notices/mail/_letter.{form}", **told) for form in ("txt", "html"))
        calendar = _calendar(facts, reader, method, replies=replies) if method else None
    return Written(told["subject"], _BLANKS.sub("\n\n", text), html, calendar)


def _told(kind: str, facts: Facts, reader: Reader, method: Method | None, *, replies: bool) -> dict[str, Any]:
    """Return what both forms of a message are made of."""
    sheet = facts.sheet
    programme = facts.programme(reader.side) if kind in WITH_AGENDA else []
    invites = method is Method.REQUEST
    asks = invites or kind in ASKING
    return {
        "name": reader.name,
        "language": current().replace("_", "-"),
        "kicker": f"{sheet.forum_names.get(current(), sheet.forum_name)} · {LEVELS[sheet.level]}",
        "rows": _rows(facts, reader, asks=asks),
        "moved": _moved(facts, reader),
        "programme": programme,
        "has_times": any(slot.starts for slot in programme),
        "programme_times": _zone_of_times(facts, reader) if any(slot.starts for slot in programme) else "",
        "zone": sheet.zone,
        "address": entries.page_of(sheet.id),
        "action": _("The meeting and your answer") if asks else _("The meeting"),
        "how_to_answer": _("You can also answer in your calendar: it tells the platform.")
        if invites and replies
        else "",
        "colour": _GRAVE if method is Method.CANCEL or kind == "meeting_cancelled" else _CALM,
        "base_url": current_app.config["BASE_URL"],
        "by_choice": topic_of(kind) is not None,
    }


def _zone_of_times(facts: Facts, reader: Reader) -> str:
    if formats.same_wall_time(facts.sheet.starts_at, facts.sheet.zone, reader.zone):
        return ""
    return _("Times of the agenda: %(place)s.", place=formats.city(facts.sheet.zone))


def _spans(start: datetime, end: datetime, zone: str, own: str) -> str:
    told = formats.span(start, end, zone)
    return told if formats.same_wall_time(start, zone, own) else f"{told} / {formats.span(start, end, own)}"


def _rows(facts: Facts, reader: Reader, *, asks: bool) -> list[tuple[str, str]]:
    """Return what is known of the meeting; a link to join is for those who take part."""
    sheet = facts.sheet
    rows = []
    if facts.is_dated:
        rows.append((_("When"), formats.span(sheet.starts_at, sheet.ends_at, sheet.zone)))
        if not formats.same_wall_time(sheet.starts_at, sheet.zone, reader.zone):
            rows.append((_("In your time"), formats.span(sheet.starts_at, sheet.ends_at, reader.zone)))
    place = ", ".join(part for part in (sheet.place, formats.country(sheet.place_country)) if part)
    online = sheet.online_link if reader.answer in SEATED else ""
    third = [code for code, _zone in sheet.third]
    rows += [
        (_("Where"), place),
        (_("Online"), online),
        (_("Forum"), sheet.forum_names.get(current(), sheet.forum_name)),
        (_("In the chair"), formats.countries(sheet.chairs)),
        (_("About"), formats.countries(tuple(third))),
        (_("Interpretation"), ", ".join(formats.language(code) for code in facts.languages)),
        (_("Please answer by"), formats.weekday(facts.respond_by) if asks and facts.respond_by else ""),
        (_("Handling"), str(HANDLINGS[sheet.handling])),
    ]
    return [(label, value) for label, value in rows if value]


def _moved(facts: Facts, reader: Reader) -> list[str]:
    """Return what is another now, from what to what."""
    changes, sheet = facts.changes or {}, facts.sheet
    found = []
    old_start, old_end = (
        _instant(changes, name, now) for name, now in (("starts_at", sheet.starts_at), ("ends_at", sheet.ends_at))
    )
    zone = changes.get("zone", [sheet.zone])[0]
    if facts.is_dated and (old_start, old_end, zone) != (sheet.starts_at, sheet.ends_at, sheet.zone):
        before, after = (
            _spans(old_start, old_end, zone, reader.zone),
            _spans(sheet.starts_at, sheet.ends_at, sheet.zone, reader.zone),
        )
        found.append(_("Moved from %(before)s to %(after)s.", before=before, after=after))
    if {"place", "place_country"} & changes.keys():
        before, after = (value or _("no place") for value in _places(facts))
        found.append(_("Place: %(after)s; before: %(before)s.", before=before, after=after))
    if "online_link" in changes:
        found.append(_("The address to join online has changed."))
    return found


def _places(facts: Facts) -> tuple[str, str]:
    """Return where it was and where it is now, with the countries where it is in another one."""
    changes, sheet = facts.changes or {}, facts.sheet
    old, new = changes.get("place", [sheet.place] * 2)
    if "place_country" not in changes:
        return old, new
    countries = (formats.country(code) for code in changes["place_country"])
    before, after = (", ".join(filter(None, pair)) for pair in zip((old, new), countries, strict=True))
    return before, after


def _instant(changes: dict[str, Any], name: str, now: datetime) -> datetime:
    """Return what it was before; what was never known counts as unchanged."""
    old = changes.get(name, [None])[0]
    try:
        found = datetime.fromisoformat(old) if old else now
    except ValueError:
        return now
    return found if found.tzinfo else now


def _calendar(facts: Facts, reader: Reader, method: Method, *, replies: bool) -> Calendar:
    """Return the entry as feeds have it: the same UID and SEQUENCE, stamped by the message."""
    entry = replace(entries.facts_of(facts.sheet), changed_at=facts.at)
    words = entries.words()
    if method is Method.CANCEL:
        entry, words = replace(entry, standing=Standing.CANCELLED), replace(words, cancelled="", postponed="")
    variant = Variant.JOINED if reader.answer in SEATED else Variant.FULL
    event = ics.render_event(entry, variant, words)
    return Calendar(method, ics.request(method.value, event, current()), "", replies)

"""Forms of the agenda: the words of an item, and where to take one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.queries import options_for
from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import LINE_LENGTH, Between, EditForm, Form, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.agenda import queries
from exchange.meetings.agenda.access import may_change, may_mark
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import LONGEST_ITEM, ItemKind, Refusal, Wording
from exchange.meetings.agenda.words import KINDS, REFUSALS
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience

#: Beside which field a refusal is said.
PLACE_OF = {
    Refusal.TITLE: "title",
    Refusal.MINUTES: "minutes",
    Refusal.RAPPORTEUR: "rapporteur_id",
    Refusal.AUDIENCE: "audience",
}


def _person(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


def _choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class ItemForm(EditForm):
    title = line(_l("Title"))
    kind = SelectField(_l("What for"), coerce=ItemKind, choices=_choices(KINDS.items()), default=ItemKind.DISCUSSION)
    minutes = IntegerField(_l("Minutes"), [Optional(), Between(0, LONGEST_ITEM, REFUSALS[Refusal.MINUTES])], default=0)
    rapporteur_id = SelectField(_l("Rapporteur"), coerce=_person)
    audience = SelectField(_l("Who may see it"), coerce=Audience)
    note = text(_l("Note"), longest=2_000)

    def offer(self, viewer: Viewer, meeting: Meeting, now: datetime, item: AgendaItem | None = None) -> None:
        """Fill in who can present the item; without the mark for those who cannot set it."""
        people = options_for(queries.rapporteurs(meeting, now))
        if item is not None and item.rapporteur is not None and item.rapporteur_id not in dict(people):
            people.append((item.rapporteur.id, item.rapporteur.name))
        self.rapporteur_id.choices = _choices([("", _("Nobody yet")), *people])
        whom = {Audience.ALL: _("Everyone who may see the meeting"), Audience.UNION: _("Union side only")}
        self.audience.choices = _choices(whom.items())
        if not may_mark(viewer, meeting):
            del self.audience

    def wording(self, item: AgendaItem | None = None) -> Wording:
        """Return what was filled in; the mark of an item stays where it cannot be set."""
        standing = item.audience if item is not None else Audience.ALL
        return Wording(
            kind=self.kind.data,
            title=self.title.data,
            minutes=self.minutes.data or 0,
            rapporteur_id=self.rapporteur_id.data,
            note=self.note.data or "",
            audience=self.audience.data if "audience" in self else standing,
        )

    def put_refusal(self, refusal: Refusal) -> None:
        """Say why beside the field that it is about, else above the form."""
        place = PLACE_OF.get(refusal)
        if place is not None and place in self:
            self.refuse(place, REFUSALS[refusal])
        else:
            self.form_errors.append(REFUSALS[refusal])


class CarryForm(Form):
    how = RadioField(_l("How"), default="copy")
    target = SelectField(_l("To the agenda of"), coerce=int)

    def offer(self, viewer: Viewer, item: AgendaItem, places: list[Meeting]) -> None:
        """Fill in the agendas to choose from; moving only where the item may leave its own."""
        ways = {"copy": _("Copy it there; it stays here too")}
        if may_change(viewer, item.meeting) and not queries.recorded([item.id]):
            ways["move"] = _("Move it there")
        self.how.choices = _choices(ways.items())
        self.target.choices = _choices((meeting.id, place_label(meeting)) for meeting in places)

    @property
    def moves(self) -> bool:
        """Say whether the item leaves its agenda."""
        return bool(self.how.data == "move")


def place_label(meeting: Meeting) -> str:
    """Return a meeting as it is offered in a list: title, day, forum."""
    day = formats.short_day(meeting.day) if meeting.day and not meeting.date_open else _("no date yet")
    return f"{meeting.title[:LINE_LENGTH]} · {day} · {meeting.forum.label}"

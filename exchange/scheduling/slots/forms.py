"""The form that asks for dates, which stands in the address, and the one that takes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from exchange.core import clock, formats
from exchange.core.forms import FIRST_YEAR, LAST_YEAR, Between, CheckboxesField, EditForm
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.meetings.life.operations import Span
from exchange.meetings.models import Meeting
from exchange.scheduling.slots.queries import Candidate, Wanted
from exchange.scheduling.slots.rules import flaws
from exchange.scheduling.slots.words import FLAWS

#: Notice that people usually need, and how far is looked from then on.
NOTICE, WINDOW = timedelta(days=14), timedelta(days=41)
USUAL_LENGTH, LONGEST = timedelta(hours=3), timedelta(hours=24)
EARLIEST, LATEST = 9, 18
_SLOT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)Z/(\d{4}-\d\d-\d\dT\d\d:\d\d)Z", re.ASCII)
_HOURS = [SelectChoice(hour, f"{hour:02}:00") for hour in range(25)]
_FILLED = InputRequired(_l("Please fill this in."))


class KnownField(CheckboxesField):
    """Several choices; what is not offered (any more) is passed over."""

    def __init__(self, label: Any, **options: Any) -> None:
        """Pass for what it is on the page: several checkboxes."""
        super().__init__(label, coerce=str, validate_choice=False, **options)
        self.type = CheckboxesField.__name__

    @property
    def known(self) -> list[str]:
        """Return what was chosen of what is offered."""
        chosen = set(self.data or ())
        return [value for value, _label in self.choices if value in chosen]


class QuestionForm(FlaskForm):
    class Meta:
        """It changes nothing, so it needs no token, and it can be kept as an address."""

        csrf = False

    asked = HiddenField(default="1")
    first = DateField(_l("First day"), [_FILLED])
    last = DateField(_l("Last day"), [_FILLED])
    hours = IntegerField(_l("Hours"), [Optional(), Between(0, 24, _l("Give a number from 0 to 24."))])
    minutes = IntegerField(_l("Minutes"), [Optional(), Between(0, 59, _l("Give a number from 0 to 59."))])
    earliest = SelectField(_l("Earliest hour"), coerce=int, choices=_HOURS[:-1])
    latest = SelectField(_l("Latest hour"), coerce=int, choices=_HOURS[1:])
    must = KnownField(_l("People who must be there"))
    may = KnownField(_l("People it would be good to have"))
    country = KnownField(_l("Countries that must be there"))
    other = KnownField(_l("Countries it would be good to have"))

    def refuse(self, field: str, message: Any) -> None:
        """Put a message beside a field."""
        self[field].errors = [*self[field].errors, message]

    @property
    def length(self) -> timedelta:
        """Return how long the meeting is to last; what is refused anyway counts for nothing."""
        hours, minutes = (0 if field.errors else field.data or 0 for field in (self.hours, self.minutes))
        return timedelta(hours=hours, minutes=minutes)

    def wanted(self, today: date) -> Wanted | None:
        """Return what is asked for, or None with messages beside the fields."""
        if self.is_asked:
            self.validate()
        first, last, length = self.first.data, self.last.data, self.length
        hours = self.earliest.data, self.latest.data
        if not isinstance(first, date) or not isinstance(last, date) or None in hours:
            return None
        earliest, latest = (hour * 60 for hour in hours)
        for field, flaw in flaws(first, last, length=length, earliest=earliest, latest=latest, today=today).items():
            if not self[field].errors:
                self.refuse(field, FLAWS[flaw])
        if any(field.errors for field in self):
            return None
        people = dict.fromkeys(map(int, self.may.known), False) | dict.fromkeys(map(int, self.must.known), True)
        countries = dict.fromkeys(self.other.known, False) | dict.fromkeys(self.country.known, True)
        return Wanted(first, last, length, earliest, latest, people, countries)

    @property
    def is_asked(self) -> bool:
        """Say whether the address asks for anything; if not, the usual is shown."""
        return "asked" in request.args


def question_form(
    meeting: Meeting, candidates: Iterable[Candidate], members: Iterable[str], countries: Iterable[str], today: date
) -> QuestionForm:
    """Return the form, filled from the address, or with the usual: those with a seat, and the forum's countries."""
    known, offered = list(candidates), sorted(countries, key=lambda code: fold(formats.country(code)))
    usual = _usual(meeting, today) | {
        "must": [str(candidate.key) for candidate in known if candidate.is_seated],
        "country": list(members),
    }
    form = (
        QuestionForm(formdata=request.args, data=usual) if "asked" in request.args else QuestionForm(None, data=usual)
    )
    form.must.choices = form.may.choices = [(str(candidate.key), _label(candidate)) for candidate in known]
    form.country.choices = form.other.choices = [(code, formats.country(code)) for code in offered]
    return form


def _label(candidate: Candidate) -> str:
    place = formats.country(candidate.country) or formats.city(candidate.zone)
    return _("%(name)s (%(place)s)", name=candidate.name, place=place)


def _usual(meeting: Meeting, today: date) -> dict[str, Any]:
    length = meeting.ends_at - meeting.starts_at if meeting.starts_at and meeting.ends_at else USUAL_LENGTH
    minutes = (length if length <= LONGEST else USUAL_LENGTH) // timedelta(minutes=1)
    first = today + NOTICE
    return {
        "first": first, "last": first + WINDOW, "hours": minutes // 60, "minutes": minutes % 60, "earliest": EARLIEST,
        "latest": LATEST,
    }  # fmt: skip


class TakeForm(EditForm):
    slot = HiddenField()

    def span(self, zone: str) -> Span | None:
        """Return the chosen slot on the wall of the zone; None for what is none."""
        parts = _SLOT.fullmatch(self.slot.data or "")
        try:
            starts, ends = (
                datetime.fromisoformat(part).replace(tzinfo=UTC) for part in (parts.groups() if parts else ())
            )
        except ValueError:
            return None
        if not FIRST_YEAR < starts.year <= ends.year < LAST_YEAR:
            return None
        return _wall(starts, zone), _wall(ends, zone)


def _wall(instant: datetime, zone: str) -> clock.WallTime:
    """Return the instant on the wall of the zone: the second of two equal times where the first is another instant."""
    wall = clock.WallTime(formats.in_zone(instant, zone).replace(tzinfo=None, fold=0), zone)
    return wall if wall.instant() == instant else clock.WallTime(wall.local, zone, 1)

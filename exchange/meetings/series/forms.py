"""The shape of a pattern in an address, the plan of a series, and the forms that confirm what was shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from exchange.accounts.rules import Viewer
from exchange.core.forms import Between, CheckboxesField, EditForm, LineField, known_zone, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.secrets import digest
from exchange.forums.models import Forum
from exchange.meetings.forms import MeetingForm, fresh, offer_choices, organiser_code
from exchange.meetings.life.rules import HinderedError, Hindrance
from exchange.meetings.life.words import HINDRANCES
from exchange.meetings.rules import Details, Flaw, PlanRefusedError
from exchange.meetings.series import words
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.operations import Plan
from exchange.meetings.series.rules import (
    AHEAD,
    FIRST_YEAR,
    LAST_OF_MONTH,
    LAST_YEAR,
    LONGEST_TEXT,
    MINUTES_A_DAY,
    MOST_AHEAD,
    MOST_DAYS,
    MOST_WEEKS,
    Effect,
    Hours,
    Pattern,
    Rhythm,
    Understood,
    Unit,
    flaws,
)
from exchange.meetings.words import FLAWS

LONGEST_REASON, MOST_TIMES = 2000, 500
DRAFTS, SCHEDULED = "drafts", "scheduled"
CLOCK = "%H:%M"
_FILL_IN = _l("Please fill this in.")


#: What a pattern is called in an address.
NAMES = frozenset(
    {
        "phrase", "said", "unit", "every", "weekdays", "places", "month_day", "except_months", "except_days", "first",
        "last", "count", "starts", "ends", "days", "zone", "ahead",
    }
)  # fmt: skip


def near(_form: Any, field: Any) -> None:
    """Refuse a day in years that nobody plans for."""
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_l("Give a day between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))


def _number(label: Any, first: int, last: int, *, required: bool = True) -> Field:
    within = Between(first, last, _l("Give a number from %(first)s to %(last)s.", first=first, last=last))
    return IntegerField(label, [InputRequired(_FILL_IN) if required else Optional(), within])


class PatternForm(FlaskForm):
    """A pattern with its hours, as the address says it. ``said`` is the text from which the other fields were filled."""

    class Meta:
        """What is only looked at needs no token."""

        csrf = False

    phrase = LineField(_l("Say it in your own words"))
    said = HiddenField()
    unit = RadioField(_l("How it comes again"), [InputRequired(_l("Please choose one."))])
    every = _number(_l("Every so many weeks or months"), 1, MOST_WEEKS)
    weekdays = CheckboxesField(_l("On these days of the week"))
    places = CheckboxesField(_l("Which of the month"))
    month_day = _number(_l("Day of the month"), 1, LAST_OF_MONTH, required=False)
    except_months = CheckboxesField(_l("Except in these months"))
    except_days = LineField(_l("Except on these days"))
    first = DateField(_l("From"), [InputRequired(_FILL_IN), near])
    last = DateField(_l("Until"), [Optional(), near])
    count = _number(_l("So many times"), 1, MOST_TIMES, required=False)
    starts = TimeField(_l("Start"), [InputRequired(_FILL_IN)])
    ends = TimeField(_l("End"), [InputRequired(_FILL_IN)])
    days = _number(_l("Number of days"), 1, MOST_DAYS)
    zone = LineField(_l("Time zone"), [InputRequired(_FILL_IN), known_zone])
    ahead = _number(_l("Plan so many months ahead"), 1, MOST_AHEAD)
    stale: dict[str, Any] = {}

    def refuse(self, field: str, message: Any) -> None:
        """Put a message beside a field."""
        named = self[field]
        named.errors = [*named.errors, message]

    def rhythm(self) -> Rhythm | None:
        """Return pattern and hours, or None with messages beside the fields."""
        sound = self.validate()
        minutes = self._minutes() if self.starts.data and self.ends.data and self.days.data else None
        excepted = self._excepted()
        if not sound or minutes is None or excepted is None or self.phrase.errors:
            return None
        pattern = Pattern(
            unit=Unit(self.unit.data),
            first=self.first.data,
            every=self.every.data,
            weekdays=_numbers(self.weekdays.data),
            places=_numbers(self.places.data),
            month_day=self.month_day.data,
            except_months=_numbers(self.except_months.data),
            except_days=frozenset(excepted),
            last=self.last.data,
            count=self.count.data,
        )
        found = flaws(pattern)
        for field, flaw in found.items():
            self.refuse(field, words.FLAWS[flaw])
        return None if found else Rhythm(pattern, Hours(self.starts.data, minutes, self.zone.data))

    def _minutes(self) -> int | None:
        begin, end = (datetime.combine(date.min, at) for at in (self.starts.data, self.ends.data))
        minutes = (self.days.data - 1) * MINUTES_A_DAY + int((end - begin) / timedelta(minutes=1))
        if minutes > 0:
            return minutes
        self.refuse("ends", _l("The end must be after the start. Past midnight it is a meeting of two days."))
        return None

    def _excepted(self) -> set[date] | None:
        found, odd = words.days_said(self.except_days.data or "", self.first.data or date(FIRST_YEAR, 1, 1))
        if odd:
            self.refuse("except_days", not_understood(odd))
        return None if odd else found


def _numbers(values: Iterable[str] | None) -> frozenset[int]:
    return frozenset(int(value) for value in values or ())


def not_understood(odd: Iterable[str]) -> str:
    """Return the words that were not understood, each by itself."""
    named = ", ".join(f"“{word}”" for word in dict.fromkeys(odd))
    return _("Not understood: %(words)s.", words=named)


def spelled(rhythm: Rhythm, months: int) -> dict[str, list[str]]:
    """Return pattern and hours as they stand in an address."""
    pattern, hours = rhythm.pattern, rhythm.hours
    end = datetime.combine(date(2001, 1, 1), hours.starts) + timedelta(minutes=hours.minutes)
    found = {
        "unit": [pattern.unit.value],
        "every": [str(pattern.every)],
        "weekdays": [str(number) for number in sorted(pattern.weekdays)],
        "places": [str(number) for number in sorted(pattern.places)],
        "month_day": [str(pattern.month_day or "")],
        "except_months": [str(number) for number in sorted(pattern.except_months)],
        "except_days": [", ".join(day.isoformat() for day in sorted(pattern.except_days))],
        "first": [pattern.first.isoformat()],
        "last": [pattern.last.isoformat() if pattern.last else ""],
        "count": [str(pattern.count or "")],
        "starts": [hours.starts.strftime(CLOCK)],
        "ends": [end.strftime(CLOCK)],
        "days": [str((end.date() - date(2001, 1, 1)).days + 1)],
        "zone": [hours.zone],
        "ahead": [str(months)],
    }
    return {name: [value for value in values if value] for name, values in found.items() if any(values)}


def usual(forum: Forum, today: date) -> dict[str, list[str]]:
    """Return what the form for a new series begins with."""
    return {
        "unit": [Unit.WEEKDAY_OF_MONTH.value],
        "every": ["1"],
        "first": [today.isoformat()],
        "starts": ["10:00"],
        "ends": ["12:00"],
        "days": ["1"],
        "zone": [forum.zone],
        "ahead": [str(AHEAD)],
    }


def pattern_form(asked: MultiDict[str, str], begins: dict[str, list[str]], today: date) -> PatternForm:
    """Return the form as the address fills it; a new text in it decides, and fills the other fields."""
    values: MultiDict[str, str] = MultiDict(asked)
    if "unit" not in asked:
        for name, several in begins.items():
            values.setlist(name, several)
    phrase = asked.get("phrase", "").strip()[:LONGEST_TEXT]
    odd: list[str] = []
    if phrase and phrase != asked.get("said"):
        found = words.understood(phrase, today)
        odd = found.unknown
        _fill(values, found)
    values["phrase"] = values["said"] = phrase
    form = PatternForm(formdata=values)
    form.unit.choices = [(unit.value, words.UNITS[unit]) for unit in Unit]
    form.weekdays.choices, form.places.choices = words.weekday_choices(), words.place_choices()
    form.except_months.choices = words.month_choices()
    form.phrase.process_errors = [not_understood(odd)] if odd else []
    return form


def _fill(values: MultiDict[str, str], found: Understood) -> None:
    """Let what was understood take the place of what the fields said; hours and bounds only where they were said."""
    for name, several in (
        ("weekdays", found.weekdays), ("places", found.places), ("except_months", found.except_months)
    ):  # fmt: skip
        values.setlist(name, [str(number) for number in sorted(several)])
    values["unit"], values["every"] = found.unit.value, str(found.every)
    values["month_day"] = str(found.month_day or "")
    values["except_days"] = ", ".join(day.isoformat() for day in sorted(found.except_days))
    said = {
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "count": str(found.count) if found.count else None,
        "starts": found.starts.strftime(CLOCK) if found.starts else None,
        "ends": found.ends.strftime(CLOCK) if found.ends else None,
    }
    for name, value in said.items():
        if value is not None:
            values[name] = value


# --- The plan of a series ---------------------------------------------------------------------------------------------


class TemplateForm(MeetingForm):
    """The plan that each meeting of a series begins with: that of a meeting, without its date."""

    zone = starts = ends = starts_fold = ends_fold = respond_by = None  # type: ignore[assignment]
    announced = RadioField(_l("Make the meetings as"), validate_choice=True)

    def template(self, zone: str) -> Details | None:
        """Return the plan, or None with messages beside the fields."""
        return self.plan(zone=zone) if self.validate() else None

    def plan_of_series(self, rhythm: Rhythm, months: int) -> Plan | None:
        """Return what a series begins with, or None with messages beside the fields."""
        details = self.template(rhythm.hours.zone)
        announced = "announced" in self and self.announced.data == SCHEDULED
        return Plan(rhythm, details, months, announced) if details else None

    def explain(self, refused: PlanRefusedError | HinderedError) -> None:
        """Put what the rules refuse beside the fields."""
        if isinstance(refused, PlanRefusedError):
            super().explain(refused)
            return
        for hindrance in refused.hindrances:
            field = "countries" if hindrance is Hindrance.NO_THIRD_COUNTRY else "title"
            self.refuse(field, HINDRANCES[hindrance])


def template_form(viewer: Viewer, forum: Forum, today: date, series: MeetingSeries | None = None) -> TemplateForm:
    """Return the form for the plan of a series of the forum (with its levels)."""
    form = TemplateForm(obj=saved(series) if series else fresh(forum), announced=DRAFTS)
    offer_choices(form, viewer, forum, today, series.countries if series else (), is_new=series is None)
    form.announced.choices = [
        (DRAFTS, _("Drafts: only those who plan see them")),
        (SCHEDULED, _("Scheduled: the forum sees them, calendars show them as tentative")),
    ]
    if series is not None or not viewer.runs(forum.id):
        del form.announced
    return form


def saved(series: MeetingSeries) -> SimpleNamespace:
    """Return the plan of a series as its form has it."""
    details = series.details
    return SimpleNamespace(
        version=series.version,
        level=details.level.value,
        title=details.title,
        purpose=details.purpose,
        countries=sorted(details.countries),
        place=details.place,
        place_country=details.place_country or "",
        online_link=details.online_link,
        languages=sorted(details.languages),
        handling=details.handling.value,
        audience=details.audience.value,
        organiser=organiser_code(details.organiser_country, details.organiser_id),
        seats_per_country=details.seats_per_country,
    )


# --- Confirming -------------------------------------------------------------------------------------------------------


class ConfirmForm(EditForm):
    """Carries out exactly what was shown, or shows it anew. ``shown`` stands for all that was on the page."""

    shown = HiddenField()
    reason = text(_l("Reason"), longest=LONGEST_REASON)

    def show(self, version: int, *facts: Any) -> None:
        """Note what is shown now."""
        self.version.data, self.shown.data = str(version), digest(json.dumps(facts, default=str))[:16]

    def is_overtaken(self, version: int, *facts: Any) -> bool:
        """Say whether something else would be done now than was shown; the form now shows the present."""
        before = (self.version.data, self.shown.data)
        self.show(version, *facts)
        return before != (self.version.data, self.shown.data)

    def explain(self, refused: PlanRefusedError | HinderedError) -> None:
        """Say what the rules refuse: a missing reason beside its field, the rest above the form."""
        if isinstance(refused, PlanRefusedError):
            self.form_errors.extend(str(FLAWS[Flaw(flaw)]) for flaw in refused.flaws.values())
            return
        for hindrance in refused.hindrances:
            if hindrance is Hindrance.NO_REASON:
                self.refuse("reason", HINDRANCES[hindrance])
            else:
                self.form_errors.append(str(HINDRANCES[hindrance]))


def facts_of(found: Iterable[Effect]) -> tuple[Any, ...]:
    """Return what a page says of the effects, to know whether it still holds."""
    return tuple(
        (effect.fate.value, effect.on, asdict(effect.standing) if effect.standing else None) for effect in found
    )


def asked_day(asked: Any, name: str, otherwise: date) -> date:
    """Return a day in the address; what cannot be understood, or lies in no year to plan for, is another."""
    try:
        day = date.fromisoformat(asked.get(name, ""))
    except ValueError:
        return otherwise
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else otherwise

"""Forms of assessment rounds: what is asked, the answers about one country, and the steps of Eurojust."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from exchange import reference
from exchange.accounts.rules import Viewer
from exchange.assessments import queries, words
from exchange.assessments.models import AnswerSheet, AssessmentRound
from exchange.assessments.rules import CONSULTED, AssessmentRefusedError, Given, Plan
from exchange.core import formats
from exchange.core.forms import CheckboxesField, EditForm, Form, RealDaysMixin, RefusableMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.queries import all_countries, priorities
from exchange.reference import CriterionFacts
from exchange.world.words import said

UNKNOWN = "unknown"


class RoundForm(RefusableMixin, RealDaysMixin, EditForm):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("deadline",)

    title = line(_l("Title"), description=_l("For example Assessment 2027."))
    deadline = DateField(_l("Answers until"), [InputRequired(_l("Please fill this in."))], description=_l("The last day on which answers are taken."))  # fmt: skip
    criteria = CheckboxesField(_l("Criteria"), validators=[Optional()])
    countries = CheckboxesField(_l("Third countries"), validators=[Optional()])
    consulted = CheckboxesField(
        _l("Consulted"),
        validators=[Optional()],
        description=_l("All Member States, the Commission and Eurojust are asked in any case."),
    )

    @property
    def plan(self) -> Plan:
        """Return what was entered."""
        until: date = self.deadline.data
        return Plan(
            self.title.data,
            until,
            tuple(self.criteria.data or ()),
            tuple(self.countries.data or ()),
            tuple(self.consulted.data or ()),
        )


def round_form(viewer: Viewer, found: AssessmentRound | None = None) -> RoundForm:
    """Return the form of a round; a new one asks by all criteria about the priorities of the day."""
    today = viewer.at.date()
    first: dict[str, Any] = {
        "criteria": [one.key for one in reference.criteria()],
        "countries": [one.country_code for one in priorities(today)],
        "consulted": list(CONSULTED),
    }
    if found is not None:
        keys = {one.authority.key for one in found.contributors if one.authority}
        first = {name: getattr(found, name) for name in ("title", "deadline", "criteria", "countries", "version")}
        first["consulted"] = [key for key in CONSULTED if key in keys]
    form = RoundForm(data=first)
    form.criteria.choices = [SelectChoice(one.key, said(one.title)) for one in reference.criteria()]
    thirds = [one.code for one in all_countries() if not one.is_member_state(today)]
    form.countries.choices = [SelectChoice(code, formats.country(code)) for code in sorted(thirds, key=formats.country)]
    form.consulted.choices = [SelectChoice(one.key, one.label) for one in queries.bodies(CONSULTED)]
    return form


class _SheetForm(EditForm):
    """What is answered about one country: fields of each criterion carry its key."""

    asked: Sequence[CriterionFacts] = ()

    @property
    def answers(self) -> dict[str, Given]:
        """Return the answers by criterion; call it after ``is_whole``."""
        return {one.key: self._given(one) for one in self.asked}

    def _given(self, one: CriterionFacts) -> Given:
        raw = (self[name_of(one.key, "value")].data or "").strip()
        reason, source = (self[name_of(one.key, part)].data or "" for part in ("reason", "source"))
        unknown = raw == UNKNOWN if one.levels else bool(self[name_of(one.key, "unknown")].data)
        return Given(None if raw in ("", UNKNOWN) else int(raw), unknown, reason, source)

    def is_whole(self) -> bool:
        """Say whether all counts are whole numbers; what is none is said beside its field."""
        for one in self.asked:
            raw = (self[name_of(one.key, "value")].data or "").strip()
            if not one.levels and raw and not _is_whole(raw):
                self.refuse(name_of(one.key, "value"), _("Enter a whole number in digits, such as 12."))
        return not self.is_refused()

    def say(self, error: AssessmentRefusedError) -> None:
        """Put the refusal beside the field of its criterion."""
        where = name_of(error.criterion, "value") if error.criterion else name_of(self.asked[0].key, "value")
        self.refuse(where, words.REFUSALS[error.code])


def _is_whole(raw: str) -> bool:
    digits = raw.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 10  # noqa: PLR2004


def name_of(key: str, part: str) -> str:
    """Return the name of a criterion's field."""
    return f"{key.replace('-', '_')}_{part}"


def sheet_form(asked: Sequence[CriterionFacts], sheet: AnswerSheet | None, *, shown: bool = False) -> Any:
    """Return the form of the answers about one country, with what was answered so far; ``shown``: whatever was sent."""
    fields: dict[str, Any] = {"asked": tuple(asked)}
    told: dict[str, Any] = {"version": str(sheet.version) if sheet is not None else ""}
    given = queries.given_on(sheet)
    for one in asked:
        fields |= _fields(one)
        was = given.get(one.key, Given())
        told |= {
            name_of(one.key, "value"): UNKNOWN if was.unknown and one.levels else "" if was.value is None else str(was.value),
            name_of(one.key, "unknown"): was.unknown,
            name_of(one.key, "reason"): was.reason,
            name_of(one.key, "source"): was.source,
        }  # fmt: skip
    kind = type("SheetForm", (_SheetForm,), fields)
    form = kind(formdata=None, data=told) if shown else kind(data=told)
    for one in asked:
        if one.levels:
            form[name_of(one.key, "value")].choices = _levels(one)
    return form


def _fields(one: CriterionFacts) -> dict[str, Any]:
    found: dict[str, Any] = {
        name_of(one.key, "reason"): text(_l("Reasons"), longest=2_000),
        name_of(one.key, "source"): line(_l("Source"), required=False),
    }
    if one.levels:
        return found | {name_of(one.key, "value"): SelectField(_l("Level"))}
    number = line(_l("How many"), required=False, longest=12)
    return found | {name_of(one.key, "value"): number, name_of(one.key, "unknown"): BooleanField(_l("Not known"))}


def _levels(one: CriterionFacts) -> list[SelectChoice]:
    steps = [SelectChoice(str(number), f"{number} · {said(word)}") for number, word in enumerate(one.levels)]
    return [SelectChoice("", _("No answer yet")), *steps, SelectChoice(UNKNOWN, _("Not known"))]


class ReopenForm(RefusableMixin, RealDaysMixin, Form):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("deadline",)

    deadline = DateField(_l("Answers until"), [InputRequired(_l("Please fill this in."))])
    reason = line(_l("Reason"))


class FreezeForm(Form):
    comment = line(_l("Comment"), required=False, description=_l("What this version is, or what changed since the one before."))  # fmt: skip


class TransmitForm(RefusableMixin, RealDaysMixin, Form):
    refusals, days = words.REFUSALS, ("on",)

    on = DateField(_l("Transmitted on"), [InputRequired(_l("Please fill this in."))])
    document = line(_l("Document"), description=_l("The number under which it was sent to the Council and the Commission."))  # fmt: skip


class DecideForm(RefusableMixin, RealDaysMixin, Form):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("on",)

    outcome = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice("yes", _l("A priority third country")), SelectChoice("no", _l("Not a priority now"))],
    )
    grounds = text(_l("Grounds"), longest=2_000)
    on = DateField(_l("Decided on"), [InputRequired(_l("Please fill this in."))])

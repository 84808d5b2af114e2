"""Forms of date polls: dates in any number, whom to ask, answers; the operations say what is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, StopValidation

from exchange.core.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CheckboxesField,
    EditForm,
    Form,
    WallTimeField,
    WhenMixin,
    line,
    text,
)
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.rules import Flaw
from exchange.meetings.words import FLAWS
from exchange.scheduling.polls.models import PollOption
from exchange.scheduling.polls.operations import OddOptionsError, Said
from exchange.scheduling.polls.queries import Invitee
from exchange.scheduling.polls.rules import MOST_OPTIONS, Choice, Origin, Refusal, RefusedError, Slot
from exchange.scheduling.polls.words import CHOICES, REFUSALS, span_of

LONGEST_MESSAGE, LONGEST_COMMENT = 4_000, 1_000
#: How many rows for dates a form begins with, and how many more a press of the button brings.
FIRST_ROWS, MORE_ROWS = 3, 2
A_DAY = _l("Give a day, such as 2026-12-01.")
#: Beside which field a refusal stands; all others at the dates.
_BESIDE = {
    Refusal.RESPOND_PAST: "respond_by",
    Refusal.RESPOND_LATE: "respond_by",
    Refusal.NOBODY: "people",
    Refusal.TOO_MANY_VOTERS: "people",
    Refusal.LEFT: "people",
    Refusal.UNION_ONLY: "people",
    Refusal.NOT_YOURS: "people",
}


class DatesForm(Form, WhenMixin):
    """Dates in numbered rows, all in one zone; each row asks which one when a time exists twice that night."""

    starts_fold = ends_fold = None
    zone = HiddenField()

    @property
    def rows(self) -> int:
        return sum(field.name.startswith("starts_") and not field.name.endswith("_fold") for field in self)

    def slots(self, suggested: Collection[tuple[datetime, datetime]] = ()) -> list[Slot]:
        """Return the dates that are filled in; what makes no sense is said beside its field."""
        found: list[Slot] = []
        self.places: list[int] = []
        for row in range(self.rows):
            starts, ends = self.agreed(f"starts_{row}"), self.agreed(f"ends_{row}")
            given = [
                name
                for name in ("starts", "ends")
                if self[f"{name}_{row}"].raw_data and self[f"{name}_{row}"].raw_data[0]
            ]
            if len(given) == 1:
                missing = "ends" if given == ["starts"] else "starts"
                self.refuse(f"{missing}_{row}", FLAWS[Flaw.HALF_A_DATE])
            if starts and ends:
                is_suggested = (starts.local, ends.local) in suggested
                found.append(Slot(starts, ends, Origin.SUGGESTED if is_suggested else Origin.BY_HAND))
                self.places.append(row)
        return found

    def explain(self, refused: RefusedError | OddOptionsError) -> None:
        """Put a refusal beside its field."""
        if isinstance(refused, RefusedError):
            name = _BESIDE.get(refused.code, "starts_0")
            self.refuse(name if name in self else "starts_0", REFUSALS[refused.code])
            return
        for place, flaw in refused.flaws.items():
            ending = flaw in (Refusal.ENDS_BEFORE_START, Refusal.TOO_LONG)
            self.refuse(f"{'ends' if ending else 'starts'}_{self.places[place]}", REFUSALS[flaw])

    def fill(self, slots: Iterable[tuple[datetime, datetime]]) -> None:
        for row, (starts, ends) in enumerate(slots):
            self[f"starts_{row}"].data, self[f"ends_{row}"].data = starts, ends
            for name, wall in (("starts", starts), ("ends", ends)):
                self[f"{name}_{row}"].raw_data = [wall.isoformat(timespec="minutes")]
                self.agreed(f"{name}_{row}")


class PeopleMixin:
    """Whom to ask, and who of them is required; found by name besides those on the list."""

    people = CheckboxesField(_l("Who is asked"), choices=[])
    required = CheckboxesField(_l("Who is required"), choices=[])
    find = line(_l("Find somebody else by name"), required=False, longest=100)

    def offer(self, invitees: Sequence[Invitee]) -> None:
        choices = [(str(one.person.id), one.person.name) for one in invitees]
        self.people.choices = self.required.choices = choices

    def wanted(self, invitees: Sequence[Invitee]) -> list[tuple[Invitee, bool]]:
        """Return who is chosen, and whether required; whoever is required is asked too."""
        asked, required = set(self.people.data or ()), set(self.required.data or ())
        return [(one, str(one.person.id) in required) for one in invitees if str(one.person.id) in asked | required]


class OpenForm(PeopleMixin, DatesForm):
    respond_by = DateField(_l("Respond by"), [InputRequired(A_DAY)], invalid_value_message=A_DAY)
    message = text(_l("Message to those asked"), longest=LONGEST_MESSAGE)
    open_answers = BooleanField(_l("Everyone asked sees the answers of all"))


class VotersForm(PeopleMixin, Form):
    pass


class TermsForm(EditForm):
    respond_by = DateField(_l("Respond by"), [InputRequired(A_DAY)], invalid_value_message=A_DAY)
    message = text(_l("Message to those asked"), longest=LONGEST_MESSAGE)


class StepForm(Form):
    """A step of the poll's life. ``respond_by`` when it is reopened, ``reason`` when it is withdrawn."""

    respond_by = DateField(_l("Respond by"), [InputRequired(A_DAY)], invalid_value_message=A_DAY)
    reason = text(_l("Reason"), longest=LONGEST_COMMENT)


@lru_cache(maxsize=2 * MOST_OPTIONS)
def _with_rows(base: Any, rows: int) -> Any:
    fields: dict[str, Any] = {}
    for row in range(rows):
        fields[f"starts_{row}"] = WallTimeField(_l("Date %(n)s: start", n=row + 1), validators=[Optional()])
        fields[f"ends_{row}"] = WallTimeField(_l("Date %(n)s: end", n=row + 1), validators=[Optional()])
        for name, words in (("starts", _l("Date %(n)s: which start of the two?", n=row + 1)),
                            ("ends", _l("Date %(n)s: which end of the two?", n=row + 1))):  # fmt: skip
            fields[f"{name}_{row}_fold"] = RadioField(words, choices=[], validators=[], validate_choice=False)
    return type(base.__name__, (base,), fields)


def dates_form(base: Any, zone: str, slots: Sequence[tuple[datetime, datetime]] = ()) -> Any:
    """Return a form with rows for dates in the zone: as many as were sent (and some more, if asked for), or as needed."""
    sent = [row for row in range(MOST_OPTIONS) if f"starts_{row}" in request.form or f"ends_{row}" in request.form]
    if request.method == "POST":
        rows = (sent[-1] + 1 if sent else 1) + (MORE_ROWS if request.form.get("do") == "row" else 0)
    else:
        rows = max(FIRST_ROWS, len(slots) + 1)
    form = _with_rows(base, min(rows, MOST_OPTIONS))()
    form.zone.data = zone
    if request.method != "POST":
        form.fill(slots)
    return form


def suggested(asked: MultiDict[str, str]) -> list[tuple[datetime, datetime]]:
    """Return the dates that an address brings along, as ``slot=START/END``; what cannot be understood is passed over."""
    found: list[tuple[datetime, datetime]] = []
    for value in asked.getlist("slot")[:MOST_OPTIONS]:
        starts, _slash, ends = value.partition("/")
        pair = _wall(starts), _wall(ends)
        if pair[0] and pair[1] and pair not in found:
            found.append(pair)  # type: ignore[arg-type]
    return found


def _wall(value: str) -> datetime | None:
    try:
        wall = datetime.fromisoformat(value)
    except ValueError:
        return None
    usable = wall.tzinfo is None and FIRST_YEAR <= wall.year <= LAST_YEAR
    return wall.replace(second=0, microsecond=0) if usable else None


def keys_in(values: Iterable[str]) -> set[int]:
    """Return the keys of people among what was sent."""
    return {int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10}  # noqa: PLR2004


# --- Answers ----------------------------------------------------------------------------------------------------------


def _choice(value: Any) -> Choice | None:
    return Choice(value) if value in set(Choice) else None


def _answered(_form: Any, field: Any) -> None:
    if field.data is None:
        raise StopValidation(_l("Choose one of the three."))


class AnswerForm(EditForm):
    comment = text(_l("Comment"), longest=LONGEST_COMMENT)

    def said(self) -> Said:
        """Return the answers, once they are complete."""
        votes = {int(field.name.removeprefix("vote_")): field.data for field in self if field.name.startswith("vote_")}
        return Said(votes, self.comment.data or "")


def answer_form(options: Sequence[PollOption], saved: Any = None) -> Any:
    """Return the form that answers these dates: three radio buttons for each, named by its date."""
    fields: dict[str, Any] = {
        f"vote_{option.id}": RadioField(
            span_of(option),
            [_answered],
            coerce=_choice,
            choices=[SelectChoice(choice.value, word) for choice, word in CHOICES.items()],
            validate_choice=False,
        )
        for option in options
    }
    return type("AnswerForm", (AnswerForm,), fields)(obj=saved)


class Saved:
    """An answer as its form has it: values under the names of the fields."""

    def __init__(self, version: int, comment: str, votes: Mapping[int, Choice], options: Iterable[PollOption]) -> None:
        self.version, self.comment = version, comment
        for option in options:
            setattr(self, f"vote_{option.id}", votes.get(option.id))


__all__ = [
    "AnswerForm", "DatesForm", "OpenForm", "Saved", "StepForm", "TermsForm", "VotersForm", "answer_form",
    "dates_form", "keys_in", "suggested",
]  # fmt: skip

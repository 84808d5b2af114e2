"""Forms of lists, answers, calls and cells: shape of input; the operations say what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import DateField, Field, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation

from exchange.accounts.models import Authority, Person
from exchange.core import formats
from exchange.core.forms import Between, CheckboxesField, EditForm, Form, line, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.invitations.rules import ANSWERS, MOST_SEATS, Refusal, RefusedError
from exchange.meetings.invitations.words import GIVEN, OWN, OWN_WAITING, REFUSALS, capacities
from exchange.meetings.rules import Answer
from exchange.world.rules import Capacity
from exchange.world.words import CAPACITIES

NOTE_LENGTH = 2_000
A_DAY = _l("Give a day, such as 2026-11-24.")


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return (value, word) pairs as choices of a field."""
    return [SelectChoice(value, word) for value, word in pairs]


def refuse(form: Form, error: RefusedError, default: str, **fields: str) -> None:
    """Put the refusal in words beside its field: ``code="field"``, else the default field."""
    form.refuse(fields.get(error.code.value, default), REFUSALS[error.code])


def _key(value: Any) -> int | None:
    text_value = str(value) if value is not None else ""
    return int(text_value) if text_value.isascii() and text_value.isdigit() and len(text_value) < 10 else None  # noqa: PLR2004


def _answer(value: Any) -> Answer | None:
    return Answer(value) if value in set(Answer) else None


def _chosen(_form: Any, field: Field) -> None:
    if field.data is None:
        raise StopValidation(_l("Choose a person from the list."))


def _people() -> RadioField:
    return RadioField(_l("Person"), [_chosen], coerce=_key, choices=[], validate_choice=False)


def _answers() -> RadioField:
    return RadioField(_l("Answer"), coerce=_answer, choices=[], validate_choice=False)


def _country() -> SelectField:
    return SelectField(_l("Country"), choices=[], invalid_choice_message=_l("Choose a country from the list."))


def _capacity() -> SelectField:
    return SelectField(
        _l("Capacity"),
        coerce=Capacity,
        choices=options(CAPACITIES.items()),
        invalid_value_message=_l("Choose a capacity from the list."),
    )


def described(person: Person) -> str:
    """Return a person in one line: name, authority, country, capacities."""
    parts = [
        person.authority.label if person.authority is not None else "",
        formats.country(person.country_code),
        capacities(entry.capacity for entry in person.capacities),
    ]
    return f"{person.name} – {' · '.join(part for part in parts if part)}"


class PersonForm(Form):
    person = _people()

    def offer(self, people: Iterable[Person]) -> None:
        self.person.choices = options((person.id, described(person)) for person in people)


class InviteForm(PersonForm):
    capacity = _capacity()


class AnswerForm(Form):
    answer = _answers()
    note = text(_l("Note to the organiser"), longest=NOTE_LENGTH)

    def offer(self, *, waiting: bool = False) -> None:
        words = OWN_WAITING if waiting else OWN
        self.answer.choices = options((answer.value, words[answer]) for answer in ANSWERS)


class RecordForm(EditForm):
    answer = _answers()
    note = text(_l("Note"), longest=NOTE_LENGTH)

    def offer(self) -> None:
        self.answer.choices = options((answer.value, GIVEN[answer]) for answer in ANSWERS)


class WithdrawForm(Form):
    reason = line(_l("Reason"), required=False)


class TermsMixin:
    seats = IntegerField(
        _l("Seats"),
        [InputRequired(REFUSALS[Refusal.SEATS]), Between(1, MOST_SEATS, REFUSALS[Refusal.SEATS])],
        default=1,
    )
    respond_by = DateField(_l("Respond by"), [InputRequired(A_DAY)], invalid_value_message=A_DAY)
    note = text(_l("Note to the contact points"), longest=NOTE_LENGTH)

    def terms(self) -> dict[str, Any]:
        return {"seats": self.seats.data, "respond_by": self.respond_by.data, "note": self.note.data or ""}


class CallForm(TermsMixin, Form):
    country = _country()
    capacity = _capacity()

    def offer(self, countries: Sequence[str]) -> None:
        self.country.choices = options((code, formats.country(code)) for code in countries)


class CallAllForm(TermsMixin, Form):
    cells = CheckboxesField(_l("Who is asked for whom"), [InputRequired(_l("Choose at least one."))], choices=[])

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        self.cells.choices = options(choices)


class ChangeCallForm(TermsMixin, EditForm):
    pass


class WaiveForm(Form):
    country = _country()
    capacity = _capacity()
    kind = RadioField(
        _l("Why nobody is needed"),
        choices=options(
            [
                ("waived", _l("Waived for this meeting")),
                ("not_applicable", _l("Not applicable: this Member State has no such people")),
            ]
        ),
        default="waived",
    )
    reason = text(_l("Reason"), required=True, longest=NOTE_LENGTH)

    def offer(self, countries: Sequence[str]) -> None:
        self.country.choices = options((code, formats.country(code)) for code in countries)


class NewPersonForm(Form):
    name = line(_l("Name"))
    email = line(_l("E-mail address"), longest=254)
    authority = SelectField(_l("Authority"), coerce=_key, choices=[])

    def offer(self, authorities: Iterable[Authority]) -> None:
        for field in self:
            field.id = f"new-{field.short_name}"  # another form stands on the same page
        self.authority.choices = options([("", _l("None of these")), *((each.id, each.label) for each in authorities)])


__all__ = [
    "AnswerForm", "CallAllForm", "CallForm", "ChangeCallForm", "InviteForm", "NewPersonForm", "PersonForm",
    "RecordForm", "WaiveForm", "WithdrawForm", "described", "refuse",
]  # fmt: skip

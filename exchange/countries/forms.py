"""Forms of the country register: shape of input; the rules are asked, not repeated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import DateField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from exchange.accounts.models import Person
from exchange.core import formats
from exchange.core.forms import CheckboxesField, EditForm, Form, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.countries.rules import CountryRefusedError, Degree, Office, Period, PostingKind
from exchange.countries.words import DEGREES, FIELD_OF, POSTING_KINDS, refusal

FIRST_YEAR, LAST_YEAR = 1950, 2150


def _of_this_age(_form: Any, field: Field) -> None:
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_l("Check the year."))


def _a_day(label: Any, *, required: bool = True, **options: Any) -> Field:
    presence = InputRequired(_l("Please fill this in.")) if required else Optional()
    return DateField(label, [presence, _of_this_age], **options)


def _open_end() -> Field:
    hint = _l("The first day on which it no longer holds. Leave it empty while no end is agreed.")
    return _a_day(_l("Ends on"), required=False, description=hint)


class RefusableMixin:
    """A form that can say beside its fields why the register refuses something."""

    def say(self, error: CountryRefusedError) -> None:
        """Put the refusal beside its field, or beside the first day where the form has no such field."""
        field = FIELD_OF.get(error.refusal, "starts_on")
        fallback = "starts_on" if "starts_on" in self else "ends_on"  # type: ignore[operator]
        self.refuse(field if field in self else fallback, refusal(error))  # type: ignore[attr-defined, operator]


class PriorityForm(RefusableMixin, Form):
    starts_on = _a_day(_l("Priority from"))
    source = line(_l("By which list"), description=_l("The decision or document, with its date."))


class EndForm(RefusableMixin, EditForm):
    ends_on = _a_day(_l("Ends on"), description=_l("The first day on which it no longer holds."))
    reason = line(_l("Reason"), required=False)


class _OfficeMixin:
    """When somebody is posted, in which post, for whom and in what."""

    kind = RadioField(
        _l("What it is"),
        [InputRequired(_l("Choose one."))],
        coerce=PostingKind,
        choices=[SelectChoice(kind, word) for kind, word in POSTING_KINDS.items()],
    )
    post = line(_l("Post"), required=False, description=_l("Its name, for example Liaison magistrate at the embassy. One person holds it at a time."))  # fmt: skip
    starts_on = _a_day(_l("From"))
    ends_on = _open_end()
    for_countries = CheckboxesField(_l("Also serves"), validators=[Optional()], description=_l("Other Member States on whose behalf the post works."))  # fmt: skip
    matters = line(_l("Matters"), required=False, description=_l("For example drugs, money laundering, extradition."))
    note = line(_l("Note"), required=False, description=_l("For example the embassy or the region covered."))

    def offer(self: Any, codes: Iterable[str]) -> None:
        """Offer the Member States of the day."""
        ordered = sorted(codes, key=formats.country)
        self.for_countries.choices = [SelectChoice(code, formats.country(code)) for code in ordered]

    @property
    def period(self: Any) -> Period:
        return Period(self.starts_on.data, self.ends_on.data)

    @property
    def office(self: Any) -> Office:
        return Office(
            self.kind.data, self.post.data or "", tuple(self.for_countries.data or ()), self.matters.data or "", self.note.data or ""
        )  # fmt: skip


class StayForm(_OfficeMixin, RefusableMixin, EditForm):
    pass


class PostingForm(_OfficeMixin, RefusableMixin, Form):
    who = line(_l("Person"), description=_l("A name, or an exact e-mail address."))
    person_id = RadioField(_l("Which person?"), choices=[], coerce=int, validate_choice=False)

    def found(self, people: list[Person]) -> Person | None:
        """Return the one person meant; otherwise put the question beside the field."""
        chosen = [person for person in people if person.id == self.person_id.data]
        meant = [person for person in people if fold(self.who.data) == person.folded_name or "@" in self.who.data]
        if len(chosen or meant) == 1:
            return (chosen or meant)[0]
        if not people:
            self.refuse(
                "who", _("Nobody is found whose postings you keep. Check the name, or enter the e-mail address.")
            )
            return None
        self.person_id.choices = [SelectChoice(person.id, _described(person)) for person in people]
        self.refuse("person_id", _("Choose the person you mean."))
        return None


def _described(person: Person) -> str:
    sender = person.authority.label if person.authority else ""
    return ", ".join(part for part in (person.name, sender, formats.country(person.country_code)) if part)


class NeedForm(RefusableMixin, EditForm):
    degree = RadioField(
        _l("Need for cooperation"),
        [InputRequired(_l("Choose one."))],
        coerce=Degree,
        choices=[SelectChoice(degree, word) for degree, word in DEGREES.items()],
    )
    note = text(
        _l("Note"),
        longest=2_000,
        description=_l("What the need is about, in general terms. Never name persons or cases."),
    )

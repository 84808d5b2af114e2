"""Forms on forums, on who belongs to them and on who holds which role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.core import clock, formats, i18n
from exchange.core.forms import CheckboxesField, EditForm, Form, known_zone, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.forums import queries
from exchange.forums.models import Forum
from exchange.forums.rules import ForumFacts, Office, Spell
from exchange.forums.words import ROLES
from exchange.world.queries import choices as country_choices
from exchange.world.rules import Level
from exchange.world.words import LEVELS

FIRST_YEAR, LAST_YEAR = 1950, 2150


def a_day(label: Any, *, required: bool = True, **options: Any) -> Field:
    """Return a field for a day of this age."""
    presence = InputRequired(_l("Please fill this in.")) if required else Optional()
    return DateField(label, [presence, of_this_age], **options)


def of_this_age(_form: Any, field: Field) -> None:
    """Refuse a year that can only be a slip of the keyboard."""
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_l("Check the year."))


def ends_on() -> Field:
    """Return the field for an end that may be open."""
    hint = _l("The first day on which it no longer holds. Leave it empty while no end is agreed.")
    return a_day(_l("Ends on"), required=False, description=hint)


def options(pairs: Iterable[tuple[Any, Any]], group: str | None = None) -> list[SelectChoice]:
    """Return (value, word) pairs as what a field of choices wants, under the heading of a group if there is one."""
    return [SelectChoice(value, word, optgroup=group) for value, word in pairs]


class ForumForm(EditForm):
    name = line(_l("Name"))
    purpose = text(_l("Purpose"), description=_l("What the forum is for, in a few sentences."))
    zone = SelectField(
        _l("Time zone"),
        [InputRequired(_l("Please fill this in.")), known_zone],
        validate_choice=False,
        description=_l("Decides when a day begins, and so when the chair is handed over."),
    )
    levels = CheckboxesField(_l("Levels"), [InputRequired(_l("Choose at least one level."))], coerce=Level)
    two_sided = BooleanField(
        _l("Two sides"), description=_l("Union side and partner side each have their own chair: co-chairs.")
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        names = sorted(clock.zone_names())
        if self.zone.data and self.zone.data not in names:
            names = [self.zone.data, *names]
        self.zone.choices = options((name, name) for name in names)
        self.levels.choices = options((level.value, LEVELS[level]) for level in Level)

    @property
    def name_fields(self) -> list[Field]:
        return [field for field in self if field.name.startswith("name_")]

    def facts(self) -> ForumFacts:
        names = {field.name.removeprefix("name_"): field.data for field in self.name_fields if field.data}
        return ForumFacts(
            self.name.data, names | {i18n.SOURCE_LANGUAGE: self.name.data}, self.purpose.data or "", self.zone.data,
            tuple(level for level in Level if level in (self.levels.data or ())), self.two_sided.data,
        )  # fmt: skip


def forum_form(forum: Forum | None = None) -> ForumForm:
    """Return the form with a name per interface language, and per language in which the forum has a name already."""
    known = set(forum.names) if forum else set()
    fields = {
        f"name_{code}": line(_l("Name in %(language)s", language=formats.language(code)), required=False)
        for code in sorted({*i18n.languages(), *known} - {i18n.SOURCE_LANGUAGE})
    }
    form_class = type("ForumFormInLanguages", (ForumForm,), fields)
    return form_class(obj=as_entered(forum)) if forum else form_class(data={"zone": "Europe/Brussels"})


def as_entered(forum: Forum) -> SimpleNamespace:
    """Return the forum as the form's fields hold it, for filling and for comparing."""
    names = {f"name_{code}": name for code, name in forum.names.items()}
    return SimpleNamespace(
        version=forum.version, name=forum.name, purpose=forum.purpose, zone=forum.zone,
        levels=queries.levels_of(forum), two_sided=forum.two_sided, **names,
    )  # fmt: skip


class JoinForm(Form):
    who = SelectField(_l("Country or body"), [InputRequired(_l("Please fill this in."))])
    starts_on = a_day(_l("Belongs from"))
    ends_on = ends_on()
    note = line(_l("Note"), required=False, description=_l("For example the decision or its source."))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.who.choices = [
            *options([("", _("Choose"))]),
            *options(country_choices(), _("Countries")),
            *options(((str(body.id), body.label) for body in queries.bodies()), _("Bodies")),
        ]

    @property
    def spell(self) -> Spell:
        return Spell(self.starts_on.data, self.ends_on.data)


class SpellForm(EditForm):
    starts_on = a_day(_l("From"))
    ends_on = ends_on()

    @property
    def spell(self) -> Spell:
        return Spell(self.starts_on.data, self.ends_on.data)


class MembershipForm(SpellForm):
    note = line(_l("Note"), required=False)
    #: Which roles the form has said will end, so that nothing ends unannounced.
    shown = HiddenField()


class EndForm(EditForm):
    shown = HiddenField()
    ends_on = a_day(_l("Ends on"), description=_l("The first day on which it no longer holds."))
    reason = line(_l("Reason"), required=False)


class RoleForm(Form):
    who = line(_l("Person"), description=_l("A name among the people you can see here, or an exact e-mail address."))
    person_id = RadioField(_l("Which person?"), choices=[], coerce=int, validate_choice=False)
    role = SelectField(_l("Role"), [InputRequired(_l("Please fill this in."))], coerce=str)
    country = SelectField(_l("For"), validate_choice=False)
    starts_on = a_day(_l("From"))
    ends_on = ends_on()

    def offer(self, roles: list[Role], countries: list[str] | None, members: list[str]) -> None:
        """Offer what the person asking may give; ``countries`` None means all members and bodies too."""
        self.role.choices = options([("", _("Choose")), *((role.value, ROLES[role]) for role in roles)])
        named = [(code, formats.country(code)) for code in (members if countries is None else countries)]
        named.sort(key=lambda pair: fold(pair[1]))
        self.country.choices = options([("", _("A body, not a country")), *named] if countries is None else named)

    def found(self, people: list[Person]) -> Person | None:
        """Return the one person meant; otherwise put the question beside the field."""
        chosen = [person for person in people if person.id == self.person_id.data]
        meant = [person for person in people if self._is_named(person)]
        if len(chosen or meant) == 1:
            return (chosen or meant)[0]
        if not people:
            self.refuse("who", _("Nobody is found. Enter the exact e-mail address, or have the person invited first."))
            return None
        self.person_id.choices = options((person.id, _who(person)) for person in people)
        self.refuse("person_id", _("Choose the person you mean."))
        return None

    def _is_named(self, person: Person) -> bool:
        return fold(self.who.data) == person.folded_name or self.who.data.lower() == person.email

    @property
    def office(self) -> Office:
        return Office(Role(self.role.data), self.country.data or None, Spell(self.starts_on.data, self.ends_on.data))


def _who(person: Person) -> str:
    sender = person.authority.label if person.authority else ""
    return ", ".join(part for part in (person.name, sender, formats.country(person.country_code)) if part)


def asked_day(value: str | None) -> date | None:
    """Return the day in an address, None when there is none. Raises ValueError for what is no day of this age."""
    if not value:
        return None
    day = date.fromisoformat(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value)
    return day

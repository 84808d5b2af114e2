"""Forms of signing in, accounts, people and authorities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from exchange.accounts import queries, words
from exchange.accounts.models import Authority, Person
from exchange.accounts.rules import LONGEST_ADDRESS, LONGEST_PASSWORD, PasswordRefused, Refusal, Refused
from exchange.core.forms import CheckboxesField, EditForm, Form, known_zone, line, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import clean_line
from exchange.world import queries as world
from exchange.world.rules import AuthorityKind
from exchange.world.words import AUTHORITY_KINDS, CAPACITIES

_NEEDED = InputRequired(_l("Please fill this in."))
_NOT_LISTED = _l("Choose one from the list.")


class ZoneField(SelectField):
    """A time zone, refused in words when it is not known."""

    def pre_validate(self, form: Any) -> None:
        """Take every zone that the zone data knows, and no other."""
        known_zone(form, self)


def _choice(
    label: Any, kind: Callable[[Any], Any] = str, *, required: bool = False, field: Any = SelectField
) -> SelectField:
    """Return a choice from a list that the form fills in when it is made. The empty choice is None."""

    def read(value: Any) -> Any:
        return kind(value) if value not in (None, "") else None

    return field(
        label, [_NEEDED] if required else [], coerce=read, choices=[], invalid_choice_message=_NOT_LISTED,
        invalid_value_message=_NOT_LISTED,
    )  # fmt: skip


def _options(pairs: Iterable[tuple[Any, Any]], *, nothing: Any = None, group: str | None = None) -> list[SelectChoice]:
    """Return the options of a choice; ``nothing`` is the word for choosing none."""
    first = [SelectChoice("", nothing)] if nothing is not None else []
    return first + [SelectChoice(value, word, optgroup=group) for value, word in pairs]


def _zones(also: str = "") -> list[SelectChoice]:
    grouped = words.zone_choices(also)
    return [option for area, zones in grouped.items() for option in _options(zones, group=area)]


def _email(label: Any) -> EmailField:
    checks = [_NEEDED, Length(max=LONGEST_ADDRESS), Email(_l("This is not an e-mail address."))]
    return EmailField(label, checks, filters=[lambda value: clean_line(value) if value else value])


def _present_password(label: Any) -> PasswordField:
    return PasswordField(label, [_NEEDED])


def _new_password() -> PasswordField:
    return PasswordField(_l("New password"), [_NEEDED, Length(max=8 * LONGEST_PASSWORD)])


def _capacities() -> CheckboxesField:
    choices = _options((capacity.value, word) for capacity, word in CAPACITIES.items())
    return CheckboxesField(_l("Capacities"), choices=choices, validators=[Optional()])


class LoginForm(Form):
    # What is typed here is compared, not kept: an odd address is simply a wrong one.
    email = EmailField(_l("E-mail address"), [_NEEDED])
    password = _present_password(_l("Password"))
    next = HiddenField()


class AskResetForm(Form):
    email = _email(_l("E-mail address"))


class ResetForm(Form):
    password = _new_password()


class EnterForm(Form):
    password = _new_password()
    privacy = BooleanField(
        _l("I have read how the platform handles my data"),
        [InputRequired(_l("Please confirm that you have read it."))],
    )


class PasswordForm(Form):
    present = _present_password(_l("Present password"))
    password = _new_password()


class EmailForm(Form):
    email = _email(_l("New e-mail address"))
    present = _present_password(_l("Present password"))


class ProfileForm(EditForm):
    name = line(_l("Name"))
    authority = _choice(_l("Authority"), int)
    capacities = _capacities()
    languages = CheckboxesField(_l("Languages you speak"), choices=[], validators=[Optional()])
    phone = TelField(
        _l("Telephone"),
        [
            Optional(),
            Length(max=40),
            Regexp(r"^[+\d\s()./-]+$", message=_l("Use digits, spaces and + ( ) . / - only.")),
        ],
        filters=[lambda value: clean_line(value) if value else ""],
    )
    zone = _choice(_l("Time zone"), required=True, field=ZoneField)
    locale = _choice(_l("Language of the pages"), required=True)


class InviteForm(Form):
    name = line(_l("Name"))
    email = _email(_l("E-mail address"))
    country = _choice(_l("Country"))
    authority = _choice(_l("Authority"), int)
    new_authority = line(_l("Name of a new authority"), required=False)
    new_kind = _choice(_l("Kind of the new authority"), AuthorityKind)
    capacities = _capacities()
    zone = _choice(_l("Time zone"), field=ZoneField)
    locale = _choice(_l("Language of the pages"))


class MoveForm(Form):
    country = _choice(_l("Country"))
    authority = _choice(_l("Authority"), int)


class CloseForm(Form):
    reason = text(_l("Reason"), longest=500)


class AuthorityForm(Form):
    name = line(_l("Name"))
    abbreviation = line(_l("Abbreviation"), required=False, longest=40)
    kind = _choice(_l("Kind"), AuthorityKind, required=True)
    country = _choice(_l("Country"))


def profile_form(person: Person) -> ProfileForm:
    """Return the form of a person's profile; shown first, it holds what is saved."""
    form = ProfileForm(obj=as_saved(person))
    within_reach = words.authority_choices(queries.authorities_within_reach(person))
    form.authority.choices = _options(within_reach, nothing=None if person.authority_id else "–")
    form.languages.choices = _options(words.spoken_languages())
    form.zone.choices = _zones(person.zone)
    form.locale.choices = _options(words.interface_languages())
    return form


def as_saved(person: Person) -> SimpleNamespace:
    """Return a person as the form's fields hold it, to fill the form and to compare a late edit with."""
    return SimpleNamespace(
        version=person.version, name=person.name, authority=person.authority_id, phone=person.phone,
        capacities=[capacity.value for capacity in CAPACITIES if capacity in {own.capacity for own in person.capacities}],
        languages=[code for code, _name in words.spoken_languages() if code in person.languages],
        zone=person.zone, locale=person.locale,
    )  # fmt: skip


def invite_form(locale: str) -> InviteForm:
    """Return the form of an invitation; ``locale`` is the language first proposed."""
    form = InviteForm(locale=locale)
    _affiliation(form)
    form.new_kind.choices = _options(AUTHORITY_KINDS.items(), nothing=_l("none"))
    form.zone.choices = [SelectChoice("", _l("the usual one of the country")), *_zones()]
    form.locale.choices = _options(words.interface_languages())
    return form


def move_form(person: Person) -> MoveForm:
    """Return the form that moves a person to another authority or country."""
    form = MoveForm(country=person.country_code, authority=person.authority_id)
    _affiliation(form)
    return form


def authority_form(authority: Authority | None = None) -> AuthorityForm:
    """Return the form of an authority; of the given one, it holds what is saved."""
    saved = {} if authority is None else {
        "name": authority.name, "abbreviation": authority.abbreviation, "kind": authority.kind,
        "country": authority.country_code,
    }  # fmt: skip
    form = AuthorityForm(data=saved)
    form.kind.choices = _options(AUTHORITY_KINDS.items(), nothing=_l("choose"))
    form.country.choices = _options(world.choices(), nothing=_l("none: it stands for itself"))
    return form


def _affiliation(form: Any) -> None:
    form.country.choices = _options(world.choices(), nothing=_l("none: the authority stands for itself"))
    form.authority.choices = _options(words.authority_choices(queries.authorities()), nothing=_l("none"))


#: Beside which field a refusal is said, if the form has it.
_BESIDE = {
    Refusal.BAD_ADDRESS: ("email",),
    Refusal.ADDRESS_TAKEN: ("email",),
    Refusal.NO_NAME: ("name",),
    Refusal.NO_AFFILIATION: ("country",),
    Refusal.UNKNOWN_COUNTRY: ("country",),
    Refusal.NO_COUNTRY: ("country",),
    Refusal.OTHER_COUNTRY: ("authority",),
    Refusal.OTHER_AUTHORITY: ("authority",),
    Refusal.AUTHORITY_TAKEN: ("new_authority", "name"),
    Refusal.UNKNOWN_ZONE: ("zone",),
    Refusal.UNKNOWN_LANGUAGE: ("locale",),
    Refusal.WRONG_PASSWORD: ("present",),
}


def show_refusal(form: Form, refused: Refused | PasswordRefused) -> None:
    """Say beside the right field, or above the form, why nothing was done."""
    if isinstance(refused, PasswordRefused):
        for fault in refused.faults:
            form.refuse("password", words.PASSWORD_FAULTS[fault])
        return
    message = words.REFUSALS[refused.code]
    for name in _BESIDE.get(refused.code, ()):
        if name in form:
            form.refuse(name, message)
            return
    form.form_errors.append(message)

"""Forms of signing in, accounts, people and authorities."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, TelField
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp, ValidationError

from exchange.accounts import queries, words
from exchange.accounts.models import Authority, Person
from exchange.accounts.rules import LONGEST_ADDRESS, LONGEST_PASSWORD, PasswordRefused, Refusal, Refused
from exchange.core.forms import CheckboxesField, EditForm, Form, known_zone, line, text
from exchange.core.text import clean_line
from exchange.world import queries as world
from exchange.world.rules import AuthorityKind
from exchange.world.words import AUTHORITY_KINDS, CAPACITIES

_NEEDED = InputRequired(_l("Please fill this in."))
_NOT_LISTED = _l("Choose one from the list.")
#: What was sent for a choice but can be none of them.
_ODD = object()


class Choice(SelectField):
    """A choice from a list, refused in words when it is none of them. Empty is None."""

    def __init__(self, label: Any, **options: Any) -> None:
        """Take numbers or codes; the empty choice stands for nothing."""
        self._kind = options.pop("kind", str)
        super().__init__(label, coerce=self._read, **options)

    def _read(self, value: Any) -> Any:
        try:
            return self._kind(value) if value not in (None, "") else None
        except ValueError:
            return _ODD

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_NOT_LISTED) from None


class ZoneField(Choice):
    """A time zone, refused in words when it is not known."""

    def pre_validate(self, form: Any) -> None:
        """Take every zone that the zone data knows, and no other."""
        known_zone(form, self)


def _email(label: Any) -> EmailField:
    checks = [_NEEDED, Length(max=LONGEST_ADDRESS), Email(_l("This is not an e-mail address."))]
    return EmailField(label, checks, filters=[lambda value: clean_line(value) if value else value])


def _present_password(label: Any) -> PasswordField:
    return PasswordField(label, [_NEEDED])


def _new_password() -> PasswordField:
    return PasswordField(_l("New password"), [_NEEDED, Length(max=8 * LONGEST_PASSWORD)])


def _capacities() -> CheckboxesField:
    choices = [(capacity.value, word) for capacity, word in CAPACITIES.items()]
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
    authority = Choice(_l("Authority"), kind=int, choices=[])
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
    zone = ZoneField(_l("Time zone"), choices=[], validators=[_NEEDED])
    locale = Choice(_l("Language of the pages"), choices=[], validators=[_NEEDED])


class InviteForm(Form):
    name = line(_l("Name"))
    email = _email(_l("E-mail address"))
    country = Choice(_l("Country"), choices=[])
    authority = Choice(_l("Authority"), kind=int, choices=[])
    new_authority = line(_l("Name of a new authority"), required=False)
    new_kind = Choice(_l("Kind of the new authority"), kind=AuthorityKind, choices=[])
    capacities = _capacities()
    zone = ZoneField(_l("Time zone"), choices=[])
    locale = Choice(_l("Language of the pages"), choices=[])


class MoveForm(Form):
    country = Choice(_l("Country"), choices=[])
    authority = Choice(_l("Authority"), kind=int, choices=[])


class CloseForm(Form):
    reason = text(_l("Reason"), longest=500)


class AuthorityForm(Form):
    name = line(_l("Name"))
    abbreviation = line(_l("Abbreviation"), required=False, longest=40)
    kind = Choice(_l("Kind"), kind=AuthorityKind, choices=[], validators=[_NEEDED])
    country = Choice(_l("Country"), choices=[])


def profile_form(person: Person) -> ProfileForm:
    """Return the form of a person's profile; shown first, it holds what is saved."""
    form = ProfileForm(obj=as_saved(person))
    within_reach = queries.authorities_within_reach(person)
    form.authority.choices = [*([] if person.authority_id else [("", "–")]), *words.authority_choices(within_reach)]
    form.languages.choices = words.spoken_languages()
    form.zone.choices = words.zone_choices(person.zone)
    form.locale.choices = words.interface_languages()
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
    form.new_kind.choices = [("", _l("none")), *_kinds()]
    form.zone.choices = {_l("As in the country"): [("", _l("the usual one of the country"))], **words.zone_choices()}
    form.locale.choices = words.interface_languages()
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
    form.kind.choices = [("", _l("choose")), *_kinds()]
    form.country.choices = [("", _l("none: it stands for itself")), *world.choices()]
    return form


def _kinds() -> list[tuple[AuthorityKind, Any]]:
    return list(AUTHORITY_KINDS.items())


def _affiliation(form: Any) -> None:
    form.country.choices = [("", _l("none: the authority stands for itself")), *world.choices()]
    form.authority.choices = [("", _l("none")), *words.authority_choices(queries.authorities())]


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

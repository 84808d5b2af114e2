"""What all forms share: clean text, keys against double submission, versions against stale edits."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from exchange.core import clock
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import clean, clean_line

LINE_LENGTH, TEXT_LENGTH, KEY_LENGTH = 200, 20_000, 64
FIRST_YEAR, LAST_YEAR = 1900, 2199


class LineField(StringField):
    """One line of text, cleaned as it comes in."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the clean line."""
        if valuelist:
            self.data = clean_line(valuelist[0])


class TextField(TextAreaField):
    """Several lines of text, cleaned as they come in."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the clean text."""
        if valuelist:
            self.data = clean(valuelist[0])


class CheckboxesField(SelectMultipleField):
    """Several choices, each a checkbox."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was chosen; an empty value is no choice, and must not pass for an empty field either."""
        self.raw_data = [value for value in valuelist if value]
        super().process_formdata(self.raw_data)


class WallTimeField(DateTimeLocalField):
    """A time on the wall, without zone; the zone is a field of its own."""

    data: datetime | None

    def __init__(self, label: Any, **options: Any) -> None:
        """Accept what browsers send, with or without seconds."""
        super().__init__(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the time. Raises ValueError for what is none, such as those at the ends of the calendar in other zones."""
        super().process_formdata(valuelist)
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            super().process_formdata(["none"])


def line(label: Any, *, required: bool = True, longest: int = LINE_LENGTH, **options: Any) -> Field:
    """Return a one-line field with its bounds."""
    return LineField(label, [*_presence(required), Length(max=longest)], **options)


def text(label: Any, *, required: bool = False, longest: int = TEXT_LENGTH, **options: Any) -> Field:
    """Return a text field with its bounds."""
    return TextField(label, [*_presence(required), Length(max=longest)], **options)


def _presence(required: bool) -> list[Any]:
    return [DataRequired(_l("Please fill this in."))] if required else [Optional(strip_whitespace=True)]


class Between:
    """Refuse a whole number outside its bounds, both included. The one of WTForms fails on numbers of hundreds of digits."""

    def __init__(self, least: int, most: int, message: Any) -> None:
        """Keep the bounds, which the control shows too."""
        self.least, self.most, self.message = least, most, message
        self.field_flags = {"min": least, "max": most}

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError; also where what was typed is no whole number."""
        if field.data is None or not self.least <= field.data <= self.most:
            raise ValidationError(self.message)


def known_zone(_form: Any, field: Field) -> None:
    """Refuse a zone the zone data does not know."""
    if field.data and field.data not in clock.zone_names():
        raise ValidationError(_l("This time zone is not known. Choose one from the list, such as Europe/Brussels."))


def new_key() -> str:
    """Return a fresh key, by which a submission is recognised when it comes again."""
    return secrets.token_urlsafe(18)


class Form(FlaskForm):
    """A form of the house.

    ``key`` makes a repeated submission the same submission. ``stale`` holds, after an edit that came too
    late, what the others saved meanwhile, by field.
    """

    key = HiddenField()
    stale: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give a fresh form its key, and one whose key was tampered with another."""
        super().__init__(*args, **kwargs)
        self.stale = {}
        if not 0 < len(self.key.data or "") <= KEY_LENGTH:
            self.key.data = new_key()

    def refuse(self, field: str, message: Any) -> None:
        """Put a message beside a field."""
        named = self[field]
        named.errors = [*named.errors, message]

    def is_refused(self) -> bool:
        """Say whether any field carries a message."""
        return any(field.errors for field in self)


class EditForm(Form):
    """A form on something that others may edit at the same time."""

    version = HiddenField()

    def is_stale(self, thing: Any) -> bool:
        """Say whether the thing was saved by someone else since this form was shown; note both texts.

        The next submission of the same form, which has then seen the other text, is not stale.
        """
        if str(thing.version) == (self.version.data or ""):
            return False
        for field in self:
            saved = getattr(thing, field.name, None)
            if (
                field.name not in ("key", "version", "csrf_token")
                and hasattr(thing, field.name)
                and saved != field.data
            ):
                self.stale[field.name] = saved
        self.version.data = str(thing.version)
        self.version.raw_data = [str(thing.version)]
        return True


class RefusableMixin:
    """A form that says beside its fields why rules refuse something: the room names its words, and the fields they belong to."""

    refusals: ClassVar[Mapping[Any, Any]]
    field_of: ClassVar[Mapping[Any, str]] = {}

    def say(self: Any, error: Any, fallback: str) -> None:
        """Put the refusal (an error with a ``code``) beside its field, or beside the fallback where the form has no such field."""
        field = self.field_of.get(error.code, fallback)
        self.refuse(field if field in self else fallback, self.refusals[error.code])


class RealDaysMixin:
    """A form that asks for days, which it names."""

    days: ClassVar[tuple[str, ...]]

    def has_real_days(self: Any) -> bool:
        """Refuse days at the ends of the calendar."""
        odd = [name for name in self.days if self[name].data is not None]
        odd = [name for name in odd if not FIRST_YEAR <= self[name].data.year <= LAST_YEAR]
        for name in odd:
            self.refuse(name, _("This is no day."))
        return not odd


class PeriodMixin(RealDaysMixin):
    """A form with a first and a last day."""

    days = ("starts_on", "ends_on")


class WhenMixin:
    """Start and end on the wall of a named zone; asks which one when a time exists twice that night."""

    starts_fold = RadioField(_l("Which of the two?"), choices=[], validators=[], validate_choice=False)
    ends_fold = RadioField(_l("Which of the two?"), choices=[], validators=[], validate_choice=False)

    def agreed(self, name: str) -> clock.WallTime | None:
        """Return the agreed wall time of the field ``starts`` or ``ends``; on trouble put the question beside it.

        A time that exists twice offers both again, also when one was chosen: other fields may still need a word.
        """
        local: datetime | None = self[name].data  # type: ignore[index]
        zone: str = self["zone"].data  # type: ignore[index]
        if local is None or self["zone"].errors or not zone:  # type: ignore[index]
            return None
        try:
            return clock.agree(local, zone)
        except clock.NoSuchTime:
            message = _l("The clocks are set forward that night: this time does not exist there.")
            self.refuse(name, message)  # type: ignore[attr-defined]
        except clock.TwiceThatNight as twice:
            return self._chosen(name, local, zone, twice)
        return None

    def _chosen(self, name: str, local: datetime, zone: str, twice: clock.TwiceThatNight) -> clock.WallTime | None:
        fold_field = self[f"{name}_fold"]  # type: ignore[index]
        fold_field.choices = [
            ("0", _l("The first (%(utc)s UTC)", utc=twice.first.strftime("%H:%M"))),
            ("1", _l("The second (%(utc)s UTC)", utc=twice.second.strftime("%H:%M"))),
        ]
        if fold_field.data in ("0", "1"):
            return clock.agree(local, zone, int(fold_field.data))
        message = _l("The clocks are set back that night: this time exists twice. Choose which one.")
        self.refuse(name, message)  # type: ignore[attr-defined]
        return None

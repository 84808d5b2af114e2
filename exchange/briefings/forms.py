"""Forms of briefing packages."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from exchange.accounts.rules import Viewer
from exchange.briefings import queries, words
from exchange.briefings.models import Briefing, BriefingSection
from exchange.briefings.rules import Details
from exchange.core import formats
from exchange.core.forms import EditForm, Form, RealDaysMixin, RefusableMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.queries import all_countries, priorities
from exchange.meetings.models import Meeting


class PackageForm(RefusableMixin, RealDaysMixin, EditForm):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("review_by",)

    keeper_id = SelectField(_l("Kept by"), coerce=int, description=_l("Who is reminded when the package is no longer up to date."))  # fmt: skip
    review_by = DateField(_l("To be looked at again by"), [InputRequired(_l("Please fill this in."))])

    @property
    def details(self) -> Details:
        """Return what was entered."""
        return Details(self.keeper_id.data, self.review_by.data)


class BeginForm(PackageForm):
    country = SelectField(_l("Third country"))


def begin_form(viewer: Viewer) -> BeginForm:
    """Return the form of a new package: priorities first among the countries."""
    form = BeginForm(data={"keeper_id": viewer.person_id})
    today = viewer.at.date()
    first = [one.country_code for one in priorities(today)]
    rest = [one.code for one in all_countries() if not one.is_member_state(today) and one.code not in first]
    codes = [*sorted(first, key=formats.country), *sorted(rest, key=formats.country)]
    form.country.choices = [SelectChoice(code, formats.country(code)) for code in codes]
    return _with_keepers(form)


def package_form(briefing: Briefing) -> PackageForm:
    """Return the form of a package that is there."""
    return _with_keepers(PackageForm(obj=briefing))


def _with_keepers(form: Any) -> Any:
    form.keeper_id.choices = [SelectChoice(one.id, one.name) for one in queries.keepers()]
    return form


class SectionForm(EditForm):
    title = line(_l("Title"), required=False, description=_l("Empty for the usual one."))
    text = text(_l("Your text"), description=_l("Stands above what is compiled, and stays when that changes. Light marking (Markdown) is possible."))  # fmt: skip
    included = BooleanField(_l("In the package"))


def section_form(section: BriefingSection) -> SectionForm:
    """Return the form of a section."""
    return SectionForm(obj=section)


class AddForm(Form):
    title = line(_l("Title"))


class FreezeForm(RefusableMixin, Form):
    refusals, field_of = words.REFUSALS, words.FIELD_OF

    comment = line(_l("Comment"), required=False, description=_l("What is new in this version."))


class UseForm(RefusableMixin, RealDaysMixin, Form):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("used_on",)

    meeting = SelectField(_l("Meeting"))
    occasion = line(_l("Or another dialogue or visit"), required=False)
    used_on = DateField(_l("Used on"), [InputRequired(_l("Please fill this in."))])


def use_form(meetings: list[Meeting], *, blank: bool = False) -> UseForm:
    """Return the form for where a version was used; ``blank`` where another form was sent."""
    form = UseForm(formdata=None) if blank else UseForm()
    form.meeting.choices = [
        SelectChoice("", _("None of these")),
        *(SelectChoice(str(one.id), one.title) for one in meetings),
    ]
    return form

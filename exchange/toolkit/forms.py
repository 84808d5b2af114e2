"""The form of a measure with a third country."""

from __future__ import annotations

from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import EditForm, RealDaysMixin, RefusableMixin, line, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.toolkit import queries, words
from exchange.toolkit.access import keeps_all, own
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import Details, State


class MeasureForm(RefusableMixin, RealDaysMixin, EditForm):
    refusals, field_of, days = words.REFUSALS, words.FIELD_OF, ("next_on",)

    state = SelectField(
        _l("How it stands"), choices=[SelectChoice(one.value, word) for one, word in words.STATES.items()]
    )
    reason = text(_l("Reason"), longest=2_000)
    owner = SelectField(_l("Who answers for it"))
    next_step = line(_l("Next step"), required=False)
    next_on = DateField(_l("By when"), [Optional()])

    @property
    def details(self) -> Details:
        """Return what was entered."""
        return Details(
            State(self.state.data), self.reason.data or "", self.owner.data or "", self.next_step.data or "", self.next_on.data
        )  # fmt: skip


def measure_form(viewer: Viewer, entry: ToolkitEntry | None) -> MeasureForm:
    """Return the form with how a measure stands, for those whom the viewer may name."""
    names = ("reason", "owner", "next_step", "next_on", "version")
    told = {name: getattr(entry, name) for name in names} | {"state": entry.state.value} if entry is not None else {}
    form = MeasureForm(data=told)
    bodies, members = queries.owners(viewer)
    if keeps_all(viewer):
        named = [SelectChoice(f"body-{one.id}", one.label) for one in bodies]
    else:
        named, members = [], [code for code in members if code in own(viewer)]
    countries = [SelectChoice(code, formats.country(code)) for code in sorted(members, key=formats.country)]
    form.owner.choices = [SelectChoice("", "–"), *named, *countries]
    return form

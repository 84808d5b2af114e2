"""The form of an action or a milestone."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.activities.models import Activity
from exchange.activities.plan import words
from exchange.activities.plan.models import ActivityStep
from exchange.activities.plan.rules import Details, Kind
from exchange.activities.queries import participants_of
from exchange.core import formats
from exchange.core.forms import EditForm, RealDaysMixin, RefusableMixin, line
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l


class StepForm(RefusableMixin, RealDaysMixin, EditForm):
    days = ("due_on",)
    refusals, field_of = words.REFUSALS, words.FIELD_OF

    kind = RadioField(_l("Kind"), choices=[SelectChoice(kind.value, word) for kind, word in words.KINDS.items()])
    title = line(_l("In one line"))
    leader = SelectField(_l("Action leader"), description=_l("For an action; a milestone has none."))
    due_on = DateField(_l("Due on"), [Optional()])

    @property
    def details(self) -> Details:
        """Return what was entered; what was chosen as leader of a milestone does not count."""
        kind = Kind(self.kind.data)
        leader = (self.leader.data or "") if kind is Kind.ACTION else ""
        return Details(kind, self.title.data or "", leader, self.due_on.data)


def step_form(activity: Activity, step: ActivityStep | None = None) -> StepForm:
    """Return the form for a new step, or for one that stands in the plan: countries that take part can lead."""
    form = StepForm(data=_told(step) if step is not None else {"kind": Kind.ACTION.value})
    codes = sorted(participants_of(activity), key=formats.country)
    form.leader.choices = [("", _("Nobody")), *((code, formats.country(code)) for code in codes)]
    return form


def _told(step: ActivityStep) -> dict[str, object]:
    return {
        "kind": step.kind.value, "title": step.title, "leader": step.leader_country or "", "due_on": step.due_on,
        "version": step.version,
    }  # fmt: skip

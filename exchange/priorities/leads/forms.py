"""The form of a role on a priority."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from exchange import reference
from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import EditForm, PeriodMixin, RefusableMixin, line
from exchange.core.i18n import lazy_gettext as _l
from exchange.practices.words import PRIORITIES
from exchange.priorities.leads import queries, words
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Details, Role
from exchange.world.words import said


class LeadForm(RefusableMixin, PeriodMixin, EditForm):
    refusals, field_of = words.REFUSALS, words.FIELD_OF

    role = SelectField(_l("Role"), choices=[SelectChoice(role.value, word) for role, word in words.ROLES.items()])
    cycle = SelectField(_l("Cycle"))
    priority = SelectField(_l("Priority"), description=_l("A national coordinator has none."))
    holder = SelectField(_l("Who holds it"))
    office = line(_l("Office"), required=False, description=_l("The service or unit, not the name of a person."))
    action = line(_l("Operational action"), required=False, description=_l("For an action leader."))
    starts_on = DateField(_l("From"), [InputRequired(_l("Please fill this in."))])
    ends_on = DateField(
        _l("Ends on"),
        [Optional()],
        description=_l("The first day on which it no longer holds. Leave it empty while no end is agreed."),
    )

    @property
    def details(self) -> Details:
        """Return what was entered."""
        held: str = self.holder.data or ""
        body = int(held.removeprefix("body-")) if held.startswith("body-") else None
        begins: date = self.starts_on.data
        return Details(
            Role(self.role.data), self.cycle.data, self.priority.data or "", "" if body else held, body, begins, self.ends_on.data,
            self.office.data or "", self.action.data or "",
        )  # fmt: skip


def lead_form(viewer: Viewer, lead: PriorityLead | None = None, asked: str = "") -> LeadForm:
    """Return the form for a new role, or for one that stands; ``asked`` is the priority chosen first."""
    cycles = sorted(reference.priority_cycles(), key=lambda one: -one.first_year)
    first = {"role": Role.DRIVER.value, "cycle": cycles[0].key, "priority": asked}
    form = LeadForm(data=_told(lead) if lead is not None else first)
    form.cycle.choices = [SelectChoice(one.key, said(one.title)) for one in cycles]
    form.priority.choices = [
        SelectChoice("", "–"),
        *(SelectChoice(key.value, word) for key, word in PRIORITIES.items()),
    ]
    countries, bodies = queries.holders(viewer, viewer.at.date())
    form.holder.choices = [
        *(SelectChoice(code, formats.country(code)) for code in sorted(countries, key=formats.country)),
        *(SelectChoice(f"body-{body.id}", body.label) for body in bodies),
    ]
    return form


def _told(lead: PriorityLead) -> dict[str, Any]:
    return {
        "role": lead.role.value, "cycle": lead.cycle, "priority": lead.priority.value if lead.priority else "",
        "holder": lead.country_code or f"body-{lead.authority_id}", "office": lead.office, "action": lead.action,
        "starts_on": lead.starts_on, "ends_on": lead.ends_on, "version": lead.version,
    }  # fmt: skip

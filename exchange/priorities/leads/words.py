"""Roles on priorities in the reader's words."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import lazy_gettext as _l
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Refusal, Role

ROLES = {
    Role.DRIVER: _l("Driver"),
    Role.CO_DRIVER: _l("Co-driver"),
    Role.ACTION_LEADER: _l("Action leader"),
    Role.COORDINATOR: _l("National EMPACT coordinator"),
}
REFUSALS = {
    Refusal.NO_PRIORITY: _l("Choose the priority."),
    Refusal.NO_COUNTRY: _l("A coordinator belongs to a country. Choose one."),
    Refusal.NO_ACTION: _l("Say which operational action is led."),
    Refusal.ENDS_FIRST: _l("It ends after it begins."),
    Refusal.NOT_IN_CYCLE: _l("That is outside the years of the cycle."),
    Refusal.TAKEN: _l("Somebody else holds this role in that time. Let that term end first, or choose other days."),
    Refusal.BEGUN: _l("What has begun stays on record. Enter the day on which it ends."),
}
FIELD_OF = {
    Refusal.NO_PRIORITY: "priority",
    Refusal.NO_COUNTRY: "holder",
    Refusal.NO_ACTION: "action",
    Refusal.ENDS_FIRST: "ends_on",
}


def holder(lead: PriorityLead) -> str:
    """Return who holds the role."""
    return formats.country(lead.country_code) if lead.country_code else lead.authority.label if lead.authority else ""

"""Priorities in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.priorities.rules import Kind

KINDS = {
    Kind.PRACTICE: _l("Practices"),
    Kind.NEED: _l("Needs"),
    Kind.PROPOSAL: _l("Proposals"),
    Kind.ACTIVITY: _l("Joint activities"),
    Kind.MEETING: _l("Meetings"),
}

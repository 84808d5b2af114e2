"""What the list of answers can be asked for in its address, and the forms of a mail that was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.core.forms import Form, line
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.security import LARGEST_KEY
from exchange.notices.answers.queries import Wanted
from exchange.notices.answers.rules import Fate
from exchange.notices.answers.words import FATES

#: In the address it stands for mails of every fate.
ALL = "all"


class SettleForm(Form):
    note = line(_l("Note"), required=False)


def wanted(arguments: Mapping[str, str]) -> Wanted:
    """Return what the address asks for; what makes no sense is not asked for."""
    fate, meeting = arguments.get("fate", ""), arguments.get("meeting", "")
    chosen = None if fate == ALL else Fate(fate) if fate in set(Fate) else Fate.OPEN
    digits = meeting.isascii() and meeting.isdigit() and len(meeting) <= len(str(LARGEST_KEY))
    return Wanted(chosen, int(meeting) if digits and int(meeting) <= LARGEST_KEY else None)


def fate_choices() -> list[tuple[str, Any]]:
    """Return the fates to choose from."""
    return [*((fate.value, word) for fate, word in FATES.items()), (ALL, _("All mails"))]

"""What the outbox can be asked for in its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.core.security import LARGEST_KEY
from exchange.notices.queries import Wanted
from exchange.notices.rules import ACCOUNT_KINDS, Delivery
from exchange.notices.words import DELIVERIES, KINDS


def _key(asked: str) -> int | None:
    """Return the key of a row; what can be none stands for nothing."""
    digits = asked.isascii() and asked.isdigit() and len(asked) <= len(str(LARGEST_KEY))
    return int(asked) if digits and int(asked) <= LARGEST_KEY else None


def wanted(arguments: Mapping[str, str]) -> Wanted:
    """Return what the address asks for; what makes no sense is not asked for."""
    state, kind = arguments.get("state", ""), arguments.get("kind", "")
    return Wanted(
        state=Delivery(state) if state in set(Delivery) else None,
        kind=kind if kind in KINDS else "",
        meeting_id=_key(arguments.get("meeting", "")),
        person_id=_key(arguments.get("person", "")),
    )


def filter_choices(viewer: Viewer) -> dict[str, list[tuple[str, Any]]]:
    """Return the states and kinds to choose from; what goes to accounts is the administrator's."""
    kinds = [(kind, word) for kind, word in KINDS.items() if viewer.is_admin or kind not in ACCOUNT_KINDS]
    return {
        "state": [("", _("All states")), *((state.value, word) for state, word in DELIVERIES.items())],
        "kind": [("", _("All kinds")), *kinds],
    }

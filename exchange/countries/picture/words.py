"""The words of the world picture."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext

PRIORITY_BANDS = (_l("No priority"), _l("A priority at another time"), _l("A priority now"))
POSTED_BANDS = (
    _l("Nobody posted"),
    _l("One person posted"),
    _l("Two or three people posted"),
    _l("Four or more people posted"),
)


def posted(number: int) -> str:
    """Return how many are posted somewhere."""
    return ngettext("%(num)s person posted", "%(num)s people posted", number)

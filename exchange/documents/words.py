"""Documents in the reader's words: their names, and what stands in them that no room below says."""

from __future__ import annotations

from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.documents.rules import Kind, Words

KINDS = {
    Kind.NOTICE: _l("Notice of meeting and provisional agenda"),
    Kind.PARTICIPANTS: _l("List of participants"),
    Kind.OUTCOME: _l("Outcome of proceedings"),
    Kind.DOSSIER: _l("Meeting dossier"),
}


def of_format() -> Words:
    """Return what a format adds by itself."""
    # {page} and {pages} stay as they are: numbers take their place.
    return Words(contents=_("Contents"), page=_("Page {page} of {pages}"))

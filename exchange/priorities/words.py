"""Priorities in the reader's words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from exchange.core.i18n import current
from exchange.priorities.rules import Kind
from exchange.reference import Words

KINDS = {
    Kind.PRACTICE: _l("Practices"),
    Kind.NEED: _l("Needs"),
    Kind.PROPOSAL: _l("Proposals"),
    Kind.ACTIVITY: _l("Joint activities"),
    Kind.MEETING: _l("Meetings"),
}


def said(words: Words) -> str:
    """Return a text of the reference data in the reader's language, English where there is none."""
    return str(getattr(words, current(), words.en))

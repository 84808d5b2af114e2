"""Saving what is typed while it is typed: scripts send the form of a text without leaving it, and are answered as JSON."""

from __future__ import annotations

import re
from typing import Any

from flask import g, request, url_for

from exchange.core import clock, formats
from exchange.core.i18n import gettext as _
from exchange.practices import queries
from exchange.practices.models import Practice

#: That of a text that has just been begun.
FIRST_VERSION = 1


def is_asked() -> bool:
    """Say whether a script saves what is typed, without leaving the page."""
    return request.form.get("do") == "autosave"


def kept(practice: Practice, there: str) -> Any:
    """Answer a script: when it was saved, as which version, and where the text is from now on."""
    at = formats.clock_time(formats.in_zone(clock.now(), g.viewer.zone))
    return {
        "saved": _("Saved at %(time)s.", time=at),
        "version": practice.version,
        "text": practice.id,
        "address": there,
    }


def begun_before(earlier: str) -> Any:
    """Answer a script whose first answer was lost: which draft it began then, so that what was typed since goes there.

    The version is the one that it began with: whoever has saved another since is not overwritten.
    """
    found = re.search(r"/practices/([0-9]+)", earlier)
    practice_id = int(found[1]) if found else 0
    if not queries.is_own(practice_id):
        return {"saved": ""}, 409
    there = url_for(".edit", practice_id=practice_id)
    return {"saved": "", "version": FIRST_VERSION, "text": practice_id, "address": there, "isBegun": True}

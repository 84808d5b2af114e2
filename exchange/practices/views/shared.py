"""What all pages of practices share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for

from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.practices.models import Practice
from exchange.practices.rules import TEXTS, Part, Suspect, suspicions

bp = Blueprint("practices", __name__, url_prefix="/practices")


def texts_of(thing: Any) -> list[tuple[Part, str]]:
    """Return the four texts of a practice, or of details, that say something, in their order."""
    return [(part, getattr(thing, part.value)) for part in TEXTS if getattr(thing, part.value)]


def suspects_in(practice: Practice) -> dict[str, tuple[Suspect, ...]]:
    """Return what looks like operational data, by the part in which it stands; that of the title under ``title``."""
    parts = [
        ("title", practice.title),
        ("topics", practice.topics),
        *((part.value, text) for part, text in texts_of(practice)),
    ]
    found = {name: suspicions(text) for name, text in parts}
    return {name: suspects for name, suspects in found.items() if suspects}


def moved_on(endpoint: str, **address: Any) -> Any:
    """Say that nothing was done, since the text is not in the reader's hands any more, and go there."""
    db.session.rollback()
    flash(_("Nothing was done: this text has moved on meanwhile."), "warning")
    return redirect(url_for(endpoint, **address))

"""What the pages of briefing packages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect

from exchange.briefings import words
from exchange.briefings.rules import BriefingRefusedError, OvertakenError
from exchange.core.db import db
from exchange.core.i18n import gettext as _

bp = Blueprint("briefings", __name__, url_prefix="/briefings")


def saved(there: str) -> Any:
    """Commit, say so and go there."""
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(there)


def refused(error: BriefingRefusedError | OvertakenError, there: str) -> Any:
    """Say why nothing was done, and go there."""
    db.session.rollback()
    flash(words.REFUSALS[error.code] if isinstance(error, BriefingRefusedError) else _("It has moved on."), "warning")
    return redirect(there)

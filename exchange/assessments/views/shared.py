"""What the pages of assessment rounds share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect

from exchange.assessments import words
from exchange.assessments.rules import AssessmentRefusedError, OvertakenError
from exchange.core.db import db
from exchange.core.i18n import gettext as _

bp = Blueprint("assessments", __name__, url_prefix="/assessments")


def step(verb: Callable[[], Any], there: str, said: str) -> Any:
    """Do a step, commit and go there; where it is refused, say why and go there too."""
    try:
        verb()
    except (AssessmentRefusedError, OvertakenError) as error:
        return refused(error, there)
    db.session.commit()
    flash(said, "success")
    return redirect(there)


def refused(error: AssessmentRefusedError | OvertakenError, there: str) -> Any:
    """Say why nothing was done, and go there."""
    db.session.rollback()
    flash(words.REFUSALS[error.code] if isinstance(error, AssessmentRefusedError) else _("It has moved on."), "warning")
    return redirect(there)

"""What the pages of duties share."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect
from werkzeug.wrappers import Response

from exchange.core import once
from exchange.core.forms import Form

bp = Blueprint("informing", __name__, url_prefix="/duties")


def done(form: Form, message: str, target: str, now: datetime) -> Response:
    """Commit under the form's key, say what was done, go on."""
    answer = once.commit_once(form.key.data, g.viewer.person_id, target, now)
    flash(message, "success")
    return redirect(answer)

"""What the pages of series share: the blueprint, the outlook for days, the page on which a pattern is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.db import db
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.forums.models import Forum
from exchange.meetings.series import forms, queries
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import MOST, Rhythm
from exchange.meetings.series.words import EXAMPLES

bp = Blueprint("series", __name__, url_prefix="/series")
#: So many dates are shown while a pattern is said.
NEXT = 5


def with_query(address: str, query: Mapping[str, Iterable[str]]) -> str:
    """Return an address with what stands behind its question mark."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query, doseq=True)}"


def asked() -> dict[str, list[str]]:
    """Return the pattern in the address as it was said, right or wrong."""
    return {name: values for name, values in request.args.lists() if name in forms.NAMES}


def today_in(zone: str) -> date:
    """Return today in the zone."""
    return clock.day_in(zone, clock.now())


def is_said() -> bool:
    """Say whether the address holds a pattern, in fields or in words."""
    return "unit" in request.args or bool(request.args.get("phrase", "").strip())


def pattern_page(forum: Forum, begins: dict[str, list[str]], onwards: str, series: MeetingSeries | None = None) -> str:
    """Return the page on which a pattern is said: with its sentence, and the next dates with what is known of them.

    ``onwards`` is the address to which the pattern is taken when it makes sense.
    """
    form = forms.pattern_form(request.args, begins, today_in(forum.zone))
    rhythm = form.rhythm() if is_said() else None
    ahead = rhythm.sittings(today_in(rhythm.hours.zone), NEXT) if rhythm else []
    address = forms.spelled(rhythm, form.ahead.data) if rhythm else {}
    if rhythm and not ahead:
        form.refuse("last", _("No date of this pattern is still to come."))
    return render_template(
        "meetings/series/pattern.html",
        form=form,
        forum=forum,
        rhythm=rhythm,
        outlook=queries.outlook(forum.id, ahead),
        onwards=with_query(onwards, address) if ahead else None,
        series=series,
        examples=EXAMPLES,
        zones=sorted(clock.zone_names()),
        most=MOST,
    )


def asked_rhythm(forum: Forum) -> tuple[Rhythm | None, int]:
    """Return the pattern in the address, and for how many months it is planned; None when it makes no sense."""
    form = forms.pattern_form(request.args, {}, today_in(forum.zone))
    rhythm = form.rhythm() if is_said() else None
    return rhythm, form.ahead.data or 0


# --- Changing what is there ------------------------------------------------------------------------------------------


def home(whole: Whole) -> str:
    """Return the address of the series."""
    return url_for("series.show", series_id=whole.series.id)


def ended(whole: Whole) -> Response | None:
    """Send back whoever wants to change a series that was ended."""
    if whole.series.ended_on is None:
        return None
    flash(_("This series was ended. It is not changed any more."), "warning")
    return redirect(home(whole))


def undone(whole: Whole) -> Whole:
    """Take back what was begun before it was refused; return the series as it stands."""
    key = whole.series.id
    db.session.rollback()
    return queries.series_or_404(key)


def finish(form: Form, whole: Whole, said: str, told: int) -> Response:
    """Commit once, and say what was done and how many people are told."""
    number = ngettext("%(num)s person is told.", "%(num)s persons are told.", told) if told else _("Nobody is told.")
    flash(f"{said} {number}", "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, home(whole), clock.now()))

"""Filters of the calendar, and the sample forms of the page that shows all parts."""

from __future__ import annotations

from datetime import datetime

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.core.forms import CheckboxesField, EditForm, LineField, WallTimeField, WhenMixin, known_zone, line, text
from exchange.home.queries import Wanted
from exchange.world.rules import Level

LARGEST_KEY = 2**31 - 1


def wanted(asked: MultiDict[str, str]) -> Wanted:
    """Return which meetings the address asks for; what is no such thing is left out."""
    forum, country, level = asked.get("forum", ""), asked.get("country", ""), asked.get("level", "")
    is_key = forum.isascii() and forum.isdigit() and len(forum) <= len(str(LARGEST_KEY)) and int(forum) <= LARGEST_KEY
    return Wanted(
        forum_id=int(forum) if is_key else None,
        level=Level(level) if level in set(Level) else None,
        country=country.upper() if len(country) == 2 and country.isascii() and country.isalpha() else None,  # noqa: PLR2004
        mine=asked.get("mine") == "1",
        cancelled=asked.get("cancelled") == "1",
        deadlines=asked.get("no_deadlines") != "1",
    )


def _options(*words: str) -> list[SelectChoice]:
    return [SelectChoice(word.lower(), word) for word in words]


class SampleForm(WhenMixin, EditForm):
    """A form with one field of each kind, for the page that shows all parts."""

    title = line("Title")
    level = SelectField("Level", choices=_options("Political level", "Contact group", "Expert exchange"))
    zone = LineField("Time zone", [known_zone])
    starts = WallTimeField("Starts")
    ends = WallTimeField("Ends")
    about = CheckboxesField("About", [Optional()], choices=_options("Colombia", "Ecuador", "Peru"))
    handling = SelectField("Handling", choices=_options("PUBLIC", "LIMITE"))
    note = text("Note")
    online = line("Online link", required=False)


def wrong_sample() -> SampleForm:
    """Return the sample with messages: a time that exists twice, an end before the start, a title left out."""
    form = SampleForm(
        formdata=None,
        data={
            "level": "expert exchange",
            "zone": "Europe/Brussels",
            "starts": datetime(2026, 10, 25, 2, 30),
            "ends": datetime(2026, 10, 25, 1, 0),
            "about": ["colombia"],
        },
    )
    form.refuse("title", "Please fill this in.")
    form.refuse("ends", "The end must be after the start.")
    form.agreed("starts")
    return form


def late_sample() -> SampleForm:
    """Return the sample as someone sees it whose edit came too late."""
    form = SampleForm(
        formdata=None,
        prefix="late-",
        data={"title": "Experts’ exchange on Colombia", "level": "expert exchange", "note": "One contact each."},
    )
    form.stale = {"title": "Experts’ exchange on Colombia: extradition", "note": "Return to it in March."}
    return form

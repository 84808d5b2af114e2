"""Forms about a meeting's plan, and the filters above the list."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import (
    Between,
    CheckboxesField,
    EditForm,
    LineField,
    WallTimeField,
    WhenMixin,
    known_zone,
    line,
    text,
)
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries
from exchange.meetings.models import Meeting
from exchange.meetings.operations import details_of
from exchange.meetings.rules import MOST_SEATS, Details, PlanRefusedError, State
from exchange.meetings.words import FLAWS, STATES
from exchange.world import queries as world
from exchange.world import words as world_words
from exchange.world.rules import Audience, Handling, Level

#: Languages that interpretation is offered in: of the Union, and of third countries and forums.
INTERPRETED = [
    *("bg", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "hu", "ga", "it", "lv", "lt", "mt", "pl", "pt"),
    *("ro", "sk", "sl", "es", "sv", "sq", "ar", "hy", "bs", "zh", "he", "hi", "ja", "ka", "ko", "mk", "no", "ru", "sr"),
    *("tr", "uk", "vi"),
]
COUNTRY, BODY = "country", "body"
YEAR, SHORT_NUMBER = re.compile("(19|20|21)[0-9]{2}"), re.compile("[0-9]{1,9}")


class CodesField(CheckboxesField):
    """Several codes, kept in their own order so that two choices of the same are equal."""

    def __init__(self, label: Any, **options: Any) -> None:
        """Pass for what it is on the page: several checkboxes."""
        super().__init__(label, **options)
        self.type = CheckboxesField.__name__

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep the chosen codes sorted."""
        self.data: list[str] = sorted(self.coerce(value) for value in valuelist)


def organiser_code(country: str | None, body: int | None) -> str:
    """Return what the organiser's field says for a country or a body."""
    if country:
        return f"{COUNTRY}:{country}"
    return f"{BODY}:{body}" if body else ""


class MeetingForm(EditForm, WhenMixin):
    """The plan of a meeting; choices follow its forum."""

    level = SelectField(_l("Level"), [InputRequired(_l("Please choose one."))], coerce=str)
    title = line(_l("Title"))
    purpose = text(_l("Purpose"))
    countries = CodesField(_l("About these third countries"))
    zone = LineField(_l("Time zone"), [InputRequired(_l("Please fill this in.")), known_zone])
    starts = WallTimeField(_l("Start"), validators=[Optional()])
    ends = WallTimeField(_l("End"), validators=[Optional()])
    place = line(_l("Place"), required=False)
    place_country = SelectField(_l("Country of the place"), coerce=str)
    online_link = line(_l("Online link"), required=False, longest=500)
    languages = CodesField(_l("Interpretation"))
    handling = RadioField(_l("Handling"), coerce=str, validators=[InputRequired()])
    audience = RadioField(_l("Who may see it"), coerce=str, validators=[InputRequired()])
    organiser = SelectField(_l("Organised by"), coerce=str)
    seats_per_country = IntegerField(
        _l("Seats per country"),
        [
            Optional(),
            Between(1, MOST_SEATS, _l("Give a number from 1 to %(most)s, or leave it empty.", most=MOST_SEATS)),
        ],
    )
    respond_by = DateField(_l("Respond by"), [Optional()])

    def details(self) -> Details | None:
        """Return the plan, or None with messages beside the fields, all of them, where it makes no sense in itself."""
        self.validate()
        starts, ends = self.agreed("starts"), self.agreed("ends")
        if self.is_refused():
            return None
        return self.plan(zone=self.zone.data, starts=starts, ends=ends, respond_by=self.respond_by.data)

    def plan(self, *, zone: str, **timed: Any) -> Details:
        """Return the plan that the fields say, at these times."""
        kind, _colon, which = (self.organiser.data or "").partition(":")
        return Details(
            level=Level(self.level.data),
            title=self.title.data,
            zone=zone,
            purpose=self.purpose.data or "",
            countries=frozenset(self.countries.data or ()),
            place=self.place.data or "",
            place_country=self.place_country.data or None,
            online_link=self.online_link.data or "",
            languages=tuple(self.languages.data or ()),
            handling=Handling(self.handling.data),
            audience=Audience(self.audience.data) if self.audience else Audience.ALL,
            organiser_country=which if kind == COUNTRY else None,
            organiser_id=int(which) if kind == BODY else None,
            seats_per_country=self.seats_per_country.data,
            **timed,
        )

    def is_stale(self, thing: Any) -> bool:
        """Say whether another saved meanwhile; times that were saved are shown in words."""
        found = super().is_stale(thing)
        for name, value in self.stale.items():
            if isinstance(value, datetime):
                self.stale[name] = f"{formats.day(value.date())}, {formats.clock_time(value)}"
            elif isinstance(value, date):
                self.stale[name] = formats.day(value)
        return found

    def explain(self, refused: PlanRefusedError) -> None:
        """Put what the rules refuse beside the fields."""
        for name, flaw in refused.flaws.items():
            self.refuse(name if name in self else "title", FLAWS[flaw])


class CorrectionForm(EditForm):
    """What can still be put right of a meeting that took place."""

    purpose = text(_l("Purpose"))
    place = line(_l("Place"), required=False)
    place_country = SelectField(_l("Country of the place"), coerce=str)


def saved(meeting: Meeting) -> SimpleNamespace:
    """Return the meeting as its form has it: values under the names of the fields."""
    details = details_of(meeting)
    return SimpleNamespace(
        version=meeting.version,
        level=details.level.value,
        title=details.title,
        purpose=details.purpose,
        countries=sorted(details.countries),
        zone=details.zone,
        starts=details.starts.local if details.starts else None,
        ends=details.ends.local if details.ends else None,
        place=details.place,
        place_country=details.place_country or "",
        online_link=details.online_link,
        languages=sorted(details.languages),
        handling=details.handling.value,
        audience=details.audience.value,
        organiser=organiser_code(details.organiser_country, details.organiser_id),
        seats_per_country=details.seats_per_country,
        respond_by=details.respond_by,
    )


def fresh(forum: Forum) -> SimpleNamespace:
    """Return what the form for a new meeting of the forum begins with."""
    levels = forums.levels_of(forum)
    return SimpleNamespace(
        level=levels[0].value if len(levels) == 1 else None,
        zone=forum.zone,
        handling=Handling.LIMITE.value,
        audience=Audience.ALL.value,
        languages=[],
        countries=[],
    )


def meeting_form(viewer: Viewer, forum: Forum, today: date, meeting: Meeting | None = None) -> MeetingForm:
    """Return the form for a meeting of the forum (with its levels), with the choices that the viewer has there."""
    form = MeetingForm(obj=saved(meeting) if meeting else fresh(forum))
    chosen = {entry.country_code for entry in meeting.countries} if meeting else set()
    offer_choices(form, viewer, forum, today, chosen, is_new=meeting is None)
    if meeting is not None and not form.is_submitted():
        _offer_folds(form, meeting)
    return form


def offer_choices(
    form: MeetingForm, viewer: Viewer, forum: Forum, today: date, chosen: Collection[str], *, is_new: bool
) -> None:
    """Let the form offer what the viewer can choose in the forum; ``chosen`` countries are offered in any case."""
    levels = [(level.value, world_words.LEVELS[level]) for level in forums.levels_of(forum)]
    form.level.choices = levels if not is_new or len(levels) == 1 else [("", _("Choose a level")), *levels]
    everywhere = world.choices()
    union = {country.code for country in world.member_states(today)}
    form.countries.choices = [(code, name) for code, name in everywhere if code not in union or code in chosen]
    form.place_country.choices = [("", _("Not said")), *everywhere]
    form.languages.choices = sorted(
        ((code, formats.language(code)) for code in INTERPRETED), key=lambda pair: fold(pair[1])
    )
    form.handling.choices = [(one.value, world_words.HANDLINGS[one]) for one in Handling]
    form.audience.choices = [
        (Audience.ALL.value, _("All who take part")),
        (Audience.UNION.value, world_words.union_side_only()),
    ]
    form.organiser.choices = _organisers(forum, everywhere)
    if not viewer.is_union:
        del form.audience


def correction_form(meeting: Meeting) -> CorrectionForm:
    """Return the form for a meeting that took place."""
    form = CorrectionForm(obj=saved(meeting))
    form.place_country.choices = [("", _("Not said")), *world.choices()]
    return form


def _organisers(forum: Forum, everywhere: list[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return every country that ever belonged to the forum, and the bodies; whether it did on the day is asked later."""
    ever = {member.country_code for member in forums.memberships(forum.id)}
    return {
        _("By default"): [("", _("The country in the chair"))],
        _("Countries of the forum"): [(organiser_code(code, None), name) for code, name in everywhere if code in ever],
        _("Institutions and bodies"): [(organiser_code(None, body.id), body.label) for body in queries.bodies()],
    }


def _offer_folds(form: MeetingForm, meeting: Meeting) -> None:
    """Show which of two equal times was chosen, where the present time exists twice."""
    form.starts_fold.data, form.ends_fold.data = str(meeting.starts_fold), str(meeting.ends_fold)
    form.agreed("starts")
    form.agreed("ends")


def wanted(asked: Mapping[str, str]) -> queries.Wanted:
    """Return which meetings the address asks for; what cannot be understood is passed over."""
    when = asked.get("when", "")
    forum, level, state = asked.get("forum", ""), asked.get("level", ""), asked.get("state", "")
    return queries.Wanted(
        forum_id=int(forum) if SHORT_NUMBER.fullmatch(forum) else None,
        level=Level(level) if level in set(Level) else None,
        country=asked.get("country", "").upper()[:2],
        state=State(state) if state in set(State) else None,
        when=when if when in (queries.UNDATED, queries.PAST) or YEAR.fullmatch(when) else "",
    )


def filter_choices(viewer: Viewer, today: date) -> dict[str, list[tuple[Any, Any]]]:
    """Return what the list of meetings can be filtered by, by the name in the address."""
    years = [(str(year), str(year)) for year in range(today.year + 2, today.year - 6, -1)]
    countries = [(code, formats.country(code)) for code in queries.priority_codes()]
    return {
        "when": [("", _("To come")), (queries.UNDATED, _("Without a date")), (queries.PAST, _("Past")), *years],
        "forum": [("", _("All forums")), *((str(key), name) for key, name in forums.names(viewer))],
        "level": [("", _("All levels")), *((level.value, world_words.LEVELS[level]) for level in Level)],
        "country": [("", _("All countries")), *sorted(countries, key=lambda pair: fold(pair[1]))],
        "state": [("", _("All states")), *((state.value, STATES[state]) for state in State)],
    }

"""Forms of instruments, of the steps taken on them, and of the question for a legal basis."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import EditForm, Form, RealDaysMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.instruments import queries, words
from exchange.instruments.access import keeps_all, own_members
from exchange.instruments.models import Instrument
from exchange.instruments.rules import ASKED, Details, InstrumentRefusedError, Kind, Matter, State, What, what_of
from exchange.world.queries import member_codes


class _StandingForm(RealDaysMixin, EditForm):
    days = ("since_on", "source_on")

    title = line(_l("Title"), required=False, description=_l("As the parties call it. A convention has its own."))
    state = SelectField(_l("How it stands"))
    since_on = DateField(_l("Since"), [Optional()], description=_l("From when it stands so, where that is known."))
    source = line(_l("Source"), description=_l("The treaty series, official journal or list in which it is found."))
    source_on = DateField(_l("As of"), [InputRequired(_l("Please fill this in."))], description=_l("The day for which the source says so."))  # fmt: skip
    promoter = SelectField(_l("Who promotes it"), description=_l("Seen by the Union side only."))
    note = text(_l("Note"), longest=2_000, description=_l("Reservations, territory, what to watch out for. Public."))

    def say(self, error: InstrumentRefusedError) -> None:
        """Put the refusal beside its field."""
        field = words.FIELD_OF.get(error.code, "what")
        self.refuse(field if field in self else "state", words.refusal(error))

    @property
    def details(self) -> Details:
        """Return what was entered."""
        said: date = self.source_on.data
        return Details(
            State(self.state.data), self.since_on.data, self.source.data, said, self.title.data or "", self.note.data or "",
            self.promoter.data or "",
        )  # fmt: skip


class NewInstrumentForm(_StandingForm):
    what = SelectField(_l("Instrument"))
    member = SelectField(_l("Member State"), description=_l("Of a treaty between one Member State and this country."))

    @property
    def chosen(self) -> What:
        """Return which instrument was chosen."""
        found = what_of(self.what.data, queries.conventions(), _matters())
        if found is None:  # The choices offer none that is not.
            raise LookupError(self.what.data)
        member = self.member.data if found.kind is Kind.BILATERAL else ""
        return What(found.kind, found.matter, found.convention, member or "")


class InstrumentForm(_StandingForm):
    pass


def _matters() -> dict[str, str]:
    return {key: one.matter for key, one in queries.conventions().items()}


def new_form(viewer: Viewer, asked: str = "") -> NewInstrumentForm:
    """Return the form for an instrument that is not on record; ``asked``: the place chosen first."""
    first = {"what": asked, "state": State.IN_FORCE.value, "source_on": viewer.at.date()}
    form = _prepared(NewInstrumentForm(data=first), viewer)
    form.what.choices = [SelectChoice(what.slot, words.name(what)) for what in places(viewer)]
    members = member_codes(viewer.at.date()) if keeps_all(viewer) else sorted(own_members(viewer))
    form.member.choices = [SelectChoice("", "–"), *_countries(members)]
    return form


def edit_form(viewer: Viewer, instrument: Instrument, *, beside: bool = False) -> InstrumentForm:
    """Return the form with how an instrument stands; ``beside`` another form that was sent, it is not filled from that."""
    names = ("title", "since_on", "source", "source_on", "promoter", "note", "version")
    told: dict[str, Any] = {name: getattr(instrument, name) for name in names} | {"state": instrument.state.value}
    return _prepared(InstrumentForm(formdata=None, data=told) if beside else InstrumentForm(data=told), viewer)


def _prepared(form: Any, viewer: Viewer) -> Any:
    form.state.choices = [SelectChoice(one.value, word) for one, word in words.STATES.items()]
    bodies = [SelectChoice(f"body-{one.id}", one.label) for one in queries.bodies()]
    form.promoter.choices = [
        SelectChoice("", _("Nobody is named")),
        *bodies,
        *_countries(member_codes(viewer.at.date())),
    ]
    return form


def _countries(codes: Any) -> list[SelectChoice]:
    return [SelectChoice(code, formats.country(code)) for code in sorted(codes, key=formats.country)]


def places(viewer: Viewer) -> list[What]:
    """Return the instruments that the viewer may enter, in the order in which they are shown."""
    bilateral = [What(Kind.BILATERAL, matter) for matter in ASKED]
    if not keeps_all(viewer):
        return bilateral
    return [*shown(), *(What(Kind.UNION, matter) for matter in ASKED), *bilateral]


def shown() -> list[What]:
    """Return the instruments that stand as columns in the table of all countries."""
    conventions = [What(Kind.CONVENTION, Matter(matter), key) for key, matter in _matters().items()]
    alone = (Kind.EUROJUST, Kind.LIAISON_PROSECUTOR, Kind.LIAISON_MAGISTRATE)
    return [*conventions, *(What(kind, Matter.COOPERATION) for kind in alone)]


class StepForm(RealDaysMixin, Form):
    days = ("taken_on",)

    taken_on = DateField(_l("Day"), [InputRequired(_l("Please fill this in."))])
    text = line(
        _l("What was done"), description=_l("A demarche, a round of talks, a visit. Never name persons or cases.")
    )

    def say(self, error: InstrumentRefusedError) -> None:
        """Put the refusal beside its field."""
        self.refuse("taken_on", words.refusal(error))

"""The form of a milestone."""

from __future__ import annotations

from datetime import date

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from exchange.core.forms import EditForm, RealDaysMixin, line
from exchange.core.i18n import lazy_gettext as _l
from exchange.cycles.security import words
from exchange.cycles.security.models import SecurityMilestone
from exchange.cycles.security.operations import Details
from exchange.cycles.security.rules import Stage
from exchange.world.rules import Side


class MilestoneForm(RealDaysMixin, EditForm):
    days = ("day",)
    side = RadioField(_l("Whose cycle"))
    stage = SelectField(
        _l("What it is"), choices=[SelectChoice(stage.value, word) for stage, word in words.STAGES.items()]
    )
    title = line(_l("In one line"))
    day = DateField(_l("Day"), [InputRequired(_l("Please fill this in."))])
    cycle = line(_l("Which cycle"), required=False, description=_l("For example 2024–2027."))
    source = line(_l("Source"), required=False, description=_l("The decision or document, with its date."))

    @property
    def details(self) -> Details:
        """Return what was entered."""
        day: date = self.day.data
        return Details(
            Side(self.side.data), Stage(self.stage.data), day, self.title.data or "", self.cycle.data or "", self.source.data or ""
        )  # fmt: skip


def milestone_form(forum_key: str | None, milestone: SecurityMilestone | None = None) -> MilestoneForm:
    """Return the form for a new milestone, or for one that stands."""
    form = MilestoneForm(
        data=_told(milestone) if milestone else {"side": Side.PARTNER.value, "stage": Stage.OTHER.value}
    )
    form.side.choices = [SelectChoice(side.value, words.track(side, forum_key)) for side in Side]
    return form


def _told(one: SecurityMilestone) -> dict[str, object]:
    return {
        "side": one.side.value, "stage": one.stage.value, "day": one.day, "title": one.title, "cycle": one.cycle,
        "source": one.source, "version": one.version,
    }  # fmt: skip

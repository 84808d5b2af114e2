"""The form that takes a step: with a reason, a new time, and the version and the people that were shown."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField
from wtforms.validators import InputRequired, Optional

from exchange.core.forms import Form, LineField, WallTimeField, WhenMixin, known_zone, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.secrets import digest
from exchange.meetings.life.operations import Span
from exchange.meetings.life.rules import HinderedError, Hindrance
from exchange.meetings.life.words import HINDRANCES
from exchange.meetings.models import Meeting
from exchange.meetings.operations import details_of
from exchange.meetings.rules import Flaw, PlanRefusedError, State, Step
from exchange.meetings.words import FLAWS

LONGEST_REASON = 2000
#: Beside which field stands what hinders.
_BESIDE = {Hindrance.NO_DATE: "starts", Hindrance.NO_REASON: "reason"}


class StepForm(Form, WhenMixin):
    """One step. ``version`` and ``told`` say what was shown before it was taken."""

    version = HiddenField()
    told = HiddenField()
    reason = text(_l("Reason"), longest=LONGEST_REASON)
    zone = LineField(_l("Time zone"), [InputRequired(_l("Please fill this in.")), known_zone])
    starts = WallTimeField(_l("New start"), validators=[Optional()])
    ends = WallTimeField(_l("New end"), validators=[Optional()])

    def is_overtaken(self, meeting: Meeting, told: Iterable[int]) -> bool:
        """Say whether the meeting, or who will be told, is another than was shown; the form now shows the present."""
        shown = (self.version.data, self.told.data)
        self.show(meeting, told)
        return shown != (self.version.data, self.told.data)

    def show(self, meeting: Meeting, told: Iterable[int]) -> None:
        """Note what is shown now; ``told`` are the keys of those who are told."""
        self.version.data = str(meeting.version)
        self.told.data = digest(",".join(map(str, sorted(told))))[:16]

    def span(self) -> Span | None:
        """Return the new time, or None; what makes no sense is said beside the fields."""
        if "starts" not in self:
            return None
        starts, ends = self.agreed("starts"), self.agreed("ends")
        if not self.is_refused() and (starts is None) != (ends is None):
            self.refuse("ends" if ends is None else "starts", FLAWS[Flaw.HALF_A_DATE])
        return (starts, ends) if starts and ends and not self.is_refused() else None

    def explain(self, refused: PlanRefusedError | HinderedError) -> None:
        """Put what the rules refuse beside the fields, or where the step is asked for."""
        if isinstance(refused, PlanRefusedError):
            for field, flaw in refused.flaws.items():
                self.refuse("ends" if field == "ends" else "starts", FLAWS[flaw])
            return
        for hindrance in refused.hindrances:
            beside = _BESIDE.get(hindrance)
            if beside and beside in self:
                self.refuse(beside, HINDRANCES[hindrance])


def offers_time(step: Step, meeting: Meeting) -> bool:
    """Say whether the step can bring a new time: postponing, and scheduling what has none or was put off."""
    if step is Step.SCHEDULE:
        return meeting.state is State.POSTPONED or meeting.starts_at is None
    return step is Step.POSTPONE


def step_form(step: Step, meeting: Meeting) -> StepForm:
    """Return the form for the step; scheduling begins with the date there is, postponing with none."""
    form = StepForm(zone=meeting.zone)
    if not offers_time(step, meeting):
        for name in ("zone", "starts", "ends", "starts_fold", "ends_fold"):
            del form[name]
    elif step is Step.SCHEDULE and not form.is_submitted():
        _begin_with(form, meeting)
    return form


def _begin_with(form: StepForm, meeting: Meeting) -> None:
    details = details_of(meeting)
    if details.starts and details.ends:
        form.starts.data, form.ends.data = details.starts.local, details.ends.local
        form.starts_fold.data, form.ends_fold.data = str(details.starts.fold), str(details.ends.fold)
        form.span()

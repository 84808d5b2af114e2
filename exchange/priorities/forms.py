"""The form of a meeting's priorities."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from exchange.core.forms import CheckboxesField, Form
from exchange.core.i18n import lazy_gettext as _l
from exchange.practices.rules import Priority
from exchange.practices.words import PRIORITIES


class PrioritiesForm(Form):
    priorities = CheckboxesField(
        _l("EU crime priorities"),
        choices=[SelectChoice(key.value, word) for key, word in PRIORITIES.items()],
        validators=[Optional()],
    )
    #: What was ticked when the form was shown, so that two who choose at once do not undo each other.
    shown = HiddenField(validators=[Length(max=500)])

    @property
    def was(self) -> set[Priority]:
        """Return what was ticked when it was shown."""
        return {Priority(one) for one in (self.shown.data or "").split(",") if one in set(Priority)}

    @property
    def chosen(self) -> set[Priority]:
        """Return what is ticked now."""
        return {Priority(one) for one in self.priorities.data or ()}


def priorities_form(now: Sequence[Priority]) -> PrioritiesForm:
    """Return the form with what a meeting is about now."""
    values = [one.value for one in now]
    return PrioritiesForm(data={"priorities": values, "shown": ",".join(values)})

"""Forms of what is forwarded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from exchange.core.forms import Form, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.forums.models import Forum
from exchange.forwarding.rules import Place
from exchange.world.words import LEVELS

NOTE_LENGTH = 2_000


class PracticeForm(Form):
    to = RadioField(_l("To the next meeting of"))
    note = text(
        _l("Why it matters there"),
        required=False,
        longest=NOTE_LENGTH,
        description=_l("Stands with the item on the agenda."),
    )

    def place(self, offered: Sequence[tuple[Place, Forum]]) -> Place | None:
        """Return the place that was chosen."""
        return next((place for place, _forum in offered if str(place) == self.to.data), None)


class ItemForm(PracticeForm):
    title = line(_l("What was found, or is needed"))


class DeclineForm(Form):
    reason = line(_l("Reason"), description=_l("Whoever forwarded it reads this."))


def offering(form: Any, offered: Sequence[tuple[Place, Forum]]) -> Any:
    """Let the form offer the places, and choose the only one there is."""
    form.to.choices = [
        SelectChoice(str(place), _("%(forum)s: %(level)s", forum=forum.label, level=str(LEVELS[place.level])))
        for place, forum in offered
    ]
    if len(offered) == 1 and not form.to.data:
        form.to.data = str(offered[0][0])
    return form

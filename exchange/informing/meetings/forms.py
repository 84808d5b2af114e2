"""The form by which a meeting is made known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from wtforms import DateField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.core.forms import CheckboxesField, Form, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.informing.meetings.queries import Addressee
from exchange.informing.meetings.rules import Whom
from exchange.informing.meetings.words import WHOM

LONGEST_TEXT = 4_000
A_DAY = _l("Give a day, such as 2026-12-01.")


class MakeKnownForm(Form):
    """``seen`` says which step and whom the page before sending showed."""

    whom = RadioField(
        _l("Contact points"),
        choices=[SelectChoice(one.value, word) for one, word in WHOM.items()],
        default=Whom.ALL.value,
    )
    bodies = CheckboxesField(_l("Bodies"), choices=[])
    text = text(_l("Message"), longest=LONGEST_TEXT)
    acknowledge_by = DateField(_l("Take note by"), [Optional()], invalid_value_message=A_DAY)
    seen = HiddenField()

    def offer(self, offered: Iterable[Addressee]) -> None:
        bodies = {one.body.id: one.body for one in offered if one.body is not None}
        self.bodies.choices = [
            SelectChoice(str(body.id), body.label) for body in sorted(bodies.values(), key=lambda body: body.label)
        ]

    @property
    def chosen_bodies(self) -> set[int]:
        return {int(value) for value in self.bodies.data or () if value in self._offered}

    @property
    def _offered(self) -> set[str]:
        return {choice.value for choice in self.bodies.choices}

    def check_day(self, today: date) -> None:
        """Refuse a day that has passed, or is further away than anybody plans."""
        day = self.acknowledge_by.data
        if day is not None and day < today:
            self.refuse("acknowledge_by", _l("This day has passed. Choose today or a later day."))
        elif day is not None and day.year > today.year + 2:
            self.refuse("acknowledge_by", _l("This day is more than two years away. Choose an earlier one."))


def seen_mark(step: str, people: Iterable[Any]) -> str:
    """Return by what it is recognised that the step and those to be told are still the same."""
    keys = ",".join(str(one.person.id) for one in people)
    return sha256(f"{step}:{keys}".encode()).hexdigest()[:32]

"""Forms of outcomes: the texts, and who attended."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_wtf import FlaskForm

from exchange.core.forms import EditForm, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.outcomes.rules import Texts

#: The marks of attendance as the form sends them.
MARKS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
WORDS = {mark: word for word, mark in MARKS.items()}


class GeneralForm(EditForm):
    proceedings = text(_l("On the meeting as a whole"))

    def texts(self) -> Texts:
        """Return what was typed."""
        return Texts(self.proceedings.data or "")


class OutcomeForm(EditForm):
    proceedings = text(_l("Proceedings"))
    conclusion = text(_l("Conclusion"))

    def texts(self) -> Texts:
        """Return what was typed."""
        return Texts(self.proceedings.data or "", self.conclusion.data or "")


class AttendanceForm(FlaskForm):
    """Carries the token only: there are as many choices as people on the list, read by ``marks_in``."""


def marks_in(posted: Mapping[str, str], prefix: str, keys: Collection[int]) -> dict[int, bool | None]:
    """Return the marks that were sent under ``prefix-key`` for places on the list; anything odd is passed over."""
    sent = {key: posted.get(f"{prefix}-{key}", "") for key in keys}
    return {key: MARKS[word] for key, word in sent.items() if word in MARKS}

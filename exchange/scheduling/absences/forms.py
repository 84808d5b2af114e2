"""Forms about when one cannot."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, FileField
from wtforms.validators import InputRequired
from wtforms.widgets import FileInput

from exchange.core.forms import EditForm, Form, line, text
from exchange.core.i18n import lazy_gettext as _l
from exchange.scheduling.absences.rules import AbsenceRefusedError, CalendarRefusedError
from exchange.scheduling.absences.words import FLAWS, refusal

LONGEST_NAME, LONGEST_NOTE = 80, 1000


class AbsenceForm(EditForm):
    first_on = DateField(_l("First day"), [InputRequired(_l("Please fill this in."))])
    last_on = DateField(_l("Last day"), [InputRequired(_l("Please fill this in."))])
    note = text(_l("Note to myself"), longest=LONGEST_NOTE)

    def explain(self, refused: AbsenceRefusedError) -> None:
        """Put what the rules refuse beside the fields."""
        for field, flaw in refused.flaws.items():
            self.refuse(field, FLAWS[flaw])


class UploadForm(Form):
    file = FileField(_l("Calendar file (.ics)"), widget=FileInput())

    def data_of_file(self) -> bytes | None:
        """Return what the chosen file holds; on trouble put a message beside the field."""
        if not self.validate():
            return None
        chosen: Any = self.file.data
        if not getattr(chosen, "filename", ""):
            self.refuse("file", _l("Choose a file."))
            return None
        return bytes(chosen.read())

    def explain(self, refused: CalendarRefusedError) -> None:
        """Say beside the field why the file is refused."""
        self.refuse("file", refusal(refused))


class NewCalendarForm(UploadForm):
    name = line(_l("Name"), longest=LONGEST_NAME)

"""Forms of joint activities."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, SelectField
from wtforms.validators import Optional

from exchange.activities import queries
from exchange.activities.models import Activity
from exchange.core import formats
from exchange.core.forms import EditForm, Form, PeriodMixin, line
from exchange.core.forms import text as lines
from exchange.core.i18n import lazy_gettext as _l
from exchange.proposals.queries import members_of

TEXT_LENGTH = 10_000


class ChangeForm(PeriodMixin, EditForm):
    starts_on = DateField(_l("From"), [Optional()])
    ends_on = DateField(_l("Until"), [Optional()])
    third_parties = lines(
        _l("Third parties invited"),
        longest=TEXT_LENGTH,
        description=_l("Countries, bodies, organisations; no persons."),
    )
    midterm = lines(_l("Mid-term evaluation"), longest=TEXT_LENGTH, description=_l("How far it is, against its aim."))
    final = lines(_l("Final evaluation"), longest=TEXT_LENGTH, description=_l("What came of it, against its aim."))

    @property
    def entered(self) -> dict[str, Any]:
        """Return what was entered, by column."""
        return {
            "starts_on": self.starts_on.data, "ends_on": self.ends_on.data, "third_parties": self.third_parties.data or "",
            "midterm": self.midterm.data or "", "final": self.final.data or "",
        }  # fmt: skip


class DropForm(Form):
    reason = line(_l("Reason"))


class JoinForm(Form):
    country = SelectField(_l("Country"))


def join_form(activity: Activity, today: Any, formdata: Any = True) -> JoinForm:
    """Return the form for a country that joins: those of the forum that do not take part."""
    form = JoinForm() if formdata else JoinForm(formdata=None)
    others = [code for code in members_of(activity.forum_id, today) if code not in queries.participants_of(activity)]
    form.country.choices = sorted(((code, formats.country(code)) for code in others), key=lambda pair: pair[1])
    return form

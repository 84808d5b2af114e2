"""Forms of decisions."""

from __future__ import annotations

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from exchange.accounts.rules import Viewer
from exchange.core.forms import EditForm, Form, RefusableMixin, line, text
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.decisions import queries, words
from exchange.decisions.operations import Said
from exchange.decisions.rules import Result
from exchange.meetings.agenda.models import AgendaItem
from exchange.proposals.models import Proposal
from exchange.proposals.queries import key_of

TEXT_LENGTH = 10_000


class _RefusableMixin(RefusableMixin):
    refusals, field_of = words.REFUSALS, words.FIELD_OF


class TakeForm(_RefusableMixin, Form):
    proposal = SelectField(_l("About the proposal"))
    result = RadioField(
        _l("What was decided"), choices=[SelectChoice(one.value, word) for one, word in words.RESULTS.items()]
    )
    title = line(_l("In one line"))
    text = text(_l("Text of the decision"), required=True, longest=TEXT_LENGTH)

    @property
    def said(self) -> Said:
        """Return what was entered."""
        return Said(self.title.data or "", self.text.data or "", Result(self.result.data))


class CorrectForm(_RefusableMixin, EditForm):
    title = line(_l("In one line"))
    text = text(_l("Text of the decision"), required=True, longest=TEXT_LENGTH)


class AnnulForm(_RefusableMixin, Form):
    reason = line(_l("Reason"))


def take_form(viewer: Viewer, item: AgendaItem) -> tuple[TakeForm, dict[str, Proposal]]:
    """Return the form for a decision under an item, and the proposals on offer by their keys; the item's own is chosen."""
    offered = {str(one.id): one for one in queries.undecided(viewer, item)}
    own = next((key for key, one in offered.items() if key_of(one.id) == item.origin_key), "")
    form = TakeForm(data={"proposal": own, "title": item.title, "result": Result.AGREED.value})
    form.proposal.choices = [("", _("None: it is about something else")), *((k, p.title) for k, p in offered.items())]
    return form, offered

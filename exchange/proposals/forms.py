"""Forms of proposals and initiatives."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import (
    CheckboxesField,
    EditForm,
    Form,
    PeriodMixin,
    RefusableMixin,
    line,
)
from exchange.core.forms import text as lines
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.rules import is_web_link
from exchange.needs.forms import AUDIENCES
from exchange.practices.rules import Priority
from exchange.practices.words import PRIORITIES
from exchange.proposals import queries, words
from exchange.proposals.models import Initiative, Proposal
from exchange.proposals.rules import Answer, Details, Funding, Said
from exchange.world import queries as world
from exchange.world.rules import Audience

TEXT_LENGTH = 10_000


def _choices(named: Any) -> list[SelectChoice]:
    return [SelectChoice(key.value, word) for key, word in named.items()]


class _RefusableMixin(RefusableMixin):
    refusals, field_of = words.REFUSALS, words.FIELD_OF


class _AboutMixin(PeriodMixin):
    """What proposals and initiatives have in common: what they are about, and when."""

    countries = CheckboxesField(_l("Third countries"), validators=[Optional()])
    topics = line(
        _l("Topics"), required=False, description=_l("A few words, a comma between them; by these overlap is found.")
    )
    priorities = CheckboxesField(_l("EU crime priorities"), choices=_choices(PRIORITIES), validators=[Optional()])
    starts_on = DateField(_l("From"), [Optional()])
    ends_on = DateField(_l("Until"), [Optional()])
    audience = RadioField(_l("Who reads it"))


class ProposalForm(_RefusableMixin, _AboutMixin, EditForm):
    title = line(_l("In one line"))
    needs = CheckboxesField(_l("Which needs it answers"), validators=[Optional()])
    participants = CheckboxesField(_l("Who takes part"), validators=[Optional()])
    aims = lines(_l("What it aims at"), longest=TEXT_LENGTH)
    funding = RadioField(_l("Paid from"), choices=_choices(words.FUNDINGS))
    fund = line(_l("Which fund"), required=False, description=_l("EU funds first, by their names."))
    frameworks = lines(_l("Existing frameworks that it uses"), longest=TEXT_LENGTH)

    @property
    def details(self) -> Details:
        """Return what was entered."""
        return Details(
            title=self.title.data or "", aims=self.aims.data or "", participants=frozenset(self.participants.data or ()),
            countries=frozenset(self.countries.data or ()), topics=self.topics.data or "",
            priorities=frozenset(Priority(one) for one in self.priorities.data or ()),
            starts_on=self.starts_on.data, ends_on=self.ends_on.data, funding=Funding(self.funding.data),
            fund=self.fund.data or "", frameworks=self.frameworks.data or "", audience=Audience(self.audience.data),
            needs=frozenset(int(one) for one in self.needs.data or ()),
        )  # fmt: skip


def entered(details: Details, version: int | None = None) -> SimpleNamespace:
    """Return details as the form holds them, to fill it or to compare with what was typed."""
    return SimpleNamespace(
        title=details.title, aims=details.aims, participants=sorted(details.participants), countries=sorted(details.countries),
        topics=details.topics, priorities=[one.value for one in Priority if one in details.priorities],
        starts_on=details.starts_on, ends_on=details.ends_on, funding=details.funding.value, fund=details.fund,
        frameworks=details.frameworks, audience=details.audience.value, needs=[str(one) for one in sorted(details.needs)],
        version=version,
    )  # fmt: skip


def proposal_form(viewer: Viewer, forum_id: int, today: date, proposal: Proposal | None = None) -> ProposalForm:
    """Return the form for a new proposal of the forum, or for one there is."""
    if proposal is None:
        form = ProposalForm(obj=entered(Details("")))
    else:
        form = ProposalForm(obj=entered(queries.details_of(proposal), proposal.version))
    offered = {need.id: need.title for need in queries.needs_for(viewer, forum_id)}
    if proposal is not None:
        offered |= {need.id: need.title for need in queries.visible_needs(viewer, proposal)}
    form.needs.choices = [(str(key), title) for key, title in sorted(offered.items())]
    form.participants.choices = [(code, formats.country(code)) for code in queries.members_of(forum_id, today)]
    _offer(form, viewer, today, proposal)
    return form


class InitiativeForm(_RefusableMixin, _AboutMixin, EditForm):
    title = line(_l("In one line"))
    run_by = line(_l("Who runs it"))
    link = line(_l("Web address"), required=False)

    @property
    def values_entered(self) -> dict[str, Any]:
        """Return what was entered, by column."""
        return {
            "title": self.title.data, "run_by": self.run_by.data, "countries": frozenset(self.countries.data or ()),
            "topics": self.topics.data or "", "priorities": frozenset(self.priorities.data or ()),
            "starts_on": self.starts_on.data, "ends_on": self.ends_on.data, "link": self.link.data or "",
            "audience": Audience(self.audience.data),
        }  # fmt: skip

    def has_real_link(self) -> bool:
        """Refuse what is no web address."""
        if self.link.data and not is_web_link(self.link.data):
            self.refuse("link", _("This is no web address. It begins with https:// or http://."))
            return False
        return True


def told(one: Initiative) -> SimpleNamespace:
    """Return what is said of an initiative as the form holds it."""
    return SimpleNamespace(
        title=one.title, run_by=one.run_by, countries=sorted(queries.listed(one.countries)), topics=one.topics,
        priorities=[key.value for key in Priority if key.value in queries.listed(one.priorities)], starts_on=one.starts_on,
        ends_on=one.ends_on, link=one.link, audience=one.audience.value, version=one.version,
    )  # fmt: skip


def initiative_form(viewer: Viewer, today: date, one: Initiative | None = None) -> InitiativeForm:
    """Return the form for a new initiative, or for one there is."""
    form = InitiativeForm(obj=told(one) if one is not None else SimpleNamespace(audience=Audience.ALL.value))
    _offer(form, viewer, today, one)
    return form


def _offer(form: Any, viewer: Viewer, today: date, thing: Any) -> None:
    union = {country.code for country in world.member_states(today)}
    form.countries.choices = [(code, name) for code, name in world.choices() if code not in union]
    kept = thing is not None and thing.audience is Audience.UNION
    form.audience.choices = [
        SelectChoice(one.value, word)
        for one, word in AUDIENCES.items()
        if one is Audience.ALL or viewer.is_union or kept
    ]


class AnswerForm(_RefusableMixin, Form):
    answer = RadioField(_l("What is answered"), choices=_choices(words.ANSWERS))
    reason = line(_l("Reason"), required=False, description=_l("Needed where there is no overlap."))

    @property
    def said(self) -> Said:
        """Return what was answered."""
        return Said(Answer(self.answer.data), self.reason.data or "")


class WithdrawForm(_RefusableMixin, Form):
    reason = line(_l("Reason"))

"""Forms of needs: what is said of one, its evidence, its place on the board, a country's support."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from wtforms import DateField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.forms import FIRST_YEAR, CheckboxesField, EditForm, Form, RefusableMixin, line
from exchange.core.forms import text as lines
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.forums.models import Forum
from exchange.needs import queries, words
from exchange.needs.models import Need
from exchange.needs.queries import Wanted
from exchange.needs.rules import (
    Consideration,
    Details,
    Evidence,
    Kind,
    Stage,
    first_audience,
    next_stage,
)
from exchange.practices.rules import Priority
from exchange.practices.words import PRIORITIES
from exchange.world import queries as world
from exchange.world.rules import Audience

TEXT_LENGTH, NOTE_LENGTH = 10_000, 500
AUDIENCES = {Audience.ALL: _l("Everyone with a role in the forum"), Audience.UNION: _l("Union side only")}


class _RefusableMixin(RefusableMixin):
    refusals, field_of = words.REFUSALS, words.FIELD_OF


class NeedForm(_RefusableMixin, EditForm):
    title = line(_l("In one line"))
    kind = RadioField(_l("What it is"), choices=[SelectChoice(key.value, word) for key, word in words.KINDS.items()])
    text = lines(_l("What is lacking, in the way, or could be used"), longest=TEXT_LENGTH)
    countries = CheckboxesField(_l("Third countries"), validators=[Optional()])
    priorities = CheckboxesField(
        _l("EU crime priorities"),
        choices=[SelectChoice(key.value, word) for key, word in PRIORITIES.items()],
        validators=[Optional()],
    )
    topics = line(_l("Topics"), required=False, description=_l("A few words by which others look for it."))
    causes = lines(words.CONSIDERATIONS[Consideration.CAUSES], longest=TEXT_LENGTH)
    policies = lines(words.CONSIDERATIONS[Consideration.POLICIES], longest=TEXT_LENGTH)
    contacts = lines(words.CONSIDERATIONS[Consideration.CONTACTS], longest=TEXT_LENGTH)
    channels = lines(words.CONSIDERATIONS[Consideration.CHANNELS], longest=TEXT_LENGTH)
    responsibilities = lines(words.CONSIDERATIONS[Consideration.RESPONSIBILITIES], longest=TEXT_LENGTH)
    audience = RadioField(_l("Who reads it"))

    @property
    def details(self) -> Details:
        """Return what was entered."""
        return Details(
            title=self.title.data or "", kind=Kind(self.kind.data), text=self.text.data or "", topics=self.topics.data or "",
            countries=frozenset(self.countries.data or ()), audience=Audience(self.audience.data),
            priorities=frozenset(Priority(one) for one in self.priorities.data or ()),
            considered={one: self[one.value].data for one in Consideration if self[one.value].data},
        )  # fmt: skip


def entered(details: Details, version: int | None = None) -> SimpleNamespace:
    """Return details as the form holds them, to fill it or to compare with what was typed."""
    return SimpleNamespace(
        title=details.title, kind=details.kind.value, text=details.text, topics=details.topics, version=version,
        countries=sorted(details.countries), audience=details.audience.value,
        priorities=[one.value for one in Priority if one in details.priorities],
        **{one.value: details.considered.get(one, "") for one in Consideration},
    )  # fmt: skip


def need_form(viewer: Viewer, today: date, forum: Forum, need: Need | None = None) -> NeedForm:
    """Return the form for a new need of the forum, or for one there is."""
    first = first_audience(is_union=viewer.is_union, two_sided=forum.two_sided)
    new = entered(Details("", audience=first))
    form = NeedForm(obj=entered(queries.details_of(need), need.version) if need is not None else new)
    if first is Audience.UNION:
        form.audience.description = _("What Member States need is for the Union side, unless you open it to both.")
    union = {country.code for country in world.member_states(today)}
    form.countries.choices = [(code, name) for code, name in world.choices() if code not in union]
    kept = need is not None and need.audience is Audience.UNION
    form.audience.choices = [
        SelectChoice(one.value, word)
        for one, word in AUDIENCES.items()
        if one is Audience.ALL or viewer.is_union or kept
    ]
    return form


class MoveForm(_RefusableMixin, EditForm):
    to = SelectField(_l("Move to"))
    reason = line(_l("Reason"), required=False, description=_l("Needed to set it aside, or to take it up again."))


def move_form(need: Need) -> MoveForm:
    """Return the form by which a need is moved on the board."""
    form = MoveForm(obj=SimpleNamespace(to=next_stage(need.stage).value, version=need.version))
    form.to.choices = [SelectChoice(one.value, words.STAGES[one]) for one in Stage if one is not need.stage]
    return form


class EvidenceForm(_RefusableMixin, Form):
    source = line(
        _l("Source"), description=_l("Who or what says so: a report, an authority, a figure. Never a person or a case.")
    )
    day = DateField(_l("Of which day"), [Optional()])
    link = line(_l("Web address"), required=False)
    paper = SelectField(_l("Or a paper of a meeting"))

    @property
    def evidence(self) -> Evidence:
        """Return what was entered."""
        paper_id = int(self.paper.data) if self.paper.data else None
        return Evidence(self.source.data or "", self.day.data, self.link.data or "", paper_id)

    def validate_day(self, field: Any) -> None:
        """Refuse a day before there were such sources, which databases may not even hold."""
        if field.data is not None and field.data.year < FIRST_YEAR:
            field.data = None
            self.refuse("day", _("This is no day."))


def evidence_form(viewer: Viewer, need: Need) -> EvidenceForm:
    """Return the form by which evidence is added."""
    form = EvidenceForm()
    offered = [(str(row.id), f"{row.title} ({row.meeting})") for row in queries.papers_for(viewer, need)]
    form.paper.choices = [("", _("None")), *offered]
    return form


class SupportForm(_RefusableMixin, Form):
    country = SelectField(_l("For"))
    note = line(_l("Note"), required=False, longest=NOTE_LENGTH)


def support_form(codes: frozenset[str]) -> SupportForm:
    """Return the form by which somebody speaks for one of these countries."""
    form = SupportForm()
    form.country.choices = [SelectChoice(code, formats.country(code)) for code in sorted(codes)]
    return form


# --- Filters ----------------------------------------------------------------------------------------------------------


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Return which needs the address asks for; anything odd asks for all."""
    kind, priority, country = asked.get("kind", ""), asked.get("priority", ""), asked.get("country", "").upper()
    return Wanted(
        kind=Kind(kind) if kind in set(Kind) else None,
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",  # noqa: PLR2004
        priority=Priority(priority) if priority in set(Priority) else None,
    )


def filters(viewer: Viewer, forum_id: int, asked: Wanted) -> list[tuple[str, Any, str, list[tuple[str, Any]]]]:
    """Return the filters of the board: name, word, what is chosen, what is offered."""
    codes = {*queries.countries_on(viewer, forum_id), asked.country} - {""}
    countries = sorted(((code, formats.country(code)) for code in codes), key=lambda pair: fold(pair[1]))
    kinds = [(key.value, word) for key, word in words.KINDS.items()]
    priorities = [(key.value, word) for key, word in PRIORITIES.items()]
    return [
        ("kind", _("What it is"), asked.kind.value if asked.kind else "", [("", _("All kinds")), *kinds]),
        ("country", _("Country"), asked.country, [("", _("All countries")), *countries]),
        ("priority", _("Priority"), asked.priority.value if asked.priority else "", [("", _("All priorities")), *priorities]),
    ]  # fmt: skip

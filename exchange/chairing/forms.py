"""Forms that propose a change of a rotation; each turns what was entered into a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from exchange.chairing import proposals, rules
from exchange.chairing.proposals import Plan, Proposal
from exchange.chairing.rules import ChairingError, Pattern, Term
from exchange.chairing.words import PATTERNS
from exchange.core import formats
from exchange.core.forms import Between, EditForm, line
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.forums.forms import options

LONGEST_TERM, FIRST_YEAR, YEARS_AHEAD = 60, 2000, 10


def _named(codes: Sequence[str]) -> list[tuple[str, str]]:
    return sorted(((code, formats.country(code)) for code in codes), key=lambda pair: fold(pair[1]))


class OrderField(Field):
    """Countries in an order: as many hidden inputs of one name, moved by buttons named ``move``."""

    widget = None
    data: list[str]

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.choices: list[str] = []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(valuelist)

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Return the countries that could be in the order and are not."""
        return _named([code for code in self.choices if code not in self.data])

    def move(self, asked: str) -> None:
        """Carry out ``up:NL``, ``down:NL``, ``out:NL`` or ``in:NL``; anything else changes nothing."""
        way, _colon, code = asked.partition(":")
        at = self.data.index(code) if code in self.data else None
        if way == "in" and at is None and code in self.choices:
            self.data.append(code)
        elif way == "out" and at is not None:
            del self.data[at]
        elif way in ("up", "down") and at is not None:
            other = at + (-1 if way == "up" else 1)
            if 0 <= other < len(self.data):
                self.data[at], self.data[other] = self.data[other], self.data[at]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if not self.data:
            raise ValidationError(_("At least one country must be in the order."))
        if any(code not in self.choices for code in self.data):
            raise ValidationError(_("One of these countries cannot be in the order."))


class ProposalForm(EditForm):
    """A form whose outcome is shown before it is carried out: ``shown`` says which outcome was."""

    shown = HiddenField()
    #: Beside which field a refusal stands; the first field where it is not named.
    beside: ClassVar[dict[type[ChairingError], str]] = {}
    fallback: ClassVar[str] = ""

    def proposal(self) -> Proposal:
        raise NotImplementedError

    def field_for(self, error: ChairingError) -> str:
        return self.beside.get(type(error), self.fallback)


def _months() -> IntegerField:
    bounds = Between(1, LONGEST_TERM, _l("A term lasts between 1 and 60 months."))
    return IntegerField(
        _l("Months"),
        [InputRequired(_l("Please fill this in.")), bounds],
        description=_l("How long a term lasts; for the other kind, how long until the political meeting has a date."),
    )


def _pattern() -> RadioField:
    return RadioField(
        _l("A term lasts"),
        [InputRequired(_l("Please choose."))],
        choices=options((kind.value, word) for kind, word in PATTERNS.items()),
    )


class SetUpForm(ProposalForm):
    order = OrderField(_l("Order"))
    pattern = _pattern()
    months = _months()
    starts_on = DateField(_l("First term begins on"))
    beside: ClassVar = {rules.NoLength: "months"}
    fallback = "order"

    def offer(self, members: Sequence[str], today: date, begun: Term | None) -> None:
        """Offer the members; the first day is asked only where no term has begun."""
        self.order.choices = list(members)
        self.today = today
        self.follows = begun.ends_on if begun else None
        if begun is not None:
            del self.starts_on

    def validate_starts_on(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Please fill this in."))
        if not FIRST_YEAR <= field.data.year <= self.today.year + YEARS_AHEAD:
            raise ValidationError(_("Check the year."))

    def proposal(self) -> Proposal:
        start = self.starts_on.data if "starts_on" in self else self.follows or self.today
        return proposals.SetUp(tuple(self.order.data), Pattern(self.pattern.data), self.months.data, start)


class SwapForm(ProposalForm):
    first = SelectField(_l("This term"), [InputRequired(_l("Please choose."))])
    second = SelectField(_l("with this one"), [InputRequired(_l("Please choose."))])
    fallback = "second"

    def offer(self, plan: Plan, today: date) -> None:
        """Offer the terms that have not begun."""
        self.first.choices = self.second.choices = options(_coming(plan, today))

    def proposal(self) -> Proposal:
        return proposals.Swap(date.fromisoformat(self.first.data), date.fromisoformat(self.second.data))


class PassForm(ProposalForm):
    term = SelectField(_l("Term"), [InputRequired(_l("Please choose."))])
    reason = line(_l("Reason"), description=_l("Everyone in the forum can read it."))
    fallback = "term"

    def offer(self, plan: Plan, today: date) -> None:
        """Offer the terms that have not begun."""
        self.term.choices = options(_coming(plan, today))

    def proposal(self) -> Proposal:
        return proposals.Pass(date.fromisoformat(self.term.data), self.reason.data)


def _coming(plan: Plan, today: date) -> list[tuple[str, str]]:
    return [(term.starts_on.isoformat(), term_words(term)) for term in rules.later_terms(plan.terms, today)]


def term_words(term: Term) -> str:
    """Return a term in words: who, from when, handed over when."""
    name, start = formats.country(term.holder), formats.short_day(term.starts_on)
    if term.ends_on is None:
        return _("%(country)s, from %(start)s", country=name, start=start)
    end = formats.short_day(term.ends_on)
    return _("%(country)s, from %(start)s, hand-over %(end)s", country=name, start=start, end=end)


class JoinForm(ProposalForm):
    country = SelectField(_l("Country"), [InputRequired(_l("Please choose."))])
    position = SelectField(_l("Place in the order"), coerce=int)
    beside: ClassVar = {rules.NoSuchPlace: "position"}
    fallback = "country"

    def offer(self, plan: Plan, members: Sequence[str]) -> None:
        """Offer the members that are not in the order, and every place in it."""
        self.country.choices = options(_named([code for code in members if code not in plan.order]))
        after = [(at + 1, _("after %(country)s", country=formats.country(code))) for at, code in enumerate(plan.order)]
        self.position.choices = options([(0, _("first")), *after])
        if self.position.data is None:
            self.position.data = len(plan.order)

    def proposal(self) -> Proposal:
        return proposals.Join(self.country.data, self.position.data)


class LeaveForm(ProposalForm):
    country = SelectField(_l("Country"), [InputRequired(_l("Please choose."))])
    on = DateField(
        _l("Leaves on"),
        [InputRequired(_l("Please fill this in."))],
        description=_l("The first day on which it no longer chairs. A term that runs then is handed over."),
    )
    beside: ClassVar = {rules.DayHasPassed: "on"}
    fallback = "country"

    def offer(self, plan: Plan) -> None:
        """Offer the countries in the order."""
        self.country.choices = options(_named(plan.order))

    def proposal(self) -> Proposal:
        return proposals.Leave(self.country.data, self.on.data)


class ReorderForm(ProposalForm):
    order = OrderField(_l("Order"))
    first = SelectField(_l("First coming term"), validate_choice=False)
    beside: ClassVar = {rules.NotInOrder: "first"}
    fallback = "order"

    def offer(self, plan: Plan) -> None:
        """Offer the countries in the order."""
        self.order.choices = list(plan.order)
        self.first.choices = options([("", _("the country after the present chair")), *_named(plan.order)])

    def proposal(self) -> Proposal:
        return proposals.Reorder(tuple(self.order.data), self.first.data or None)


class PatternForm(ProposalForm):
    pattern = _pattern()
    months = _months()
    fallback = "months"

    def proposal(self) -> Proposal:
        return proposals.Repattern(Pattern(self.pattern.data), self.months.data)

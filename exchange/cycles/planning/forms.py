"""Forms about planning: the wish, the choice of a chain, the template, pins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, Optional

from exchange.accounts.rules import Role
from exchange.core import formats
from exchange.core.forms import Between, EditForm, Form
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.text import fold
from exchange.cycles.deadlines.rules import MOST_DAYS as MOST_WORKING_DAYS
from exchange.cycles.deadlines.rules import OWNERS, Kind, Rule
from exchange.cycles.planning.rules import PREPARING, Part, Template, TemplateRefusedError, Wish, hitches
from exchange.cycles.planning.rules.template import (
    FIRST_HOUR,
    LAST_HOUR,
    MOST_DAYS,
    MOST_HOURS,
    MOST_PARTS,
    MOST_WEEKS,
)
from exchange.cycles.planning.words import FLAWS, HITCHES, KINDS
from exchange.forums import queries as forums
from exchange.forums.forms import options
from exchange.forums.models import Forum
from exchange.forums.words import ROLES
from exchange.meetings.queries import priority_codes
from exchange.world.rules import Level
from exchange.world.words import LEVELS

_NEEDED = InputRequired(_l("Please fill this in."))


def _number(label: Any, least: int, most: int, *, required: bool = True) -> IntegerField:
    message = _l("Give a number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [_NEEDED if required else Optional(), Between(least, most, message)])


class WishMixin:
    """The fields of a wish."""

    first = DateField(_l("Not before"), [_NEEDED])
    last = DateField(_l("Not after"), [_NEEDED])
    days = _number(_l("How many days"), 1, MOST_DAYS)
    host = SelectField(_l("In the capital of"), coerce=str)
    optional = BooleanField(_l("With the meetings that the template does not need"))
    about = SelectField(_l("Expert exchange about"), coerce=str)

    def wish(self, today: date) -> Wish | None:
        """Return the wish, or None with messages beside the fields."""
        if not self.validate():  # type: ignore[attr-defined]
            return None
        wish = Wish(
            self.first.data, self.last.data, self.days.data, self.host.data or None, self.optional.data,
            self.about.data or None,
        )  # fmt: skip
        for field, hitch in hitches(wish, today).items():
            self.refuse(field, HITCHES[hitch])  # type: ignore[attr-defined]
        return None if self.is_refused() else wish  # type: ignore[attr-defined]


class WishForm(Form, WishMixin):
    """A wish as an address carries it: asking for proposals changes nothing."""

    class Meta:
        """Nothing is changed, so no token is asked for."""

        csrf = False


class ChooseForm(Form, WishMixin):
    """The choice of one of the chains for a wish; ``chain`` and ``shown`` say what was shown before."""

    chain = HiddenField()
    shown = HiddenField()


def _offer(form: Any, forum: Forum, today: date) -> None:
    members = {one.country_code for one in forums.memberships(forum.id) if one.country_code}
    form.host.choices = [("", _("the country in the chair")), *_named(members)]
    form.about.choices = [("", _("not decided yet")), *_named(priority_codes(today))]


def _named(codes: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((code, formats.country(code)) for code in codes), key=lambda pair: fold(pair[1]))


def wish_form(forum: Forum, today: date, asked: Any, wish: Wish) -> WishForm:
    """Return the form of the address ``asked``; without a first day there it begins with a wish."""
    said = MultiDict({"days": "1", "host": "", "about": ""} | asked.to_dict()) if "first" in asked else None
    form = WishForm(formdata=said, data=as_fields(wish))
    del form.key
    _offer(form, forum, today)
    return form


def choose_form(forum: Forum, today: date) -> ChooseForm:
    """Return the form that carries out a choice."""
    form = ChooseForm()
    _offer(form, forum, today)
    return form


def as_fields(wish: Wish) -> dict[str, Any]:
    """Return a wish by the names of its fields."""
    return {
        "first": wish.first, "last": wish.last, "days": wish.days, "host": wish.host or "", "optional": wish.optional,
        "about": wish.about or "",
    }  # fmt: skip


def in_address(wish: Wish) -> dict[str, str]:
    """Return a wish as an address carries it."""
    found = {
        "first": wish.first.isoformat(), "last": wish.last.isoformat(), "days": str(wish.days),
        "host": wish.host or "", "optional": "y" if wish.optional else "", "about": wish.about or "",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value or name in ("host", "about")}


class PinForm(Form):
    """Which meeting or deadline is pinned or let go."""

    meeting = HiddenField()
    deadline = HiddenField()
    pinned = HiddenField()


# --- The template -----------------------------------------------------------------------------------------------------

PART_FIELDS = ("level", "earliest", "latest", "days", "hours", "start_hour", "needed")


class TemplateForm(EditForm):
    """A forum's template; its rows are fields of their own, named after place, or level and kind."""

    hours = _number(_l("Hours a day"), 1, MOST_HOURS)
    start_hour = SelectField(_l("Begins at"), coerce=int)

    def parts(self) -> list[tuple[int, Part]]:
        """Return the filled-in rows with their places on the page."""
        found = []
        for number in range(MOST_PARTS):
            values = {name: self[f"{name}_{number}"].data for name in PART_FIELDS}
            if values["level"]:
                found.append((number, Part(**values | {"level": Level(values["level"])})))
        return found

    def template(self) -> Template | None:
        """Return the template, or None with messages beside the fields."""
        self.validate()
        for number in range(MOST_PARTS):
            for name in ("earliest", "latest", "days", "hours") if self[f"level_{number}"].data else ():
                field = self[f"{name}_{number}"]
                if field.data is None and not field.errors:
                    self.refuse(field.name, _("Please fill this in."))
        if self.is_refused():
            return None
        rules = {}
        for level in self.levels:
            found = [
                Rule(kind, self[f"due_{level}_{kind}"].data * (1 if kind is Kind.OUTCOME else -1),
                     Role(self[f"owner_{level}_{kind}"].data))
                for kind in Kind
                if self[f"due_{level}_{kind}"].data
            ]  # fmt: skip
            rules[level] = tuple(found)
        parts = tuple(part for _number, part in self.parts())
        return Template(parts, {k: v for k, v in rules.items() if v}, self.hours.data, self.start_hour.data)

    levels: tuple[Level, ...] = ()

    def explain(self, refused: TemplateRefusedError) -> None:
        """Put what the rules refuse beside the fields."""
        places = [number for number, _part in self.parts()]
        for place, flaw in refused.flaws:
            name = "earliest" if flaw.value != "ends_at_night" else "hours"
            field = (
                "hours"
                if place is None and name == "hours"
                else f"{name}_{places[place]}"
                if place is not None
                else "level_0"
            )
            self.refuse(field, FLAWS[flaw])


def _fields(levels: tuple[Level, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    offered = [("", _("none")), *((level.value, LEVELS[level]) for level in PREPARING if level in levels)]
    hours = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    for number in range(MOST_PARTS):
        found[f"level_{number}"] = SelectField(_("Level"), choices=options(offered))
        found[f"earliest_{number}"] = _number(_("Earliest, weeks before"), 1, MOST_WEEKS, required=False)
        found[f"latest_{number}"] = _number(_("Latest, weeks before"), 1, MOST_WEEKS, required=False)
        found[f"days_{number}"] = _number(_("Days"), 1, MOST_DAYS, required=False)
        found[f"hours_{number}"] = _number(_("Hours a day"), 1, MOST_HOURS, required=False)
        found[f"start_hour_{number}"] = SelectField(_("Begins at"), choices=options(hours), coerce=int, default=10)
        found[f"needed_{number}"] = BooleanField(_("Needed"))
    owners = [(role.value, ROLES[role]) for role in OWNERS]
    for level in levels:
        for kind in Kind:
            found[f"due_{level}_{kind}"] = _number(KINDS[kind], 1, MOST_WORKING_DAYS, required=False)
            found[f"owner_{level}_{kind}"] = SelectField(_("Who answers for it"), choices=options(owners))
    return found


def template_form(forum: Forum, template: Template, version: int) -> TemplateForm:
    """Return the form for the template of a forum (with its levels)."""
    levels = tuple(level for level in (Level.POLITICAL, *PREPARING) if level in forums.levels_of(forum))
    made: type[TemplateForm] = type("TemplateForm", (TemplateForm,), _fields(levels))
    form = made(obj=saved(template, levels, version))
    form.levels = levels
    form.start_hour.choices = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
    return form


def saved(template: Template, levels: Iterable[Level], version: int) -> SimpleNamespace:
    """Return a template as its form has it: values under the names of the fields."""
    found: dict[str, Any] = {"version": version, "hours": template.hours, "start_hour": template.start_hour}
    for number in range(MOST_PARTS):
        part = template.parts[number] if number < len(template.parts) else None
        for name in PART_FIELDS:
            found[f"{name}_{number}"] = getattr(part, name) if part else _EMPTY.get(name)
    for level in levels:
        rules = {rule.kind: rule for rule in template.rules.get(level, ())}
        for kind in Kind:
            rule = rules.get(kind)
            found[f"due_{level}_{kind}"] = abs(rule.working_days) if rule else None
            found[f"owner_{level}_{kind}"] = (rule.owner if rule else Role.SECRETARIAT).value
    return SimpleNamespace(**found)


#: What a row without a meeting says.
_EMPTY = {"level": "", "start_hour": 10, "needed": False}

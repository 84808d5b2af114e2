"""Forms of deadlines, and the filters above the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from wtforms import DateField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from exchange.accounts.rules import Role, Viewer
from exchange.core import formats
from exchange.core.forms import Between, EditForm, Form
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.cycles.deadlines import queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import MOST_DAYS, Kind, Refusal, Rule, Standing
from exchange.cycles.deadlines.words import KINDS, OWNERS, REFUSALS, STANDINGS
from exchange.forums import queries as forums
from exchange.meetings.forms import SHORT_NUMBER

BEFORE, AFTER = "before", "after"
#: What the form for another deadline begins with.
USUAL_DAYS = 10
#: Beside which field a refusal is said.
_PLACE_OF = {
    Refusal.THERE_ALREADY: "kind",
    Refusal.DAYS_OUT_OF_RANGE: "days",
    Refusal.NO_WORKING_DAY: "days",
    Refusal.TOO_FAR: "by_hand",
}


class CountMixin:
    """From where it is counted, who answers, and the day set by hand, if any."""

    days = IntegerField(
        _l("Working days"),
        [InputRequired(REFUSALS[Refusal.DAYS_OUT_OF_RANGE]), Between(1, MOST_DAYS, REFUSALS[Refusal.DAYS_OUT_OF_RANGE])],
        default=USUAL_DAYS,
    )  # fmt: skip
    side = RadioField(
        _l("Counted"),
        choices=[SelectChoice(BEFORE, _l("before the meeting")), SelectChoice(AFTER, _l("after the meeting"))],
        default=BEFORE,
    )
    owner = SelectField(
        _l("Who answers for it"),
        coerce=Role,
        choices=[SelectChoice(role, word) for role, word in OWNERS.items()],
        default=Role.SECRETARIAT,
    )
    by_hand = DateField(_l("Or a day set by hand"), [Optional()])

    def rule(self, kind: Kind) -> Rule:
        """Return what was filled in."""
        days: int = self["days"].data  # type: ignore[index]
        after: bool = self["side"].data == AFTER  # type: ignore[index]
        return Rule(kind, days if after else -days, self["owner"].data)  # type: ignore[index]

    def put_refusal(self, refusal: Refusal) -> None:
        """Say why beside the field that it is about, else above the form."""
        place = _PLACE_OF.get(refusal)
        if place is not None and place in self:  # type: ignore[operator]
            self.refuse(place, REFUSALS[refusal])  # type: ignore[attr-defined]
        else:
            self.form_errors.append(REFUSALS[refusal])  # type: ignore[attr-defined]


class AddForm(CountMixin, Form):
    kind = SelectField(_l("What is due"), coerce=Kind)

    def offer(self, taken: Collection[Kind]) -> None:
        """Fill in what the meeting has no deadline for yet."""
        self.kind.choices = [SelectChoice(kind, word) for kind, word in KINDS.items() if kind not in taken]


class ChangeForm(CountMixin, EditForm):
    def is_stale(self, thing: Any) -> bool:
        """Say whether another saved meanwhile; a day that was saved is shown in words."""
        found = super().is_stale(thing)
        if self.stale.get("by_hand"):
            self.stale["by_hand"] = formats.day(self.stale["by_hand"])
        return found


def saved(deadline: Deadline) -> SimpleNamespace:
    """Return the deadline as its form has it: values under the names of the fields."""
    return SimpleNamespace(
        version=deadline.version,
        days=abs(deadline.working_days),
        side=AFTER if deadline.working_days > 0 else BEFORE,
        owner=deadline.owner,
        by_hand=deadline.due_on if deadline.pinned else None,
    )


def wanted(asked: Mapping[str, str], viewer: Viewer) -> queries.Wanted:
    """Return which deadlines the address asks for; what cannot be understood is passed over.

    Those who answer for some begin with their own, all others with all they may see.
    """
    whose = asked.get("whose", "")
    forum, kind, stands = asked.get("forum", ""), asked.get("kind", ""), asked.get("stands", "")
    return queries.Wanted(
        mine=whose == "mine" or (whose != "all" and queries.owns_any(viewer)),
        forum_id=int(forum) if SHORT_NUMBER.fullmatch(forum) else None,
        kind=Kind(kind) if kind in set(Kind) else None,
        stands=stands if stands in {*Standing, queries.ANY} else "",
    )


def filter_choices(viewer: Viewer) -> dict[str, list[tuple[Any, Any]]]:
    """Return what the list of deadlines can be filtered by, by the name in the address."""
    return {
        "whose": [("mine", _("Mine to answer for")), ("all", _("All I may see"))],
        "forum": [("", _("All forums")), *((str(key), name) for key, name in forums.names(viewer))],
        "kind": [("", _("All kinds")), *((kind.value, word) for kind, word in KINDS.items())],
        "stands": [
            ("", _("Still to be done")),
            *((standing.value, word) for standing, word in STANDINGS.items()),
            (queries.ANY, _("All")),
        ],
    }


def today_of(viewer: Viewer) -> date:
    """Return the day by the reader's clock: late is what was due before it."""
    return formats.in_zone(viewer.at, viewer.zone).date()

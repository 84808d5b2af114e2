"""Figures in the reader's words, as rows of a group, what is counted, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exchange.activities.words import STATES as ACTIVITY_STATES
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.figures.rules import Figures, Kept
from exchange.world.words import LEVELS

KEPT = {
    Kept.ON_TIME: _l("Fulfilled on time"),
    Kept.TOO_LATE: _l("Fulfilled too late"),
    Kept.OVERDUE: _l("Overdue"),
    Kept.NOT_YET_DUE: _l("Not yet due"),
    Kept.LAPSED: _l("No longer pursued"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what is counted, how many (None where there is nothing to count), in what, and a remark."""

    name: str
    value: int | None
    unit: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are drawn against each other."""

    title: str
    rows: tuple[Row, ...]
    nothing: str


def groups(told: Figures) -> Iterator[Group]:
    """Yield all figures of a year, in the order of the page."""
    yield Group(
        _("Meetings held"),
        tuple(Row(str(LEVELS[level]), number) for level, number in told.held.items()),
        _("None was held."),
    )
    if told.replies is not None:
        yield Group(
            _("Answers to invitations"),
            tuple(
                Row(
                    str(LEVELS[level]), one.percent, "%",
                    _("%(answered)s of %(asked)s people", answered=one.answered, asked=one.asked),
                )
                for level, one in told.replies.items()
            ),
            _("Nobody was invited."),
        )  # fmt: skip
    yield Group(
        _("Commitments due this year"),
        tuple(Row(str(KEPT[kept]), number) for kept, number in told.kept.items()) if any(told.kept.values()) else (),
        _("None was due."),
    )
    yield Group(
        _("Joint activities, as they stand"),
        tuple(Row(str(ACTIVITY_STATES[state]), number) for state, number in told.activities.items())
        if any(told.activities.values())
        else (),
        _("There was none."),
    )
    usual = told.usual_days
    yield Group(
        _("From need to decision"),
        ()
        if usual is None
        else (
            Row(_("Shortest"), told.days_to_decision[0], _("days")),
            Row(
                _("Median"),
                usual,
                _("days"),
                ngettext("%(num)s decision", "%(num)s decisions", len(told.days_to_decision)),
            ),
            Row(_("Longest"), told.days_to_decision[-1], _("days")),
        ),
        _("Nothing was decided about a need."),
    )

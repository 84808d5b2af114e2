"""Doors of assessment rounds. Nothing of them is for the partner side (V1); Eurojust runs them (C2)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.assessments.rules import ALWAYS, CONSULTED
from exchange.core.access import Door
from exchange.countries.rules import speaks_for

EUROJUST = "eurojust"


def runs_rounds(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer prepares, consolidates and transmits rounds: people of Eurojust."""
    return viewer.is_union and viewer.authority_key == EUROJUST


def answers_for(viewer: Viewer, contributor: Any) -> bool:
    """Say whether the viewer answers for the contributor: the contact point of the Member State, people of the body (V2)."""
    if not viewer.is_union:
        return False
    if contributor.country_code is not None:
        return contributor.country_code in speaks_for(viewer)
    return bool(contributor.authority_id == viewer.authority_id)


def may_contribute(viewer: Viewer) -> bool:
    """Say whether the viewer could answer in some round: a contact point, or somebody of a body that is asked."""
    return viewer.is_union and (bool(speaks_for(viewer)) or viewer.authority_key in (*ALWAYS, *CONSULTED))


def decides(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer records which countries were identified as priorities."""
    return runs_rounds(viewer) or (viewer.is_union and viewer.is_admin)


LIST = Door("assessments.list", "The Union side.", lambda viewer, _subject: viewer.is_union)
SEE = Door("assessments.see", "The Union side, once the round is open.", lambda _viewer, _subject: True)
RUN = Door("assessments.run", "People of Eurojust.", runs_rounds)
READ = Door(
    "assessments.read",
    "The contributor and Eurojust; once the round is closed, the Union side.",
    lambda _viewer, _subject: True,
)
ANSWER = Door(
    "assessments.answer",
    "The national contact point of the Member State, or people of the body.",
    lambda viewer, found: answers_for(viewer, found[0]),
)
DECIDE = Door("assessments.decide", "People of Eurojust, and the platform administrator.", decides)

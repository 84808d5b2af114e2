"""Doors of lists, calls and nominations; who acts for whom (V1, V2)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.meetings.access import COVER, EDIT, RUN, SEE, plans
from exchange.meetings.rules import Answer
from exchange.world.rules import Side


def covers(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer plans meetings of the forum on the Union side, and so sees coverage and calls (V1)."""
    return viewer.is_union and plans(viewer, forum_id)


def speaks_for(viewer: Viewer, forum_id: int, country: str | None) -> bool:
    """Say whether the viewer is the forum's contact point for the country (V2)."""
    return country is not None and country in viewer.countries(forum_id, Role.CONTACT_POINT)


def handles(viewer: Viewer, forum_id: int, side: Side) -> bool:
    """Say whether the viewer puts people of that side on lists: partner-side planners theirs only (V1)."""
    return plans(viewer, forum_id) and (viewer.is_union or side is Side.PARTNER)


def _manages_it(viewer: Viewer, participation: Any) -> bool:
    meeting, person = participation.meeting, participation.person
    own = speaks_for(viewer, meeting.forum_id, participation.country_code)
    return own or handles(viewer, meeting.forum_id, person.side)


def _records_it(viewer: Viewer, participation: Any) -> bool:
    forum_id = participation.meeting.forum_id
    return viewer.runs(forum_id) and handles(viewer, forum_id, participation.person.side)


def _is_oneself(viewer: Viewer, participation: Any) -> bool:
    return bool(participation.person_id == viewer.person_id and participation.answer is not Answer.WITHDRAWN)


def _nominates_for_it(viewer: Viewer, call: Any) -> bool:
    forum_id = call.meeting.forum_id
    return covers(viewer, forum_id) or speaks_for(viewer, forum_id, call.country_code)


def _is_contact_point(viewer: Viewer, _subject: Any) -> bool:
    return viewer.is_admin or bool(viewer.forums(Role.CONTACT_POINT))


def _covers_its_call(viewer: Viewer, call: Any) -> bool:
    return covers(viewer, call.meeting.forum_id)


MANAGE = Door(
    "invitations.manage",
    "Those who plan the meeting (on the partner side: for partner-side people) and the country's contact point.",
    _manages_it,
)
RECORD = Door(
    "invitations.record",
    "The secretariat and, while its term runs, the chair's delegation (on the partner side: for partner-side people).",
    _records_it,
)
ANSWER = Door("invitations.answer", "The person on the list.", _is_oneself)
NOMINATE = Door(
    "invitations.nominate", "The contact point of the country that was asked, and the organiser.", _nominates_for_it
)
CALL = Door("invitations.call", "Those who plan the meeting, on the Union side.", _covers_its_call)
OWED = Door("invitations.owed", "National contact points.", _is_contact_point)

__all__ = ["ANSWER", "CALL", "COVER", "EDIT", "MANAGE", "NOMINATE", "OWED", "RECORD", "RUN", "SEE",
           "covers", "handles", "plans", "speaks_for"]  # fmt: skip

"""Doors of the country register. Stated needs are unknown to the partner side (V1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import ADMINISTRATOR, SIGNED_IN, Door
from exchange.countries.rules import may_post, may_state_need, speaks_for


def posts_people(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer keeps the postings of anybody."""
    return viewer.is_admin or bool(speaks_for(viewer))


def _keeps_it(viewer: Viewer, posting: Any) -> bool:
    return may_post(viewer, posting.person.country_code)


SEE = SIGNED_IN
SET_PRIORITY = ADMINISTRATOR
ADD_POSTING = Door(
    "countries.add_posting",
    "The platform administrator, and national contact points for people of their own country.",
    posts_people,
)
CHANGE_POSTING = Door(
    "countries.change_posting",
    "The platform administrator, and the national contact point of the country from which the person comes.",
    _keeps_it,
)
STATE_NEED = Door(
    "countries.state_need",
    "The national contact point of the Member State.",
    lambda viewer, asked: may_state_need(viewer, asked.country.code),
)

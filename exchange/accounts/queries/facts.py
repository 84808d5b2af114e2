"""What rooms want to know of one thing for its page: a single value each, all asked by one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import g

from exchange.accounts.queries.viewers import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import rows

#: Makes the expression for a viewer, who has no moment.
Fact = Callable[[Viewer], sa.ColumnElement[Any]]


class Facts:
    """What rooms announce to want to know of things of one kind, by name.

    Most pages have nothing of most rooms on them, and a statement that finds nothing costs as much as any other. So the page
    asks at once whether there is anything, and a room reads what there is.
    """

    def __init__(self, key: str) -> None:
        """Take the name of the parameter by which the expressions ask, beside ``person_id`` of the viewer."""
        self._key, self._wanted = key, dict[str, Fact]()
        self._statement = lru_cache(maxsize=STATEMENTS)(self._built)

    def announce(self, name: str, fact: Fact) -> None:
        """Have it asked from now on."""
        if self._wanted.get(name) is not fact:
            self._wanted[name] = fact
            self._statement.cache_clear()

    def of(self, viewer: Viewer, key: int) -> Any:
        """Return the row of all values, by name, for the thing with that key; a request asks once."""
        known: dict[Any, Any] = g.setdefault("facts", {})
        asked = (self, viewer.person_id, key)
        if asked not in known:
            values = {self._key: key, "person_id": viewer.person_id}
            (known[asked],) = rows(self._statement(timeless(viewer)), values)
        return known[asked]

    def _built(self, viewer: Viewer) -> sa.Select[Any]:
        return sa.select(*(fact(viewer).label(name) for name, fact in self._wanted.items()))

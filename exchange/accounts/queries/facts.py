"""What rooms want to know of one thing for its page: a single value each, all asked by one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import g

from exchange.accounts.queries.viewers import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import one_row, rows

#: Makes the expression for a viewer, who has no moment.
Fact = Callable[[Viewer], sa.ColumnElement[Any]]
#: Makes the query that finds one thing which such a viewer may see.
FindsOne = Callable[[Viewer], sa.Select[Any]]


class Facts:
    """What rooms announce to want to know of things of one kind, by name.

    Most pages have nothing of most rooms on them, and a statement that finds nothing costs as much as any other. So the page
    asks at once whether there is anything, and a room reads what there is.
    """

    def __init__(self, key: str) -> None:
        """Take the name of the parameter by which the expressions ask, beside ``person_id`` of the viewer."""
        self._key, self._wanted = key, dict[str, Fact]()
        self._statement = lru_cache(maxsize=STATEMENTS)(self._built)
        self._beside = lru_cache(maxsize=STATEMENTS)(self._built_beside)

    def announce(self, name: str, fact: Fact) -> None:
        """Have it asked from now on."""
        if self._wanted.get(name) is not fact:
            self._wanted[name] = fact
            self._statement.cache_clear()
            self._beside.cache_clear()

    def of(self, viewer: Viewer, key: int) -> Any:
        """Return the row of all values, by name, for the thing with that key; a request asks once."""
        known: dict[Any, Any] = g.setdefault("facts", {})
        asked = (self, viewer.person_id, key)
        if asked not in known:
            (known[asked],) = rows(self._statement(timeless(viewer)), self._values(viewer, key))
        return known[asked]

    def beside(self, viewer: Viewer, key: int, finds_one: FindsOne) -> Any:
        """Return the thing with that key as a query finds it, or None, and know its facts: one statement instead of two."""
        found = one_row(self._beside(timeless(viewer), finds_one), self._values(viewer, key))
        if found is None:
            return None
        g.setdefault("facts", {})[self, viewer.person_id, key] = found
        return found[0]

    def _values(self, viewer: Viewer, key: int) -> dict[str, int]:
        return {self._key: key, "person_id": viewer.person_id}

    def _built(self, viewer: Viewer) -> sa.Select[Any]:
        return sa.select(*(fact(viewer).label(name) for name, fact in self._wanted.items()))

    def _built_beside(self, viewer: Viewer, finds_one: FindsOne) -> sa.Select[Any]:
        # Asked by a table of their own, the facts do not mix with what the query reads.
        facts = self._built(viewer).subquery("facts")
        return finds_one(viewer).add_columns(*facts.c).join(facts, sa.true())

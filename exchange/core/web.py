"""Small tools for views: pages of a list, targets of redirects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from exchange.core.db import at_most, db, rows
from exchange.core.security import is_home_address

Row = TypeVar("Row")
PAGE_SIZE, LAST_PAGE = 25, 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. ``more`` says whether another follows; counting all is not needed for that."""

    rows: Sequence[Row]
    number: int
    more: bool

    @property
    def earlier(self) -> int | None:
        """Return the number of the page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def later(self) -> int | None:
        """Return the number of the page after, if any."""
        return self.number + 1 if self.more else None


def asked_page() -> int:
    """Return the page number in the address; anything odd is the first page."""
    asked = request.args.get("page", "1")
    return max(1, min(int(asked), LAST_PAGE)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1  # noqa: PLR2004


def paginate_rows(query: sa.Select[Any], values: Mapping[str, Any], size: int = PAGE_SIZE) -> Page[Any]:
    """Return the asked page of a query of columns, which is kept and filled with values: one statement."""
    number = asked_page()
    found = rows(_window(query, size, number > 1), {**values, "rows_before": (number - 1) * size})
    return Page(found[:size], number, len(found) > size)


@lru_cache(maxsize=500)
def _window(query: sa.Select[Any], size: int, later: bool) -> sa.Select[Any]:
    first = query.limit(at_most(size + 1))
    return first.offset(sa.bindparam("rows_before")) if later else first


def paginate(query: sa.Select[Any], size: int = PAGE_SIZE, *, entities: bool = True) -> Page[Any]:
    """Return the asked page of a query: one statement, however many rows there are."""
    number = asked_page()
    limited = query.limit(size + 1).offset((number - 1) * size)
    found = (db.session.scalars(limited) if entities else db.session.execute(limited)).unique().all()
    return Page(found[:size], number, len(found) > size)


def back_or(endpoint: str, **values: Any) -> Response:
    """Redirect to the address in ``next`` when it stays on this site, else to the endpoint."""
    target = request.values.get("next", "")
    return redirect(target if is_home_address(target) else url_for(endpoint, **values))

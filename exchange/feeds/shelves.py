"""Where kept texts stand: written anew when the thing they are of changes, and no sooner (K1, K3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa

from exchange.calendars.rules import Variant
from exchange.core.db import db
from exchange.feeds.revisions import batches

#: (language, variant) → VEVENT, of one thing.
Texts = dict[tuple[str, Variant], bytes]
_AT_ONCE = 200


class Written(Protocol):
    """What is known of a thing, as far as a calendar entry may say it."""

    @property
    def id(self) -> int:
        """Return the thing's key."""

    @property
    def shown_at(self) -> datetime:
        """Return when what is shown of it last changed."""

    def stamped(self, at: datetime) -> Any:
        """Return the same with another stamp."""


Sheet = TypeVar("Sheet", bound=Written)


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Sheet]):
    """The kept texts of one kind of thing: their table, its column with the thing's key, and the thing's table.

    ``read`` returns the sheets of the things that have a text, ``write`` the texts of sheets by key.
    """

    table: Any
    key: Any
    thing: Any
    read: Callable[[Collection[int]], list[Sheet]]
    write: Callable[[list[Sheet]], dict[int, Texts]]

    def refresh(self, keys: Collection[int], at: datetime) -> set[int]:
        """Write anew the text of those things whose text changed, in the present transaction; return their keys.

        A text that differs from the kept one carries a newer stamp: ``at``, where the change itself set none (the
        chair changed, a word was translated).
        """
        changed: set[int] = set()
        for some in batches(sorted(keys), _AT_ONCE):
            changed |= self._refresh_some(some, at)
        return changed

    def _refresh_some(self, keys: Sequence[int], at: datetime) -> set[int]:
        kept, found = self._kept(keys), self.read(keys)
        texts = self.write(found)
        differing = [sheet for sheet in found if texts[sheet.id] != kept.get(sheet.id)]
        outdated = [sheet.stamped(at) for sheet in differing if sheet.id in kept and sheet.shown_at < at]
        texts.update(self.write(outdated))
        gone = kept.keys() - texts.keys()
        self._stamp([sheet.id for sheet in outdated], at)
        self._keep({sheet.id: texts[sheet.id] for sheet in differing} | {key: {} for key in gone})
        return {sheet.id for sheet in differing} | gone

    def _kept(self, keys: Sequence[int]) -> dict[int, Texts]:
        table = self.table
        query = sa.select(self.key, table.language, table.variant, table.text).where(self.key.in_(keys))
        found: dict[int, Texts] = {}
        for key, language, variant, text in db.session.execute(query):
            found.setdefault(key, {})[language, variant] = text
        return found

    def _stamp(self, keys: list[int], at: datetime) -> None:
        """Note when the text changed, past the version: whoever is editing the thing has nothing to compare."""
        if keys:
            thing = self.thing
            db.session.execute(sa.update(thing).where(thing.id.in_(keys)).values(shown_at=at))

    def _keep(self, texts: dict[int, Texts]) -> None:
        if not texts:
            return
        db.session.execute(sa.delete(self.table).where(self.key.in_(texts)))
        rows = [
            {self.key.key: key, "language": language, "variant": variant, "text": text}
            for key, written in texts.items()
            for (language, variant), text in written.items()
        ]
        if rows:
            db.session.execute(sa.insert(self.table), rows)

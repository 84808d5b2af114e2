"""Why a line to the outside does not work, in whose words and since when: kept in the database, for every process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

import sqlalchemy as sa

from exchange.core import site
from exchange.core.db import db

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Standing(Generic[Kind]):
    """What is wrong, in the words of whoever said so, and since when."""

    trouble: Kind
    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Troubles(Generic[Kind]):
    """The troubles of one line, of which one stands at a time, kept under a name."""

    name: str
    kinds: type[Kind]

    def standing(self) -> Standing[Kind] | None:
        """Return what is wrong at present; None when the line worked the last time it was tried."""
        kept = site.fact(self.name)
        if kept is None:
            return None
        found = json.loads(kept)
        return Standing(self.kinds(found["trouble"]), found["words"], datetime.fromisoformat(found["since"]))

    def note(self, trouble: Kind, words: str, now: datetime) -> None:
        """Keep what is wrong; the same trouble stands since it was first noted."""
        known = self.standing()
        since = known.since if known is not None and known.trouble is trouble else now
        site.state(self.name, json.dumps({"trouble": trouble, "words": words, "since": since.isoformat()}))
        db.session.flush()

    def forget(self) -> None:
        """Note that the line works."""
        db.session.execute(sa.delete(site.SiteFact).where(site.SiteFact.name == self.name))

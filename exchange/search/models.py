"""The index: folded words and what they find."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Model


class SearchWord(Model):
    """A folded word that finds one thing. Prefixes are found by range on the key."""

    __tablename__ = "search_word"
    __table_args__ = (sa.Index(None, "kind", "thing_id"),)

    #: Compared byte by byte, so that all words with a beginning are one range of the key.
    word: Mapped[str] = mapped_column(
        sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    thing_id: Mapped[int] = mapped_column(primary_key=True)

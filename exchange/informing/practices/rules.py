"""Which published practices are made known beyond their readers, and to whom (A4)."""

from __future__ import annotations

from exchange.practices.rules import Kind, Reach

#: Keys of the bodies to which knowledge and analysis are made known.
BODIES = ("eurojust", "europol")
#: The one step of a practice that is made known.
PUBLISHED = "published"


def is_made_known(kind: Kind | None, reach: Reach) -> bool:
    """Say whether a practice is made known to Eurojust and Europol: every analysis, and what one forum shares (A4).

    >>> is_made_known(Kind.ANALYSIS, Reach.UNION), is_made_known(Kind.EXPERIENCE, Reach.NETWORK)
    (True, False)
    """
    return kind is Kind.ANALYSIS or reach is Reach.FORUM

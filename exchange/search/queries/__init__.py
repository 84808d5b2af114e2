"""What is found for whom, how it can be narrowed, and what may have been meant."""

from exchange.search.queries.finding import MOST_COUNTED, PAGE, Chosen, Found, found
from exchange.search.queries.matching import matching, practices_with
from exchange.search.queries.meant import meant
from exchange.search.queries.showing import Hit, shown

__all__ = ["MOST_COUNTED", "PAGE", "Chosen", "Found", "Hit", "found", "matching", "meant", "practices_with", "shown"]

"""Pages of series: saying a pattern and beginning one, looking at one, changing one, planning it further, ending it."""

from exchange.meetings.series.views import begin, bounds, changes, pages, template
from exchange.meetings.series.views.shared import bp

blueprints = (bp,)

__all__ = ["begin", "blueprints", "bounds", "changes", "pages", "template"]

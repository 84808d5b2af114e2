"""The page of all years that one's forums owe."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from exchange.core.access import SIGNED_IN, door
from exchange.cycles.duty import queries

bp = Blueprint("duty", __name__, url_prefix="/duty")


@bp.get("")
@door(SIGNED_IN)
def index():
    """Show how each year of each of the viewer's forums stands, and what to do next."""
    return render_template("cycles/duty/index.html", clocks=queries.clocks(g.viewer))


blueprints = (bp,)

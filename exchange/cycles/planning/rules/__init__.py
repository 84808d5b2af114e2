"""Planning a year, pure: a template, a wish and what is known go in; the best few chains with their reasons come out."""

from __future__ import annotations

from exchange.cycles.planning.rules.chains import (
    BASE,
    POINTS,
    Chain,
    Due,
    Lost,
    LostWhy,
    Planned,
    Proposals,
    Reason,
    Why,
)
from exchange.cycles.planning.rules.ground import Almanac, Existing, Ground, Held, Rota
from exchange.cycles.planning.rules.planner import propose
from exchange.cycles.planning.rules.template import (
    IN_ORDER,
    POLITICAL,
    PREPARING,
    Flaw,
    Part,
    Rung,
    Template,
    TemplateRefusedError,
    flaws,
    ladder,
    usual,
)
from exchange.cycles.planning.rules.wish import Hitch, Wish, hitches

__all__ = [
    "BASE",
    "IN_ORDER",
    "POINTS",
    "POLITICAL",
    "PREPARING",
    "Almanac",
    "Chain",
    "Due",
    "Existing",
    "Flaw",
    "Ground",
    "Held",
    "Hitch",
    "Lost",
    "LostWhy",
    "Part",
    "Planned",
    "Proposals",
    "Reason",
    "Rota",
    "Rung",
    "Template",
    "TemplateRefusedError",
    "Why",
    "Wish",
    "flaws",
    "hitches",
    "ladder",
    "propose",
    "usual",
]

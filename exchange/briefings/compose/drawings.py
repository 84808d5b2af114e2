"""Drawings of a package: the world as tiles with its country, and how the answers spread. Pure; colours stand in the drawing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from exchange.reference import tiles

INK, QUIET, RULE, PALE, ACCENT, SOME = "#14213d", "#4a5368", "#b9c0cf", "#eeece6", "#1d5a66", "#7fb0b9"
SIDE, STEP = 20, 22


def world(code: str, others: Collection[str]) -> str:
    """Return the world as tiles: the country dark, other priorities in between."""
    placed = tiles()
    width, height = ((max(getattr(one, axis) for one in placed) + 1) * STEP for axis in ("column", "row"))
    drawn = "".join(_tile(one.code, one.column * STEP, one.row * STEP, code, others) for one in placed)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{drawn}</svg>'


def _tile(code: str, x: int, y: int, chosen: str, others: Collection[str]) -> str:
    fill, ink = (ACCENT, "#ffffff") if code == chosen else (SOME, INK) if code in others else (PALE, QUIET)
    return (
        f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="2" fill="{fill}"/>'
        f'<text x="{x + SIDE // 2}" y="{y + 13}" font-family="Libertinus Serif" font-size="8" text-anchor="middle" fill="{ink}">{code}</text>'
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One criterion: from the lowest to the highest answer on a scale that ends at ``top``, and the median. None: nothing known."""

    label: str
    least: int | None
    middle: int | None
    most: int | None
    top: int


def spreads(bars: Sequence[Bar]) -> str:
    """Return how the answers to each criterion spread: a line from the lowest to the highest, a dot at the median."""
    row, left, right = 26, 250, 520
    rows = "".join(_bar(one, 18 + place * row, left, right) for place, one in enumerate(bars))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 {len(bars) * row + 16}">{rows}</svg>'


def _bar(one: Bar, y: int, left: int, right: int) -> str:
    def at(value: int) -> float:
        return left + (right - left) * (value / one.top if one.top else 0)

    parts = [
        f'<text x="{left - 12}" y="{y + 4}" font-family="Libertinus Serif" font-size="11" text-anchor="end" fill="{INK}">{escape(_cut(one.label))}</text>',
        f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="{RULE}" stroke-width="1"/>',
        f'<text x="{right + 8}" y="{y + 4}" font-family="Libertinus Serif" font-size="10" fill="{QUIET}">{one.top}</text>',
    ]
    if one.least is not None and one.middle is not None and one.most is not None:
        parts += [
            f'<line x1="{at(one.least)}" y1="{y}" x2="{at(one.most)}" y2="{y}" stroke="{ACCENT}" stroke-width="5" stroke-linecap="round"/>',
            f'<circle cx="{at(one.middle)}" cy="{y}" r="5.5" fill="{INK}" stroke="#ffffff" stroke-width="1.5"/>',
        ]
    return "".join(parts)


def _cut(label: str, longest: int = 44) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"

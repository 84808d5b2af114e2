"""A drawing as points, for formats that know no SVG."""

from __future__ import annotations

import json

import typst

#: Fine enough for paper.
DOTS_PER_INCH = 192.0
_PAGE = b"""
#let svg = json(bytes(sys.inputs.drawing))
#set page(width: 160mm, height: auto, margin: 0pt)
#image(bytes(svg), format: "svg", width: 100%)
"""


def painted(svg: str) -> bytes:
    """Return the drawing as PNG; of the same drawing always the same bytes."""
    return typst.compile(
        _PAGE, format="png", ppi=DOTS_PER_INCH, sys_inputs={"drawing": json.dumps(svg)}, ignore_system_fonts=True
    )

"""Door of lines: whoever may see a thing may follow it, as far as the rest may be seen (V1, V2)."""

from __future__ import annotations

from exchange.core.access import Door

FOLLOW = Door("tracing.follow", "Those who may see what it begins from.", lambda _viewer, _start: True)

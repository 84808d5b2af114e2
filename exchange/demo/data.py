"""Reading the illustrative people and meetings from the files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def people() -> dict[str, Any]:
    """Return authorities and persons of people.toml."""
    return _read("people.toml")


@cache
def meetings() -> list[dict[str, Any]]:
    """Return the meetings of meetings.toml."""
    found: list[dict[str, Any]] = _read("meetings.toml")["meeting"]
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("exchange.demo").joinpath(name).read_text(encoding="utf-8"))

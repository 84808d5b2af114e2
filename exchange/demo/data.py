"""Reading the illustrative people, meetings, practices and papers from the files beside this module."""

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


@cache
def practices() -> list[dict[str, Any]]:
    """Return the published practices of practices.toml."""
    found: list[dict[str, Any]] = _read("practices.toml")["practice"]
    return found


@cache
def papers() -> list[dict[str, Any]]:
    """Return the papers of papers.toml."""
    found: list[dict[str, Any]] = _read("papers.toml")["paper"]
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("exchange.demo").joinpath(name).read_text(encoding="utf-8"))

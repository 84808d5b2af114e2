"""A version of a package as a document: cover with the world, contents, and section by section (C5)."""

from __future__ import annotations

from exchange.briefings.compose.package import of_version

__all__ = ["of_version"]

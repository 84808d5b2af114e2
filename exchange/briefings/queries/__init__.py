"""Reading briefing packages, and what the platform holds to compile them from."""

from __future__ import annotations

from exchange.briefings.queries.compiling import compiled
from exchange.briefings.queries.packages import (
    briefing_or_404,
    content_of,
    drawn,
    due,
    files,
    in_language,
    keepers,
    last_version,
    latest_versions,
    lock,
    meetings_about,
    of_country,
    packages,
    section_or_404,
    sections_of,
    use_or_404,
    uses,
    version_or_404,
    versions,
    visible_to,
    waiting,
)

__all__ = [
    "briefing_or_404",
    "compiled",
    "content_of",
    "drawn",
    "due",
    "files",
    "in_language",
    "keepers",
    "last_version",
    "latest_versions",
    "lock",
    "meetings_about",
    "of_country",
    "packages",
    "section_or_404",
    "sections_of",
    "use_or_404",
    "uses",
    "version_or_404",
    "versions",
    "visible_to",
    "waiting",
]

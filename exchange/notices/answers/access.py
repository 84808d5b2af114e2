"""Who reads the mails that came in: the administrator all, a forum's secretariat those about its meetings."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door


def _reads_some(viewer: Viewer, _subject: Any) -> bool:
    return viewer.is_admin or bool(viewer.forums(Role.SECRETARIAT))


READ = Door(
    "answers.read",
    "The platform administrator; of the answers about a forum's meetings, its secretariat.",
    _reads_some,
)

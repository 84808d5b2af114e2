"""Forms about duties, and the filters above their list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.forms import Form, line
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.informing import queries
from exchange.informing.rules import Progress
from exchange.informing.words import PROGRESS
from exchange.meetings.forms import SHORT_NUMBER

#: What stands for all duties in the address of the list.
ANY = "any"


class ReleaseForm(Form):
    reason = line(_l("Reason"))


class CloseForm(Form):
    reason = line(_l("Reason"), required=False)


def wanted(asked: Mapping[str, str]) -> queries.Wanted:
    """Return which duties the address asks for; what cannot be understood is passed over."""
    forum, stands = asked.get("forum", ""), asked.get("stands", "")
    return queries.Wanted(
        forum_id=int(forum) if SHORT_NUMBER.fullmatch(forum) else None,
        stands=None if stands == ANY else Progress(stands) if stands in set(Progress) else Progress.OPEN,
    )


def filter_choices(viewer: Viewer) -> dict[str, list[tuple[str, Any]]]:
    """Return what the list can be filtered by, by the name in the address."""
    return {
        "stands": [*((one.value, word) for one, word in PROGRESS.items()), (ANY, _("All"))],
        "forum": [("", _("All forums")), *((str(key), name) for key, name in queries.forums_of(viewer))],
    }

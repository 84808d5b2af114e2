"""What subscriptions are called and what their choices mean, in the reader's language."""

from __future__ import annotations

from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.feeds.models import Subscription
from exchange.feeds.rules import Detail, Scope
from exchange.world.rules import Level
from exchange.world.words import LEVELS

DETAILS = {
    Detail.FULL: _l(
        "Full: title, place, description and, where you take part, the online link. "
        "Whoever has the address can read all of it."
    ),
    Detail.TITLE: _l("Title: when it is and what it is called. Whoever has the address sees no place and no details."),
    Detail.BUSY: _l("Busy: only that you are busy. Whoever has the address learns when, and nothing else."),
}
SHORT_DETAILS = {Detail.FULL: _l("Full"), Detail.TITLE: _l("Title"), Detail.BUSY: _l("Busy")}


def scope_name(scope: Scope, forum: str = "", country_code: str | None = None, level: Level | None = None) -> str:
    """Return whose meetings a subscription follows."""
    if scope is Scope.FORUM:
        return forum
    if scope is Scope.COUNTRY:
        return formats.country(country_code)
    return str(LEVELS[level]) if scope is Scope.LEVEL and level else _("My own meetings")


def scope_of(subscription: Subscription, forums: dict[int, str]) -> str:
    """Return whose meetings this subscription follows; ``forums`` has the names of the forums by key."""
    forum = forums.get(subscription.forum_id or 0, "")
    return scope_name(subscription.scope, forum, subscription.country_code, subscription.level)

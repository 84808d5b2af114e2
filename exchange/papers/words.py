"""Papers in the reader's words."""

from __future__ import annotations

from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.papers.rules import PaperRefusedError, Readers, Reason, Refusal

READERS = {
    Readers.ALL: _l("Everyone who may see the meeting"),
    Readers.LIST: _l("Those on the list"),
    Readers.UNION: _l("Union side only"),
}
REASONS = {
    Reason.HANDED_IN: _l("You handed it in."),
    Reason.LISTED: _l("You are on the list of the meeting."),
    Reason.PLANS: _l("You prepare meetings of this forum."),
    Reason.ROLE: _l("You hold a role in this forum."),
    Reason.ADMINISTERS: _l("You administer the platform."),
}
FIELD_OF = {
    Refusal.NO_SUCH_ITEM: "item",
    Refusal.PARTNER_SIDE: "readers",
    Refusal.ABOVE_LIMITE: "title",
    Refusal.SAME_AGAIN: "file",
    Refusal.TOO_MANY: "file",
    Refusal.NO_REASON: "reason",
}
_REFUSALS = {
    Refusal.NO_SUCH_ITEM: _l("Choose an item of this agenda."),
    Refusal.PARTNER_SIDE: _l("Only the Union side can keep something to the Union side."),
    Refusal.ABOVE_LIMITE: _l("This carries the marking %(detail)s. Nothing above LIMITE may be put on this platform."),
    Refusal.SAME_AGAIN: _l("This is the newest version already: the same file, byte by byte."),
    Refusal.TOO_MANY: _l("There are as many as there can be. Withdraw what is no longer needed."),
    Refusal.NO_REASON: _l("Please fill this in."),
    Refusal.NOT_NOW: _l("Nothing was done: it has moved on meanwhile."),
}  # fmt: skip


def refusal(error: PaperRefusedError) -> str:
    """Return why something is refused."""
    return str(_REFUSALS[error.code] % {"detail": error.detail})


def whole() -> str:
    """Return what stands for the meeting as a whole among its items."""
    return str(_("The meeting as a whole"))

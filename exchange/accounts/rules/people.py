"""What may be said of people and by whom: addresses, sides, invitations, and why something is refused."""

from __future__ import annotations

from enum import StrEnum

from exchange.accounts.rules.viewers import Role, Viewer
from exchange.world.rules import Side

LONGEST_ADDRESS = 254
#: The privacy statement that people accept when they enter; a new text gets a new version.
PRIVACY_VERSION = "2026-11"


class Refusal(StrEnum):
    """Why an operation on people or authorities is refused; the words for it are made upstairs."""

    BAD_ADDRESS = "bad_address"
    ADDRESS_TAKEN = "address_taken"
    NO_NAME = "no_name"
    NO_AFFILIATION = "no_affiliation"
    UNKNOWN_COUNTRY = "unknown_country"
    OTHER_COUNTRY = "other_country"
    OTHER_AUTHORITY = "other_authority"
    OTHER_SIDE = "other_side"
    AUTHORITY_TAKEN = "authority_taken"
    REFERENCE_DATA = "reference_data"
    NO_COUNTRY = "no_country"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_LANGUAGE = "unknown_language"
    NOT_INVITED = "not_invited"
    NOT_ACTIVE = "not_active"
    NOT_CLOSED = "not_closed"
    NOT_ONESELF = "not_oneself"
    LAST_ADMINISTRATOR = "last_administrator"
    PARTNER_SIDE = "partner_side"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    NOT_ENTITLED = "not_entitled"


class Refused(Exception):
    """An operation that the rules do not allow; ``code`` says why."""

    def __init__(self, code: Refusal) -> None:
        """Keep the reason."""
        super().__init__(code.value)
        self.code = code


class LinkDead(Exception):
    """The link is unknown, used, withdrawn or expired; which of them is nobody's business."""


def address(email: str) -> str:
    """Return the address as it is kept and compared. Raises Refused when it cannot be one.

    >>> address(" Ada@People.EXAMPLE ")
    'ada@people.example'
    """
    kept = email.strip().lower()
    name, _at, host = kept.rpartition("@")
    if (
        not name
        or not host
        or len(kept) > LONGEST_ADDRESS
        or any(mark.isspace() or not mark.isprintable() for mark in kept)
    ):
        raise Refused(Refusal.BAD_ADDRESS)
    return kept


def side_of(country: Side | None, authority: Side | None) -> Side:
    """Return the side of a person by those of country and authority: Union only when nothing is on the partner side (V1).

    A liaison prosecutor of a third country stays on the partner side, also with a desk at Eurojust. Raises
    Refused when there is neither country nor authority.
    """
    sides = {side for side in (country, authority) if side is not None}
    if not sides:
        raise Refused(Refusal.NO_AFFILIATION)
    return Side.UNION if sides == {Side.UNION} else Side.PARTNER


def may_invite(viewer: Viewer) -> bool:
    """Say whether the viewer may invite people: an administrator, or now secretariat of a forum."""
    return viewer.is_admin or bool(viewer.forums(Role.SECRETARIAT))


def may_invite_to(viewer: Viewer, side: Side) -> bool:
    """Say whether the viewer may let someone in on that side: nobody of the partner side opens the Union side (V1)."""
    return may_invite(viewer) and (viewer.is_union or side is Side.PARTNER)

"""Who gets in where: the persons of the furnished world by what they may do, and how a visit is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.callers import NOBODY
from tests.support.world import PERSONAS

Who = frozenset[str]

NONE: Who = frozenset()
EVERYBODY: Who = frozenset({*PERSONAS, NOBODY})
SIGNED_IN: Who = frozenset(PERSONAS)
ADMIN: Who = frozenset({"admin"})
UNION: Who = SIGNED_IN - {"partner", "partner_chair"}

#: V2: the forum's secretariat and the platform's administrator administer it; its chair does not arrange the chair.
ADMINISTER: Who = ADMIN | {"secretariat"}
#: M3: the secretariat and, while the term of Spain runs, its delegation. France follows, and has no more than a member.
RUN: Who = ADMINISTER | {"chair"}
#: Drafts, agenda and lists are in the hands of the contact group as well.
PLAN: Who = RUN | {"contact_group"}
#: V2: who holds any role in the Coalition sees its announced meetings.
COALITION: Who = PLAN | {"next_chair", "contact_point", "eurojust", "member"}

#: The forum of two sides: Spain and Argentina are in the chair together (M4).
RUN_CLASI: Who = RUN | {"partner_chair"}
CLASI: Who = RUN_CLASI | {"partner"}
#: Whoever holds a role in a forum, and the administrator.
HOLDERS: Who = COALITION | CLASI

#: On the lists; the partner stands on that of the HERON meeting by mistake, and must not learn of it (V1).
OF_EXCHANGE: Who = frozenset({"prosecutor", "judge", "central_authority", "partner"})
SEE_EXCHANGE: Who = COALITION | OF_EXCHANGE
SEE_UNION: Who = COALITION | {"prosecutor"}
SEE_OVER: Who = COALITION | {"prosecutor", "judge"}
#: V2: a contact point acts for the own country; France's is of the Coalition, Peru's of EU–CLASI.
CONTACT_POINTS: Who = frozenset({"contact_point", "partner"})
NOMINATE_FRANCE: Who = PLAN | {"contact_point"}


@dataclass(frozen=True)
class Visit:
    """An address with what stands behind it, and exactly who gets in."""

    what: str
    who: Who
    arguments: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """Return GET or POST."""
        return self.what.split()[0]

    @property
    def endpoint(self) -> str:
        """Return the view's name."""
        return self.what.split()[1]

    def __str__(self) -> str:
        """Return how a test names it."""
        return " ".join([self.what, *self.arguments.values()])


def to(what: str, who: Who, **arguments: str) -> Visit:
    """Return a visit; ``arguments`` are those of the address."""
    return Visit(what, who, arguments)

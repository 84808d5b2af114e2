"""What a posting says, column by column: another column is added here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.models import Posting
from exchange.countries.rules import PostingKind
from exchange.countries.words import POSTING_KINDS
from exchange.sheets.rules import Column, Kind

#: By the first three a posting is known again; the person by the address.
COLUMNS = (
    Column("email", _l("E-mail address"), required=True, longest=254),
    Column("country", _l("Country"), Kind.COUNTRY, required=True),
    Column("starts_on", _l("From"), Kind.DAY, required=True),
    Column("ends_on", _l("Ends on"), Kind.DAY),
    Column("kind", _l("What it is"), Kind.CHOICE, choices={kind.value: word for kind, word in POSTING_KINDS.items()}),
    Column("post", _l("Post")),
    Column("matters", _l("Matters")),
    Column("note", _l("Note")),
)
#: Columns of the table that hold what is not known again by: the name here, and there.
PLAIN = {name: name for name in ("starts_on", "ends_on", "post", "matters", "note")}


def values_of(posting: Posting, email: str) -> dict[str, Any]:
    """Return what a posting says, by column."""
    plain = {key: getattr(posting, attribute) for key, attribute in PLAIN.items()}
    return {"email": email, "country": posting.country_code, "kind": posting.kind.value, **plain}


def write(posting: Posting, values: Mapping[str, Any]) -> None:
    """Have a posting say this."""
    for key, attribute in PLAIN.items():
        if key in values:
            setattr(posting, attribute, values[key])
    if "kind" in values:
        posting.kind = PostingKind(values["kind"])

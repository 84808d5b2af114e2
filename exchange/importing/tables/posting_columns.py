"""What a posting says, column by column: another column is added here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from exchange.countries.models import Posting
from exchange.sheets.rules import Column, Kind

#: By the first three a posting is known again; the person by the address.
COLUMNS = (
    Column("email", _l("E-mail address"), required=True, longest=254),
    Column("country", _l("Country"), Kind.COUNTRY, required=True),
    Column("starts_on", _l("From"), Kind.DAY, required=True),
    Column("ends_on", _l("Ends on"), Kind.DAY),
    Column("note", _l("Note")),
)
#: Columns of the table that hold what is not known again by: the name here, and there.
PLAIN = {"starts_on": "starts_on", "ends_on": "ends_on", "note": "note"}


def values_of(posting: Posting, email: str) -> dict[str, Any]:
    """Return what a posting says, by column."""
    plain = {key: getattr(posting, attribute) for key, attribute in PLAIN.items()}
    return {"email": email, "country": posting.country_code, **plain}


def write(posting: Posting, values: Mapping[str, Any]) -> None:
    """Have a posting say this."""
    for key, attribute in PLAIN.items():
        if key in values:
            setattr(posting, attribute, values[key])

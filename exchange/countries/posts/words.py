"""The words of the list of all postings."""

from __future__ import annotations

from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.posts.rules import Now

NOWS = {Now.HELD: _l("Held now or soon"), Now.SOON: _l("Ending within six months"), Now.VACANT: _l("Vacant")}

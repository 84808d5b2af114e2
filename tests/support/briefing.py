"""A briefing package on Peru for the worlds of the tests: two versions, the first shared, with a file and a use."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.briefings.models import Briefing, BriefingFile, BriefingSection, BriefingUse, BriefingVersion
from exchange.briefings.rules import DEFAULT_ORDER, FileForm, FileState, Part, Section, told
from exchange.core.db import db
from exchange.core.i18n import languages
from tests.support.world import email_of

#: What only the Union side may read contains the word by which it would be found.
SUMMARY = "HERON: what to say in Lima"
OWN = "Own text HERON"


def furnish_briefings(now: datetime) -> None:
    """Add the package; Eurojust's person of the tests keeps it."""
    keeper = db.session.scalars(sa.select(Person.id).filter_by(email=email_of("eurojust"))).one()
    sections = [
        *(
            BriefingSection(part=part, position=place, text=SUMMARY if part is Part.SUMMARY else "")
            for place, part in enumerate(DEFAULT_ORDER)
        ),
        BriefingSection(part=Part.TEXT, position=99, title=OWN, text=SUMMARY),
    ]
    briefing = Briefing(
        country_code="PE", keeper_id=keeper, review_by=date(2027, 6, 1), created_at=now, sections=sections
    )
    db.session.add(briefing)
    db.session.flush()
    said = told([Section(sections[0].id, Part.SUMMARY, "What was frozen", SUMMARY)])
    for number, shared in ((1, now), (2, None)):
        version = BriefingVersion(
            briefing_id=briefing.id, number=number, comment=f"HERON {number}", as_of=now, made_by=keeper, shared_at=shared,
            content={"languages": dict.fromkeys(languages(), said), "priorities": ["PE"], "spreads": {}},
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
        db.session.add(
            BriefingFile(version_id=version.id, language="en", form=FileForm.PDF, state=FileState.DONE, content=b"%PDF-1.7 HERON")
        )  # fmt: skip
        db.session.add(BriefingFile(version_id=version.id, language="en", form=FileForm.DOCX, state=FileState.FAILED))
        db.session.add(
            BriefingUse(
                version_id=version.id, occasion="Visit to Lima, HERON", used_on=now.date(), by_id=keeper, at=now
            )
        )
    db.session.flush()

"""Assessment rounds: Eurojust runs them, contributors answer, the Union side reads once a round is closed (C2, V1)."""

from __future__ import annotations

from tests.house.visits.who import ADMIN, NONE, UNION, to
from tests.support.assessing import CLOSED, OPEN, PREPARED
from tests.support.briefing import OWN

FRENCH = frozenset({"contact_point"})
EUROJUST = frozenset({"secretariat", "eurojust"})
FRANCE, NETHERLANDS, BODY = (f"{who} in {OPEN}" for who in ("FR", "NL", "body"))
VERSION = f"version of {CLOSED}"

ASSESSMENTS = (
    to("GET assessments.index", UNION),
    *(to(what, EUROJUST) for what in ("GET assessments.new", "POST assessments.prepare")),
    to("GET assessments.show", EUROJUST, round_id=PREPARED),
    to("GET assessments.show", UNION, round_id=OPEN),
    to("GET assessments.show", UNION, round_id=CLOSED),
    *(
        to(what, EUROJUST, round_id=one)
        for one in (PREPARED, OPEN)
        for what in (
            "GET assessments.edit",
            "POST assessments.save",
            "POST assessments.open_round",
            "POST assessments.close",
            "POST assessments.remove",
            "POST assessments.reopen",
            "POST assessments.freeze",
        )
    ),
    # What one wrote is seen by itself and Eurojust, until the round closes.
    to("GET assessments.contributor", EUROJUST | {"contact_point"}, round_id=OPEN, contributor_id=FRANCE),
    to("GET assessments.contributor", EUROJUST, round_id=OPEN, contributor_id=NETHERLANDS),
    to("GET assessments.contributor", UNION, round_id=CLOSED, contributor_id=f"NL in {CLOSED}"),
    to("GET assessments.contributor", NONE, round_id=CLOSED, contributor_id=NETHERLANDS),
    to("GET assessments.sheet", EUROJUST | {"contact_point"}, round_id=OPEN, contributor_id=FRANCE, code="PE"),
    to("GET assessments.sheet", EUROJUST, round_id=OPEN, contributor_id=NETHERLANDS, code="PE"),
    to("GET assessments.sheet", NONE, round_id=OPEN, contributor_id=FRANCE, code="AR"),
    to("POST assessments.answer", FRENCH, round_id=OPEN, contributor_id=FRANCE, code="PE"),
    to("POST assessments.answer", NONE, round_id=OPEN, contributor_id=NETHERLANDS, code="PE"),
    to("POST assessments.answer", EUROJUST, round_id=OPEN, contributor_id=BODY, code="PE"),
    to("GET assessments.table", EUROJUST, round_id=OPEN),
    to("GET assessments.table", UNION, round_id=CLOSED),
    to("GET assessments.about", EUROJUST, round_id=OPEN, code="PE"),
    to("GET assessments.about", UNION, round_id=CLOSED, code="PE"),
    to("GET assessments.version", UNION, version_id=VERSION),
    to("GET assessments.version_csv", UNION, version_id=VERSION),
    to("POST assessments.transmit", EUROJUST, version_id=VERSION),
    to("GET assessments.decide", EUROJUST | ADMIN, version_id=VERSION, code="CO"),
    to("POST assessments.record_decision", EUROJUST | ADMIN, version_id=VERSION, code="CO"),
    to("GET home.trail", EUROJUST, kind="round", id=f"round {CLOSED}"),
)

#: JC 8: the Commission, Eurojust, Europol and the EEAS write packages, and the administrator; the Union side reads what is shared.
WRITERS = EUROJUST | ADMIN
SHARED, KEPT = "briefing 1", "briefing 2"
BRIEFINGS = (
    to("GET briefings.index", UNION),
    *(to(what, WRITERS) for what in ("GET briefings.new", "POST briefings.begin")),
    to("GET briefings.show", UNION, briefing_id="PE"),
    *(
        to(what, WRITERS, briefing_id="PE")
        for what in (
            "GET briefings.edit",
            "POST briefings.save",
            "POST briefings.add_section",
            "POST briefings.freeze",
        )
    ),
    *(
        to(what, WRITERS, briefing_id="PE", section_id=one)
        for one in ("summary", OWN)
        for what in ("GET briefings.section", "POST briefings.write_section")
    ),
    *(
        to("POST briefings.step_section", WRITERS, briefing_id="PE", section_id=OWN, step=step)
        for step in ("up", "remove")
    ),
    to("GET briefings.version", UNION, version_id=SHARED),
    to("GET briefings.version", WRITERS, version_id=KEPT),
    to("GET briefings.changes", UNION, version_id=SHARED),
    to("GET briefings.changes", WRITERS, version_id=KEPT),
    to("GET briefings.file", UNION, version_id=SHARED, language="en", form="pdf"),
    to("GET briefings.file", WRITERS, version_id=KEPT, language="en", form="pdf"),
    to("GET briefings.file", NONE, version_id=SHARED, language="en", form="docx"),
    to("POST briefings.write_again", WRITERS, version_id=SHARED),
    to("POST briefings.share", WRITERS, version_id=KEPT),
    to("POST briefings.note_use", WRITERS, version_id=SHARED),
    to("POST briefings.forget_use", WRITERS, version_id=SHARED, use_id="use of briefing 1"),
    to("GET home.trail", WRITERS, kind="briefing", id="briefing PE"),
)

#: C3: the bodies that the conclusions name keep it; France's contact point what France answers for, and takes on what is nobody's.
TOOLKIT = (
    to("GET toolkit.index", UNION),
    to("GET toolkit.sheet", UNION),
    to("GET toolkit.show", UNION, code="PE"),
    to("GET toolkit.show", NONE, code="FR"),
    *(
        to(what, WRITERS | FRENCH, code="PE", measure=measure)
        for measure in ("exchanges", "agreement", "briefing")
        for what in ("GET toolkit.edit", "POST toolkit.save", "POST toolkit.remove")
    ),
    *(
        to(what, WRITERS, code="PE", measure="dialogue")
        for what in ("GET toolkit.edit", "POST toolkit.save", "POST toolkit.remove")
    ),
    to("GET toolkit.edit", NONE, code="PE", measure="nothing"),
    to("GET home.trail", UNION, kind="measure", id="measure PE:exchanges"),
)

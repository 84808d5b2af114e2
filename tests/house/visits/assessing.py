"""Assessment rounds: Eurojust runs them, contributors answer, the Union side reads once a round is closed (C2, V1)."""

from __future__ import annotations

from tests.house.visits.who import ADMIN, NONE, UNION, to
from tests.support.assessing import CLOSED, OPEN, PREPARED

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
    to("POST assessments.answer", frozenset({"contact_point"}), round_id=OPEN, contributor_id=FRANCE, code="PE"),
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

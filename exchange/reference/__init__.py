"""What the platform knows from public sources before anybody enters a word: countries, bodies, forums, declarations, priorities.

The facts stand in TOML files beside this module, each with its source, and are read here into frozen dataclasses.
Nothing is written anywhere: the rooms decide what to make of it. A file that breaks its own form stops the reader
with `ReferenceDataError`, which names the file and the entry.
"""

from __future__ import annotations

from exchange.reference.crime import CycleFacts, PartFacts, PriorityFacts, parse_priority_cycles, priority_cycles
from exchange.reference.criteria import CriterionFacts, criteria, parse_criteria
from exchange.reference.declared import (
    DeclarationFacts,
    ParagraphFacts,
    ParagraphKind,
    declarations,
    parse_declarations,
)
from exchange.reference.entries import Level, Precision, ReferenceDataError, Side, Span, Words
from exchange.reference.formations import (
    ForumFacts,
    MeetingFacts,
    MemberFacts,
    Pattern,
    RotationFacts,
    TermFacts,
    forums,
    parse_forums,
)
from exchange.reference.instruments import (
    ConventionFacts,
    StandingFacts,
    conventions,
    parse_conventions,
    parse_standings,
    standings,
)
from exchange.reference.milestones import MilestoneFacts, MilestoneStage, milestones, parse_milestones
from exchange.reference.places import (
    AuthorityFacts,
    BodyKind,
    CountryFacts,
    authorities,
    countries,
    parse_authorities,
    parse_countries,
)
from exchange.reference.tiles import TileFacts, parse_tiles, tiles
from exchange.reference.toolkit import MeasureFacts, measures, parse_measures

__all__ = [
    "AuthorityFacts",
    "BodyKind",
    "ConventionFacts",
    "CountryFacts",
    "CriterionFacts",
    "CycleFacts",
    "DeclarationFacts",
    "ForumFacts",
    "Level",
    "MeasureFacts",
    "MeetingFacts",
    "MemberFacts",
    "MilestoneFacts",
    "MilestoneStage",
    "ParagraphFacts",
    "ParagraphKind",
    "PartFacts",
    "Pattern",
    "Precision",
    "PriorityFacts",
    "ReferenceDataError",
    "RotationFacts",
    "Side",
    "Span",
    "StandingFacts",
    "TermFacts",
    "TileFacts",
    "Words",
    "authorities",
    "conventions",
    "countries",
    "criteria",
    "declarations",
    "forums",
    "measures",
    "milestones",
    "parse_authorities",
    "parse_conventions",
    "parse_countries",
    "parse_criteria",
    "parse_declarations",
    "parse_forums",
    "parse_measures",
    "parse_milestones",
    "parse_priority_cycles",
    "parse_standings",
    "parse_tiles",
    "priority_cycles",
    "standings",
    "tiles",
]

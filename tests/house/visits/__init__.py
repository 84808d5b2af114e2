"""Every address of the platform, with an example of what stands behind it, and who gets in.

Arguments are names of rows of the furnished world (see ``tests/support/furnished.py``); one that the address does not
hold goes into its query. Drafts, hidden items and what is for the Union side only have lines of their own, so that each
rule has a line that fails when it is broken.
"""

from __future__ import annotations

from tests.house.visits.assessing import ASSESSMENTS, BRIEFINGS, TOOLKIT
from tests.house.visits.everywhere import COUNTRIES, FORUMS, IMPORTS, INSTRUMENTS, ONESELF, PEOPLE, PUBLIC
from tests.house.visits.following_up import (
    ACTIVITIES,
    COMMITMENTS,
    DECISIONS,
    FIGURES,
    LINES,
    NEEDS,
    PRIORITIES,
    PROPOSALS,
    SECURITY,
)
from tests.house.visits.meetings import AGENDA, DEADLINES, LISTS, MEETINGS, OUTCOMES, TRAILS
from tests.house.visits.scheduling import AVAILABILITY, CYCLES, POLLS, SERIES, SLOTS, YEARS
from tests.house.visits.telling import ANSWERS_BY_MAIL, CHOICES, DUTIES, OUTBOX
from tests.house.visits.writing import DOCUMENTS, FORWARDING, PAPERS, PRACTICES

VISITS = (
    *PUBLIC,
    *ONESELF,
    *PEOPLE,
    *COUNTRIES,
    *INSTRUMENTS,
    *ASSESSMENTS,
    *BRIEFINGS,
    *TOOLKIT,
    *IMPORTS,
    *FORUMS,
    *MEETINGS,
    *AGENDA,
    *LISTS,
    *OUTCOMES,
    *DEADLINES,
    *TRAILS,
    *YEARS,
    *CYCLES,
    *AVAILABILITY,
    *SLOTS,
    *POLLS,
    *DUTIES,
    *SERIES,
    *OUTBOX,
    *ANSWERS_BY_MAIL,
    *CHOICES,
    *PRACTICES,
    *FORWARDING,
    *DOCUMENTS,
    *PAPERS,
    *NEEDS,
    *PROPOSALS,
    *DECISIONS,
    *ACTIVITIES,
    *COMMITMENTS,
    *LINES,
    *FIGURES,
    *PRIORITIES,
    *SECURITY,
)
